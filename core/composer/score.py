"""The score: which notes are played, in ticks on the grid. Values only."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Note:
    """Hold one note.

    Attributes
    ----------
    start, length
        In ticks.
    pitch
        MIDI number, a real one; for drums the General MIDI key.
    velocity
        Above 0, at most 1.
    slide
        Cents below the pitch from which it is slid into.
    vibrato
        Cents by which the held note swings around its pitch; 0 leaves it to the instrument.
    """

    start: int
    length: int
    pitch: float
    velocity: float
    slide: float = 0.0
    vibrato: float = 0.0

    @property
    def end(self) -> int:
        """The tick after the last one."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Part:
    """Hold what one role plays, sorted by start."""

    role: str
    patch: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Hold all parts, how the candidates were judged, and which were chosen, stage by stage."""

    parts: tuple[Part, ...]
    merits: dict[str, float] = field(default_factory=dict)
    choices: dict[str, int] = field(default_factory=dict)

    def part(self, role: str) -> Part | None:
        """Return what a role plays, if it plays."""
        return next((part for part in self.parts if part.role == role), None)


def one_by_one(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return notes one after the other, each ended where the next begins."""
    rows: list[Note] = []
    for note in sorted(notes, key=lambda note: note.start):
        if rows and note.start <= rows[-1].start:
            continue
        if rows and rows[-1].end > note.start:
            rows[-1] = replace(rows[-1], length=note.start - rows[-1].start)
        rows.append(note)
    return tuple(rows)


# General MIDI keys of a kit's pieces; hand drums and gongs take those of their nearest kin.
DRUM_KEYS = {
    "kick": 36,
    "rim": 37,
    "snare": 38,
    "clap": 39,
    "brush": 40,
    "ge": 41,
    "hat": 42,
    "tom low": 43,
    "pedal": 44,
    "tom mid": 45,
    "open": 46,
    "tin": 47,
    "tom high": 48,
    "crash": 49,
    "na": 50,
    "ride": 51,
    "gong": 52,
    "kempul": 53,
    "tambourine": 54,
    "cymbals": 55,
    "cowbell": 56,
    "ke": 58,
    "tek": 60,
    "ka": 61,
    "conga slap": 62,
    "conga low": 64,
    "conga": 63,
    "timbale high": 65,
    "timbale low": 66,
    "agogo high": 67,
    "agogo low": 68,
    "shekere": 69,
    "shaker": 70,
    "guiro": 73,
    "guiro long": 74,
    "claves": 75,
    "te": 76,
    "ketuk": 77,
    "cascara": 80,
    "kenong": 81,
    "dum": 87,
}
DRUM_PIECES = {key: piece for piece, key in DRUM_KEYS.items()}
