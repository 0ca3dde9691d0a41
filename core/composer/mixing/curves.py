"""The limiter's gain, found from peaks or played again from its breakpoints.

A breakpoint says how far the gain is pulled down in a cell of a few frames; in between it
recovers by itself. So few numbers give the curve again to the last bit.
"""

import numpy as np
from numpy.typing import NDArray

from core.audio import Samples
from core.composer import SAMPLE_RATE
from core.composer.frozen import MOST_REDUCTION, Pulls
from core.composer.mixing.kernels import limiter_gains, true_peaks

Floats = NDArray[np.float64]

CEILING_DB = -1.25  # true peak; the rest to -1 dB is room for what four phases do not see
CELL = 64  # frames, 1.3 ms
LOOK_AHEAD = 120  # frames, 2.5 ms
_RECOVERY_S = 0.12
_TAPS = 12
_STEP = 10  # hundredths of a decibel: coarser steps make fewer breakpoints


def _interpolators() -> NDArray[np.float32]:
    """Return three windowed-sinc delays of a quarter, a half and three quarters of a frame."""
    k = np.arange(_TAPS) - (_TAPS // 2 - 1)
    rows = []
    for fraction in (0.25, 0.5, 0.75):
        x = k - fraction
        window = np.cos(np.pi * x / (_TAPS + 1)) ** 2
        row = np.sinc(x) * window
        rows.append(row / row.sum())
    return np.ascontiguousarray(np.stack(rows), np.float32)


class _Peaks:
    """Measure true peaks frame by frame, `delay` frames late."""

    delay = _TAPS // 2

    def __init__(self) -> None:
        self._context = np.zeros((2, _TAPS - 1), np.float32)
        self._phases = _interpolators()

    def run(self, sound: Samples) -> Floats:
        padded = np.ascontiguousarray(np.concatenate([self._context, sound], axis=1))
        self._context = padded[:, sound.shape[1] :].copy()
        peaks = np.zeros(sound.shape[1])
        true_peaks(padded, self._phases, peaks)
        return peaks


class _Slope:
    """Turn what each cell asks for into one smooth gain, ``LOOK_AHEAD - 1`` frames late."""

    def __init__(self) -> None:
        self._queue_values = np.ones(LOOK_AHEAD + 2)
        self._queue_frames = np.full(LOOK_AHEAD + 2, -1, np.int64)
        self._history = np.ones(LOOK_AHEAD)
        self._clock = np.zeros(3, np.int64)
        self._level = np.array([1.0, float(LOOK_AHEAD)])
        self._recovery = 1.0 - float(np.exp(-1.0 / (_RECOVERY_S * SAMPLE_RATE)))

    def run(self, reductions: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
        """Return the gains of the cells' frames, and the cells that pulled them down."""
        wanted = np.repeat(10.0 ** (-reductions / 2000.0), CELL)
        gains = np.zeros(len(wanted))
        pulled_by = np.empty(len(wanted), np.int64)
        limiter_gains(
            wanted,
            gains,
            pulled_by,
            self._recovery,
            self._queue_values,
            self._queue_frames,
            self._history,
            self._clock,
            self._level,
        )
        return gains, np.unique(pulled_by[pulled_by >= 0] // CELL)


class FoundCurve:
    """Find the gain that keeps a sum below the ceiling while a part of it stays as it is.

    Parameters
    ----------
    ceiling_db
        True peak in dB.

    Attributes
    ----------
    delay
        How many frames late the gains are.
    """

    delay = _Peaks.delay + CELL - 1 + LOOK_AHEAD - 1

    def __init__(self, ceiling_db: float = CEILING_DB) -> None:
        self._ceiling = 10.0 ** (ceiling_db / 20.0)
        self._whole = _Peaks()
        self._kept = _Peaks()
        self._slope = _Slope()
        self._waiting = np.zeros(0, np.int64)  # reductions of a cell that is not full yet
        # The gains of the frames before the first lie ahead of the first block's.
        self._ready = np.ones(CELL - 1)
        self._cell = 0
        self._asked: dict[int, int] = {}
        self._pulls: dict[int, int] = {}

    def run(self, moving: Samples, kept: Samples | None = None) -> Floats:
        """Return as many gains as there are frames, `delay` frames late.

        Parameters
        ----------
        moving, kept
            What the gain is for, and what sounds beside it.
        """
        whole = self._whole.run(moving if kept is None else moving + kept)
        beside = self._kept.run(kept) if kept is not None else np.zeros(len(whole))
        asked = np.concatenate([self._waiting, _reductions(whole, beside, self._ceiling)])
        cells = len(asked) // CELL
        self._waiting = asked[cells * CELL :]
        by_cell = asked[: cells * CELL].reshape(cells, CELL).max(axis=1, initial=0)
        gains, pulling = self._slope.run(by_cell)
        self._asked.update((self._cell + int(i), int(by_cell[i])) for i in np.flatnonzero(by_cell))
        self._pulls.update((int(cell), self._asked[int(cell)]) for cell in pulling)
        self._cell += cells
        # Only the last few cells can still pull.
        self._asked = {cell: x for cell, x in self._asked.items() if cell > self._cell - 4}
        ready = np.concatenate([self._ready, gains])
        self._ready = ready[len(whole) :]
        return ready[: len(whole)]

    @property
    def pulls(self) -> Pulls:
        """The breakpoints that were found until now."""
        return tuple(sorted(self._pulls.items()))


def _reductions(whole: Floats, beside: Floats, ceiling: float) -> NDArray[np.int64]:
    """Return by how many hundredths of a decibel the moving part must sink at each frame."""
    over = whole > ceiling
    result = np.zeros(len(whole), np.int64)
    if not over.any():
        return result
    most, rest = whole[over], beside[over]
    # Peaks add up at most: with gain g they stay below (1 - g) * rest + g * most.
    helps = rest < ceiling
    room = np.where(helps, (ceiling - rest) / np.maximum(most - rest, 1e-9), ceiling / most)
    steps = np.ceil(-2000.0 * np.log10(np.clip(room, 1e-4, 1.0)) / _STEP)
    result[over] = np.minimum(steps * _STEP, MOST_REDUCTION).astype(np.int64)
    return result


class KnownCurve:
    """Play a gain curve again from its breakpoints, not late."""

    def __init__(self, pulls: Pulls) -> None:
        rows = np.array(pulls, np.int64).reshape(-1, 2)
        self._cells, self._reductions = rows[:, 0], rows[:, 1]
        self._slope = _Slope()
        self._cell = 0
        self._ready = np.zeros(0)
        self._skip = LOOK_AHEAD - 1 + _Peaks.delay

    def run(self, frames: int) -> Floats:
        """Return the gains of the next `frames`."""
        cells = max(-(-(frames - len(self._ready) + self._skip) // CELL), 0)
        asked = np.zeros(cells, np.int64)
        first, last = np.searchsorted(self._cells, (self._cell, self._cell + cells))
        asked[self._cells[first:last] - self._cell] = self._reductions[first:last]
        gains, _ = self._slope.run(asked)
        self._cell += cells
        skipped = min(self._skip, len(gains))
        self._skip -= skipped
        ready = np.concatenate([self._ready, gains[skipped:]])
        self._ready = ready[frames:]
        return ready[:frames]
