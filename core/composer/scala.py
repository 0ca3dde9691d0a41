"""Scales in Scala files: a description, a count, then the tones in cents or ratios.

Knows files and scales, not keys or genres.

References
----------
M. Op de Coul, "Scala scale file format", https://www.huygens-fokker.org/scala/scl_format.html
"""

import math
import re
from pathlib import Path as FilePath

from core.composer.scales import Path, Scale
from core.errors import UserError

MOST_TONES = 200
MIN_PERIOD, MAX_PERIOD = 100.0, 2400.0  # cents
_MOST_BYTES = 1_000_000
_SAME = 0.01  # cents; tones that lie nearer are one
_FIFTH, _NEAR_FIFTH = 702.0, 20.0  # cents
_LONGEST_NAME = 40
_CENTS = re.compile(r"-?(?:\d{1,6}\.\d*|\.\d+)(?=\s|$)")
_RATIO = re.compile(r"(-?\d{1,15})(?:/(-?\d{1,15}))?(?=\s|$)")


def read_scala(path: str | FilePath) -> Scale:
    """Return the scale that a Scala file holds; it is played over a drone.

    Raises
    ------
    UserError
        ``composer.scala_missing``, ``composer.scala_not_text``, ``composer.scala_no_count``,
        ``composer.scala_too_many``, ``composer.scala_wrong_count``, ``composer.scala_bad_tone``,
        ``composer.scala_bad_ratio``, ``composer.scala_not_ascending`` or
        ``composer.scala_bad_period``.
    """
    path = FilePath(path)
    try:
        with path.open("rb") as file:
            held = file.read(_MOST_BYTES + 1)
    except OSError:
        raise UserError("composer.scala_missing", name=path.name[:80]) from None
    if len(held) > _MOST_BYTES or b"\0" in held:
        raise UserError("composer.scala_not_text", name=path.name[:80])
    return parse_scala(_decoded(held), path.stem)


def parse_scala(text: str, name: str = "") -> Scale:
    r"""Return the scale that a Scala file's text holds.

    Parameters
    ----------
    text
        The whole file.
    name
        What the scale is called where its description is empty.

    Raises
    ------
    UserError
        As :func:`read_scala`, but for what concerns the file itself.

    Examples
    --------
    >>> scale = parse_scala("! just.scl\nA just triad\n 3\n 5/4\n 3/2\n 2/1\n")
    >>> scale.cents, scale.period
    ((0.0, 386.3137, 701.955), 1200.0)
    """
    lines = [line.strip() for line in text.splitlines() if not line.startswith("!")]
    count = re.match(r"\d{1,9}(?=\s|$)", lines[1]) if len(lines) > 1 else None
    if not count:
        raise UserError("composer.scala_no_count")
    stated = int(count[0])
    if stated > MOST_TONES:
        raise UserError("composer.scala_too_many", count=stated, most=MOST_TONES)
    rows = [line for line in lines[2:] if line]
    if not stated or len(rows) != stated:
        raise UserError("composer.scala_wrong_count", stated=stated, found=len(rows))
    *tones, period = (_cents(row) for row in rows)
    _check(tones, period)
    return _scale(lines[0][:_LONGEST_NAME].strip() or name[:_LONGEST_NAME], tones, period)


def _decoded(held: bytes) -> str:
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError:
        return held.decode("latin-1")  # what the format was written down for


def _cents(row: str) -> float:
    if match := _CENTS.match(row):
        return round(float(match[0]), 4)
    if match := _RATIO.match(row):
        above, below = int(match[1]), int(match[2] or 1)
        if above <= 0 or below <= 0:
            raise UserError("composer.scala_bad_ratio", row=row[:_LONGEST_NAME])
        return round(1200.0 * math.log2(above / below), 4)
    raise UserError("composer.scala_bad_tone", row=row[:_LONGEST_NAME])


def _check(tones: list[float], period: float) -> None:
    """Refuse what cannot be counted as degrees between a tonic and its return."""
    if not MIN_PERIOD <= period <= MAX_PERIOD:
        raise UserError(
            "composer.scala_bad_period", period=period, least=MIN_PERIOD, most=MAX_PERIOD
        )
    wrong = next((tone for tone in tones if not 0 <= tone < period), None)
    if wrong is not None:
        raise UserError("composer.scala_not_ascending", tone=wrong, period=period)


def _scale(name: str, tones: list[float], period: float) -> Scale:
    """Return the scale; tones in another order than their height are sorted."""
    cents = [0.0]
    for tone in sorted(tones):
        if tone - cents[-1] > _SAME and period - tone > _SAME:
            cents.append(tone)
    fifths = [index for index, tone in enumerate(cents) if abs(tone - _FIFTH) <= _NEAR_FIFTH]
    drone = (1, min(fifths, key=lambda index: abs(cents[index] - _FIFTH)) + 1) if fifths else (1,)
    # Nothing is known of how tunes go: they rest on the drone and on what lies between.
    middle = (len(cents) + 2) // 3 + 1
    rests = tuple(dict.fromkeys((*drone, min(middle, len(cents)))))
    highest = drone[-1] if fifths else max(len(cents) * 3 // 5, 1)
    path = Path(drone=drone, rests=rests, opens=(0, highest), endings=((3, 2, 1), (2, 1)))
    return Scale(name, tuple(cents), period, path)
