"""Tunes outside the beat, as a taqsim or an alap goes: towards resting tones, and dwelling there.

Times are seconds that are laid on the plan's ticks; no bar line is meant.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from core.composer.instruments import INSTRUMENTS
from core.composer.plan import Plan, Section
from core.composer.score import Note

_RUN_S = (0.13, 0.34)  # a tone on the way
_DWELL_S = (0.9, 2.4)  # a tone that is reached
_RINGS_S = (0.7, 1.7)  # the same where it dies away by itself
_REST_S = (0.25, 0.9)
_LONGEST_RUN = 15  # tones
_LAST_S = 1.6  # that the closing phrase has at least
_PEAK = 0.65  # of the section, where it has climbed highest
_AGAIN_S = 0.16  # between strokes of a string that is struck again while it is dwelt on
_VELOCITY = (0.5, 0.82)


class Improviser(Protocol):
    """Know the tones that a tune may use: a melodist."""

    plan: Plan
    rng: np.random.Generator

    def lattice(self, tick: int) -> Sequence[float]:
        """Return the pitches of the region."""

    def strong_tones(self, tick: int) -> Sequence[float]:
        """Return the tones to dwell on."""


def free_tune(player: Improviser, section: Section) -> list[Note]:
    """Return a section's tune outside the beat: phrase after phrase, and home at its end."""
    plan, rng = player.plan, player.rng
    start = section.bar * plan.metre.bar
    end = start + section.bars * plan.metre.bar
    second = plan.metre.ticks_per_second(plan.tempo_bpm)
    lattice = list(player.lattice(start))
    goals = [_nearest(lattice, tone) for tone in player.strong_tones(start)]
    home = _home(plan, lattice)
    at, notes = home, []
    tick = start + 0.3 * second
    while end - tick > 2.2 * _LAST_S * second:
        place = (tick - start) / (end - start)
        goal = _goal(goals, home, place, len(lattice), rng)
        phrase = _phrase(player, lattice, (at, goal), tick, end - _LAST_S * second)
        notes += phrase
        at = goal
        tick = phrase[-1].end + second * rng.uniform(*_REST_S)
    notes += _closing(player, lattice, (at, home), tick, end - 0.25 * second)
    return [note for note in notes if note.end <= end]


def _nearest(lattice: Sequence[float], pitch: float) -> int:
    return min(range(len(lattice)), key=lambda index: abs(lattice[index] - pitch))


def _home(plan: Plan, lattice: Sequence[float]) -> int:
    """Return the tonic that a tune comes from: the lowest that leaves room below it."""
    tonic, period = plan.key.degree(1), plan.key.period
    gaps = [(pitch - tonic + period / 2) % period - period / 2 for pitch in lattice]
    return min(range(len(lattice)), key=lambda index: (round(abs(gaps[index]), 3), index))


def _goal(
    goals: Sequence[int], home: int, place: float, count: int, rng: np.random.Generator
) -> int:
    """Return where the next phrase leads: higher until the peak, then back."""
    height = place / _PEAK if place < _PEAK else (1.0 - place) / (1.0 - _PEAK)
    wanted = home + height * (count - 1 - home) + rng.normal(0.0, 0.8)
    return min(goals, key=lambda goal: abs(goal - wanted))


def _phrase(
    player: Improviser, lattice: Sequence[float], way: tuple[int, int], tick: float, end: float
) -> list[Note]:
    """Return a run from one tone to another, and the other dwelt on."""
    rng, second = player.rng, player.plan.metre.ticks_per_second(player.plan.tempo_bpm)
    at, goal = way
    steps = _steps(at, goal, len(lattice), rng)
    notes: list[Note] = []
    slow = rng.uniform(0.85, 1.3)
    for number, index in enumerate(steps):
        # A run gathers speed and slows down where it arrives.
        middle = np.sin(np.pi * (number + 0.5) / max(len(steps), 1))
        length = slow * (_RUN_S[1] - (_RUN_S[1] - _RUN_S[0]) * middle) * rng.uniform(0.85, 1.2)
        loud = _VELOCITY[0] + (_VELOCITY[1] - _VELOCITY[0]) * 0.7 * middle
        notes.append(_note(tick, length * second, lattice[index], loud * rng.uniform(0.92, 1.08)))
        tick += length * second
    room = max(end - tick, 0.4 * second)
    rings = INSTRUMENTS[player.plan.patches["lead"]].rings
    dwell = min(rng.uniform(*(_RINGS_S if rings else _DWELL_S)) * second, room)
    return notes + _dwelt(player, lattice, goal, tick, dwell)


def _steps(at: int, goal: int, count: int, rng: np.random.Generator) -> list[int]:
    """Return the tones on the way: by step, past the goal or round it, seldom straight."""
    sign = 1 if goal >= at else -1
    way = list(range(at, goal, sign))
    turns = (
        (0, sign),
        (sign, 0, -1),
        (0, 1, 0, -1),
        (2, 1, 0, 1, 0, -1),  # falling in threes
        (2, 1, 2, 0, 1, -1),
        (-2, -1, 0, -1, 0, 1),
        (1, 2, 1, 0, 1, -1, 0, -2, -1),
    )
    turn = [goal + step for step in turns[int(rng.integers(len(turns)))]]
    if len(way) > 2 and rng.random() < 0.5:  # one step back on the way
        middle = int(rng.integers(1, len(way)))
        way = [*way[: middle + 1], *way[middle - 1 :]]
    return [min(max(index, 0), count - 1) for index in (*way, *turn)][-_LONGEST_RUN:]


def _dwelt(
    player: Improviser, lattice: Sequence[float], goal: int, tick: float, length: float
) -> list[Note]:
    """Return a tone that is dwelt on; a string is struck again, ever faster, or let ring."""
    rng, second = player.rng, player.plan.metre.ticks_per_second(player.plan.tempo_bpm)
    patch = INSTRUMENTS[player.plan.patches["lead"]]
    pitch = lattice[goal]
    if not patch.rings or rng.random() < 0.25 or length < 0.6 * second:
        return [_note(tick, length, pitch, 0.78)]
    notes = [_note(tick, 0.35 * length, pitch, 0.8)]
    at, gap = tick + 0.35 * length, 1.8 * _AGAIN_S * second
    while at + gap < tick + length:
        notes.append(_note(at, gap, pitch, 0.55 + 0.12 * rng.random()))
        at += gap
        gap = max(0.86 * gap, 0.7 * _AGAIN_S * second)
    return notes


def _closing(
    player: Improviser, lattice: Sequence[float], way: tuple[int, int], tick: float, end: float
) -> list[Note]:
    """Return the way home: down by step, slowing, and the tonic held."""
    second = player.plan.metre.ticks_per_second(player.plan.tempo_bpm)
    at, home = way
    sign = -1 if at > home else 1
    steps = [*range(at, home, sign)][-6:] or [min(home + 1, len(lattice) - 1)]
    notes: list[Note] = []
    room = max(end - tick, 0.2 * second)
    share = 0.5 * room / sum(1.0 + 0.25 * number for number in range(len(steps)))
    for number, index in enumerate(steps):
        length = min(share * (1.0 + 0.25 * number), 0.5 * second)
        notes.append(_note(tick, length, lattice[index], 0.7))
        tick += length
    return [*notes, _note(tick, max(end - tick, 0.1 * second), lattice[home], 0.78)]


def _note(tick: float, length: float, pitch: float, velocity: float) -> Note:
    return Note(round(tick), max(round(length), 30), float(pitch), float(velocity))
