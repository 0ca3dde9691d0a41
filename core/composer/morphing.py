"""Between two pieces: plans and motifs on the way from one to the other, each a piece of its own.

Tempo, length, mood and the tune's rhythm and contour move little by little; the key walks along
the circle of fifths; patterns, harmony and players go over one after the other, in an order that
does not depend on how far the way is gone. So each step is nearer to its end than the one before.
"""

import itertools
import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.composer.arranging import write_score
from core.composer.checks import score_problems
from core.composer.chords import Chord, degree_chord
from core.composer.metre import STEP
from core.composer.notation import rows_of
from core.composer.pitch import Key, fold, pitches_between
from core.composer.plan import Plan
from core.composer.planning import MAX_SECONDS, make_plan
from core.composer.score import Note, Part, Score, one_by_one
from core.composer.sectioning import Stretch
from core.composer.wish import Wish

_DRUMS, _LEAD = "drums", "lead"
_WRITTEN = ("drums", "bass", "chords", "pad", "arp")
# How far the way is gone when a part's player goes over.
_GOES_OVER = {"pad": 0.3, "chords": 0.4, "arp": 0.45, "bass": 0.55, "drums": 0.6, "lead": 0.5}
_PHRASE, _PAIR = 4, 2  # bars of harmony, and of a pattern, that go over together
_FIFTHS = {"lydian": 1, "major": 0, "mixolydian": -1, "dorian": -2, "minor": -3, "phrygian": -4,
           "locrian": -5}  # fmt: skip
_HELD_S = {"arc": 4.5}
_USUAL_HELD_S = 2.2
_MOST_MENDED = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a plan and what was written to it."""

    plan: Plan
    score: Score

    @property
    def bars(self) -> int:
        """Bars before the held last chord."""
        return self.plan.sections[-1].bar


@dataclass(frozen=True, slots=True)
class Step:
    """State a piece on the way, as settings and fields of a request."""

    settings: dict[str, Any]
    fields: dict[str, Any]


def between(one: Piece, other: Piece, at: float) -> Step:
    """Return the piece between two others.

    Parameters
    ----------
    one, other
        Where the way begins and ends.
    at
        How far it is gone, above 0 and below 1.
    """
    side = one if at < 0.5 else other
    key = key_between(one.plan.key, other.plan.key, at)
    wish = _common(one, other, at, key, side)
    sides = [_written(wish, piece, key) for piece in (one, other)]
    players = _players(one.plan, other.plan, at)
    plan = sides[at >= 0.5].plan
    notes = {
        role: _gone_over(role, sides, at, plan.metre.bar) for role in _WRITTEN if players.get(role)
    }
    if players.get(_LEAD):
        notes[_LEAD] = _tune(one, other, at, sides, notes)
    settings: dict[str, Any] = {
        "genre": plan.genre.id,
        "metre": plan.metre.name,
        "mood": [round(wish.arousal, 4), round(wish.valence, 4)],
        "form": plan.form,
        "builds": side.plan.builds,
        "instruments": players,
        "sections": [[s.kind, s.bars, round(s.energy or 0.5, 4)] for s in wish.sections],
        "notes": {role: rows_of(rows) for role, rows in notes.items() if rows},
        "seeds": dict(side.plan.seeds),
        "loop": side.plan.loop,
    }
    fields: dict[str, Any] = {
        "tempo_bpm": wish.tempo_bpm,
        "key": key.name,
        "seconds": wish.seconds,
        "chords": " | ".join(" ".join(chord.symbol for chord in bar) for bar in wish.chords),
    }
    return Step(settings, fields)


# The plan ---------------------------------------------------------------------------------


def key_between(one: Key, other: Key, at: float) -> Key:
    """Return the key on the way: as many fifths gone as it is far, its colour going over midway.

    Examples
    --------
    >>> way = [key_between(Key.parse("C major"), Key.parse("A major"), at / 4) for at in range(5)]
    >>> [key.name for key in way]
    ['C major', 'G major', 'D major', 'D major', 'A major']
    """
    side = one if at < 0.5 else other
    if one.mode not in _FIFTHS or other.mode not in _FIFTHS or one.own or other.own:
        return side
    first, last = (_signature(key) for key in (one, other))
    way = (last - first + 6) % 12 - 6
    gone = first + _rounded(way * at)
    tonic = (7 * (gone - _FIFTHS[side.mode])) % 12
    return Key(tonic, side.mode)


def _rounded(number: float) -> int:
    return math.floor(number + 0.5) if number >= 0 else -math.floor(0.5 - number)


def _signature(key: Key) -> int:
    """Return the sharps of a key's scale, around the circle of fifths."""
    return (7 * key.tonic) % 12 + _FIFTHS[key.mode]


def _common(one: Piece, other: Piece, at: float, key: Key, side: Piece) -> Wish:
    """Return what both sides are written to: tempo, bars, key, harmony, form."""
    first, last = one.plan, other.plan
    tempo = math.exp((1 - at) * math.log(first.tempo_bpm) + at * math.log(last.tempo_bpm))
    tempo = round(tempo, 1)
    bars = max(_rounded((1 - at) * one.bars + at * other.bars), 1)
    metre = side.plan.metre
    bar_s = metre.beats * 60.0 / tempo
    held_s = 0.0 if side.plan.loop else _HELD_S.get(side.plan.genre.form, _USUAL_HELD_S)
    arousal, valence = ((1 - at) * a + at * b for a, b in zip(first.mood, last.mood, strict=True))
    stretches = _form(side, bars)
    return Wish(
        tempo_bpm=tempo,
        seconds=round(min(bars * bar_s + held_s + 0.002, MAX_SECONDS), 4),
        metre=metre.name,
        tonic=key.tonic,
        mode=key.mode,
        chords=() if key.path else _harmony(one, other, at, key, bars),
        arousal=arousal,
        valence=valence,
        sections=stretches,
        loop=side.plan.loop,
    )


def _form(side: Piece, bars: int) -> tuple[Stretch, ...]:
    """Return the nearer piece's sections stretched or cut to a number of bars."""
    sections = [section for section in side.plan.sections[:-1] if section.bars]
    if not sections:
        return (Stretch("verse", bars),)
    edges = [round(s.bar * bars / side.bars) for s in sections] + [bars]
    return tuple(
        Stretch(section.kind, b - a, round(section.energy, 4))
        for section, (a, b) in zip(sections, itertools.pairwise(edges), strict=True)
        if b > a
    )


def _harmony(
    one: Piece, other: Piece, at: float, key: Key, bars: int
) -> tuple[tuple[Chord, ...], ...]:
    """Return the chords of every bar, phrases of one side and of the other."""
    rows = []
    for bar in range(bars + 1):
        piece = other if _is_over("harmony", bar // _PHRASE, at) else one
        own = min(bar * piece.bars // max(bars, 1), piece.bars)
        if bar == bars:
            own = piece.bars
        rows.append(_chords_of(piece.plan, own, key))
    return tuple(rows[:-1]) or (rows[-1],)


def _chords_of(plan: Plan, bar: int, key: Key) -> tuple[Chord, ...]:
    """Return a bar's chords as they stand in another key."""
    start = bar * plan.metre.bar
    if plan.key.path:
        return (degree_chord(key, "1", "triad"),)
    found = [plan.chord_at(start).chord, plan.chord_at(start + plan.metre.bar // 2).chord]
    moved = [in_key(chord, plan.key, key) for chord in dict.fromkeys(found)]
    return tuple(dict.fromkeys(moved))


def in_key(chord: Chord, home: Key, key: Key) -> Chord:
    """Return a chord of one key in another: of the same degree, or moved as it stands."""
    if (home.tonic, home.mode) == (key.tonic, key.mode):
        return chord
    for degree in range(1, len(home.harmony.steps) + 1):
        same = degree_chord(home, str(degree), "triad")
        if same.root == chord.root and same.steps == chord.steps[:3]:
            colour = "seventh" if len(chord.steps) == 4 and 9 < chord.steps[3] < 12 else "triad"
            return degree_chord(key, str(degree), colour)
    up = key.tonic - home.tonic
    named = degree_chord(key, "1", "triad")
    root, bass = fold(chord.root + up), fold(chord.bass + up)
    symbol = key.note_name(root) + chord.symbol.partition("/")[0][_root_letters(chord.symbol) :]
    if bass != root:
        symbol += "/" + key.note_name(bass)
    return replace(named, symbol=symbol, root=root, steps=chord.steps, bass=bass)


def _root_letters(symbol: str) -> int:
    return 2 if symbol[1:2] in ("#", "b", "♯", "♭") else 1


def _players(one: Plan, other: Plan, at: float) -> dict[str, str]:
    """Return who plays each part; those of one side alone leave or come when it is their turn."""
    pairs = {
        role: (one.patches.get(role, ""), other.patches.get(role, ""))
        for role in {*one.patches, *other.patches}
    }
    pairs[_DRUMS] = one.kit, other.kit
    players = {role: pair[at >= _GOES_OVER.get(role, 0.5)] for role, pair in sorted(pairs.items())}
    if not any(players.values()):
        side = one if at < 0.5 else other
        players |= side.patches
    if not players.get(_LEAD):
        players["second"] = ""
    return players


# The notes --------------------------------------------------------------------------------


def _written(wish: Wish, piece: Piece, key: Key) -> Piece:
    """Return what one side's genre, players and draws make of what both have in common."""
    plan = piece.plan
    own = replace(
        wish,
        genres=(plan.genre.id,),
        form=plan.form,
        builds=plan.builds,
        players={**plan.patches, _DRUMS: plan.kit},
        seeds=dict(plan.seeds),
        own=key.own,
    )
    made = make_plan(own, plan.seed)
    return Piece(made, write_score(made))


def _is_over(name: str, place: int, at: float) -> bool:
    """Tell whether a place has gone over: places go one by one, spread evenly."""
    start = sum(map(ord, name)) * 0.1377
    golden = 0.6180339887498949
    return (start + (place + 1) * golden) % 1.0 < at


def _gone_over(role: str, sides: Sequence[Piece], at: float, bar: int) -> tuple[Note, ...]:
    """Return a part whose bars are one side's, or the other's where they have gone over."""
    parts = [side.score.part(role) for side in sides]
    if parts[0] is None or parts[1] is None:
        only = parts[0] or parts[1]
        return only.notes if only else ()
    kept: list[Note] = []
    for number, part in enumerate(parts):
        for note in part.notes if part else ():
            pair = note.start // bar // _PAIR
            if _is_over(role, pair, at) != bool(number):
                continue
            end = (pair + 1) * _PAIR * bar
            goes_on = _is_over(role, pair + 1, at) == bool(number)
            length = note.length if goes_on else min(note.length, end - note.start)
            kept.append(replace(note, length=max(length, 1)))
    return tuple(sorted(kept, key=lambda note: (note.start, note.pitch)))


def _tune(
    one: Piece,
    other: Piece,
    at: float,
    sides: Sequence[Piece],
    notes: Mapping[str, tuple[Note, ...]],
) -> tuple[Note, ...]:
    """Return the tune on the way, mended until it is one that may be sung; else the side's own."""
    plan = sides[at >= 0.5].plan
    tune = _blended(one, other, at, plan)
    for _ in range(_MOST_MENDED):
        if tune and not _problems(plan, tune, notes):
            return tune
        tune = _mended(tune, plan)
    for side in (sides[at >= 0.5], sides[at < 0.5]):
        part = side.score.part(_LEAD)
        if part and not _problems(plan, part.notes, notes):
            return part.notes
    own = sides[at >= 0.5].score.part(_LEAD) or sides[at < 0.5].score.part(_LEAD)
    return own.notes if own else ()


def _problems(
    plan: Plan, tune: tuple[Note, ...], notes: Mapping[str, tuple[Note, ...]]
) -> list[str]:
    parts = [Part(role, "", rows) for role, rows in notes.items() if rows]
    return score_problems(plan, Score((*parts, Part(_LEAD, "", tune))))


def _blended(one: Piece, other: Piece, at: float, plan: Plan) -> tuple[Note, ...]:
    """Return the tune whose rhythm and contour lie between those of two others, bar for bar."""
    bars = plan.sections[-1].bar
    tune: list[Note] = []
    for bar in range(bars + 1):
        rows = [
            _bar_of(piece, piece.bars if bar == bars else bar * piece.bars // max(bars, 1))
            for piece in (one, other)
        ]
        tune += _blended_bar(rows[0], rows[1], at, bar, plan)
    return one_by_one(tune)


@dataclass(frozen=True, slots=True)
class _Sung:
    """Hold a note of a bar: where it begins and how long it is, in bars, and its degree."""

    start: float
    length: float
    degree: float
    velocity: float


def _bar_of(piece: Piece, bar: int) -> list[_Sung]:
    part, size = piece.score.part(_LEAD), piece.plan.metre.bar
    notes = part.notes if part else ()
    first = bisect_left(notes, bar * size, key=lambda note: note.start)
    rows = []
    for note in itertools.takewhile(lambda note: note.start < (bar + 1) * size, notes[first:]):
        degree = _degree(note.pitch, piece.plan.key)
        rows.append(_Sung(note.start / size - bar, note.length / size, degree, note.velocity))
    return rows


def _blended_bar(
    one: Sequence[_Sung], other: Sequence[_Sung], at: float, bar: int, plan: Plan
) -> list[Note]:
    count = _rounded((1 - at) * len(one) + at * len(other))
    size, notes = plan.metre.bar, []
    for number in range(count):
        a, b = (
            rows[min(int((number + 0.5) / count * len(rows)), len(rows) - 1)] if rows else None
            for rows in (one, other)
        )
        first, last = a or b, b or a
        if first is None or last is None:
            continue
        start, length, degree, velocity = (
            (1 - at) * x + at * y
            for x, y in (
                (first.start, last.start),
                (first.length, last.length),
                (first.degree, last.degree),
                (first.velocity, last.velocity),
            )
        )
        tick = bar * size + round(start * size / STEP) * STEP
        pitch = _pitched(degree, tick, length * size, plan)
        notes.append(Note(tick, max(round(length * size), STEP // 2), pitch, round(velocity, 4)))
    return notes


def _lattice(key: Key) -> tuple[float, ...]:
    return pitches_between(key.pitch_classes, 24.0, 112.0, key.period)


def _degree(pitch: float, key: Key) -> float:
    """Return where a pitch lies among the tones of its key, counted from its home."""
    lattice = _lattice(key)
    home = bisect_left(lattice, key.home - 0.01)
    at = min(max(bisect_left(lattice, pitch), 1), len(lattice) - 1)
    below, above = lattice[at - 1], lattice[at]
    return at - 1 + (pitch - below) / (above - below) - home


def _pitched(degree: float, tick: int, length: float, plan: Plan) -> float:
    """Return the tone of a degree; what begins a bar and is held belongs to the chord."""
    lattice = _lattice(plan.key)
    home = bisect_left(lattice, plan.key.home - 0.01)
    at = min(max(_rounded(degree) + home, 0), len(lattice) - 1)
    strong = tick % plan.metre.bar == 0 and length >= 2 * plan.metre.beat * STEP
    if not strong or plan.key.path:
        return float(lattice[at])
    tones = plan.chord_at(tick).chord.pitch_classes
    near = [place for place in (at, at - 1, at + 1) if 0 <= place < len(lattice)]
    chosen = next((p for p in near if fold(lattice[p], plan.key.period) in tones), at)
    return float(lattice[chosen])


def _mended(tune: tuple[Note, ...], plan: Plan) -> tuple[Note, ...]:
    """Return the tune drawn together: wide leaps halved, far notes brought nearer its middle."""
    if not tune:
        return tune
    lattice = _lattice(plan.key)
    places = [bisect_left(lattice, note.pitch - 0.01) for note in tune]
    middle = sorted(places)[len(places) // 2]
    mended = [places[0]]
    for place in places[1:]:
        step = place - mended[-1]
        drawn = mended[-1] + (step if abs(step) <= 1 else _rounded(step * 0.6))
        drawn += (drawn < middle - 8) - (drawn > middle + 8)
        mended.append(min(max(drawn, 0), len(lattice) - 1))
    pitches = [lattice[place] for place in mended]
    low = sorted(pitches)[len(pitches) // 2]
    up = plan.key.period if low < 66 else 0.0
    return tuple(
        replace(note, pitch=float(pitch + up)) for note, pitch in zip(tune, pitches, strict=True)
    )


def distance(one: Piece, other: Piece) -> float:
    """Return how far two pieces are from each other: 0 for equal ones.

    Tempo, length, key, players, and what each part does in each tenth of the piece.
    """
    first, last = one.plan, other.plan
    tempo = abs(math.log2(first.tempo_bpm / last.tempo_bpm))
    length = abs(math.log2(max(one.bars, 1) / max(other.bars, 1)))
    key = 0.0
    if first.key.mode in _FIFTHS and last.key.mode in _FIFTHS:
        key = abs((_signature(first.key) - _signature(last.key) + 6) % 12 - 6) / 6
    names = {*first.patches, *last.patches}
    same = sum(first.patches.get(role) == last.patches.get(role) for role in names)
    players = 1.0 - (same + (first.kit == last.kit)) / (len(names) + 1)
    parts = [_parts_apart(one, other, role) for role in (*_WRITTEN, _LEAD)]
    return tempo + length + key + players + sum(parts) / len(parts)


def _parts_apart(one: Piece, other: Piece, role: str) -> float:
    """Return the share of a bar's places that two parts do not have alike, over the piece."""
    shapes = [_shape(piece, role) for piece in (one, other)]
    both = {*shapes[0], *shapes[1]}
    return sum(abs(shapes[0].get(k, 0.0) - shapes[1].get(k, 0.0)) for k in both) / 2.0


def _shape(piece: Piece, role: str) -> dict[tuple[int, ...], float]:
    part = piece.score.part(role)
    notes = part.notes if part else ()
    bar = piece.plan.metre.bar
    shape: dict[tuple[int, ...], float] = {}
    for note in notes:
        where = (
            round(note.pitch) if role == _DRUMS else _rounded(_degree(note.pitch, piece.plan.key))
        )
        place = (round(16 * (note.start % bar) / bar), where if role in (_DRUMS, _LEAD) else 0)
        shape[place] = shape.get(place, 0.0) + 1.0 / len(notes)
    return shape
