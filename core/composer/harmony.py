"""Harmony with intent: a loop of chords a section, what it borrows, and how it is led home.

Several harmonies are drawn and judged by their loops alone, so that neither tempo nor length
of a piece moves the choice. Stated chords are laid as they are stated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.composer.chords import Chord, applied_chord, degree_chord
from core.composer.genres import Genre
from core.composer.metre import STEP, Metre
from core.composer.pitch import Key
from core.composer.plan import ChordSpan, Section
from core.composer.scales import SCALES
from core.composer.seeds import generator

CANDIDATES = 16

Loop = tuple[str, ...]

# Progressions that show a mode off, where the library's would hide it.
_MODAL: dict[str, tuple[Loop, ...]] = {
    "dorian": (("1", "4", "1", "4"), ("1", "7", "4", "1"), ("1", "2", "4", "1")),
    "phrygian": (("1", "2", "1", "2"), ("1", "2", "3", "2"), ("1", "7", "6", "2")),
    "lydian": (("1", "2", "1", "2"), ("1", "2", "7", "1"), ("1", "5", "2", "1")),
    "mixolydian": (("1", "7", "4", "1"), ("1", "7", "1", "4"), ("1", "5", "4", "7")),
    "locrian": (("1", "2", "3", "2"), ("1", "5", "2", "1")),
    "phrygian dominant": (("1", "2", "1", "2"), ("1", "4", "2", "1"), ("1", "7", "2", "1")),
    "harmonic minor": (("1", "4", "5", "1"), ("1", "6", "4", "5")),
    "melodic minor": (("1", "4", "5", "1"), ("1", "4", "1", "5")),
}

# What leads home in modes whose fifth degree does not.
_LEADING = {"minor": "7", "dorian": "7", "mixolydian": "7", "phrygian": "2", "locrian": "2"}
_LEADING |= {"phrygian dominant": "2", "lydian": "2", "minor pentatonic": "7"}

# The two halves of the bar before a cadence: a suspension that resolves, a step on the way, a
# borrowed chord, the dominant of what follows (x).
_CADENCES: Mapping[bool, tuple[tuple[str, str], ...]] = {
    False: (("5s", "5"), ("2", "5"), ("4", "5"), ("4", "4m"), ("4", "b7"), ("5", "x")),
    True: (("5s", "5D"), ("4", "5D"), ("6", "7"), ("4", "7"), ("7", "x"), ("6", "5D")),
}
# Modes have cadences of their own: by their second, fourth and seventh degrees.
_MODAL_CADENCES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "dorian": (("4", "7"), ("3", "7"), ("2", "7"), ("4", "5")),
    "mixolydian": (("4", "7"), ("5", "7"), ("2", "7"), ("6", "7")),
    "phrygian": (("3", "2"), ("6", "2"), ("7", "2")),
    "phrygian dominant": (("4", "2"), ("6", "2"), ("7", "2")),
    "lydian": (("6", "2"), ("7", "2"), ("3", "2")),
    "blues": (("1D", "5D"), ("4D", "5D"), ("4D", "x")),
}
_FUNCTIONAL = {"major", "minor", "harmonic minor", "melodic minor"}
_FUNCTIONAL |= {"major pentatonic", "minor pentatonic"}
_APPLIED = "x"
_CLOSING = ("verse", "pre", "chorus", "bridge", "outro")
_PLACES = ("intro", "verse", "pre", "chorus", "bridge", "break", "outro")


@dataclass(frozen=True, slots=True)
class Outline:
    """Hold the harmony of a piece before it is laid over its bars.

    Attributes
    ----------
    loops
        Kind of section to its loop.
    cadences
        Kind of section to the halves of its last bar; ``None`` leaves the loop as it is.
    turns
        Kinds whose first half, too, is led on by the dominant of what follows.
    """

    loops: Mapping[str, Loop]
    cadences: Mapping[str, tuple[str, str] | None] = field(default_factory=dict)
    turns: frozenset[str] = frozenset()


def outline_for(
    genre: Genre, key: Key, seed: int, choice: int | None = None
) -> tuple[Outline, int]:
    """Return the harmony of a number, or else the best of the candidates, and its number.

    Parameters
    ----------
    seed
        The harmony's.
    choice
        Number of the candidate that was kept.
    """
    if choice is not None:
        return _drawn(genre, key, generator(seed, f"harmony {choice}")), choice
    drawn = [_drawn(genre, key, generator(seed, f"harmony {n}")) for n in range(CANDIDATES)]
    best = max(range(CANDIDATES), key=lambda n: sum(harmony_merits(genre, key, drawn[n]).values()))
    return drawn[best], best


def _drawn(genre: Genre, key: Key, rng: np.random.Generator) -> Outline:
    library = genre.dark if key.dark else genre.bright
    modal = _MODAL.get(key.mode)
    usual = {"major", "minor"} | {mode for mode in genre.modes if mode in SCALES}
    if modal and (key.mode not in usual or rng.random() < 0.4):
        library = modal + library[:1]
    # The first of a library is its most usual one.
    weights = 1.0 / np.sqrt(np.arange(1, len(library) + 1))
    order = rng.choice(len(library), len(library), replace=False, p=weights / weights.sum())
    verse, chorus, bridge = (library[int(order[i % len(order)])] for i in range(3))
    before: Loop = ("6", "7") if key.dark else ("4", "5")
    if rng.random() < 0.5 and not key.dark and len(verse) < 12:
        before = ("2", "4", "6", "5") if genre.chord_bars <= 1 else ("2", "5")
    loops = dict(zip(_PLACES, (verse, verse, before, chorus, bridge, chorus, chorus), strict=True))
    return Outline(loops, *_spices(genre, key, rng))


def _spices(
    genre: Genre, key: Key, rng: np.random.Generator
) -> tuple[dict[str, tuple[str, str] | None], frozenset[str]]:
    """Draw cadences and turns; as many numbers whatever the genre allows."""
    functional = key.mode in _FUNCTIONAL
    ways = _CADENCES[key.dark] if functional else _MODAL_CADENCES.get(key.mode, ())
    cadences: dict[str, tuple[str, str] | None] = {}
    turns = set()
    for kind in _CLOSING:
        wants, way, turn = rng.random(3)
        spiced = ways and genre.spice > 0 and wants < 0.35 + 0.6 * genre.spice
        cadences[kind] = ways[int(way * len(ways))] if spiced else None
        leads = functional or key.mode == "blues"
        if leads and turn < 0.6 * genre.spice and kind in ("verse", "chorus", "bridge"):
            turns.add(kind)
    return cadences, frozenset(turns)


def tension(key: Key, chord: Chord) -> float:
    """Return how far a chord stands from home, 0 for the tonic's triad."""
    home = degree_chord(key, "1", "triad").pitch_classes
    classes = chord.pitch_classes
    foreign = len(classes - key.harmony.pitch_classes)
    leading = (key.tonic + 11) % 12 in classes and chord.root != key.tonic
    return 0.15 * len(classes - home) + 0.3 * foreign + 0.25 * leading


def harmony_merits(genre: Genre, key: Key, outline: Outline) -> dict[str, float]:
    """Judge a harmony by its loops; each merit is at most 0."""
    chords = {
        kind: [degree_chord(key, token, genre.colour) for token in loop]
        for kind, loop in outline.loops.items()
    }
    verse, chorus, bridge = (chords[kind] for kind in ("verse", "chorus", "bridge"))
    tokens = [outline.loops[kind] for kind in ("verse", "chorus", "bridge")]
    kinds = {chord.symbol for loop in (verse, chorus, bridge) for chord in loop}
    ways = [way for way in outline.cadences.values() if way]
    rise = _mean_tension(key, chords["pre"]) - _mean_tension(key, verse)
    borrowed = sum(token[-1] == "m" or token[0] in "bx" for way in ways for token in way)
    return {
        "same loops": -1.0 * (tokens[0] == tokens[1]) - 0.4 * (tokens[2] in tokens[:2]),
        "same start": -0.4 * (verse[0].symbol == chorus[0].symbol),
        "few chords": -0.15 * max(0, min(4, 2 + 4 * genre.spice) - len(kinds)),
        "no home": -0.5 * all(chord.root != key.tonic for chord in (*verse, *chorus)),
        "falling": -0.5 * max(0.0, -rise),
        "plain": -0.3 * max(0.0, genre.spice - 0.4 * borrowed),
        "strange": -0.3 * max(0, borrowed - 2),
        "one way": -0.2 * (len(ways) - len(set(ways))),
    }


def _mean_tension(key: Key, chords: Sequence[Chord]) -> float:
    return sum(tension(key, chord) for chord in chords) / len(chords)


def lay(
    outline: Outline, genre: Genre, key: Key, metre: Metre, sections: Sequence[Section]
) -> tuple[ChordSpan, ...]:
    """Return the outline's chords over the bars of a form, the held last one included."""
    spans: list[ChordSpan] = []
    for section, following in zip(sections, (*sections[1:], None), strict=True):
        if section.kind == "end" or following is None:
            home = next((degree for degree in outline.loops["verse"] if degree[0] == "1"), "1")
            tonic = degree_chord(key, home, genre.colour)
            spans.append(ChordSpan(section.bar * metre.bar, metre.bar, tonic))
            continue
        loop = outline.loops.get(following.kind, ("1",)) if following.kind != "end" else ("1",)
        spans += _section_chords(outline, genre, key, metre, section, loop[0])
    return tuple(spans)


def _section_chords(
    outline: Outline, genre: Genre, key: Key, metre: Metre, section: Section, goal: str
) -> list[ChordSpan]:
    """Lay a loop over a section, so that its end leads to the chord that follows."""
    kind = section.kind
    loop = outline.loops.get(kind, outline.loops["verse"])
    per_chord = max(round(metre.bar * genre.chord_bars), metre.bar // 2)
    if kind == "chorus" and genre.chord_bars > 1:
        per_chord = metre.bar
    start, length = section.bar * metre.bar, section.bars * metre.bar
    rows = [
        (at, min(per_chord, length - at), loop[(at // per_chord) % len(loop)])
        for at in range(0, length, per_chord)
    ]
    closes = section.bars >= 4 and kind in _CLOSING
    way = outline.cadences.get(kind) if closes else None
    if kind in outline.turns and section.bars >= 8:
        rows = _turned(rows, 4 * metre.bar, metre)
    if way:
        rows = _led(rows, way, length, metre)
    elif closes and rows[-1][2] == "1" and kind != "verse":
        rows[-1] = (*rows[-1][:2], _plain_cadence(genre, key))
    chords = []
    for index, (at, ticks, degree) in enumerate(rows):
        aim = rows[index + 1][2] if index + 1 < len(rows) else goal
        leads = degree == _APPLIED
        build, of = (applied_chord, aim) if leads else (degree_chord, degree)
        chords.append(ChordSpan(start + at, ticks, build(key, of, genre.colour)))
    return chords


def _plain_cadence(genre: Genre, key: Key) -> str:
    """Return the degree that wants home."""
    if key.dark and genre.colour in ("seventh", "ninth"):
        return "5D"
    return _LEADING.get(key.mode, "5")


def _half(metre: Metre) -> int:
    """Return the ticks to the pulse that halves a bar."""
    return metre.starts[len(metre.starts) // 2] * STEP


Row = tuple[int, int, str]


def _cut(rows: Sequence[Row], at: int) -> list[Row]:
    """Return the rows before a tick, the last of them ending there."""
    return [(start, min(ticks, at - start), token) for start, ticks, token in rows if start < at]


def _led(rows: Sequence[Row], way: tuple[str, str], end: int, metre: Metre) -> list[Row]:
    """Return the rows with their last bar taken in two halves."""
    first = end - metre.bar
    middle = first + _half(metre)
    return [*_cut(rows, first), (first, middle - first, way[0]), (middle, end - middle, way[1])]


def _turned(rows: Sequence[Row], at: int, metre: Metre) -> list[Row]:
    """Return the rows with the half bar before a tick leading on to what stands there."""
    middle = at - metre.bar + _half(metre)
    return [*_cut(rows, middle), (middle, at - middle, "x"), *(row for row in rows if row[0] >= at)]


def given_harmony(
    bars: tuple[tuple[Chord, ...], ...], metre: Metre, sections: Sequence[Section]
) -> tuple[ChordSpan, ...]:
    """Repeat the stated chords through the piece; it ends on the first."""
    spans: list[ChordSpan] = []
    for section in sections:
        if section.kind == "end":
            spans.append(ChordSpan(section.bar * metre.bar, metre.bar, bars[0][0]))
            continue
        for bar in range(section.bars):
            chords = bars[(section.bar + bar) % len(bars)]
            start = (section.bar + bar) * metre.bar
            edges = [
                round(index * metre.steps / len(chords)) * (metre.bar // metre.steps)
                for index in range(len(chords) + 1)
            ]
            spans += [
                ChordSpan(start + edges[i], edges[i + 1] - edges[i], chord)
                for i, chord in enumerate(chords)
            ]
    return tuple(spans)
