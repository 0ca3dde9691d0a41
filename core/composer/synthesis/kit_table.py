"""All drum kits by name, and which piece stands in for one that a kit lacks."""

from collections.abc import Mapping

from core.composer.synthesis.drums import Kit
from core.composer.synthesis.kits import BANDS
from core.composer.synthesis.kits_world import WORLD

KITS: Mapping[str, Kit] = {**BANDS, **WORLD}

# The nearest that every kit has; a kit without even that plays its snare.
STAND_INS: Mapping[str, str] = {
    "dum": "conga low",
    "tek": "conga",
    "ka": "rim",
    "ge": "conga low",
    "ke": "rim",
    "na": "conga",
    "tin": "conga",
    "te": "rim",
    "conga slap": "conga",
    "timbale high": "tom high",
    "timbale low": "tom mid",
    "cascara": "rim",
    "claves": "rim",
    "agogo high": "cowbell",
    "agogo low": "cowbell",
    "shekere": "shaker",
    "guiro": "shaker",
    "guiro long": "shaker",
    "gong": "tom low",
    "kempul": "tom low",
    "kenong": "tom mid",
    "ketuk": "rim",
    "cymbals": "hat",
}
