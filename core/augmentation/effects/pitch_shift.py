"""Another pitch at the same tempo."""

import numpy as np

from core.audio import Audio
from core.augmentation.base import NO_CONTROL, SameLength, Settings
from core.augmentation.effects import signalsmith
from core.jobs import Control


class PitchShift(SameLength):
    """Transpose by ``semitones``."""

    def apply(
        self,
        audio: Audio,
        settings: Settings,
        rng: np.random.Generator,
        control: Control = NO_CONTROL,
    ) -> Audio:
        """Return the higher or lower sound."""
        if settings["semitones"] == 0.0 or not audio.frames:
            return audio
        seed = int(rng.integers(1 << 31))
        semitones = settings["semitones"]
        return audio.with_samples(
            signalsmith.shifted(audio.samples, audio.sample_rate, semitones, seed, control)
        )

    def latency_samples(self, settings: Settings, sample_rate: int) -> int:
        """Return half the analysis window."""
        return signalsmith.reach_samples(sample_rate) if settings["semitones"] else 0

    def tail_samples(self, settings: Settings, sample_rate: int) -> int:
        """Return half the analysis window."""
        return self.latency_samples(settings, sample_rate)
