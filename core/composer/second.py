"""The second voice: who goes along with the tune, and how the tradition has it go.

Writes from the tune alone, into the tune's stem: whoever sings another tune is followed.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.composer.instruments import INSTRUMENTS, Instrument
from core.composer.metre import STEP
from core.composer.pitch import fold, pitches_between
from core.composer.plan import Plan
from core.composer.score import Note

_QUIETER = 0.86  # velocity against the tune's
_DROPPED = 0.3  # of the passing tones that a shadow leaves out
_TURNED = 0.45  # of the held tones that a shadow turns round
_FIGURE = (0, 1, 2, 0, 1, 2, 0, 1)  # three tones in four time, as two players share them
_MOST_STROKES_S = 9.5  # of two players together
_BEHIND_S = 0.22  # of who follows a tune outside the beat
_THIRD = 2.6  # semitones that a parallel voice lies below at least


def write_second(plan: Plan, tune: Sequence[Note], rng: np.random.Generator) -> list[Note]:
    """Return what the second voice plays to a tune, where its sections let it play.

    Parameters
    ----------
    tune
        Sorted by start, the held last note included.
    rng
        Draws its liberties.
    """
    patch = INSTRUMENTS[plan.patches["second"]]
    notes: Sequence[Note]
    heard = _heard(plan, tune)
    style = plan.genre.second
    if style == "interlocking":
        notes = _interlocking(plan, heard)
    elif style == "thirds" and not plan.key.path:
        notes = _parallel(plan, heard)
    elif style == "shadow":
        notes = _shadow(plan, heard, rng)
    else:
        notes = heard
    away = style in ("octave", "interlocking") or (style == "thirds" and bool(plan.key.path))
    notes = _placed(notes, patch, plan.key.period, away=away)
    bends = patch.bends and style != "interlocking"
    return [
        replace(
            note,
            velocity=note.velocity * _QUIETER,
            slide=note.slide if bends else 0.0,
            vibrato=note.vibrato if bends else 0.0,
        )
        for note in notes
    ]


def _heard(plan: Plan, tune: Sequence[Note]) -> list[Note]:
    """Return what is gone along with; outside the beat whoever follows is behind."""
    behind = round(_BEHIND_S * plan.metre.ticks_per_second(plan.tempo_bpm))
    heard = []
    for note in tune:
        section = plan.section_at(note.start)
        if "second" not in section.roles:
            continue
        late = behind if section.free and section.kind != "end" else 0
        if note.start + late < (section.bar + section.bars) * plan.metre.bar:
            heard.append(replace(note, start=note.start + late))
    return heard


def _placed(
    notes: Sequence[Note], patch: Instrument, period: float, *, away: bool
) -> Sequence[Note]:
    """Return the notes in the octave that suits the instrument, another than the tune's if asked.

    Single notes that would leave its range are moved into it.
    """
    if not notes:
        return notes
    middle = float(np.median([note.pitch for note in notes]))
    centre = (patch.low + patch.high) / 2
    shifts = [turns * period for turns in (-2, -1, 0, 1, 2) if turns or not away]
    shift = min(shifts, key=lambda s: abs(middle + s - centre) + 0.5 * abs(s))
    return [
        replace(note, pitch=_inside(note.pitch + shift, patch.low, patch.high, period))
        for note in notes
    ]


def _inside(pitch: float, low: float, high: float, period: float) -> float:
    while pitch < low:
        pitch += period
    while pitch > high:
        pitch -= period
    return float(round(pitch, 6))


def _shadow(plan: Plan, tune: Sequence[Note], rng: np.random.Generator) -> list[Note]:
    """Return the tune as another player knows it: some tones left out, held ones turned."""
    beat = plan.metre.beat * STEP
    notes: list[Note] = []
    dropped = False
    for note in tune:
        dropped = (
            not dropped and note.length < beat and note.start % beat > 0 and rng.random() < _DROPPED
        )
        if dropped:
            continue
        turns = note.length >= 1.5 * beat and note.start < plan.end_tick
        if turns and rng.random() < _TURNED:
            notes += _turned(plan, note)
        else:
            notes.append(note)
    return notes


def _turned(plan: Plan, note: Note) -> list[Note]:
    """Return a held tone with its upper neighbour touched in the middle."""
    above = pitches_between(
        plan.key.pitch_classes, note.pitch + 0.3, note.pitch + 4.0, plan.key.period
    )
    half = note.length // 2 // STEP * STEP
    parts = ((0, half, note.pitch), (half, STEP, above[0]), (half + STEP, 0, note.pitch))
    return [
        replace(
            note,
            start=note.start + at,
            length=length or note.length - at,
            pitch=float(pitch),
            slide=note.slide if at == 0 else 0.0,
        )
        for at, length, pitch in parts
    ]


def _parallel(plan: Plan, tune: Sequence[Note]) -> list[Note]:
    """Return the voice about a third below: a tone of the chord on the beat, else of the scale."""
    beat = plan.metre.beat * STEP
    notes = []
    for note in tune:
        chord = plan.chord_at(note.start).chord
        scale = plan.key.pitch_classes
        classes = chord.pitch_classes if note.start % beat == 0 else scale
        period = plan.key.period
        below = pitches_between(classes, note.pitch - period, note.pitch - _THIRD, period)
        notes.append(replace(note, pitch=float(below[-1])))
    return notes


def _interlocking(plan: Plan, tune: Sequence[Note]) -> list[Note]:
    """Return the stream that two players share out between them, tone after tone of the tune."""
    stroke_s = 60.0 / plan.tempo_bpm / plan.metre.beat
    grid = STEP
    while stroke_s * grid / STEP < 1.0 / _MOST_STROKES_S:
        grid *= 2
    notes: list[Note] = []
    following = [*(note.start for note in tune[1:]), plan.end_tick]
    for note, until in zip(tune, following, strict=True):
        if note.start >= plan.end_tick:
            notes.append(note)
            continue
        # Where the tune rests for long, so do they.
        until = min(until, note.start + max(note.length, plan.metre.bar))
        for count, start in enumerate(range(note.start, until, grid)):
            tone = _above(plan, note.pitch, _FIGURE[count % len(_FIGURE)])
            firm = 1.0 if count % 4 == 0 else 0.82
            notes.append(Note(start, grid, tone, note.velocity * firm))
    return _once(notes)


def _above(plan: Plan, pitch: float, steps: int) -> float:
    """Return the tone of the scale some steps above."""
    if not steps:
        return pitch
    period = plan.key.period
    tones = pitches_between(plan.key.pitch_classes, pitch + 0.3, pitch + period, period)
    return float(tones[min(steps, len(tones)) - 1])


def _once(notes: Sequence[Note]) -> list[Note]:
    """Return the notes without those that one before sounds at the same time and pitch."""
    return [
        note
        for before, note in itertools.pairwise([None, *notes])
        if note and not (before and before.start == note.start and _same(before, note))
    ]


def _same(one: Note, two: Note) -> bool:
    return fold(one.pitch - two.pitch) == 0
