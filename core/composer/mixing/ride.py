"""The hand on the fader: quiet sections come forward, and those that are all alike step apart.

Levels of sections are told from who plays in them and how hard, before the take is heard, and
are frozen with the mix.

References
----------
EBU Tech 3342: the range between the loudness that is passed a tenth of the time from below and
a twentieth from above.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.composer import SAMPLE_RATE

Floats = NDArray[np.float64]

_LEAST_RANGE_LU = 3.9
_MOST_APART_LU, _KEPT = 6.0, 0.2  # what lies further below the loudest is brought nearer
_MOST_STRETCH = 3.0
_RAMP = round(0.25 * SAMPLE_RATE)  # frames before a section in which its level is taken on
_STEP_DB = 0.1


def ride_for(levels_db: Sequence[float], bars: Sequence[int]) -> tuple[float, ...]:
    """Return by how many dB each section is moved.

    Parameters
    ----------
    levels_db
        Loudness of each section as it would be.
    bars
        Length of each, which says how much it counts.
    """
    levels = np.maximum(np.array(levels_db, float), max(levels_db, default=0.0) - 40.0)
    counted = np.repeat(levels, np.maximum(np.array(bars, int), 0)) if len(levels) else levels
    if not len(counted):
        return (0.0,) * len(levels)
    low, high = np.percentile(counted, [10, 95])
    below = np.maximum(high - levels, 0.0)
    moved = np.maximum(below - _MOST_APART_LU, 0.0) * (1.0 - _KEPT)
    if 0.3 < high - low < _LEAST_RANGE_LU:
        moved = -below * (min(_LEAST_RANGE_LU / (high - low), _MOST_STRETCH) - 1.0)
    steps = np.round(moved / _STEP_DB)
    return tuple(round(float(step) * _STEP_DB, 3) for step in steps)


class Ride:
    """Give the fader's gain at any frame.

    Parameters
    ----------
    starts
        First frame of each section, ascending.
    gains_db
        As many levels.
    """

    def __init__(self, starts: Sequence[int] = (), gains_db: Sequence[float] = ()) -> None:
        self._moves = any(gains_db)
        places: list[float] = []
        levels: list[float] = []
        for index, (start, gain) in enumerate(zip(starts, gains_db, strict=True)):
            before = gains_db[index - 1] if index else gain
            places += [max(start - _RAMP, places[-1] if places else -_RAMP), start]
            levels += [before, gain]
        self._places, self._levels = np.array(places, float), np.array(levels, float)

    def gains(self, first: int, frames: int) -> NDArray[np.float32] | None:
        """Return the linear gains of frames from `first` on; ``None`` where nothing moves."""
        if not self._moves:
            return None
        wanted = np.interp(first + np.arange(frames), self._places, self._levels)
        return np.asarray(10.0 ** (wanted / 20.0), np.float32)
