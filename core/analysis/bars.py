"""Find bars among beats: how many beats each has, and on which beat they begin.

Harmony changes and low drums fall on downbeats more often than elsewhere; which number of beats
and which first beat this supports best is told, with how clearly it does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.spectra import mono
from core.audio.audio import Audio

Floats = NDArray[np.float64]

_BEATS_A_BAR = (4, 3)
_USUAL = {4: 0.12, 3: 0.0}  # how much better bars of three must fit to be told
_LEAST_BARS = 3
_CLEAR = 0.9  # a lead over the next best that leaves no doubt
_ALTERNATE = 0.8  # every other beat weaker than this part of its neighbours is half a beat
_QUICK_BPM = 140.0
_KICK_HZ = (60.0, 150.0)
_DECADES = 0.6  # how much more a kick drum dies away than what sounds between the beats


@dataclass(frozen=True, slots=True)
class Bars:
    """Say how beats make bars.

    Attributes
    ----------
    beats
        In a bar.
    first
        Number of the beat on which the first whole bar begins.
    sureness
        0 to 1: how much better this fits than any other beat as the first.
    """

    beats: int
    first: int
    sureness: float


def halved(times: Floats, strengths: Floats) -> slice:
    """Return which beats to keep: every other one where those between are only half beats."""
    if times.size < 8 or 60.0 / float(np.median(np.diff(times))) < _QUICK_BPM:
        return slice(None)
    even, odd = float(np.median(strengths[::2])), float(np.median(strengths[1::2]))
    if min(even, odd) >= _ALTERNATE * max(even, odd):
        return slice(None)
    return slice(0 if even > odd else 1, None, 2)


def on_the_kick(audio: Audio, times: Floats) -> Floats:
    """Return the beats, moved by half a beat where the kick drum strikes between them.

    In dance music hats and basses between the beats are often the louder onsets. A kick drum
    dies away at once; what answers it sounds on.
    """
    from scipy import signal

    rate = 4000
    low = mono(audio, rate).astype(np.float64)
    sections = signal.butter(4, _KICK_HZ, "bandpass", fs=rate, output="sos")
    sums = np.concatenate([[0.0], np.cumsum(np.square(signal.sosfilt(sections, low)))])

    def level(starts: Floats, length_s: float) -> Floats:
        first = np.clip((starts * rate).astype(int), 0, sums.size - 2)
        last = np.clip(((starts + length_s) * rate).astype(int), first + 1, sums.size - 1)
        return np.asarray(np.log10((sums[last] - sums[first]) / (last - first) + 1e-9))

    def decay(beats: Floats) -> float:
        struck = level(beats + 0.01, 0.07)
        if np.median(struck - level(beats - 0.07, 0.06)) < 0.15:
            return 0.0
        return float(np.median(struck - level(beats + 0.15, 0.07)))

    between = 0.5 * (times[:-1] + times[1:])
    if decay(between) - decay(times) < _DECADES:
        return times
    return np.concatenate([between, [1.5 * times[-1] - 0.5 * times[-2]]])


def bars_of(changes: Floats, lows: Floats) -> Bars:
    """Return the bars that beats make.

    Parameters
    ----------
    changes
        For each beat, how much harmony changes there.
    lows
        For each beat, how strongly low sound begins there.
    """
    feature = 1.0 * _standard(changes) + 0.6 * _standard(lows)
    found: list[tuple[float, int, int]] = []
    for beats in _BEATS_A_BAR:
        if feature.size < _LEAST_BARS * beats:
            continue
        for first in range(beats):
            on = feature[first::beats]
            off = np.delete(feature, np.arange(first, feature.size, beats))
            found.append((float(on.mean() - off.mean()) + _USUAL[beats], beats, first))
    if not found:
        return Bars(4, 0, 0.0)
    found.sort(reverse=True)
    lead = found[0][0] - found[1][0]
    return Bars(found[0][1], found[0][2], float(np.clip(lead / _CLEAR, 0.0, 1.0)))


def _standard(values: Sequence[float] | Floats) -> Floats:
    row = np.asarray(values, float)
    spread = row.std()
    clipped = np.clip((row - row.mean()) / spread, -2.5, 2.5) if spread > 1e-9 else 0.0 * row
    return np.asarray(clipped)
