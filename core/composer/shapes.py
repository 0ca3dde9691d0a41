"""Which kinds of section a form has, in order, and how a number of bars is shared among them."""

from collections.abc import Iterator, Sequence

from core.composer.genres import Form

Row = tuple[str, int]
"""A kind of section, and its length in units of four bars."""

UNIT = 4  # bars
_ROUND = 8  # units of AABA
_TWELVE = 12

# Songs of up to nine units; longer ones are grown by _song.
_SHORT: dict[int, tuple[Row, ...]] = {
    1: (("verse", 1),),
    2: (("verse", 1), ("chorus", 1)),
    3: (("verse", 2), ("chorus", 1)),
    4: (("verse", 2), ("chorus", 2)),
    5: (("intro", 1), ("verse", 2), ("chorus", 2)),
    6: (("intro", 1), ("verse", 2), ("chorus", 2), ("outro", 1)),
    7: (("intro", 1), ("verse", 2), ("pre", 1), ("chorus", 2), ("outro", 1)),
    8: (("intro", 1), ("verse", 2), ("chorus", 2), ("break", 1), ("chorus", 2)),
    9: (("intro", 1), ("verse", 2), ("chorus", 2), ("bridge", 1), ("chorus", 2), ("outro", 1)),
}

# Kinds and their weights; the last chorus lies around 65 to 80 % of the way.
_DANCE = (
    ("intro", 1.5),
    ("pre", 1.0),
    ("chorus", 2.0),
    ("break", 1.5),
    ("pre", 1.0),
    ("chorus", 3.0),
    ("outro", 1.5),
)
_DANCE_WITH_VERSE = (_DANCE[0], ("verse", 2.0), *_DANCE[1:])
_ARC = (("intro", 1.0), ("verse", 1.5), ("pre", 1.5), ("chorus", 2.0), ("outro", 1.0))
_TWO_ARCS = (
    ("intro", 1.0),
    ("verse", 2.0),
    ("pre", 2.0),
    ("chorus", 2.0),
    ("bridge", 2.0),
    ("verse", 2.0),
    ("pre", 2.0),
    ("chorus", 3.0),
    ("outro", 2.0),
)


def shape(bars: int, form: Form, cycle: int = UNIT) -> Iterator[Row]:
    """Yield kinds with their bars, summing to `bars`; odd bars make the intro.

    Parameters
    ----------
    cycle
        Bars after which the chords of the form come round: twelve for a blues.
    """
    if cycle == _TWELVE and bars >= _TWELVE:
        yield from _choruses(bars)
        return
    units, odd = divmod(bars, UNIT)
    if not units:
        if bars:
            yield "verse", bars
        return
    for index, (kind, length) in enumerate(_units(units, form)):
        first = index == 0
        if first and odd and kind != "intro":
            yield "intro", odd
        yield kind, UNIT * length + (odd if first and kind == "intro" else 0)


def _units(units: int, form: Form) -> Sequence[Row]:
    if form == "dance" and units >= 10:
        return _shared(units, _DANCE if units < 14 else _DANCE_WITH_VERSE)
    if form == "arc" and units >= 6:
        return _shared(units, _ARC if units < 18 else _TWO_ARCS)
    if form == "jazz" and units >= _ROUND:
        return _rounds(units)
    return _SHORT.get(units) or _song(units)


def _shared(units: int, weights: Sequence[tuple[str, float]]) -> list[Row]:
    """Share units out by weight, one at least each, by largest remainders."""
    total = sum(weight for _, weight in weights)
    ideal = [units * weight / total for _, weight in weights]
    lengths = [max(int(share), 1) for share in ideal]
    order = sorted(range(len(ideal)), key=lambda i: (lengths[i] - ideal[i], -weights[i][1], i))
    while sum(lengths) < units:
        for index in order[: units - sum(lengths)]:
            lengths[index] += 1
    return [(kind, length) for (kind, _), length in zip(weights, lengths, strict=True)]


def _rounds(units: int) -> list[Row]:
    """Return AABA after AABA: the tune, solos, and the tune again where there is time."""
    count, spare = divmod(units, _ROUND)
    head = [("verse", 2), ("verse", 2), ("bridge", 2), ("verse", 2)]
    solo = [("chorus", 2), ("chorus", 2), ("bridge", 2), ("chorus", 2)]
    rows = list(head)
    for number in range(1, count):
        rows += head if number == count - 1 and count > 2 else solo
    if spare >= UNIT:
        rows += [("bridge", 2), ("verse", 2)]
        spare -= UNIT
    if spare:
        rows.insert(0, ("intro", min(spare, 2)))
    return [*rows, ("outro", 1)] if spare > 2 else rows


def _choruses(bars: int) -> Iterator[Row]:
    """Yield twelve bars after twelve: the tune, solos, the tune again."""
    count, odd = divmod(bars, _TWELVE)
    if odd:
        yield "intro", odd
    for number in range(count):
        returns = number == count - 1 and count > 2
        yield "verse" if number == 0 or returns else "chorus", _TWELVE


def _song(units: int) -> list[Row]:
    """Return a song of ten units or more: cycles of verse and chorus, a bridge, a last chorus."""
    last = 2 if units < 14 else 4 if units < 34 else 5
    out = 1 if units < 14 else 2 if units < 26 else 3 if units < 34 else 4
    head: list[Row] = [("intro", 1)]
    tail: list[Row] = [("bridge", 2), ("chorus", last), ("outro", out)]
    room = units - 1 - sum(length for _, length in tail)
    cycles: list[Row] = []
    while room >= 4:
        cycle = [("verse", 2), ("chorus", 2)]
        if room in (5, 6, 7) or room >= 11:
            cycle.insert(1, ("pre", 1))
        taken = sum(length for _, length in cycle)
        if len(cycles) > 4 and room >= taken + 2 and len(cycles) % 3 == 0:
            cycles += [("break", 2)]
            room -= 2
        cycles += cycle
        room -= taken
    if room >= 2:
        tail.insert(0, ("verse", 2))
        room -= 2
    if room:
        head = [("intro", 2)]
    return head + cycles + tail
