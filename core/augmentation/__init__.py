"""Effects with ranges and probabilities, and chains of them.

A chain is applied to sound under a seed and says what it did, in values that redo it
and that carry origins through it. Knows no project, no file but the chain's own, and
no torch; an effect's module is imported when it is first used.
"""

from core.augmentation.base import Effect, SameLength, Settings
from core.augmentation.catalogue import EFFECTS
from core.augmentation.chain import Applied, AppliedStep, Chain, Step, seed_of_copy

__all__ = [
    "EFFECTS",
    "Applied",
    "AppliedStep",
    "Chain",
    "Effect",
    "SameLength",
    "Settings",
    "Step",
    "seed_of_copy",
]
