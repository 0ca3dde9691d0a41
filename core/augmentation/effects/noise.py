"""White and pink noise."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.audio import Audio, Samples
from core.augmentation.base import NO_CONTROL, SameLength, Settings
from core.jobs import Control

BLOCK = 1 << 18  # frames drawn at a time: bounds the memory of an hour of noise
WARM_UP_S = 0.3  # the slowest pole of the pink filter has settled after this
LOWEST_HZ = 15.0
RATIO = 3.0  # between neighbouring poles; the slope then ripples by 0.2 dB

Fill = Callable[[int], NDArray[np.float64]]  # how many frames -> that many of noise


class Noise(SameLength):
    """Add noise ``snr_db`` below the sound's root mean square over all channels.

    Notes
    -----
    Every channel gets its own noise. audiomentations' colours draw from numpy's global
    generator, so they cannot be repeated beside other threads; hence an own generator.
    """

    def apply(
        self,
        audio: Audio,
        settings: Settings,
        rng: np.random.Generator,
        control: Control = NO_CONTROL,  # noqa: ARG002
    ) -> Audio:
        """Return the sound with noise; silence comes back as it was."""
        power = float(np.mean(np.square(audio.samples, dtype=np.float64))) if audio.frames else 0.0
        if power == 0.0:
            return audio
        noise = np.empty_like(audio.samples)
        for channel in noise:
            _fill(channel, _white(rng) if settings["colour"] == "white" else _pink(rng, audio))
        drawn = float(np.mean(np.square(noise, dtype=np.float64)))
        noise *= np.sqrt(power / drawn) * 10 ** (-settings["snr_db"] / 20)
        return audio.with_samples(audio.samples + noise)


def _fill(channel: Samples, draw: Fill) -> None:
    for start in range(0, channel.size, BLOCK):
        part = channel[start : start + BLOCK]
        part[:] = draw(part.size)


def _white(rng: np.random.Generator) -> Fill:
    return rng.standard_normal


def _pink(rng: np.random.Generator, audio: Audio) -> Fill:
    """Return a source of noise that falls by 3 dB an octave from 15 Hz to half the rate.

    Notes
    -----
    Real poles with zeros half-way between them on a logarithmic scale make a stair whose
    mean slope is half of 6 dB an octave.
    """
    from scipy.signal import sosfilt, zpk2sos

    rate = audio.sample_rate
    count = int(np.log(0.5 * rate / LOWEST_HZ) / np.log(RATIO)) + 1
    poles_hz = LOWEST_HZ * RATIO ** np.arange(count)
    poles = np.exp(-2 * np.pi * poles_hz / rate)
    zeros = np.exp(-2 * np.pi * poles_hz * np.sqrt(RATIO) / rate)
    sos = zpk2sos(zeros, poles, 1.0)
    state = np.zeros((len(sos), 2))

    def draw(frames: int) -> NDArray[np.float64]:
        nonlocal state
        noise, state = sosfilt(sos, rng.standard_normal(frames), zi=state)
        return noise  # type: ignore[no-any-return]

    draw(int(WARM_UP_S * rate))
    return draw
