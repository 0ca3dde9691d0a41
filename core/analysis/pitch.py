"""Follow the pitch of one voice through sound: a frequency every hundredth of a second.

The normalised difference of each moment to itself some time later gives candidates; the path
through them is the one that is clear and moves least.

References
----------
P. McLeod and G. Wyvill, "A smarter way to find pitch", ICMC 2005.
M. Mauch and S. Dixon, "pYIN: a fundamental frequency estimator using probabilistic threshold
distributions", ICASSP 2014.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.spectra import mono
from core.audio.audio import Audio
from core.jobs import Control, NoControl

STEP_S = 0.01
LOWEST_HZ, HIGHEST_HZ = 55.0, 1800.0

_RATE = 16_000
_HOP = round(_RATE * STEP_S)
_SIZE = 1024  # two periods of the lowest pitch, and a little
_CANDIDATES = 6  # of each moment
_CLEAR = 0.3  # below this likeness a period is none
_BATCH = 2048  # moments at once
_UNVOICED = 0.45  # what it costs to hear no pitch, where 1 - likeness is the cost of one
_CHANGE = 0.35  # what it costs to begin or end one
_LEAP = 0.06  # a semitone's cost from one moment to the next
_MOST_LEAP = 0.6
_LONG = 0.02  # an octave lower must be this much clearer
_FLOOR_DB = -45.0  # below the loudest moments by this much, nothing is sung

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PitchTrack:
    """Hold what one voice does, in moments :data:`STEP_S` apart.

    Attributes
    ----------
    pitches
        MIDI numbers, real ones; NaN where no pitch is heard. A4 is 69.
    clarity
        0 to 1: how much of a moment repeats at its pitch.
    level_db
        Power of each moment.
    """

    pitches: Rows
    clarity: Rows
    level_db: Rows


def pitch_track(audio: Audio, control: Control | None = None) -> PitchTrack:
    """Return the pitch of one voice from moment to moment.

    Notes
    -----
    Some fifty times faster than the music plays. Of several voices at once one is followed, or
    none.
    """
    control = control or NoControl()
    signal = mono(audio, _RATE)
    padded = np.pad(signal, (_SIZE // 2, _SIZE))
    count = len(signal) // _HOP + 1
    lags, likeness, level = [], [], []
    for start in range(0, count, _BATCH):
        control.progress(start / count, "listening")
        moments = np.arange(start, min(start + _BATCH, count))
        frames = padded[moments[:, None] * _HOP + np.arange(_SIZE)].astype(np.float64)
        found = _candidates(frames)
        lags.append(found[0])
        likeness.append(found[1])
        level.append(10.0 * np.log10(np.square(frames).mean(axis=1) + 1e-12))
    return _followed(np.concatenate(lags), np.concatenate(likeness), np.concatenate(level))


def _candidates(frames: Rows) -> tuple[Rows, Rows]:
    """Return periods in samples and how alike a moment is to itself after each, best first."""
    size = frames.shape[1]
    spectrum = np.fft.rfft(frames, 2 * size, axis=1)
    alike = np.fft.irfft(np.square(np.abs(spectrum)), axis=1)[:, :size]
    squares = np.square(frames)
    ahead = np.cumsum(squares, axis=1)
    total = ahead[:, -1:]
    both = total + total - np.pad(ahead, ((0, 0), (1, 0)))[:, :size]
    both -= np.pad(np.cumsum(squares[:, ::-1], axis=1), ((0, 0), (1, 0)))[:, :size]
    curve = 2.0 * alike / np.maximum(both, 1e-9)
    first, last = int(_RATE / HIGHEST_HZ), int(_RATE / LOWEST_HZ) + 1
    middle = curve[:, first : last + 1]
    left, right = curve[:, first - 1 : last], curve[:, first + 1 : last + 2]
    peaks = (middle > left) & (middle >= right) & (middle > _CLEAR)
    bend = left - 2.0 * middle + right
    shift = np.where(peaks & (bend < 0), 0.5 * (left - right) / np.where(bend < 0, bend, -1.0), 0.0)
    height = np.where(peaks, middle - 0.25 * (left - right) * shift, 0.0)
    lags = np.arange(first, last + 1) + shift
    # Equal peaks: the shortest period is the pitch, its multiples only repeat it.
    worth = np.where(peaks, height - _LONG * np.log2(lags / first), -1.0)
    best = np.argsort(-worth, axis=1)[:, :_CANDIDATES]
    rows = np.arange(len(frames))[:, None]
    likeness = np.where(peaks[rows, best], height[rows, best], 0.0)
    return np.asarray(lags[rows, best], float), np.asarray(np.clip(likeness, 0.0, 1.0), float)


def _followed(lags: Rows, likeness: Rows, level: Rows) -> PitchTrack:
    """Return the cheapest path through the candidates; silence is one of them."""
    pitches = 69.0 + 12.0 * np.log2(_RATE / lags / 440.0)
    loud = float(np.percentile(level, 95)) if len(level) else 0.0
    quiet = level < max(loud + _FLOOR_DB, -70.0)
    own = np.where(likeness > 0.0, 1.0 - likeness + _LONG * np.log2(lags), np.inf)
    own[quiet] = np.inf
    count, width = own.shape
    costs = np.concatenate([own[0], [_UNVOICED]])
    back = np.zeros((count, width + 1), np.int64)
    for at in range(1, count):
        leap = np.abs(pitches[at - 1][:, None] - pitches[at][None, :])
        move = np.full((width + 1, width + 1), _CHANGE)
        move[:width, :width] = np.minimum(_LEAP * leap, _MOST_LEAP)
        move[width, width] = 0.0
        whole = costs[:, None] + move
        back[at] = np.argmin(whole, axis=0)
        costs = whole[back[at], np.arange(width + 1)] + np.concatenate([own[at], [_UNVOICED]])
        costs -= costs.min()
    path = np.zeros(count, np.int64)
    path[-1] = int(np.argmin(costs))
    for at in range(count - 1, 0, -1):
        path[at - 1] = back[at, path[at]]
    sung = path < width
    rows, chosen = np.arange(count), np.minimum(path, width - 1)
    return PitchTrack(
        np.where(sung, pitches[rows, chosen], np.nan),
        np.where(sung, likeness[rows, chosen], 0.0),
        level,
    )
