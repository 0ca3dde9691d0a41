"""Few bits a sample."""

import numpy as np

from core.audio import Audio
from core.augmentation.base import SameLength, Settings
from core.augmentation.effects.ready_made import transformed


class BitCrush(SameLength):
    """Round every sample to ``bits`` bits."""

    def apply(self, audio: Audio, settings: Settings, rng: np.random.Generator) -> Audio:  # noqa: ARG002
        """Return the coarser sound."""
        return transformed("BitCrush", audio, bit_depth=settings["bits"])
