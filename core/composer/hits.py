"""Moments that the music must hit, on whatever beat they fall. Values only."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.errors import UserError

MOST_HITS = 4000


@dataclass(frozen=True, slots=True)
class Hit:
    """State a tick that everybody accents, and how strongly, above 0 and at most 1."""

    tick: int
    strength: float


def read_hits(value: object) -> tuple[Hit, ...]:
    """Return the moments that a request's setting ``hits`` states.

    Parameters
    ----------
    value
        A list of ``[tick, strength]``, ascending.

    Raises
    ------
    UserError
        ``composer.bad_hits``.

    Examples
    --------
    >>> read_hits([[960, 1], [1920, 0.5]])
    (Hit(tick=960, strength=1.0), Hit(tick=1920, strength=0.5))
    """
    rows = value if isinstance(value, Sequence) and not isinstance(value, str | Mapping) else None
    if rows is None or len(rows) > MOST_HITS:
        raise UserError("composer.bad_hits", given=str(value)[:40])
    hits = tuple(_hit(row) for row in rows)
    if any(one.tick >= two.tick for one, two in pairwise(hits)):
        raise UserError("composer.bad_hits", given=str(value)[:40])
    return hits


def _hit(row: object) -> Hit:
    if isinstance(row, Sequence) and not isinstance(row, str) and len(row) == 2:
        tick, strength = row
        whole = type(tick) is int and 0 <= tick <= 1 << 31
        number = isinstance(strength, int | float) and not isinstance(strength, bool)
        if whole and number and math.isfinite(strength) and 0.0 < strength <= 1.0:
            return Hit(tick, float(strength))
    raise UserError("composer.bad_hits", given=str(row)[:40])
