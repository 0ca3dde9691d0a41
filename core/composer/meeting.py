"""Tempo and form that meet stated moments: which beat each falls on, and where time bends for it.

A moment is laid on the bar line, beat or part of a beat that needs the least bending; the tempo
between two moments is what brings one to the other. Where that would bend too far, the moment is
accented off the beat.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.composer.clock import Anchor, Clock, mean_pace
from core.composer.metre import STEP, Metre

MOST_BEND = 0.06  # of the tempo, between two moments
_USUAL_BEND = 0.03  # that costs as much as falling on half a beat
_EVEN = 0.04  # a change of tempo at a moment that is heard
_LEAVE = 2.4  # the cost of a moment that is left off the beat
_BEAM = 24
_EARLIEST_S = 0.2  # before this it is the start itself
_LEAST_BARS, _MOST_BARS = 2, 16
_HOLDS_S = (1.2, 6.5)  # how long the last chord may be held, where a moment asks for it
_FORMS = {
    1: ("verse",),
    2: ("verse", "chorus"),
    3: ("intro", "verse", "chorus"),
    4: ("intro", "verse", "chorus", "outro"),
    5: ("intro", "verse", "chorus", "bridge", "chorus"),
    6: ("intro", "verse", "chorus", "verse", "bridge", "chorus"),
}
_CYCLE = ("verse", "chorus", "bridge", "chorus")


@dataclass(frozen=True, slots=True)
class Moment:
    """State when something must be hit, and how much it matters, above 0 and at most 1."""

    seconds: float
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Meeting:
    """Say how moments are met.

    Attributes
    ----------
    tempo_bpm
        On the whole.
    times
        The clock's anchors.
    hits
        Tick and strength of each moment.
    sections
        Kind and bars of each.
    joins
        Seconds of the moments on which a section begins.
    """

    tempo_bpm: float
    times: tuple[Anchor, ...]
    hits: tuple[tuple[int, float], ...]
    sections: tuple[tuple[str, int], ...]
    joins: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """Hold one way to meet the moments so far."""

    cost: float
    anchors: tuple[Anchor, ...]
    bend: float = 0.0


def meet(
    moments: Sequence[Moment], seconds: float, tempo: tuple[float, float], metre: Metre, hold: float
) -> Meeting:
    """Return the tempo, bends and form that meet moments best.

    Parameters
    ----------
    moments
        Ascending; those outside the piece are left out.
    seconds
        Length of the piece.
    tempo
        Slowest and fastest that may be taken.
    metre
        Of the bars.
    hold
        Seconds that the last chord should ring at least.
    """
    inside = [m for m in moments if _EARLIEST_S <= m.seconds <= seconds - 0.1]
    low, high = tempo
    middle = 0.5 * (low + high)
    steps = max(min(math.ceil((high - low) / 1.0), 48), 0)
    tempi = [low + (high - low) * step / max(steps, 1) for step in range(steps + 1)]

    def cost(bpm: float) -> tuple[float, _Way]:
        way = _best_way(inside, metre.ticks_per_second(bpm), metre)
        pace = mean_pace(way.anchors) or metre.ticks_per_second(bpm)
        away = abs(pace / metre.ticks_per_second(1.0) - middle)
        return way.cost + away / max(0.5 * (high - low), 0.005 * middle), way

    bpm, (_cost, way) = min(((bpm, cost(bpm)) for bpm in tempi), key=lambda row: row[1][0])
    times = way.anchors if len(way.anchors) > 1 else ()
    clock = Clock(metre.ticks_per_second(bpm), times)
    hits = _hits(inside, clock)
    on_bars = {tick // metre.bar: second for tick, second in times[1:] if tick % metre.bar == 0}
    strength = {m.seconds: m.strength for m in inside}
    wanted = {bar: strength.get(second, 0.5) for bar, second in on_bars.items()}
    end = _end(clock, metre, seconds, hold, wanted)
    joins = _joins({bar: value for bar, value in wanted.items() if 0 < bar < end}, end)
    edges = [0, *joins, end]
    lengths = [two - one for one, two in pairwise(edges) if two > one]
    told = tuple(on_bars[bar] for bar in (*joins, end) if bar in on_bars)
    return Meeting(bpm, times, hits, tuple(zip(_kinds(len(lengths)), lengths, strict=True)), told)


def _best_way(moments: Sequence[Moment], pace: float, metre: Metre) -> _Way:
    ways = [_Way(0.0, ((0, 0.0),))]
    for moment in moments:
        weight = 0.5 + moment.strength
        grown = [_Way(way.cost + _LEAVE * weight, way.anchors, way.bend) for way in ways]
        for way in ways:
            tick, second = way.anchors[-1]
            straight = (moment.seconds - second) * pace
            first = math.ceil((tick + straight * (1 - MOST_BEND)) / STEP)
            last = math.floor((tick + straight * (1 + MOST_BEND)) / STEP)
            for step in range(max(first, tick // STEP + 1), last + 1):
                bend = math.log((step * STEP - tick) / straight)
                cost = way.cost + weight * _place_cost(step * STEP, metre)
                cost += (bend / _USUAL_BEND) ** 2 * min(moment.seconds - second, 8.0) / 4.0
                if len(way.anchors) > 1:
                    cost += 0.3 * ((bend - way.bend) / _EVEN) ** 2
                grown.append(_Way(cost, (*way.anchors, (step * STEP, moment.seconds)), bend))
        best: dict[tuple[Anchor, ...], _Way] = {}
        for way in sorted(grown, key=lambda way: way.cost):
            best.setdefault(way.anchors[-1:], way)
            if len(best) >= _BEAM:
                break
        ways = list(best.values())
    return min(ways, key=lambda way: way.cost)


def _place_cost(tick: int, metre: Metre) -> float:
    inside = tick % metre.bar
    if inside == 0:
        return 0.0
    if inside % (metre.beat * STEP) == 0:
        return 0.25 if 2 * inside == metre.bar else 0.45
    return 1.0 if inside % (2 * STEP) == 0 else 1.8


def _hits(moments: Sequence[Moment], clock: Clock) -> tuple[tuple[int, float], ...]:
    hits: dict[int, float] = {}
    for moment in moments:
        tick = round(clock.ticks_at(moment.seconds))
        hits[tick] = max(hits.get(tick, 0.0), min(max(moment.strength, 0.05), 1.0))
    return tuple(sorted(hits.items()))


def _end(clock: Clock, metre: Metre, seconds: float, hold: float, wanted: dict[int, float]) -> int:
    """Return the bar of the last chord: the last moment's, else the last that leaves it time."""
    usual = max(math.floor(clock.ticks_at(seconds - hold) / metre.bar + 1e-6), 0)
    if wanted:
        bar = max(wanted)
        left = seconds - clock.seconds_at(bar * metre.bar)
        if _HOLDS_S[0] <= left <= _HOLDS_S[1] and clock.anchors[-1][0] <= bar * metre.bar:
            return bar
    return usual


def _joins(wanted: dict[int, float], end: int) -> list[int]:
    """Return the bars on which sections begin: the moments that matter most, far enough apart."""
    chosen: list[int] = []
    for bar in sorted(wanted, key=lambda bar: (-wanted[bar], bar)):
        if all(abs(bar - other) >= _LEAST_BARS for other in (0, end, *chosen)):
            chosen.append(bar)
    edges = sorted({0, *chosen, end})
    for one, two in pairwise(edges):
        while two - one > _MOST_BARS:
            one += _MOST_BARS // 2
            chosen.append(one)
    return sorted(set(chosen))


def _kinds(count: int) -> tuple[str, ...]:
    if count in _FORMS:
        return _FORMS[count]
    inner = tuple(_CYCLE[number % len(_CYCLE)] for number in range(max(count - 2, 0)))
    return ("intro", *inner, "chorus") if count else ()
