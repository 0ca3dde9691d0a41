"""Notes as plain rows of numbers: how they are stated, kept in a plan, and drawn.

A row is ``[start, length, pitch, velocity]``, or with slide and vibrato after it: the fields of
a :class:`~core.composer.score.Note` in their order. Knows no plan: where a piece ends is not
asked here.
"""

import base64
import binascii
import json
import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.composer.plan import ROLES
from core.composer.score import DRUM_PIECES, Note
from core.errors import UserError

DRUMS = "drums"
MOST_NOTES = 20_000  # of one part
MOST_TICKS = 1 << 24  # far behind the end of half an hour at the fastest tempo
LOWEST, HIGHEST = 0.0, 127.0
MOST_SLIDE, MOST_VIBRATO = 2400.0, 400.0  # cents
_MOST_TEXT = 1 << 25

Notes = tuple[Note, ...]


def read_notes(data: object) -> dict[str, Notes]:
    """Return role to its notes, sorted by start and pitch.

    Parameters
    ----------
    data
        Role to rows; a role without rows plays nothing.

    Raises
    ------
    UserError
        ``composer.unknown_part``, ``composer.bad_notes``, ``composer.bad_note`` or
        ``composer.too_many_notes``.

    Examples
    --------
    >>> read_notes({"lead": [[480, 240, 69, 0.8], [0, 480, 62.5, 0.7, 100, 0]]})["lead"][0]
    Note(start=0, length=480, pitch=62.5, velocity=0.7, slide=100.0, vibrato=0.0)
    """
    if not isinstance(data, Mapping):
        raise UserError("composer.bad_notes", given=str(data)[:40])
    for role in data:
        if role not in ROLES:
            raise UserError("composer.unknown_part", given=str(role)[:40], known=", ".join(ROLES))
    return {str(role): _part(str(role), rows) for role, rows in data.items()}


def rows_of(notes: Iterable[Note]) -> list[list[float]]:
    """Return notes as the shortest rows that state them."""
    return [_row(note) for note in notes]


def packed_score(parts: Mapping[str, Sequence[Note]]) -> str:
    """Return the notes of all parts as short text: JSON, deflated, in base 64.

    Examples
    --------
    >>> notes = {"bass": (Note(0, 480, 40, 0.8),)}
    >>> unpacked_score(packed_score(notes)) == notes
    True
    """
    rows = {role: rows_of(notes) for role, notes in parts.items()}
    text = json.dumps(rows, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(zlib.compress(text.encode("ascii"), 9)).decode("ascii")


def unpacked_score(text: str) -> dict[str, Notes]:
    """Return what :func:`packed_score` wrote.

    Raises
    ------
    UserError
        ``composer.bad_notes`` where it did not.
    """
    inflated = zlib.decompressobj()
    try:
        content = inflated.decompress(base64.b64decode(text, validate=True), _MOST_TEXT)
        data = json.loads(content)
    except (TypeError, ValueError, binascii.Error, zlib.error):
        raise UserError("composer.bad_notes", given=str(text)[:40]) from None
    return read_notes(data)


def _part(role: str, rows: object) -> Notes:
    if not isinstance(rows, list | tuple):
        raise UserError("composer.bad_notes", given=f"{role}: {rows}"[:40])
    if len(rows) > MOST_NOTES:
        raise UserError("composer.too_many_notes", part=role, count=len(rows), most=MOST_NOTES)
    notes = [_note(role, number, row) for number, row in enumerate(rows, start=1)]
    return tuple(sorted(notes, key=lambda note: (note.start, note.pitch, note.length)))


def _note(role: str, number: int, row: object) -> Note:
    if not isinstance(row, list | tuple) or not 4 <= len(row) <= 6 or not all(map(_number, row)):
        raise _bad(role, number, row)
    start, length, pitch, velocity, slide, vibrato = (*row, 0, 0)[:6]
    whole = float(start).is_integer() and float(length).is_integer()
    inside = (
        0 <= start < MOST_TICKS
        and 1 <= length < MOST_TICKS
        and LOWEST <= pitch <= HIGHEST
        and 0.0 < velocity <= 1.0
        and 0.0 <= slide <= MOST_SLIDE
        and 0.0 <= vibrato <= MOST_VIBRATO
    )
    if not whole or not inside or (role == DRUMS and pitch not in DRUM_PIECES):
        raise _bad(role, number, row)
    return Note(
        int(start), int(length), _plain(pitch), float(velocity), float(slide), float(vibrato)
    )


def _bad(role: str, number: int, row: object) -> UserError:
    return UserError("composer.bad_note", part=role, number=number, given=str(row)[:60])


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _plain(pitch: Any) -> float:
    """Return whole pitches as whole numbers, as parts in twelve equal steps hold them."""
    return int(pitch) if float(pitch).is_integer() else float(pitch)


def _row(note: Note) -> list[float]:
    row = [note.start, note.length, _plain(note.pitch), note.velocity]
    return [*row, note.slide, note.vibrato] if note.slide or note.vibrato else row
