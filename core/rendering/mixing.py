"""Gains, curves and the fold to stereo: the arithmetic of the renderer.

Every curve is made of additions, multiplications and square roots, which IEEE 754 rounds
exactly: the same frame gets the same gain on any machine and in a block of any size, which a
vectorised sine does not promise.
"""

import math

import numpy as np
from numpy.typing import NDArray

from core.audio import Samples
from core.project import Clip

CHANNELS = 2

# How the channels of a surround file, in the order of the WAV format, come into left and
# right: ITU-R BS.775, without the low-frequency effects.
_HALF = math.sqrt(0.5)
_FOLDS: dict[int, tuple[tuple[float, ...], tuple[float, ...]]] = {
    3: ((1, 0, _HALF), (0, 1, _HALF)),
    4: ((1, 0, _HALF, 0), (0, 1, 0, _HALF)),
    5: ((1, 0, _HALF, _HALF, 0), (0, 1, _HALF, 0, _HALF)),
    6: ((1, 0, _HALF, 0, _HALF, 0), (0, 1, _HALF, 0, 0, _HALF)),
    7: ((1, 0, _HALF, 0, _HALF, _HALF, 0), (0, 1, _HALF, 0, _HALF, 0, _HALF)),
    8: ((1, 0, _HALF, 0, _HALF, 0, _HALF, 0), (0, 1, _HALF, 0, 0, _HALF, 0, _HALF)),
}


def stereo(samples: Samples) -> tuple[Samples, Samples]:
    """Return left and right of any number of channels; one channel is both.

    References
    ----------
    ITU-R BS.775-4, annex 4.
    """
    if len(samples) <= CHANNELS:
        return samples[0], samples[-1]
    left, right = np.zeros_like(samples[0]), np.zeros_like(samples[0])
    for side, weights in zip((left, right), _FOLDS[len(samples)], strict=True):
        for row, weight in zip(samples, weights, strict=True):
            if weight:
                side += row * np.float32(weight)
    return left, right


def linear(gain_db: float) -> np.float32:
    """Return a gain as a factor; exactly 1 for 0 dB."""
    return np.float32(10.0 ** (gain_db / 20.0))


def pan_gains(pan: float) -> tuple[np.float32, np.float32]:
    """Return the factors of left and right for a pan in [-1, 1].

    Equal power (their squares always sum to 2), and exactly 1 in the centre, so that a track
    nobody panned is left as it is.
    """
    angle = (min(max(pan, -1.0), 1.0) + 1.0) * math.pi / 4.0
    return np.float32(math.sqrt(2.0) * math.cos(angle)), np.float32(
        math.sqrt(2.0) * math.sin(angle)
    )


def rise(first: int, frames: int, length: int) -> NDArray[np.float64]:
    """Return how far a smooth step of `length` frames has risen, from its frame `first` on.

    The cubic ``x * x * (3 - 2 x)``: level at both ends, and with its mirror image it sums to 1.
    Before the step 0, after it 1.
    """
    x = (np.arange(first, first + frames) + 0.5) / length
    np.clip(x, 0.0, 1.0, out=x)
    stepped: NDArray[np.float64] = x * x * (3.0 - 2.0 * x)
    return stepped


def envelope(clip: Clip, first: int, frames: int) -> NDArray[np.float32] | None:
    """Return the gain of a clip's fades from its own frame `first` on; ``None`` for all ones.

    The fades have equal power: the root of the smooth step, whose square and the square of its
    mirror image sum to 1.
    """
    gain: NDArray[np.float64] | None = None
    faded_in = clip.fade_in - clip.fade_in_before
    if first < faded_in:
        gain = np.sqrt(rise(first + clip.fade_in_before, frames, clip.fade_in))
    left = clip.frames - first - frames + clip.fade_out_after
    if left < clip.fade_out:
        falling = np.sqrt(rise(left, frames, clip.fade_out)[::-1])
        gain = falling if gain is None else gain * falling
    return None if gain is None else gain.astype(np.float32)
