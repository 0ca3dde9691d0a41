"""Louder or softer."""

import numpy as np

from core.audio import Audio
from core.augmentation.base import NO_CONTROL, SameLength, Settings
from core.jobs import Control


class Gain(SameLength):
    """Multiply by ``gain_db``."""

    def apply(
        self,
        audio: Audio,
        settings: Settings,
        rng: np.random.Generator,  # noqa: ARG002
        control: Control = NO_CONTROL,  # noqa: ARG002
    ) -> Audio:
        """Return the louder or softer sound."""
        return audio.with_samples(audio.samples * np.float32(10 ** (settings["gain_db"] / 20)))
