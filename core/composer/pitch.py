"""Pitches, scales and keys. Knows nothing of harmony or time.

A pitch is a real MIDI number (69.0 is A4, 440 Hz) and a scale a row of cents above its
tonic. A *class* is a pitch folded into one period of its scale; with an octave of twelve equal
steps classes are the whole numbers that musicians know, 0 for C.
"""

import math
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from core.composer.scales import HARMONY_OF, OCTAVE, SCALE_WORDS, SCALES, Path, Scale
from core.errors import UserError

CONCERT_A_HZ = 440.0
TOLERANCE = 0.02  # semitones within which two pitches are one
_KEYBOARD = 12  # tones to the octave from which a scale is a tuning
_NEAR = 25.0  # cents

LETTERS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_SHARP_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_FLAT_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")

MODE_PATTERN = "|".join(sorted(map(re.escape, SCALE_WORDS), key=len, reverse=True))
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


def above_concert_pitch(concert_a_hz: float) -> float:
    """Return how many semitones an A above middle C lies above the usual one."""
    return 12.0 * math.log2(concert_a_hz / CONCERT_A_HZ)


def scale_called(words: str) -> str:
    """Return the name of the scale that `words`, found by :data:`MODE_PATTERN`, call."""
    return SCALE_WORDS[" ".join(words.lower().split())]


def semitones(cents: float) -> float:
    """Return cents in semitones; whole semitones are whole numbers, so that sums stay exact."""
    return int(cents // 100) if cents % 100 == 0 else cents / 100


def fold(pitch: float, period: float = 12) -> float:
    """Return the class of a pitch; equal ones are equal to the last bit."""
    return round(pitch % period, 6) % period


def holds(classes: AbstractSet[float], pitch: float, period: float = 12) -> bool:
    """Tell whether a pitch belongs to one of the classes, within :data:`TOLERANCE`."""
    return fold(pitch, period) in classes or any(
        min((pitch - one) % period, (one - pitch) % period) <= TOLERANCE for one in classes
    )


@lru_cache(maxsize=4096)
def pitches_between(
    classes: frozenset[float], low: float, high: float, period: float = 12
) -> tuple[float, ...]:
    """Return the pitches of the classes from `low` to `high`, ascending.

    Never empty: where none lies there, the one nearest to the middle.
    """
    found: list[float] = []
    for one in classes:
        pitch = low + fold(one - low, period)
        while pitch <= high:
            found.append(pitch)
            pitch += period
    if not found:
        middle = (low + high) / 2
        half = period / 2
        around = [middle - half + fold(one - middle + half, period) for one in classes]
        return (min(around, key=lambda pitch: abs(pitch - middle)),)
    return tuple(sorted(found))


def _is_near(own: Scale, scale: Scale) -> bool:
    """Tell whether a person's scale is one of the table with chords, tuned a little otherwise."""
    if scale.path or not len(scale.cents) == len(own.cents) == 7:
        return False
    return all(abs(a - b) <= _NEAR for a, b in zip(own.cents, scale.cents, strict=True))


def _nearest(own: Scale, cents: float) -> float:
    return min((*own.cents, own.period), key=lambda tone: abs(tone - cents))


def _tuning(own: Scale, moved: Mapping[float, float]) -> tuple[float, ...]:
    """Return where the twelve semitones and the octave lie: where `moved` says, or nearest.

    Semitones that a scale of few tones lacks stay where they are: they are borrowed.
    """
    keyboard = len(own.cents) >= _KEYBOARD
    twelve = len(own.cents) == _KEYBOARD
    rows = []
    for index in range(_KEYBOARD):
        equal = 100.0 * index
        tempered = _nearest(own, equal) if keyboard else moved.get(equal, equal)
        if twelve and abs(own.cents[index] - equal) <= 2 * _NEAR:
            tempered = own.cents[index]  # the keys of a keyboard, one after the other
        rows.append(tempered)
    return (*rows, own.period)


def _laid_on(scale: Scale, own: Scale) -> Scale:
    """Return a scale with each tone moved to the nearest of a tuning."""
    path = scale.path or Path()
    falling = tuple((degree, _nearest(own, cents)) for degree, cents in path.descending)
    cents = tuple(dict.fromkeys(_nearest(own, tone) for tone in scale.cents))
    if len(cents) != len(scale.cents) or own.period in cents:
        return scale  # two degrees would be one
    return replace(scale, cents=cents, period=own.period, path=replace(path, descending=falling))


@dataclass(frozen=True)
class Key:
    """Name a tonic and a scale.

    Attributes
    ----------
    tonic
        Pitch class, 0 is C; its pitch is that of equal temperament around middle C.
    mode
        A name of :data:`SCALES`, or of `own`.
    own
        A scale of the person's, in no table.
    tuning
        Cents of each of the twelve semitones above the tonic and of the octave, where a
        person's tuning is laid under a scale of the table; empty for equal temperament.

    Examples
    --------
    >>> Key.parse("f# dorian").name
    'F# dorian'
    >>> sorted(Key.parse("Am").pitch_classes)
    [0, 2, 4, 5, 7, 9, 11]
    >>> sorted(Key.parse("C rast").pitch_classes)
    [0, 2.04, 3.55, 4.98, 7.02, 9.06, 10.57]
    """

    tonic: int
    mode: str
    own: Scale | None = field(default=None, repr=False)
    tuning: tuple[float, ...] = ()

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
        return cls(pitch_class(match["tonic"]), "major" if word == "M" else scale_called(word))

    @classmethod
    def with_scale(cls, tonic: int, mode: str, own: Scale) -> "Key":
        """Return the key of a person's scale.

        Twelve tones or more to the octave are a tuning: `mode` is laid on its nearest tones.
        Seven that lie near a scale with chords tune that one. Any other is played as it stands.
        """
        if abs(own.period - OCTAVE) > _NEAR:
            return cls(tonic, own.name, own)
        if len(own.cents) < _KEYBOARD:
            known = next((scale for scale in SCALES.values() if _is_near(own, scale)), None)
            if known is None:
                return cls(tonic, own.name, own)
            return cls(
                tonic,
                known.name,
                tuning=_tuning(own, dict(zip(known.cents, own.cents, strict=True))),
            )
        if SCALES[mode].path:
            return cls(tonic, mode, _laid_on(SCALES[mode], own))
        return cls(tonic, mode, tuning=_tuning(own, {}))

    @cached_property
    def scale(self) -> Scale:
        """The scale's tones."""
        return self.own or SCALES[self.mode]

    @property
    def path(self) -> Path | None:
        """How tunes go over a drone; ``None`` where chords are built."""
        return self.scale.path

    @cached_property
    def period(self) -> float:
        """Semitones after which the scale repeats."""
        return semitones(self.scale.period)

    @property
    def home(self) -> int:
        """The tonic's pitch nearest to middle C, from which all others are counted."""
        return 60 + (self.tonic + 5) % 12 - 5

    @cached_property
    def steps(self) -> tuple[float, ...]:
        """Semitones of the scale above the tonic."""
        return tuple(semitones(cents) for cents in self.scale.cents)

    @cached_property
    def pitch_classes(self) -> frozenset[float]:
        """Classes of the scale."""
        return frozenset(self.degree(number) for number in range(1, len(self.steps) + 1))

    @cached_property
    def tones(self) -> frozenset[float]:
        """Classes of the scale and of what replaces them on the way down."""
        falling = self.path.descending if self.path else ()
        return self.pitch_classes | {
            fold(self.home + semitones(cents), self.period) for _degree, cents in falling
        }

    @cached_property
    def harmony(self) -> "Key":
        """The seven-tone key that chords are built from."""
        return Key(self.tonic, HARMONY_OF.get(self.mode, self.mode), self.own, self.tuning)

    @property
    def dark(self) -> bool:
        """Whether the third above the tonic is minor, or the second is lowered."""
        return self._minor or any(abs(step - 1) < 0.4 for step in self.steps)

    @property
    def _minor(self) -> bool:
        return any(abs(step - 3) < 0.3 for step in self.steps)

    @property
    def flat(self) -> bool:
        """Whether the key is written with flats."""
        relative = (self.tonic + (3 if self._minor else 0)) % 12
        return relative in (1, 3, 5, 8, 10)

    @property
    def name(self) -> str:
        """For example ``"F# dorian"``."""
        return f"{self.note_name(self.tonic)} {self.mode}"

    def note_name(self, pitch: float) -> str:
        """Return how this key spells a pitch class, the nearest one."""
        return (_FLAT_NAMES if self.flat else _SHARP_NAMES)[round(pitch) % 12]

    def degree(self, degree: int) -> float:
        """Return the class of a degree, 1 is the tonic."""
        return fold(self.home + self.steps[(degree - 1) % len(self.steps)], self.period)

    @property
    def skins(self) -> tuple[float, float]:
        """Classes that drums are tuned to: the tonic, and the fifth where the key has one."""
        drone = self.path.drone if self.path else ()
        has_fifth = any(abs(step - 7) < 0.3 for step in self.steps)
        fifth = self.degree(drone[1]) if len(drone) > 1 else self.degree(1)
        if not drone and has_fifth:
            fifth = fold(self.home + 7, self.period)
        return self.degree(1), fifth

    def degree_pitch(self, degree: int, home: float) -> float:
        """Return the pitch of a degree above (or below: 0, -1, ...) a tonic's pitch."""
        octave, index = divmod(degree - 1, len(self.steps))
        return home + octave * self.period + self.steps[index]

    def tuned(self, pitch: float) -> float:
        """Return where a pitch of twelve equal steps lies in the person's tuning."""
        if not self.tuning:
            return pitch
        octave, index = divmod(round(pitch) - self.home, 12)
        return self.home + (octave * self.tuning[12] + self.tuning[index]) / 100

    @property
    def tuned_period(self) -> float:
        """Semitones after which what sounds repeats."""
        return semitones(self.tuning[12]) if self.tuning else self.period

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"tonic": self.tonic, "mode": self.mode, "name": self.name}
