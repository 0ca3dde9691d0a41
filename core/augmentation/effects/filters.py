"""Low-pass, high-pass and one band of an equaliser."""

import math

import numpy as np

from core.audio import Audio
from core.augmentation.base import NO_CONTROL, SameLength, Settings
from core.augmentation.effects.ready_made import transformed
from core.jobs import Control

HIGHEST = 0.49  # of the sample rate: filters of the bilinear kind are useless above


def ring_samples(frequency_hz: float, q: float, sample_rate: int) -> int:
    """Return how long a resonance rings on until it has fallen by 60 dB.

    Notes
    -----
    A two-pole filter decays as ``exp(-pi * frequency * t / q)``.
    """
    return math.ceil(math.log(1000) * q / (math.pi * frequency_hz) * sample_rate)


class _Pass(SameLength):
    def tail_samples(self, settings: Settings, sample_rate: int) -> int:
        """Return how long the steepest pole pair of the Butterworth filter rings on."""
        order = int(settings["slope"]) // 6
        q = 1 / (2 * math.sin(math.pi / (2 * order)))
        frequency_hz = float(settings["frequency_hz"])
        delay = math.ceil(order / (2 * math.pi * frequency_hz) * sample_rate)
        return ring_samples(frequency_hz, q, sample_rate) + delay


class LowPass(_Pass):
    """Take away what lies above ``frequency_hz``."""

    def apply(
        self,
        audio: Audio,
        settings: Settings,
        rng: np.random.Generator,  # noqa: ARG002
        control: Control = NO_CONTROL,  # noqa: ARG002
    ) -> Audio:
        """Return the duller sound; a frequency that the rate cannot hold changes nothing."""
        if settings["frequency_hz"] > HIGHEST * audio.sample_rate:
            return audio
        return transformed(
            "LowPassFilter",
            audio,
            cutoff_freq=settings["frequency_hz"],
            rolloff=int(settings["slope"]),
        )


class HighPass(_Pass):
    """Take away what lies below ``frequency_hz``."""

    def apply(
        self,
        audio: Audio,
        settings: Settings,
        rng: np.random.Generator,  # noqa: ARG002
        control: Control = NO_CONTROL,  # noqa: ARG002
    ) -> Audio:
        """Return the thinner sound; nothing is left below a frequency that no rate holds."""
        if settings["frequency_hz"] > HIGHEST * audio.sample_rate:
            return Audio.silent(audio.frames, audio.sample_rate, audio.channels)
        return transformed(
            "HighPassFilter",
            audio,
            cutoff_freq=settings["frequency_hz"],
            rolloff=int(settings["slope"]),
        )


class Equaliser(SameLength):
    """Boost or cut around, below or above ``frequency_hz``.

    References
    ----------
    The Audio EQ Cookbook, https://www.w3.org/TR/audio-eq-cookbook/
    """

    _TRANSFORMS = {
        "peak": "PeakingFilter",
        "low_shelf": "LowShelfFilter",
        "high_shelf": "HighShelfFilter",
    }

    def apply(
        self,
        audio: Audio,
        settings: Settings,
        rng: np.random.Generator,  # noqa: ARG002
        control: Control = NO_CONTROL,  # noqa: ARG002
    ) -> Audio:
        """Return the sound with its band changed."""
        return transformed(
            self._TRANSFORMS[settings["shape"]],
            audio,
            center_freq=min(settings["frequency_hz"], HIGHEST * audio.sample_rate),
            gain_db=settings["gain_db"],
            q_factor=_q(settings),
        )

    def tail_samples(self, settings: Settings, sample_rate: int) -> int:
        """Return how long the band rings on; a deep cut rings longer than a boost."""
        narrower = 10 ** (abs(settings["gain_db"]) / 40)
        return ring_samples(settings["frequency_hz"], _q(settings) * narrower, sample_rate)


def _q(settings: Settings) -> float:
    q = float(settings["q"])
    return q if settings["shape"] == "peak" else min(q, 1.0)
