"""A tune that was heard in a recording: its notes laid on a grid that fits them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.analysis.melody import HeardNote
from core.composer.metre import STEP, Metre
from core.composer.score import Note, one_by_one
from core.composer.tune import Tune
from core.text import N_, _

_SLOWEST, _FASTEST = 50.0, 180.0  # beats a minute
_USUAL, _OCTAVES = 98.0, 0.6
_STRENGTHS = ((1, 0.9), (2, 1.0), (4, 0.7), (3, 0.5))  # parts of a beat, and what they speak for
_LEAST_FIT = 0.35
_KEPT = 0.25  # of how far a note was sung off the grid
_OFF_TUNE = 8.0  # cents that are worth telling
_MOST_OFF_GRID = 0.35  # of a step; further off a note stays where it was sung

Times = NDArray[np.float64]


def heard_tune(heard: Sequence[HeardNote], metre: Metre, tempo_bpm: float | None = None) -> Tune:
    """Return heard notes as a tune.

    Parameters
    ----------
    heard
        Sorted by start, at least one.
    metre
        Its bars.
    tempo_bpm
        What it was sung to, where that is known.
    """
    told: list[str] = []
    starts = np.array([note.start_s for note in heard])
    lengths = np.array([note.end_s - note.start_s for note in heard])
    tempo, fit = _tempo(starts, lengths) if tempo_bpm is None else (tempo_bpm, 1.0)
    if fit < _LEAST_FIT:
        told.append(
            _(N_("No steady beat was heard in the melody; it is read at {tempo:g} bpm.")).format(
                tempo=tempo
            )
        )
    beat_s = 60.0 / tempo
    start_s = _first_beat(starts, lengths, beat_s, metre)
    ticks_per_second = metre.ticks_per_second(tempo)
    pitches, cents = _in_concert_pitch(heard)
    if abs(cents) >= _OFF_TUNE:
        told.append(
            _(N_("The recording is {cents:+.0f} cents off concert pitch; it was moved.")).format(
                cents=cents
            )
        )
    notes = []
    for note, pitch in zip(heard, pitches, strict=True):
        start = _snapped((note.start_s - start_s) * ticks_per_second)
        end = max((note.end_s - start_s) * ticks_per_second, start + STEP / 2)
        loud = 0.45 + 0.5 * note.level
        notes.append(
            Note(max(start, 0), round(end - start), pitch, round(loud, 3), note.slide, note.vibrato)
        )
    return Tune(one_by_one(notes), tempo, metre.name, told=tuple(told))


def _tempo(starts: Times, lengths: Times) -> tuple[float, float]:
    """Return the tempo at which notes begin on beats and their parts, and how well they do."""
    if len(starts) < 4:
        return _USUAL, 0.0
    weights = np.sqrt(np.clip(lengths, 0.05, 1.0))
    weights /= weights.sum()
    tempi = np.exp(np.linspace(np.log(_SLOWEST), np.log(_FASTEST), 2400))
    score = np.zeros(len(tempi))
    fits = {}
    for part, strength in _STRENGTHS:
        turns = np.exp(2j * np.pi * part * np.outer(tempi / 60.0, starts))
        fits[part] = np.abs((turns * weights).sum(axis=1))
        score += strength * fits[part]
    usual = np.exp(-0.5 * np.square(np.log2(tempi / _USUAL) / _OCTAVES))
    best = int(np.argmax(score * (0.35 + 0.65 * usual)))
    found = float(tempi[best])
    whole = round(found)
    near = found if abs(found - whole) > 0.006 * found else float(whole)
    return round(near, 2), float(max(fits[2][best], fits[4][best]))


def _first_beat(starts: Times, lengths: Times, beat_s: float, metre: Metre) -> float:
    """Return the second at which the first bar begins: where long notes fall on its beats."""
    weights = np.sqrt(np.clip(lengths, 0.05, 2.0))
    turns = (weights * np.exp(2j * np.pi * starts / beat_s)).sum()
    offset = float(np.angle(turns)) / (2.0 * np.pi) * beat_s
    first = starts[0]
    before = np.floor((first - offset) / beat_s + 0.25)
    beats = max(round(metre.beats), 1)

    def weight(shift: int) -> float:
        at = offset + (before - shift) * beat_s
        places = (starts - at) / beat_s
        near = np.abs(places - np.round(places)) < 0.2
        downbeats = near & (np.round(places) % beats == 0)
        upbeat_cost = 0.06 * shift * weights.sum() / beats
        return float(weights[downbeats].sum() - upbeat_cost)

    shift = max(range(beats), key=weight)
    return float(offset + (before - shift) * beat_s)


def _snapped(tick: float) -> int:
    """Return a tick drawn to the nearest sixteenth or triplet, with a little of its own timing."""
    grids = (STEP, 4 * STEP / 3)  # sixteenths, and triplets of eighths
    straight, triplet = (round(tick / grid) * grid for grid in grids)
    target = triplet if abs(tick - triplet) < 0.4 * abs(tick - straight) else straight
    if abs(tick - target) > _MOST_OFF_GRID * STEP:
        return round(tick)
    return round(target + _KEPT * (tick - target))


def _in_concert_pitch(heard: Sequence[HeardNote]) -> tuple[list[float], float]:
    """Return the pitches moved to concert pitch, and by how many cents they were off."""
    pitches = np.array([note.pitch for note in heard])
    lengths = np.array([note.end_s - note.start_s for note in heard])
    turn = (lengths * np.exp(2j * np.pi * pitches)).sum()
    steady = abs(turn) / max(lengths.sum(), 1e-9)
    off = float(np.angle(turn)) / (2.0 * np.pi) if steady > 0.5 else 0.0
    return [round(float(pitch - off), 4) for pitch in pitches], 100.0 * off
