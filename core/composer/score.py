"""The score: which notes are played, in ticks on the grid. Values only."""

from dataclasses import dataclass, field


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
    """Hold all parts, how the tune was judged, and which candidate it was."""

    parts: tuple[Part, ...]
    merits: dict[str, float] = field(default_factory=dict)
    tune: int | None = None

    def part(self, role: str) -> Part | None:
        """Return what a role plays, if it plays."""
        return next((part for part in self.parts if part.role == role), None)


# General MIDI keys of a kit's pieces.
DRUM_KEYS = {
    "kick": 36,
    "rim": 37,
    "snare": 38,
    "clap": 39,
    "brush": 40,
    "hat": 42,
    "tom low": 43,
    "pedal": 44,
    "tom mid": 45,
    "open": 46,
    "tom high": 48,
    "crash": 49,
    "ride": 51,
    "tambourine": 54,
    "cowbell": 56,
    "conga low": 64,
    "conga": 63,
    "shaker": 70,
}
DRUM_PIECES = {key: piece for piece, key in DRUM_KEYS.items()}
