"""Lengths as people type them."""

import math
import re

MINIMUM_S, MAXIMUM_S = 1.0, 1800.0
_CLOCK = re.compile(r"^\s*(\d+):([0-5]?\d(?:[.,]\d+)?)\s*$")
_UNITS = re.compile(
    r"^\s*(?:(?P<minutes>\d+(?:[.,]\d+)?)\s*m(?:in\w*)?\.?)?"
    r"\s*(?:(?P<seconds>\d+(?:[.,]\d+)?)\s*(?:s(?:ec\w*)?\.?)?)?\s*$",
    re.IGNORECASE,
)


def seconds_of(text: str) -> float | None:
    """Return a length in seconds, or ``None`` where it cannot be understood or made.

    Examples
    --------
    >>> seconds_of("0:44"), seconds_of("3 min"), seconds_of("1m30"), seconds_of("long")
    (44.0, 180.0, 90.0, None)
    """
    by_clock = _CLOCK.match(text)
    if by_clock:
        seconds = 60 * int(by_clock[1]) + _number(by_clock[2])
    else:
        by_units = _UNITS.match(text)
        if not by_units or not any(by_units.groupdict().values()):
            return None
        seconds = 60 * _number(by_units["minutes"] or "0") + _number(by_units["seconds"] or "0")
    return seconds if math.isfinite(seconds) and MINIMUM_S <= seconds <= MAXIMUM_S else None


def _number(text: str) -> float:
    return float(text.replace(",", "."))
