"""Measure how loud sound is, as broadcasters and streaming services do.

Works through the sound in blocks, so memory stays small at any length. scipy.signal takes 0.7 s to
load, so functions load it.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.audio.audio import Audio, Samples

if TYPE_CHECKING:
    from core.audio.reading import AudioInfo, AudioReader

_BLOCK_S = 10.0
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_RANGE_GATE_LU = -20.0  # EBU Tech 3342
_STEPS_A_BLOCK = 4  # 400 ms in steps of 100 ms
_STEPS_A_WINDOW = 30  # 3 s, for the loudness range
_TAPS_A_PHASE = 24
_PEAK_BLOCK_FRAMES = 4096
_PEAK_PIECE_FRAMES = 16 * _PEAK_BLOCK_FRAMES


def loudness_lufs(sound: "Audio | AudioReader") -> float:
    """Return the integrated loudness in LUFS.

    Parameters
    ----------
    sound
        In memory or an open file. Six channels are taken as left, right, centre, LFE and
        surrounds.

    Returns
    -------
    float
        ``-inf`` for silence and for what stays below -70 LUFS.

    Notes
    -----
    Sound shorter than the 400 ms that the standard's gate needs is measured as one block.

    References
    ----------
    ITU-R BS.1770-5, annex 1.

    Examples
    --------
    >>> loudness_lufs(Audio.silent(48_000, 48_000))
    -inf
    """
    powers = _powers(_step_powers(sound), _STEPS_A_BLOCK, 1)
    loud = powers[powers > _power(_ABSOLUTE_GATE_LUFS)]
    if loud.size == 0:
        return float("-inf")
    gate = loud.mean() * 10.0 ** (_RELATIVE_GATE_LU / 10.0)
    return _lufs(float(loud[loud > gate].mean()))


def loudness_range_lu(audio: Audio) -> float:
    """Return how far quiet and loud passages lie apart, in LU; 0 for silence.

    References
    ----------
    EBU Tech 3342.
    """
    powers = _powers(_step_powers(audio), _STEPS_A_WINDOW, 1)
    loud = powers[powers > _power(_ABSOLUTE_GATE_LUFS)]
    if loud.size == 0:
        return 0.0
    gate = loud.mean() * 10.0 ** (_RANGE_GATE_LU / 10.0)
    low, high = np.percentile(loud[loud > gate], [10, 95])
    return float(10.0 * np.log10(high / low))


def true_peak_dbtp(sound: "Audio | AudioReader") -> float:
    """Return the highest level between and on the samples, in dB relative to full scale.

    Parameters
    ----------
    sound
        In memory or an open file.

    Returns
    -------
    float
        ``-inf`` for silence.

    Notes
    -----
    As :class:`PeakMeter`.
    """
    held = _held(sound)
    meter = PeakMeter(held.sample_rate, held.channels)
    for piece in _blocks(sound, _PEAK_PIECE_FRAMES):
        meter.append(piece)
    return meter.dbtp


class PeakMeter:
    """Measure the true peak of sound that comes in pieces of any length.

    Parameters
    ----------
    sample_rate, channels
        Of every piece.

    Notes
    -----
    Four-fold oversampling, two-fold from 96 kHz. No interpolated value can exceed its
    neighbours by more than the filter's absolute sum, so quiet blocks are passed over.

    References
    ----------
    ITU-R BS.1770-5, annex 2.
    """

    def __init__(self, sample_rate: int, channels: int) -> None:
        self._factor = 4 if sample_rate < 96_000 else 2
        self._taps = _interpolator(self._factor)
        phases = (self._taps[phase :: self._factor] for phase in range(self._factor))
        self._most_gain = max(float(np.abs(phase).sum()) for phase in phases)
        self._best = 0.0
        # The frames whose surroundings are not known yet, and those before them.
        self._held = np.zeros((channels, 0), np.float32)
        self._waiting = 0  # how many of them are still to be looked at

    def append(self, samples: Samples) -> None:
        """Hear the next `samples`, float32 (channels, frames)."""
        self._held = np.concatenate([self._held, samples], axis=1)
        self._waiting += samples.shape[1]
        if self._waiting > _PEAK_BLOCK_FRAMES:
            self._look(self._waiting - _TAPS_A_PHASE)
            self._held = self._held[:, -2 * _TAPS_A_PHASE :]
            self._waiting = _TAPS_A_PHASE

    @property
    def dbtp(self) -> float:
        """The peak of all that was heard, as if silence followed; ``-inf`` for silence."""
        if self._waiting:
            self._look(self._waiting)
        return 20.0 * float(np.log10(self._best)) if self._best > 0 else float("-inf")

    def _look(self, count: int) -> None:
        """Take in the first `count` of the frames that wait."""
        first = self._held.shape[1] - self._waiting
        starts = range(first, first + count, _PEAK_BLOCK_FRAMES)
        ends = [min(start + _PEAK_BLOCK_FRAMES, first + count) for start in starts]
        # A block's interpolated values also lean on samples of its neighbours.
        near = [
            self._held[:, max(start - _TAPS_A_PHASE, 0) : end + _TAPS_A_PHASE]
            for start, end in zip(starts, ends, strict=True)
        ]
        peaks = np.array([np.abs(piece).max() for piece in near])
        self._best = max(self._best, float(np.abs(self._held[:, first : first + count]).max()))
        for index in np.argsort(-peaks, kind="stable"):
            if peaks[index] * self._most_gain <= self._best:
                break
            before = min(starts[index], _TAPS_A_PHASE)
            between = self._interpolated(near[index], before, ends[index] - starts[index])
            self._best = max(self._best, between)

    def _interpolated(self, piece: Samples, before: int, frames: int) -> float:
        """Return the largest value between the samples of a piece, `before` its start left out."""
        from scipy import signal

        between = signal.upfirdn(self._taps, piece, up=self._factor, axis=1)
        # The ends of the piece ring, for the filter takes what is beyond them for silence.
        at = before * self._factor + len(self._taps) // 2
        return float(np.abs(between[:, at : at + frames * self._factor]).max())


@lru_cache(maxsize=2)
def _interpolator(factor: int) -> NDArray[np.float32]:
    from scipy import signal

    taps = signal.firwin(factor * _TAPS_A_PHASE + 1, 1.0 / factor, window=("kaiser", 7.0)) * factor
    narrowed: NDArray[np.float32] = taps.astype(np.float32)
    return narrowed


def _lufs(power: float) -> float:
    return -0.691 + 10.0 * float(np.log10(power))


def _power(lufs: float) -> float:
    return float(10.0 ** ((lufs + 0.691) / 10.0))


def _powers(steps: NDArray[np.float64], length: int, hop: int) -> NDArray[np.float64]:
    """Return the mean of each `length` steps; of all of them where there are fewer."""
    if steps.size <= length:
        return steps.mean(keepdims=True) if steps.size else steps
    sums = np.concatenate([[0.0], np.cumsum(steps)])
    means: NDArray[np.float64] = (sums[length:] - sums[:-length])[::hop] / length
    return means


def _held(sound: "Audio | AudioReader") -> "Audio | AudioInfo":
    return sound if isinstance(sound, Audio) else sound.info


def _blocks(sound: "Audio | AudioReader", frames: int) -> Iterator[Samples]:
    if not isinstance(sound, Audio):
        return sound.blocks(frames)
    return (sound.samples[:, at : at + frames] for at in range(0, sound.frames, frames))


def _step_powers(sound: "Audio | AudioReader") -> NDArray[np.float64]:
    """Return the K-weighted power of each 100 ms, summed over channels by their weights."""
    from scipy import signal

    held = _held(sound)
    step = round(held.sample_rate * 0.1)
    sections = _k_weighting(held.sample_rate)
    state = np.zeros((len(sections), held.channels, 2))
    weights = _channel_weights(held.channels)
    powers = []
    for block in _blocks(sound, step * round(_BLOCK_S / 0.1)):
        weighted, state = signal.sosfilt(sections, block.astype(np.float64), axis=1, zi=state)
        whole = weighted.shape[1] // step * step
        if whole:
            squares = np.square(weighted[:, :whole]).reshape(held.channels, -1, step)
            powers.append(weights @ squares.mean(axis=2))
        if held.frames < step:  # shorter than one step: all there is
            powers.append(weights @ np.square(weighted).mean(axis=1, keepdims=True))
    return np.concatenate(powers) if powers else np.zeros(0)


def _channel_weights(channels: int) -> NDArray[np.float64]:
    weights = {5: [1, 1, 1, 1.41, 1.41], 6: [1, 1, 1, 0, 1.41, 1.41]}
    weights[8] = [*weights[6], 1.41, 1.41]
    return np.array(weights.get(channels, [1.0] * channels), np.float64)


@lru_cache(maxsize=8)
def _k_weighting(sample_rate: int) -> NDArray[np.float64]:
    """Return the standard's two filters for any rate, as second-order sections.

    References
    ----------
    ITU-R BS.1770-5 gives coefficients for 48 kHz; the analogue prototypes behind them are from
    B. De Man, "Evaluation of implementations of the EBU R128 loudness measurement", AES 2018.
    """
    k = np.tan(np.pi * 1681.974450955533 / sample_rate)
    q = 0.7071752369554196
    high = 10.0 ** (3.999843853973347 / 20.0)
    band = high**0.4996667741545416
    scale = 1.0 + k / q + k * k
    shelf = [
        (high + band * k / q + k * k) / scale,
        2.0 * (k * k - high) / scale,
        (high - band * k / q + k * k) / scale,
        1.0,
        2.0 * (k * k - 1.0) / scale,
        (1.0 - k / q + k * k) / scale,
    ]
    k = np.tan(np.pi * 38.13547087602444 / sample_rate)
    q = 0.5003270373238773
    scale = 1.0 + k / q + k * k
    high_pass = [1.0, -2.0, 1.0, 1.0, 2.0 * (k * k - 1.0) / scale, (1.0 - k / q + k * k) / scale]
    return np.array([shelf, high_pass])
