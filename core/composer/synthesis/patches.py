"""All patches by name."""

from collections.abc import Mapping

from core.composer.synthesis.patches_lead import LEADS
from core.composer.synthesis.patches_low import BASSES, KEYS
from core.composer.synthesis.patches_plucked import PLUCKED
from core.composer.synthesis.patches_wide import PADS, STRINGED
from core.composer.synthesis.patches_world import BLOWN, STRUCK
from core.composer.synthesis.strip import Patch

PATCHES: Mapping[str, Patch] = {
    **BASSES,
    **KEYS,
    **STRINGED,
    **PADS,
    **LEADS,
    **PLUCKED,
    **BLOWN,
    **STRUCK,
}
