"""Find where a film is cut: pictures that share neither colours nor places with the one before.

A cut stands out from the changes around it, which in a pan or a fade are all alike. A flash comes
back to what was there before it.

References
----------
R. Lienhart, "Comparison of automatic shot boundary detection algorithms", SPIE 3656, 1998.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.video.reading import Picture

_BINS = 6  # of each colour
_AROUND = 12  # pictures to either side that say what is usual there
_LEAST = 0.22  # a change that is a cut even where nothing else moves
_TIMES = 3.0  # a cut changes this much more than what is usual around it
_FLASH = 5  # pictures within which a flash is over
_ALIKE = 0.45  # of the change: nearer than this to what was before, it was no cut
_CLOSE_S = 0.1  # two cuts closer than this are one, and so is one with the start
_MOVED = 0.06  # of full scale: where pixels change by less on average, colours hardly count

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cut:
    """Say when a new shot begins, and how much of the picture changes, 0 to 1."""

    seconds: float
    strength: float


class CutFinder:
    """Look at a film picture by picture; :meth:`cuts` tells where it is cut.

    Notes
    -----
    Holds some hundred bytes a picture.
    """

    def __init__(self) -> None:
        self._times: list[float] = []
        self._looks: list[NDArray[np.float32]] = []
        self._changes: list[float] = []

    def add(self, seconds: float, picture: Picture) -> None:
        """Look at the next picture."""
        look = _look(picture)
        self._changes.append(_difference(self._looks[-1], look) if self._looks else 0.0)
        self._times.append(seconds)
        self._looks.append(look)

    def cuts(self) -> tuple[Cut, ...]:
        """Return the cuts of what was looked at."""
        changes = np.array(self._changes)
        found: list[Cut] = []
        for index in range(1, len(changes)):
            if self._times[index] < _CLOSE_S or not self._is_cut(changes, index):
                continue
            cut = Cut(self._times[index], min(float(changes[index]) / 0.9, 1.0))
            if found and cut.seconds - found[-1].seconds < _CLOSE_S:
                if cut.strength > found[-1].strength:
                    found[-1] = cut
            else:
                found.append(cut)
        return tuple(found)

    def _is_cut(self, changes: Floats, index: int) -> bool:
        change = changes[index]
        if change < _LEAST:
            return False
        low, high = max(index - _AROUND, 1), min(index + _AROUND + 1, len(changes))
        around = np.delete(changes[low:high], index - low)
        if around.size:
            usual = float(np.median(around))
            near = np.sort(around)[-3:].mean() if around.size >= 6 else usual
            if change < _TIMES * usual + 0.06 or change < 1.15 * near:
                return False
        beside = changes[max(index - 1, 1) : index + 2]
        if change < beside.max():
            return False
        return not self._is_flash(index, change)

    def _is_flash(self, index: int, change: float) -> bool:
        """Tell whether what was there before comes back at once, or had been away for a blink."""
        looks = self._looks
        before = looks[index - 1]
        after = looks[index + 1 : index + 1 + _FLASH]
        if any(_difference(before, later) < _ALIKE * change for later in after):
            return True
        now = looks[index]
        earlier = looks[max(index - 1 - _FLASH, 0) : index - 1]
        return any(_difference(now, one) < _ALIKE * change for one in earlier)


def find_cuts(shown: Iterable[tuple[float, Picture]]) -> tuple[Cut, ...]:
    """Return the cuts of a film, given as (seconds, picture)."""
    finder = CutFinder()
    for seconds, picture in shown:
        finder.add(seconds, picture)
    return finder.cuts()


def _look(picture: Picture) -> NDArray[np.float32]:
    """Return what counts of a picture: colours by quarters, and a smaller copy."""
    height, width = picture.shape[:2]
    levels = (picture.astype(np.int64) * _BINS) >> 8
    colours = (levels[..., 0] * _BINS + levels[..., 1]) * _BINS + levels[..., 2]
    parts = [
        np.bincount(part.ravel(), minlength=_BINS**3) / part.size
        for half in np.array_split(colours, 2, axis=0)
        for part in np.array_split(half, 2, axis=1)
    ]
    cells = picture[: height // 4 * 4, : width // 4 * 4].astype(np.float64) / 255.0
    cells = cells.reshape(height // 4, 4, width // 4, 4, 3).mean(axis=(1, 3))
    return np.concatenate([*parts, cells.ravel()]).astype(np.float32)


def _difference(one: NDArray[np.float32], two: NDArray[np.float32]) -> float:
    """Return how much two looks differ, 0 to 1."""
    size = 4 * _BINS**3
    colours = 0.125 * float(np.abs(one[:size] - two[:size]).sum())  # each quarter: 0 to 2
    moved = float(np.abs(one[size:] - two[size:]).mean())
    # A plain surface that slowly darkens leaves one bin for the next all at once.
    colours *= min(moved / _MOVED, 1.0)
    a, b = (look[size:].reshape(-1, 3).mean(axis=1) for look in (one, two))
    sa, sb = float(a.std()), float(b.std())
    alike = float(((a - a.mean()) * (b - b.mean())).mean()) / (sa * sb) if min(sa, sb) > 0.01 else 1
    return 0.5 * colours + 0.3 * min(2.5 * moved, 1.0) + 0.2 * 0.5 * (1.0 - alike)
