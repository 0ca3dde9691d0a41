"""Overdrive."""

import numpy as np

from core.audio import Audio
from core.augmentation.base import NO_CONTROL, SameLength, Settings
from core.jobs import Control


class Clipping(SameLength):
    """Push the sound ``drive_db`` over its own peak and bend what stands out.

    Notes
    -----
    The peak stays where it was, so a chain does not grow louder by it. audiomentations
    clips by percentile, which says nothing about the level at which it bites.
    """

    def apply(
        self,
        audio: Audio,
        settings: Settings,
        rng: np.random.Generator,  # noqa: ARG002
        control: Control = NO_CONTROL,  # noqa: ARG002
    ) -> Audio:
        """Return the overdriven sound; silence comes back as it was."""
        peak = audio.peak
        if peak == 0.0:
            return audio
        drive = 10 ** (settings["drive_db"] / 20)
        if settings["shape"] == "hard":
            limit = np.float32(peak / drive)
            bent = np.clip(audio.samples, -limit, limit) * np.float32(drive)
        else:
            bent = np.tanh(audio.samples * np.float32(drive / peak))
            bent *= np.float32(peak / np.tanh(drive))
        return audio.with_samples(bent)
