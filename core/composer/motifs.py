"""Motifs: rhythm cells with a contour, what becomes of them, and how they make phrases.

Everything here is written in steps of the scale and sixteenths of a 4/4 bar: no pitch, no chord
and no tempo is known, so that a motif can be sung wherever it returns.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.composer.patterns import events

PHRASE = 4  # bars

_CELLS: dict[str, tuple[str, ...]] = {
    "straight": (
        "x---x---x-x-x---",
        "x-x-x---x-x-x---",
        "x---x-x-x---x-x-",
        "..x-x-x-x---x---",
        "x-----x-x---x---",
        "x-x-x-x-x-------",
        "x---x---x-------",
        "....x-x-x---x-x-",
    ),
    "syncopated": (
        "x--x--x-..x-x---",
        "..x-x--x--x-x---",
        "x-x--x-x----x-x-",
        "x--x---x--x-----",
        "....x-x-x--x-x--",
        "x-xx-x--x--x----",
        "x--x--x---x-----",
        "x-----x--x-x----",
    ),
    "swing": (
        "x---..x-x-x---x-",
        "..x-x-x---x-x---",
        "x-x-x---..x-x---",
        "x-----x-..x---x-",
        "..x-x---x-x-x-x-",
        "x-x-x-x---------",
        "....x-x-x-x---x-",
    ),
    "long": (
        "x-------x---x---",
        "x-----------x---",
        "x-------x-------",
        "x---x-------x---",
        "x-----x-x-------",
        "x---x---x-------",
    ),
    "steady": (
        "x---x---x---x---",
        "x---x---x---x-x-",
        "x-------x---x---",
        "x---x---x-------",
        "x-x-x---x---x---",
    ),
}
_TAILS = ("x-----..", "x---....", "x-------")  # the held half of a cadence
_PLAIN_HEAD = "x-------"

# Bars of a phrase: a idea, b answer, then a development, then a cadence.
_OPENINGS = ("ab", "aA", "ab", "ar")
_DEVELOPMENTS = "sfisb"

# Steps of the scale from one note to the next, and how often.
_MOVES = np.array([-4, -3, -2, -1, 0, 1, 2, 3, 4])
_WEIGHTS = np.array([0.4, 1.2, 7.0, 38.0, 7.0, 38.0, 7.5, 1.6, 0.8])
_WEIGHTS /= _WEIGHTS.sum()
_EDGES = np.cumsum(_WEIGHTS)


@dataclass(frozen=True, slots=True)
class Motif:
    """Hold a rhythm cell of one bar and the scale steps between its notes.

    Attributes
    ----------
    shift
        Steps of the scale above the place where it would begin by itself.
    """

    rhythm: str
    moves: tuple[int, ...]
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Sketch:
    """Hold the phrases of a kind of section: a letter a bar, and the motif of each letter.

    A section that returns sings its sketch again, over whatever chords it finds.

    Attributes
    ----------
    phrases
        Two phrases of four bars, in turn: ``a`` idea, ``A`` the idea again, ``b`` answer,
        ``s`` the idea carried a step on, ``f`` its beginning twice, ``i`` turned over,
        ``r`` with another end, ``c`` an open cadence, ``C`` a closed one.
    """

    phrases: str
    motifs: Mapping[str, Motif]

    def letters(self, bars: int) -> str:
        """Return a letter a bar for a section, which ends closed."""
        rows = self.phrases * (bars // len(self.phrases) + 1)
        return rows[: max(bars - 1, 0)] + "C"

    def returned(self) -> "Sketch":
        """Return the sketch as it is varied when it comes again: its development re-ended."""
        at = PHRASE - 2
        return Sketch(self.phrases[:at] + "r" + self.phrases[at + 1 :], self.motifs)


def draw_motif(feel: str, density: float, rng: np.random.Generator) -> Motif:
    """Return a motif whose number of notes is near `density`."""
    cells, counts = _CELLS[feel], _COUNTS[feel]
    weights = np.cumsum(np.exp(-0.5 * ((counts - density) / 1.2) ** 2) + 0.02)
    rhythm = cells[int(np.searchsorted(weights, rng.random() * weights[-1]))]
    return Motif(rhythm, draw_moves(len(events(rhythm)), rng))


_COUNTS = {
    feel: np.array([len(events(cell)) for cell in cells], float) for feel, cells in _CELLS.items()
}


def draw_moves(count: int, rng: np.random.Generator) -> tuple[int, ...]:
    """Draw a contour: runs go on, leaps turn back by step."""
    moves: list[int] = []
    if count < 2:
        return ()
    draws = rng.random((count - 1, 2)).tolist()
    for draw, turn in draws:
        move = int(_MOVES[min(int(np.searchsorted(_EDGES, draw)), len(_MOVES) - 1)])
        if moves and abs(moves[-1]) > 2:
            move = -1 if moves[-1] > 0 else 1
        elif moves and abs(move) == 1 and moves[-1] * move < 0 and turn < 0.45:
            move = -move
        moves.append(move)
    return tuple(moves)


def carried(motif: Motif, steps: int) -> Motif:
    """Return the motif begun some steps of the scale higher."""
    return Motif(motif.rhythm, motif.moves, steps)


def inverted(motif: Motif) -> Motif:
    """Return the motif turned over."""
    return Motif(motif.rhythm, tuple(-move for move in motif.moves))


def reended(motif: Motif) -> Motif:
    """Return the motif with its last step turned the other way."""
    if not motif.moves:
        return motif
    return Motif(motif.rhythm, (*motif.moves[:-1], -1 if motif.moves[-1] >= 0 else 1))


def fragmented(motif: Motif, step: int) -> Motif:
    """Return the first half of the motif twice, the second time a step on."""
    head = motif.rhythm[:8]
    count = len(events(head))
    if count < 2:
        return carried(motif, step)
    moves = motif.moves[: count - 1]
    return Motif(head + head, (*moves, step, *moves))


def cadence(idea: Motif, rng: np.random.Generator) -> Motif:
    """Return how the idea comes to rest: its beginning, then a held note and a breath."""
    tail = _TAILS[int(rng.integers(len(_TAILS)))]
    head = idea.rhythm[:8]
    count = len(events(head))
    if not 1 <= count <= 3 or head[0] == ".":
        head, count = _PLAIN_HEAD, 1
    moves = idea.moves[: count - 1]
    return Motif(head + tail, (*moves, 1 if sum(moves) < 0 else -1))


def draw_sketch(idea: Motif, answer: Motif, rng: np.random.Generator) -> Sketch:
    """Return the phrases of a kind of section: both begin alike, the second goes elsewhere."""
    opening = _OPENINGS[int(rng.integers(len(_OPENINGS)))]
    first, second = rng.permutation(len(_DEVELOPMENTS))[:2].tolist()
    step = 1 if rng.random() < 0.6 else -1
    phrases = "".join(f"{opening}{_DEVELOPMENTS[number]}c" for number in (first, second))
    motifs = {
        "a": idea,
        "A": idea,
        "b": answer,
        "s": carried(idea, step),
        "f": fragmented(idea, step),
        "i": inverted(idea),
        "r": reended(idea),
        "c": cadence(idea, rng),
        "C": cadence(idea, rng),
    }
    return Sketch(phrases, motifs)
