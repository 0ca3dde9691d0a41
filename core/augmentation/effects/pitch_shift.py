"""Another pitch at the same tempo."""

import numpy as np

from core.audio import Audio
from core.augmentation.base import SameLength, Settings
from core.augmentation.effects import signalsmith


class PitchShift(SameLength):
    """Transpose by ``semitones``."""

    def apply(self, audio: Audio, settings: Settings, rng: np.random.Generator) -> Audio:
        """Return the higher or lower sound."""
        if settings["semitones"] == 0.0 or not audio.frames:
            return audio
        seed = int(rng.integers(1 << 31))
        return audio.with_samples(
            signalsmith.shifted(audio.samples, audio.sample_rate, settings["semitones"], seed)
        )

    def latency_samples(self, settings: Settings, sample_rate: int) -> int:
        """Return half the analysis window."""
        return signalsmith.reach_samples(sample_rate) if settings["semitones"] else 0

    def tail_samples(self, settings: Settings, sample_rate: int) -> int:
        """Return half the analysis window."""
        return self.latency_samples(settings, sample_rate)
