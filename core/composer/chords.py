"""Chords: their symbols, how a key builds them, and how one leads to the next."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.composer.pitch import Key, fold, pitch_class, pitches_between
from core.errors import UserError

# Suffix of a symbol to semitones above the root; the first suffix of equal chords is written.
QUALITIES: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "5": (0, 7),
    "8": (0,),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
    "mmaj7": (0, 3, 7, 11),
    "m7b5": (0, 3, 6, 10),
    "dim7": (0, 3, 6, 9),
    "7sus4": (0, 5, 7, 10),
    "augmaj7": (0, 4, 8, 11),
    "add9": (0, 4, 7, 14),
    "madd9": (0, 3, 7, 14),
    "9": (0, 4, 7, 10, 14),
    "maj9": (0, 4, 7, 11, 14),
    "m9": (0, 3, 7, 10, 14),
    "6/9": (0, 4, 7, 9, 14),
    "m7b9": (0, 3, 7, 10, 13),
    "7b9": (0, 4, 7, 10, 13),
    "7#9": (0, 4, 7, 10, 15),
    "9sus4": (0, 5, 7, 10, 14),
    "m11": (0, 3, 7, 10, 14, 17),
    "13": (0, 4, 7, 10, 14, 21),
}
_SPELLINGS = {
    "maj": "",
    "M": "",
    "major": "",
    "min": "m",
    "minor": "m",
    "-": "m",
    "min7": "m7",
    "-7": "m7",
    "M7": "maj7",
    "Δ": "maj7",
    "Δ7": "maj7",
    "ma7": "maj7",
    "j7": "maj7",
    "dom7": "7",
    "ø": "m7b5",
    "ø7": "m7b5",
    "o": "dim",
    "°": "dim",
    "o7": "dim7",
    "°7": "dim7",
    "+": "aug",
    "sus": "sus4",
    "7sus": "7sus4",
    "M9": "maj9",
    "min9": "m9",
    "-9": "m9",
    "69": "6/9",
    "2": "add9",
    "mM7": "mmaj7",
}
_SUFFIXES = {**{s: s for s in QUALITIES}, **_SPELLINGS}
_NAMES: dict[tuple[float, ...], str] = {
    tuple(sorted({i % 12 for i in steps})): suffix for suffix, steps in QUALITIES.items()
}
_SYMBOL = re.compile(
    r"(?P<root>[A-Ga-g][#♯b♭]?)(?P<suffix>"
    + "|".join(sorted(map(re.escape, _SUFFIXES), key=len, reverse=True))
    + r")(?:/(?P<bass>[A-G][#♯b♭]?))?"
)

MAX_GIVEN_CHORDS = 2000  # bars: half an hour of quick ones


@dataclass(frozen=True, slots=True)
class Chord:
    """Hold a chord as pitch classes above a root.

    Attributes
    ----------
    symbol
        How it is written: ``"F#m7"``.
    root
        Pitch class.
    steps
        Semitones above the root, the third and seventh among them.
    bass
        Pitch class of the lowest tone.
    period
        Semitones after which its tones come again.
    """

    symbol: str
    root: float
    steps: tuple[float, ...]
    bass: float
    period: float = 12

    @property
    def pitch_classes(self) -> frozenset[float]:
        """All tones, the bass's too."""
        return _classes(self.root, self.steps, self.bass, self.period)

    def class_above(self, step: float) -> float:
        """Return the class of a number of semitones above the root."""
        return fold(self.root + step, self.period)

    @property
    def third(self) -> float:
        """Semitones from the root to the third, or to what stands in its place."""
        return next((step for step in self.steps if 1.5 < step < 5.5), self.fifth)

    @property
    def fifth(self) -> float:
        """Semitones from the root to the fifth; to its octave where there is none."""
        return next((step for step in self.steps if 5.5 < step < 8.5), self.period)

    @property
    def seventh(self) -> float:
        """Semitones from the root to the sixth or seventh; to its octave where there is none."""
        return next((step for step in self.steps if 8.5 < step < 11.5), self.period)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"symbol": self.symbol, "pitch_classes": sorted(self.pitch_classes)}


@lru_cache(maxsize=1024)  # asked for at every note
def _classes(root: float, steps: tuple[float, ...], bass: float, period: float) -> frozenset[float]:
    return frozenset(fold(root + step, period) for step in steps) | {bass}


def parse_chord(symbol: str) -> Chord:
    """Return the chord that a symbol names.

    Raises
    ------
    UserError
        ``composer.unknown_chord``.

    Examples
    --------
    >>> sorted(parse_chord("Bbmaj7/D").pitch_classes)
    [2, 5, 9, 10]
    """
    match = _SYMBOL.fullmatch(symbol)
    if not match:
        raise UserError("composer.unknown_chord", chord=symbol[:20])
    root = pitch_class(match["root"])
    bass = pitch_class(match["bass"]) if match["bass"] else root
    return Chord(symbol, root, QUALITIES[_SUFFIXES[match["suffix"]]], bass)


def parse_progression(text: str) -> tuple[tuple[Chord, ...], ...]:
    """Return the chords of each bar: ``"Am F C G"`` has four, ``"Am F | C"`` two.

    Raises
    ------
    UserError
        ``composer.unknown_chord``, ``composer.too_many_chords``.
    """
    cleaned = re.sub(r"[,;–—>→]|\s-\s|-(?=[A-G])", " ", text)
    bars = [bar.split() for bar in cleaned.split("|")] if "|" in cleaned else None
    if bars is None:
        bars = [[symbol] for symbol in cleaned.split()]
    parsed = tuple(tuple(parse_chord(symbol) for symbol in bar[:4]) for bar in bars if bar)
    if len(parsed) > MAX_GIVEN_CHORDS:
        raise UserError("composer.too_many_chords", most=MAX_GIVEN_CHORDS)
    return parsed


def _named(key: Key, root: float, steps: Sequence[float]) -> Chord:
    classes: set[float] = {fold(step) for step in steps}
    suffix = _NAMES.get(tuple(sorted(classes)), "")
    return Chord(key.note_name(root) + suffix, fold(root), tuple(steps), fold(root))


def drone_chord(key: Key) -> Chord:
    """Return what sounds under a tune without chords: tones of the scale that stand open.

    Its symbol names the equal-tempered chord nearest to it, so that it can be read everywhere.
    """
    path = key.path
    steps = tuple(key.steps[degree - 1] for degree in path.drone) if path else (0,)
    root = key.degree(1)
    name = key.note_name(key.tonic)
    if len(steps) == 1:
        return Chord(f"{name}8", root, steps, root, key.period)
    above = round(steps[1])
    fourth = above == 5  # a fourth over the tonic is a fifth that stands on its upper tone
    symbol = f"{key.note_name(key.tonic + 5)}5/{name}" if fourth else f"{name}5"
    return Chord(symbol, root, steps, root, key.period)


def _stack(key: Key, degree: int, thirds: int) -> list[float]:
    scale = key.harmony.steps
    base = scale[degree - 1]
    steps = []
    for third in range(thirds):
        index = degree - 1 + 2 * third
        steps.append(scale[index % 7] + 12 * (index // 7) - base)
    return steps


def degree_chord(key: Key, token: str, colour: str) -> Chord:
    """Return the chord of a progression's token in a key; its drone where it has no chords.

    Parameters
    ----------
    key
        Chords are stacked from its scale, so they fit whatever mode was asked for.
    token
        A degree ``"1"`` to ``"7"``; ``"5D"`` is its dominant seventh whatever the scale
        says, ``"4m"`` its minor, ``"4M"`` its major, ``"b7"`` the major chord a tone below
        the tonic, ``"5s"`` is suspended.
    colour
        ``"triad"``, ``"seventh"``, ``"ninth"``, ``"add9"``, ``"sus2"`` or ``"power"``: how
        rich plain degrees are.
    """
    if key.path:
        return drone_chord(key)
    if token.startswith("b"):
        return _named(key, key.tonic + {"b7": 10, "b6": 8, "b3": 3, "b2": 1}[token], (0, 4, 7))
    degree, mark = int(token[0]), token[1:]
    plain = colour not in ("seventh", "ninth")
    if not mark and plain and degree > 1 and _stack(key, degree, 3)[2] == 6:
        degree = (degree - 3) % 7 + 1  # the chord a third below says the same without the bite
    root = key.harmony.degree(degree)
    if mark:
        forced = {"D": (0, 4, 7, 10), "m": (0, 3, 7), "M": (0, 4, 7), "s": (0, 5, 7)}[mark]
        if mark == "D" and colour in ("triad", "add9", "sus2"):
            forced = (0, 4, 7)
        if mark == "m" and colour in ("seventh", "ninth"):
            forced = (0, 3, 7, 10)
        return _named(key, root, forced)
    return _named(key, root, _coloured(key, degree, colour))


def applied_chord(key: Key, token: str, colour: str) -> Chord:
    """Return the dominant of a progression's token: what leads to it from outside the key.

    Parameters
    ----------
    key, token, colour
        As for :func:`degree_chord`; rich colours make it a seventh chord.
    """
    goal = degree_chord(key, token, "triad")
    rich = colour in ("seventh", "ninth")
    return _named(key, goal.root + 7, (0, 4, 7, 10) if rich else (0, 4, 7))


def _coloured(key: Key, degree: int, colour: str) -> tuple[float, ...]:
    triad = _stack(key, degree, 3)
    if colour == "power" and triad[2] == 7:
        return tuple(triad)
    if triad[2] != 7:  # diminished and augmented triads are left as they are, or as half-diminished
        return tuple(_stack(key, degree, 4) if colour in ("seventh", "ninth") else triad)
    ninth = _stack(key, degree, 5)[4]
    if colour == "seventh":
        return tuple(_stack(key, degree, 4))
    if colour == "ninth":
        return tuple(_stack(key, degree, 5 if ninth == 14 else 4))
    if colour == "add9" and ninth == 14:
        return (*triad, 14)
    if colour == "sus2" and ninth == 14:
        return (0, 2, 7)
    return tuple(triad)


def guess_key(chords: Sequence[Chord]) -> Key:
    """Return the key that holds most of the chords' tones, the first chord's root preferred."""
    best, best_score = Key(0, "major"), -1.0
    for tonic in range(12):
        for mode in ("major", "minor", "dorian", "mixolydian", "harmonic minor"):
            key = Key(tonic, mode)
            held = sum(
                len(c.pitch_classes & key.pitch_classes) / len(c.pitch_classes) for c in chords
            )
            score = held / len(chords)
            score += 0.10 * (chords[0].root == tonic) + 0.05 * (chords[-1].root == tonic)
            home = [c for c in chords if c.root == tonic]
            score += 0.10 * any((3 in c.steps) == key.dark for c in home)
            score -= 0.02 * (mode not in ("major", "minor"))
            if score > best_score + 1e-9:
                best, best_score = key, score
    return best


def voiced(
    chord: Chord,
    previous: Sequence[float],
    low: float,
    high: float,
    *,
    voices: int = 4,
    before: Chord | None = None,
) -> tuple[float, ...]:
    """Return pitches for a chord that move least from the previous ones.

    Parameters
    ----------
    chord
        What to play; the root may be left to the bass where there are more tones than voices.
    previous
        Pitches of the chord before; empty at a start.
    low, high
        Lowest and highest pitch.
    voices
        How many tones at most.
    before
        The chord of the pitches before: its leading tone rises, its seventh falls.
    """
    period = chord.period
    tones = [chord.class_above(step) for step in chord.steps]
    if len(tones) > voices:  # root and fifth say least
        tones = [t for t in tones if t != chord.class_above(chord.fifth)]
    if len(tones) > voices:
        tones = [t for t in tones if t != chord.root]
    tones = tones[:voices]
    best: tuple[float, ...] = ()
    best_cost = float("inf")
    for start in pitches_between(frozenset(tones), low, low + period - 0.5, period):
        pitches = _stacked(start, tones, voices, period)
        if pitches[-1] > high:
            pitches = sorted({p - period if p > high else p for p in pitches})
        cost = _motion(pitches, previous, (low + high) / 2)
        if before and previous:
            cost += _against_rule(pitches, previous, before, chord)
        if cost < best_cost:
            best, best_cost = tuple(pitches), cost
    return best


def _stacked(start: float, tones: Sequence[float], voices: int, period: float) -> list[float]:
    """Return the tones as near above each other as they can be; doubled where they are few."""
    pitches = [start]
    rest = [t for t in tones if t != fold(start, period)]
    while rest:
        above = min(rest, key=lambda t: fold(t - pitches[-1], period))
        pitches.append(pitches[-1] + fold(above - pitches[-1], period))
        rest.remove(above)
    while len(pitches) < min(voices, 3):
        pitches.append(pitches[len(pitches) - len(tones)] + period)
    return pitches


def _motion(pitches: Sequence[float], previous: Sequence[float], centre: float) -> float:
    spread = abs(sum(pitches) / len(pitches) - centre)
    if not previous:
        return spread
    moved = sum(min(abs(p - q) for q in previous) for p in pitches)
    outer = (pitches[0] - previous[0], pitches[-1] - previous[-1])
    parallel = outer[0] == outer[1] != 0 and (pitches[-1] - pitches[0]) % 12 in (0, 7)
    return moved + 0.35 * spread + 4.0 * parallel


def _against_rule(
    pitches: Sequence[float], previous: Sequence[float], before: Chord, chord: Chord
) -> float:
    """Return what it costs that tendencies do not resolve, or that outer voices move in fifths."""
    cost = 0.0
    period = chord.period
    if before.steps[1:2] == (4,) and fold(chord.root - before.root, period) == 5:
        cost += 2.0 * _unled(before.class_above(4), (1.0,), pitches, previous, period)
    if before.seventh < 11 and 10 in before.steps:
        seventh = before.class_above(before.seventh)
        cost += 2.0 * _unled(seventh, (-1.0, -2.0), pitches, previous, period)
    # Against the bass, which plays the roots.
    tops = [
        fold(top - low, period)
        for top, low in ((previous[-1], before.bass), (pitches[-1], chord.bass))
    ]
    if chord.bass != before.bass and tops[0] == tops[1] and tops[0] in (0, 7):
        cost += 3.0
    return cost


def _unled(
    tone: float,
    ways: Sequence[float],
    pitches: Sequence[float],
    previous: Sequence[float],
    period: float,
) -> int:
    """Return how many of a class's pitches neither stay nor go one of the ways."""
    stuck = (pitch for pitch in previous if fold(pitch, period) == tone)
    return sum(all(pitch + way not in pitches for way in (0.0, *ways)) for pitch in stuck)
