"""Louder or softer."""

import numpy as np

from core.audio import Audio
from core.augmentation.base import SameLength, Settings


class Gain(SameLength):
    """Multiply by ``gain_db``."""

    def apply(self, audio: Audio, settings: Settings, rng: np.random.Generator) -> Audio:  # noqa: ARG002
        """Return the louder or softer sound."""
        return audio.with_samples(audio.samples * np.float32(10 ** (settings["gain_db"] / 20)))
