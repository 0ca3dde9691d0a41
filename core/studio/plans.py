"""What a plan can be changed to, and whether what was typed can be read; changes nothing.

The composer is loaded here at first use, not with the studio.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from core.errors import UserError
from core.text import Sentence, sentence

DRUMS = "drums"


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """Hold what an engine's plan can be made of.

    Attributes
    ----------
    genres
        Id to title.
    tempo
        Lowest and highest, in beats a minute.
    scales, metres, forms
        By name, the usual ones first.
    instruments
        Role to the instruments that can play it; drums to their kits.
    """

    genres: Mapping[str, str]
    tempo: tuple[float, float]
    scales: tuple[str, ...]
    metres: tuple[str, ...]
    forms: tuple[str, ...]
    instruments: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ChordReading:
    """Hold typed chords as they were read: the symbols of each bar, or what cannot be read."""

    bars: tuple[tuple[str, ...], ...] = ()
    problem: Sentence | None = None


def plan_choices(engine_id: str) -> PlanChoices | None:
    """Return what an engine's plan can be changed to; ``None`` where it takes no changes."""
    if engine_id != "composer":
        return None
    from core.composer.genre_table import GENRES
    from core.composer.genres import Form
    from core.composer.instruments import INSTRUMENTS
    from core.composer.metre import METRES
    from core.composer.plan import ROLES
    from core.composer.planning import MAX_TEMPO, MIN_TEMPO
    from core.composer.scales import SCALES

    players = {
        role: tuple(each.id for each in INSTRUMENTS.values() if role in each.roles)
        for role in ROLES
    }
    kits = tuple(dict.fromkeys(genre.kit for genre in GENRES.values() if genre.kit))
    return PlanChoices(
        genres={genre.id: genre.title for genre in GENRES.values()},
        tempo=(MIN_TEMPO, MAX_TEMPO),
        scales=tuple(SCALES),
        metres=tuple(METRES),
        forms=get_args(Form),
        instruments={**players, DRUMS: kits},
    )


def read_chords(text: str) -> ChordReading:
    """Read chords as the composer does; what it cannot read is said in a sentence.

    Examples
    --------
    >>> read_chords("Am F | C G").bars
    (('Am', 'F'), ('C', 'G'))
    >>> str(read_chords("Am Q7").problem)[:24]
    '“Q7” is no chord that th'
    """
    from core.composer.chords import parse_progression

    try:
        bars = parse_progression(text)
    except UserError as error:
        return ChordReading(problem=sentence(error))
    return ChordReading(tuple(tuple(chord.symbol for chord in bar) for bar in bars))
