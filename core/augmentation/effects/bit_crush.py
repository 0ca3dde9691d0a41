"""Few bits a sample."""

import numpy as np

from core.audio import Audio
from core.augmentation.base import NO_CONTROL, SameLength, Settings
from core.augmentation.effects.ready_made import transformed
from core.jobs import Control


class BitCrush(SameLength):
    """Round every sample to ``bits`` bits."""

    def apply(
        self,
        audio: Audio,
        settings: Settings,
        rng: np.random.Generator,  # noqa: ARG002
        control: Control = NO_CONTROL,  # noqa: ARG002
    ) -> Audio:
        """Return the coarser sound."""
        return transformed("BitCrush", audio, bit_depth=settings["bits"])
