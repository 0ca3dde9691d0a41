"""The wishes of a prompt that can be typed into a chip: tempo, key, length, chords.

Reads what a person types and writes it back as musicians write it. Knows no panel and no
engine: whether an engine honours a wish is the presenter's business.
"""

import itertools
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.text import N_
from desktop.widgets.wording import clock

MINIMUM_BPM, MAXIMUM_BPM = 20.0, 400.0
MINIMUM_S, MAXIMUM_S = 1.0, 1800.0
SHOWN_CHORDS = 4

_NUMBER = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*(?:bpm)?\s*$", re.IGNORECASE)
_CLOCK = re.compile(r"^\s*(\d+):([0-5]?\d(?:[.,]\d+)?)\s*$")
_UNITS = re.compile(
    r"^\s*(?:(?P<minutes>\d+(?:[.,]\d+)?)\s*m(?:in\w*)?\.?)?"
    r"\s*(?:(?P<seconds>\d+(?:[.,]\d+)?)\s*(?:s(?:ec\w*)?\.?)?)?\s*$",
    re.IGNORECASE,
)
_KEY = re.compile(r"^\s*([A-Ga-g])\s*(#|b|♯|♭)?\s*(m(?![a-z])|[A-Za-z][\w' -]*)?\s*$")
_CHORD = re.compile(r"^[A-G](?:#|b|♯|♭)?[\w#b♯♭+°ø()/-]*$")


@dataclass(frozen=True, slots=True)
class Field:
    """Describe a wish that has a chip of its own.

    Attributes
    ----------
    name
        ``"tempo"``, ``"key"``, ``"length"``, ``"chords"``.
    title
        The word on an empty chip; marked for translation.
    hint
        What can be typed, as one sentence; also what is said where something else was typed.
    can
        The word of ``Spec.can`` that an engine needs for it; empty where every engine honours it.
    plan
        Name of the value in an engine's plan that decides it.
    suggestions
        Values to choose from instead of typing.
    """

    name: str
    title: str
    hint: str
    can: str
    plan: str
    suggestions: tuple[str, ...] = ()

    def parsed(self, text: str) -> float | str | None:
        """Return the value of what was typed, or ``None`` where it cannot be understood."""
        return _PARSERS[self.name](text)

    def shown(self, value: object) -> str:
        """Return a value as it stands on the chip."""
        if self.name == "tempo" and isinstance(value, int | float):
            return f"{value:g} bpm"
        if self.name == "length" and isinstance(value, int | float):
            return clock(value)
        return str(value)


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _tempo(text: str) -> float | None:
    found = _NUMBER.match(text)
    if not found:
        return None
    bpm = _number(found[1])
    return bpm if MINIMUM_BPM <= bpm <= MAXIMUM_BPM else None


def _length(text: str) -> float | None:
    by_clock = _CLOCK.match(text)
    if by_clock:
        seconds = 60 * int(by_clock[1]) + _number(by_clock[2])
    else:
        by_units = _UNITS.match(text)
        if not by_units or not any(by_units.groupdict().values()):
            return None
        seconds = 60 * _number(by_units["minutes"] or "0") + _number(by_units["seconds"] or "0")
    return seconds if math.isfinite(seconds) and MINIMUM_S <= seconds <= MAXIMUM_S else None


def _key(text: str) -> str | None:
    found = _KEY.match(text)
    if not found:
        return None
    letter, accidental, mode = found.groups()
    mode = {None: "major", "m": "minor", "maj": "major", "min": "minor"}.get(mode, mode)
    sign = {"♯": "#", "♭": "b"}.get(accidental, accidental or "")
    return f"{letter.upper()}{sign} {' '.join(mode.lower().split())}"


def _chords(text: str) -> str | None:
    chords = [chord for chord in re.split(r"[\s,|–]+|\s-\s", text) if chord]
    return " ".join(chords) if chords and all(_CHORD.match(chord) for chord in chords) else None


_PARSERS: Mapping[str, Callable[[str], float | str | None]] = {
    "tempo": _tempo,
    "length": _length,
    "key": _key,
    "chords": _chords,
}

TEMPO = Field(
    "tempo",
    N_("Tempo"),
    N_("A tempo from 20 to 400 beats a minute, for example 112."),
    can="tempo",
    plan="tempo_bpm",
    suggestions=("70", "90", "104", "112", "120", "128", "140", "174"),
)
KEY = Field(
    "key",
    N_("Key"),
    N_("A note and a scale, for example “A minor” or “F# dorian”."),
    can="key",
    plan="key",
    suggestions=(
        "C major",
        "G major",
        "D major",
        "F major",
        "A minor",
        "E minor",
        "D minor",
        "C minor",
        "D dorian",
        "E phrygian",
        "G mixolydian",
    ),
)
LENGTH = Field(
    "length",
    N_("Length"),
    N_("A length from 1 second to 30 minutes, for example 0:44 or 3 min."),
    can="",
    plan="seconds",
    suggestions=("0:15", "0:30", "0:44", "1:00", "2:00", "3:30"),
)
CHORDS = Field(
    "chords",
    N_("Chords"),
    N_("Chords with spaces between them, for example “Am F C G”."),
    can="chords",
    plan="chords",
    suggestions=("Am F C G", "C G Am F", "Dm7 G7 Cmaj7 Am7", "Em C G D", "C F G F", "Am G F E"),
)

FIELDS: tuple[Field, ...] = (TEMPO, KEY, LENGTH, CHORDS)


def field(name: str) -> Field:
    """Return the field called `name`."""
    return next(entry for entry in FIELDS if entry.name == name)


def decided(entry: Field, plan: Mapping[str, Any]) -> str:
    """Return what an engine's plan decided for a field, as it stands on the chip."""
    value = plan.get(entry.plan)
    if entry.name == "chords":
        return _first_chords(value or ())
    if entry.name == "length" and isinstance(value, int | float):
        return clock(round(value))
    return entry.shown(value) if value not in (None, "", [], ()) else ""


def _first_chords(spans: Iterable[Mapping[str, Any]]) -> str:
    """Return the first chords of a plan's list, each change once."""
    changes = [symbol for symbol, _same in itertools.groupby(span["symbol"] for span in spans)]
    return " ".join(changes[:SHOWN_CHORDS])
