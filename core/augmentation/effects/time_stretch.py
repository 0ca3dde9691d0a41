"""Another tempo at the same pitch."""

from collections.abc import Callable

import numpy as np

from core.audio import Audio
from core.augmentation.base import NO_CONTROL, Settings
from core.augmentation.effects import signalsmith
from core.jobs import Control


class TimeStretch:
    """Play ``rate`` times as fast; the length is exactly ``round(frames / rate)``."""

    def apply(
        self,
        audio: Audio,
        settings: Settings,
        rng: np.random.Generator,
        control: Control = NO_CONTROL,
    ) -> Audio:
        """Return the faster or slower sound."""
        rate = settings["rate"]
        if rate == 1.0 or not audio.frames:
            return audio
        seed = int(rng.integers(1 << 31))
        return audio.with_samples(
            signalsmith.stretched(audio.samples, audio.sample_rate, rate, seed, control)
        )

    def latency_samples(self, settings: Settings, sample_rate: int) -> int:
        """Return half the analysis window, in frames of the input."""
        return signalsmith.reach_samples(sample_rate) if settings["rate"] != 1.0 else 0

    def tail_samples(self, settings: Settings, sample_rate: int) -> int:
        """Return half the analysis window, in frames of the input."""
        return self.latency_samples(settings, sample_rate)

    def time_map(self, settings: Settings) -> Callable[[int], int]:
        """Return division by the rate."""
        rate = float(settings["rate"])
        return lambda frame: round(frame / rate)
