"""What a mix was found to be by listening, so that it can be kept: values only.

Levels, the master's gain and its limiter depend on everything that is heard. Frozen, they
no longer do, and changing one stem changes no sample of the others.
"""

import base64
import binascii
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.composer.mixing.tone import Tone
from core.composer.plan import ROLES, STEM_OF
from core.composer.seeds import STAGES
from core.errors import UserError

MIX = "mix"  # the curve of all stems; the others are named by their stem
_MOST_CANDIDATES = 1000
MOST_REDUCTION = 6000  # hundredths of a decibel

_MOST_RIDE_DB = 60.0  # more is no level that anything is moved by

Pulls = tuple[tuple[int, int], ...]
"""Breakpoints of a gain curve: number of the cell, and how far it is pulled down there, in
hundredths of a decibel. Between them the gain recovers as the limiter lets it."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """Hold the levels and gain curves of a mix; what is left out is found by listening.

    Attributes
    ----------
    gains
        Role to its linear gain.
    master
        The linear gain of all.
    curves
        ``"mix"``, and stems that have a curve of their own on top, to their breakpoints.
    kicks
        Frames of the kick drum that other parts make room for.
    choices
        Stage to the number of the candidate that it plays.
    remade
        For each time that bars were made again, stem to its own curve's breakpoints there.
    fresh
        Stems that play something else at the levels they had: they alone make room anew.
    tone
        What all stems' equaliser does; takes of before it was there have none.
    ride
        By how many dB each section is moved; empty for not at all.
    """

    gains: Mapping[str, float] = field(default_factory=dict)
    master: float | None = None
    curves: Mapping[str, Pulls] = field(default_factory=dict)
    kicks: tuple[int, ...] | None = None
    choices: Mapping[str, int] = field(default_factory=dict)
    remade: tuple[Mapping[str, Pulls], ...] = ()
    fresh: frozenset[str] = frozenset()
    tone: Tone | None = None
    ride: tuple[float, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; breakpoints and kicks are packed to short text."""
        return {
            "gains": dict(self.gains),
            "master": self.master,
            "curves": {name: packed(pulls) for name, pulls in self.curves.items()},
            "kicks": None if self.kicks is None else packed([(kick, 0) for kick in self.kicks]),
            "choices": dict(self.choices),
            "remade": [
                {stem: packed(pulls) for stem, pulls in entry.items()} for entry in self.remade
            ],
            "fresh": sorted(self.fresh),
            "tone": self.tone.to_json() if self.tone else None,
            "ride": list(self.ride),
        }

    @classmethod
    def from_json(cls, data: object) -> "Frozen":
        """Return the values that :meth:`to_json` wrote; ``None`` freezes nothing.

        Raises
        ------
        UserError
            ``composer.bad_frozen``.
        """
        if data is None:
            return cls()
        try:
            return _checked(cls, data)
        except (TypeError, ValueError, KeyError, AttributeError, binascii.Error, zlib.error):
            raise UserError("composer.bad_frozen") from None


def _checked(make: type[Frozen], data: Any) -> Frozen:
    unknown = set(data) - {
        "gains",
        "master",
        "curves",
        "kicks",
        "choices",
        "remade",
        "fresh",
        "tone",
        "ride",
    }
    gains = {role: _gain(value) for role, value in (data.get("gains") or {}).items()}
    curves = {name: unpacked(text) for name, text in (data.get("curves") or {}).items()}
    remade = tuple(
        {stem: unpacked(text) for stem, text in entry.items()} for entry in data.get("remade") or ()
    )
    stems = {*STEM_OF.values(), MIX}
    fresh = frozenset(data.get("fresh") or ())
    named = {*curves, *fresh, *(stem for entry in remade for stem in entry)}
    choices = dict(data.get("choices") or {})
    if unknown or not set(gains) <= set(ROLES) or not named <= stems:
        raise ValueError(unknown)
    if not set(choices) <= set(STAGES) or not all(map(_is_number, choices.values())):
        raise ValueError(choices)
    master, kicks = data.get("master"), data.get("kicks")
    return make(
        gains=gains,
        master=None if master is None else _gain(master),
        curves=curves,
        kicks=None if kicks is None else tuple(frame for frame, _ in unpacked(kicks)),
        choices=choices,
        remade=remade,
        fresh=fresh,
        tone=None if data.get("tone") is None else Tone.from_json(data["tone"]),
        ride=tuple(_level(level) for level in data.get("ride") or ()),
    )


def _is_number(choice: object) -> bool:
    return type(choice) is int and 0 <= choice < _MOST_CANDIDATES


def _gain(value: Any) -> float:
    number = float(value)
    if isinstance(value, str | bool) or not math.isfinite(number) or not 0.0 <= number <= 1e4:
        raise ValueError(value)
    return number


def _level(value: Any) -> float:
    number = float(value)
    if isinstance(value, str | bool) or not abs(number) <= _MOST_RIDE_DB:  # NaN, too
        raise ValueError(value)
    return number


def packed(pulls: Any) -> str:
    """Return breakpoints as text: differences of their places, deflated, in base 64.

    Examples
    --------
    >>> unpacked(packed([(3, 20), (9, 110)]))
    ((3, 20), (9, 110))
    """
    rows = np.array(pulls, np.int64).reshape(-1, 2)
    rows[1:, 0] -= rows[:-1, 0].copy()
    return base64.b64encode(zlib.compress(rows.T.astype("<i4").tobytes(), 9)).decode("ascii")


def unpacked(text: str) -> Pulls:
    """Return the breakpoints that :func:`packed` wrote.

    Raises
    ------
    ValueError, binascii.Error, zlib.error
        Where it did not.
    """
    inflated = zlib.decompressobj()
    content = inflated.decompress(base64.b64decode(text, validate=True), 1 << 26)
    if inflated.unconsumed_tail or len(content) % 8:
        raise ValueError(len(content))
    rows = np.frombuffer(content, "<i4").reshape(2, -1).astype(np.int64)
    places = np.cumsum(rows[0])
    rising = not len(places) or (places[0] >= 0 and (rows[0][1:] > 0).all())
    if not rising or (rows[1] < 0).any() or (rows[1] > MOST_REDUCTION).any():
        raise ValueError(text[:40])
    return tuple(zip(places.tolist(), rows[1].tolist(), strict=True))
