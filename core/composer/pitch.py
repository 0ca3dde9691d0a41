"""Pitches, scales and keys. Knows nothing of harmony or time.

A pitch is a real MIDI number (69.0 is A4, 440 Hz) and a scale a row of cents above its
tonic, so that scales outside twelve equal steps need no other machinery.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.errors import UserError

LETTERS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_SHARP_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_FLAT_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")

# Cents above the tonic.
SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 200, 400, 500, 700, 900, 1100),
    "minor": (0, 200, 300, 500, 700, 800, 1000),
    "dorian": (0, 200, 300, 500, 700, 900, 1000),
    "phrygian": (0, 100, 300, 500, 700, 800, 1000),
    "lydian": (0, 200, 400, 600, 700, 900, 1100),
    "mixolydian": (0, 200, 400, 500, 700, 900, 1000),
    "locrian": (0, 100, 300, 500, 600, 800, 1000),
    "harmonic minor": (0, 200, 300, 500, 700, 800, 1100),
    "melodic minor": (0, 200, 300, 500, 700, 900, 1100),
    "phrygian dominant": (0, 100, 400, 500, 700, 800, 1000),
    "major pentatonic": (0, 200, 400, 700, 900),
    "minor pentatonic": (0, 300, 500, 700, 1000),
    "blues": (0, 300, 500, 600, 700, 1000),
}

# Scales too small to build chords from borrow the chords of a fuller one.
HARMONY_OF = {"major pentatonic": "major", "minor pentatonic": "minor", "blues": "dorian"}

MODE_WORDS = {
    "major": "major",
    "maj": "major",
    "ionian": "major",
    "dur": "major",
    "minor": "minor",
    "min": "minor",
    "m": "minor",
    "moll": "minor",
    "aeolian": "minor",
    "natural minor": "minor",
    "dorian": "dorian",
    "phrygian": "phrygian",
    "lydian": "lydian",
    "mixolydian": "mixolydian",
    "locrian": "locrian",
    "harmonic minor": "harmonic minor",
    "melodic minor": "melodic minor",
    "phrygian dominant": "phrygian dominant",
    "freygish": "phrygian dominant",
    "spanish phrygian": "phrygian dominant",
    "hijaz": "phrygian dominant",
    "pentatonic": "major pentatonic",
    "major pentatonic": "major pentatonic",
    "pentatonic major": "major pentatonic",
    "minor pentatonic": "minor pentatonic",
    "pentatonic minor": "minor pentatonic",
    "blues": "blues",
    "blues scale": "blues",
}

MODE_PATTERN = "|".join(sorted(map(re.escape, MODE_WORDS), key=len, reverse=True))
TONIC_PATTERN = r"[a-g](?:\s?(?:#|♯|♭|-?sharp|-?flat|b(?![a-z])))?"
_KEY = re.compile(
    rf"\s*(?P<tonic>{TONIC_PATTERN})[\s-]*(?P<mode>{MODE_PATTERN})?"
    r"(?:\s+(?:scale|mode|key))?\s*",
    re.IGNORECASE,
)


def pitch_class(name: str) -> int:
    """Return the pitch class (0 is C) of a letter with an accidental: ``"F#"``, ``"e flat"``."""
    name = name.strip().lower()
    rest = name[1:].strip(" -")
    shift = {"#": 1, "♯": 1, "sharp": 1, "b": -1, "♭": -1, "flat": -1, "": 0}[rest]
    return (LETTERS[name[0]] + shift) % 12


@dataclass(frozen=True)
class Key:
    """Name a tonic and a scale.

    Attributes
    ----------
    tonic
        Pitch class, 0 is C.
    mode
        A name of :data:`SCALES`.

    Examples
    --------
    >>> Key.parse("f# dorian").name
    'F# dorian'
    >>> sorted(Key.parse("Am").pitch_classes)
    [0, 2, 4, 5, 7, 9, 11]
    """

    tonic: int
    mode: str

    @classmethod
    def parse(cls, text: str) -> "Key":
        """Return the key that `text` names; a bare letter is major.

        Raises
        ------
        UserError
            ``composer.unknown_key``.
        """
        match = _KEY.fullmatch(text)
        if not match:
            raise UserError("composer.unknown_key", key=text[:40], known=", ".join(SCALES))
        word = match["mode"] or "major"
        # "CM" is C major where "Cm" is C minor: the one place where case tells.
        mode = "major" if word == "M" else MODE_WORDS[" ".join(word.lower().split())]
        return cls(pitch_class(match["tonic"]), mode)

    @cached_property
    def steps(self) -> tuple[int, ...]:
        """Semitones of the scale above the tonic."""
        return tuple(cents // 100 for cents in SCALES[self.mode])

    @cached_property
    def pitch_classes(self) -> frozenset[int]:
        """Pitch classes of the scale."""
        return frozenset((self.tonic + step) % 12 for step in self.steps)

    @cached_property
    def harmony(self) -> "Key":
        """The seven-tone key that chords are built from."""
        return Key(self.tonic, HARMONY_OF.get(self.mode, self.mode))

    @property
    def dark(self) -> bool:
        """Whether the third above the tonic is minor, or the second is lowered."""
        return 3 in self.steps or 1 in self.steps

    @property
    def flat(self) -> bool:
        """Whether the key is written with flats."""
        relative = (self.tonic + (3 if 3 in self.steps else 0)) % 12
        return relative in (1, 3, 5, 8, 10)

    @property
    def name(self) -> str:
        """For example ``"F# dorian"``."""
        return f"{self.note_name(self.tonic)} {self.mode}"

    def note_name(self, pitch: int) -> str:
        """Return how this key spells a pitch class."""
        return (_FLAT_NAMES if self.flat else _SHARP_NAMES)[pitch % 12]

    def degree(self, degree: int) -> int:
        """Return the pitch class of a degree, 1 is the tonic."""
        return (self.tonic + self.steps[(degree - 1) % len(self.steps)]) % 12

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"tonic": self.tonic, "mode": self.mode, "name": self.name}
