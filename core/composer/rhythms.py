"""Which of a genre's rhythms a piece goes in, and how it opens before they begin."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.composer.form import sections_for
from core.composer.genres import Form, Genre, Opening
from core.composer.metre import METRES, Metre, Rhythm
from core.composer.plan import Section
from core.composer.wish import Wish

_LEAST_S, _MOST_S = 7.0, 45.0  # of an opening outside the beat
_SHARE = 0.3  # of the piece that an opening takes
_SHORTEST_S = 18.0  # pieces that have time for one
_PHRASE = 4  # bars that must be left for the rest, and whole fours of them
_ENERGY = 0.35
_DRUMS = "drums"


def rhythm_for(wish: Wish, genre: Genre, rng: np.random.Generator) -> Rhythm | None:
    """Return the rhythm of a piece: the one that was named, else one drawn in the stated metre.

    ``None`` where the genre has no rhythms, or none in that metre. Stating the metre of the
    rhythm that would have been drawn draws the same one.
    """
    chances = rng.random(max(len(genre.rhythms), 1))
    able = [
        (rhythm, chance)
        for rhythm, chance in zip(genre.rhythms, chances, strict=False)
        if wish.metre in (None, rhythm.metre)
    ]
    named = [rhythm for rhythm, _ in able if rhythm.id == wish.rhythm]
    if named and not (named[0].free and _wants_drums(wish)):
        return named[0]
    drawn = [(chance ** (1.0 / r.weight), r) for r, chance in able if r.weight > 0]
    return max(drawn, key=lambda row: row[0])[1] if drawn else None


def _wants_drums(wish: Wish) -> bool:
    return _DRUMS in (*wish.wanted, *wish.only) or bool(wish.players.get(_DRUMS))


def metre_for(wish: Wish, rhythm: Rhythm | None) -> Metre:
    """Return the stated metre, or the rhythm's, in the groups that the rhythm gives it."""
    metre = METRES[wish.metre or (rhythm.metre if rhythm else "4/4")]
    return metre.grouped(rhythm.pulses) if rhythm else metre


def opening_bars(opening: Opening | None, bars: int, bar_s: float) -> int:
    """Return how many of a piece's bars its opening takes; 0 where there is no room for one."""
    if opening is None or bars * bar_s < _SHORTEST_S:
        return 0
    wanted = min(max(_SHARE * bars * bar_s, _LEAST_S), _MOST_S) / bar_s
    phrases = max(math.floor((bars - wanted) / _PHRASE + 0.5), 1)
    return max(bars - _PHRASE * phrases, 0)


def opened(
    sections: Sequence[Section], opening: Opening, bars: int, available: frozenset[str]
) -> tuple[Section, ...]:
    """Return the form with `bars` bars outside the beat before it."""
    if not bars:
        return tuple(sections)
    roles = opening.plays & available or available
    first = Section(opening.kind, 0, bars, _ENERGY, roles, free=True)
    return (first, *(replace(section, bar=section.bar + bars) for section in sections))


def unmeasured(
    sections: Sequence[Section], opening: Opening, available: frozenset[str]
) -> tuple[Section, ...]:
    """Return the form of a piece that keeps no beat from its first tone to its last."""
    roles = (opening.plays | {"second"}) & available or available
    return tuple(replace(section, roles=roles, free=True) for section in sections)


def unmeasured_band(band: Mapping[str, str], wish: Wish, opening: Opening | None) -> dict[str, str]:
    """Return who plays where there is no beat; one more who was asked for follows the tune."""
    kept = {role: patch for role, patch in band.items() if opening and role in opening.plays}
    asked = [
        patch
        for patch in (*wish.wanted, *wish.only)
        if patch in band.values() and patch not in kept.values()
    ]
    if asked and "lead" in kept:
        kept["second"] = asked[0]
    return kept or dict(band)


def formed(
    genre: Genre,
    rhythm: Rhythm | None,
    bars: int,
    bar_s: float,
    form: Form,
    available: frozenset[str],
) -> tuple[Section, ...]:
    """Return a piece's form, its opening and its held last chord included.

    Parameters
    ----------
    bars
        Bars before the last chord.
    bar_s
        Length of one in seconds.
    """
    opening = genre.opening
    if opening and rhythm and rhythm.free:
        return unmeasured(sections_for(bars, form, available), opening, available)
    before = opening_bars(opening, bars, bar_s)
    sections = sections_for(bars - before, form, available, genre.cycle)
    return opened(sections, opening, before, available) if opening else sections
