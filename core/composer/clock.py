"""The clock of a piece: which tick sounds at which second. Values only.

Without anchors the tempo is constant. With them time runs straight from one anchor to the next,
so that bars can follow a recording whose tempo drifts, or meet the cuts of a film.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.composer import TICKS
from core.composer.metre import STEP, Metre
from core.errors import UserError

Anchor = tuple[int, float]
"""A tick, and the second at which it sounds."""

MOST_ANCHORS = 20_000
_SLOWEST, _FASTEST = 10.0, 1200.0  # quarter notes a minute between two anchors
_RITARD = 0.12  # share by which the last beat of a piece that slows down is slower
_LEAST_BARS = 6  # of a piece that slows down
_LATEST_S = 4 * 3600.0


@dataclass(frozen=True, slots=True)
class Clock:
    """Turn ticks into seconds and back.

    Attributes
    ----------
    per_second
        Ticks a second where nothing else is stated.
    anchors
        Ascending in ticks and in seconds. Before the first and after the last the pace of the
        nearest stretch goes on; a single one only moves the start.

    Examples
    --------
    >>> clock = Clock(960.0, ((0, 0.5), (960, 1.5), (1920, 2.6)))
    >>> clock.seconds_at(480), round(clock.ticks_at(2.05), 6)
    (1.0, 1440.0)
    """

    per_second: float
    anchors: tuple[Anchor, ...] = ()

    @property
    def constant(self) -> bool:
        """Whether the tempo never changes and bar 0 begins at second 0."""
        return not self.anchors

    def seconds_at(self, tick: float) -> float:
        """Return when a tick sounds, in seconds from the start of the take."""
        if not self.anchors:
            return tick / self.per_second
        (known, second), pace = self._stretch(self._before(tick))
        return second + (tick - known) / pace

    def ticks_at(self, seconds: float) -> float:
        """Return which tick sounds at a second."""
        if not self.anchors:
            return seconds * self.per_second
        index = bisect_right(self.anchors, seconds, key=lambda anchor: anchor[1])
        (known, second), pace = self._stretch(index)
        return known + (seconds - second) * pace

    def seconds(self, ticks: NDArray[Any]) -> NDArray[np.float64]:
        """Return when each of many ticks sounds."""
        if not self.anchors:
            return np.asarray(ticks / self.per_second, np.float64)
        return np.array([self.seconds_at(tick) for tick in ticks.tolist()], np.float64)

    def per_second_at(self, tick: float) -> float:
        """Return the pace at a tick, in ticks a second."""
        if not self.anchors:
            return self.per_second
        return self._stretch(self._before(tick))[1]

    def stretches(self, end: float) -> tuple[tuple[int, float], ...]:
        """Return where each pace begins, from tick 0 on and before `end`, and the pace."""
        inner = [tick for tick, _second in self.anchors[1:-1] if 0 < tick < end]
        return tuple((tick, self.per_second_at(tick)) for tick in (0, *inner))

    def _before(self, tick: float) -> int:
        """Return how many anchors do not come after a tick."""
        return bisect_right(self.anchors, tick, key=lambda anchor: anchor[0])

    def _stretch(self, index: int) -> tuple[Anchor, float]:
        """Return the anchor to measure from, and the pace, before anchor number `index`."""
        last = len(self.anchors) - 1
        if not last:
            return self.anchors[0], self.per_second
        start = min(max(index - 1, 0), last - 1)
        (tick, second), (next_tick, next_second) = self.anchors[start : start + 2]
        return (tick, second), (next_tick - tick) / (next_second - second)


def mean_pace(anchors: Sequence[Anchor]) -> float | None:
    """Return the ticks a second from the first anchor to the last; ``None`` for fewer than two."""
    if len(anchors) < 2:
        return None
    (first, start), (last, end) = anchors[0], anchors[-1]
    return (last - first) / (end - start)


def slowing(metre: Metre, tempo_bpm: float, bars: int) -> tuple[Anchor, ...]:
    """Return the anchors of a piece whose last bar slows down, beat by beat; none for few bars.

    Examples
    --------
    >>> from core.composer.metre import METRES
    >>> anchors = slowing(METRES["4/4"], 120.0, 8)
    >>> [tick for tick, _second in anchors]
    [0, 13440, 13920, 14400, 14880, 15360]
    >>> round(anchors[-1][1] - 16.0, 3)
    0.165
    """
    if bars < _LEAST_BARS:
        return ()
    beat, pace = metre.beat * STEP, metre.ticks_per_second(tempo_bpm)
    first = (bars - 1) * metre.bar
    edges = [*range(first, bars * metre.bar, beat), bars * metre.bar]
    anchors, second = [(0, 0.0), (first, first / pace)], first / pace
    for number, (start, end) in enumerate(pairwise(edges), 1):
        second += (end - start) / (pace * (1.0 - _RITARD * number / (len(edges) - 1)))
        anchors.append((end, second))
    return tuple(anchors)


def read_anchors(value: object) -> tuple[Anchor, ...]:
    """Return the anchors that a request's setting ``times`` states.

    Parameters
    ----------
    value
        A list of ``[tick, seconds]``, ascending in both, from tick 0 on.

    Raises
    ------
    UserError
        ``composer.bad_times``; ``composer.too_many_times``.

    Examples
    --------
    >>> read_anchors([[0, 0.25], [480, 0.75]])
    ((0, 0.25), (480, 0.75))
    """
    if isinstance(value, Mapping | str) or not isinstance(value, Sequence):
        raise UserError("composer.bad_times", given=str(value)[:40])
    if len(value) > MOST_ANCHORS:
        raise UserError("composer.too_many_times", most=MOST_ANCHORS)
    anchors = tuple(_anchor(row) for row in value)
    if anchors and anchors[0][0] != 0:
        raise UserError("composer.bad_times", given=str(list(anchors[0])))
    for (tick, second), (next_tick, next_second) in pairwise(anchors):
        if next_tick <= tick or next_second <= second:
            raise UserError("composer.bad_times", given=f"[{next_tick}, {next_second:g}]")
        quarters = (next_tick - tick) / TICKS * 60.0 / (next_second - second)
        if not _SLOWEST <= quarters <= _FASTEST:
            raise UserError("composer.bad_times", given=f"[{next_tick}, {next_second:g}]")
    return anchors


def _anchor(row: object) -> Anchor:
    if not isinstance(row, Sequence) or isinstance(row, str) or len(row) != 2:
        raise UserError("composer.bad_times", given=str(row)[:40])
    tick, second = row
    whole = type(tick) is int and 0 <= tick <= 1 << 31
    number = isinstance(second, int | float) and not isinstance(second, bool)
    if not whole or not number or not math.isfinite(second) or not 0 <= second <= _LATEST_S:
        raise UserError("composer.bad_times", given=str(row)[:40])
    return tick, float(second)
