"""A room that the seed builds."""

import math

import numpy as np
from numpy.typing import NDArray

from core.audio import Audio
from core.augmentation.base import NO_CONTROL, SameLength, Settings
from core.jobs import Control

EARLY_S = 0.08  # single reflections arrive within this time after the first
EARLY_COUNT = 12
EARLY_SHARE = 0.35  # of the reverberation's energy
CROSSOVER_HZ = 3_000.0  # above, damping makes the tail decay faster


class Reverb(SameLength):
    """Convolve with a generated impulse response: single reflections, then a diffuse tail.

    Notes
    -----
    The tail is noise that decays exponentially, treble faster than bass; every channel has
    its own, so a stereo room is wide. The response has unit energy: at any decay the
    reverberation is about as loud as what excites it.
    """

    def apply(
        self,
        audio: Audio,
        settings: Settings,
        rng: np.random.Generator,
        control: Control = NO_CONTROL,  # noqa: ARG002
    ) -> Audio:
        """Return the sound in its room."""
        from scipy.signal import oaconvolve

        if not audio.frames:
            return audio
        tail = self.tail_samples(settings, audio.sample_rate) if settings["keep_tail"] else 0
        mixed = np.zeros((audio.channels, audio.frames + tail), np.float32)
        for dry, out in zip(audio.samples, mixed, strict=True):
            response = impulse_response(settings, audio.sample_rate, rng)
            wet = oaconvolve(dry, response)[: out.size]
            out[: wet.size] += np.float32(settings["mix"]) * wet
            out[: dry.size] += np.float32(1 - settings["mix"]) * dry
        return audio.with_samples(mixed)

    def tail_samples(self, settings: Settings, sample_rate: int) -> int:
        """Return the length of the impulse response."""
        seconds = float(settings["pre_delay_ms"]) / 1000 + float(settings["decay_s"])
        return math.ceil(seconds * sample_rate)


def impulse_response(
    settings: Settings, sample_rate: int, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return one channel's response: float32, ``tail_samples`` long, of energy 1."""
    from scipy.signal import lfilter

    start = round(settings["pre_delay_ms"] / 1000 * sample_rate)
    frames = math.ceil(settings["decay_s"] * sample_rate)
    time_s = np.arange(frames) / sample_rate
    noise = rng.standard_normal(frames)
    smoothing = np.exp(-2 * np.pi * min(CROSSOVER_HZ, 0.4 * sample_rate) / sample_rate)
    low = lfilter([1 - smoothing], [1, -smoothing], noise)
    treble_decay_s = settings["decay_s"] * (1 - 0.85 * settings["damping"])
    tail = low * _falling(time_s, settings["decay_s"])
    tail += (noise - low) * _falling(time_s, treble_decay_s)
    tail *= 1 - np.exp(-time_s / (EARLY_S / 4))  # density grows while single echoes still stand out
    early = np.zeros(frames)
    at = (rng.random(EARLY_COUNT) ** 1.5 * EARLY_S * sample_rate).astype(int)
    signs = rng.choice([-1.0, 1.0], EARLY_COUNT)
    np.add.at(early, np.minimum(at, frames - 1), signs * _falling(at / sample_rate, EARLY_S * 3))
    whole = np.sqrt(EARLY_SHARE) * _unit(early) + np.sqrt(1 - EARLY_SHARE) * _unit(tail)
    return np.concatenate([np.zeros(start), _unit(whole)]).astype(np.float32)


def _falling(time_s: NDArray[np.float64], decay_s: float) -> NDArray[np.float64]:
    return 10 ** (-3 * time_s / decay_s)


def _unit(response: NDArray[np.float64]) -> NDArray[np.float64]:
    energy = np.sqrt(np.sum(response**2))
    return response / energy if energy else response
