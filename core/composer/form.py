"""How a number of bars becomes a form with returns and contrast."""

from collections.abc import Sequence
from dataclasses import replace

from core.composer.genres import Form
from core.composer.plan import Section
from core.composer.shapes import UNIT, shape

# How much each kind of section gives; the last chorus gives most.
ENERGY = {
    "intro": 0.30,
    "verse": 0.50,
    "pre": 0.62,
    "chorus": 0.85,
    "bridge": 0.45,
    "break": 0.25,
    "outro": 0.35,
    "end": 0.60,
}

_LEAST = 0.3  # energy of the first bar of a piece that grows

_PLAYS: dict[Form, dict[str, str]] = {
    # Who plays beside drums, bass and chords: p pad, a arp, l lead; lower d: no drums, b: no bass.
    "song": {
        "intro": "pad arp chords",
        "verse": "drums bass chords lead",
        "pre": "drums bass chords pad lead",
        "chorus": "drums bass chords pad arp lead",
        "bridge": "bass chords pad lead",
        "break": "pad chords arp lead",
        "outro": "drums bass chords pad",
        "end": "drums bass chords pad lead",
    },
    "dance": {
        "intro": "drums arp chords",
        "verse": "drums bass chords lead",
        "pre": "drums pad chords arp",
        "chorus": "drums bass chords pad arp lead",
        "bridge": "pad chords lead",
        "break": "pad arp lead",
        "outro": "drums bass chords",
        "end": "drums bass chords pad lead",
    },
    "jazz": {
        "intro": "drums bass chords",
        "verse": "drums bass chords lead",
        "pre": "drums bass chords lead",
        "chorus": "drums bass chords lead pad",
        "bridge": "drums bass chords lead",
        "break": "drums bass chords",
        "outro": "drums bass chords lead",
        "end": "drums bass chords lead pad",
    },
    "arc": {
        "intro": "pad chords",
        "verse": "pad chords arp lead bass",
        "pre": "pad chords arp bass drums",
        "chorus": "pad chords arp lead bass drums",
        "bridge": "pad arp lead",
        "break": "pad lead",
        "outro": "pad arp bass",
        "end": "pad chords bass lead drums",
    },
    "cycle": {
        "intro": "drums bass chords pad",
        "verse": "drums bass chords pad lead",
        "pre": "drums bass chords pad lead",
        "chorus": "drums bass chords pad arp lead",
        "bridge": "bass chords pad lead",
        "break": "drums chords pad",
        "outro": "drums bass chords pad lead",
        "end": "drums bass chords pad lead",
    },
}


def sections_for(
    bars: int, form: Form, available: frozenset[str], cycle: int = UNIT
) -> tuple[Section, ...]:
    """Return the form of `bars` whole bars and the held chord after them.

    Parameters
    ----------
    bars
        Bars before the last chord; 0 leaves the last chord alone.
    form
        Who plays when.
    available
        Roles that the band has.
    cycle
        Bars after which the chords come round.
    """
    kinds = list(shape(bars, form, cycle))
    choruses = sum(kind == "chorus" for kind, _ in kinds)
    verses = sum(kind == "verse" for kind, _ in kinds)
    heard: dict[str, int] = {}
    sections: list[Section] = []
    bar = 0
    for (kind, length), after in zip(
        kinds, [*(kind for kind, _ in kinds[1:]), "end"], strict=False
    ):
        take = heard.get(kind, 0)
        heard[kind] = take + 1
        energy = ENERGY[kind] + min(0.05 * take, 0.10)
        if kind == "chorus" and take == choruses - 1 and choruses > 1:
            energy = 1.0
        roles = playing(kind, form, available)
        if kind == "verse" and (take or verses == 1) and after != "pre":
            roles |= available & {"pad"}  # a verse that returns is fuller
        sections.append(Section(kind, bar, length, energy, roles, take))
        bar += length
    peak = max((section.energy for section in sections), default=0.6)
    end = playing("end", form, available)
    sections.append(Section("end", bar, 1, min(peak, 0.7), end))
    return tuple(sections)


def looping(bars: int, form: Form, available: frozenset[str]) -> tuple[Section, ...]:
    """Return the form of a loop: verse and chorus in turn, nothing before and nothing held after.

    A short loop is one chorus: everybody plays.
    """
    kinds = ["verse" if number % 2 == 0 else "chorus" for number in range(max(bars // 8, 1))]
    if len(kinds) == 1:
        kinds = ["chorus"]
    sections: list[Section] = []
    for number, kind in enumerate(kinds):
        length = 8 if number < len(kinds) - 1 else bars - 8 * number
        roles = playing(kind, form, available)
        take = kinds[:number].count(kind)
        sections.append(Section(kind, 8 * number, length, ENERGY[kind], roles, take))
    return (*sections, Section("end", bars, 0, ENERGY["end"], frozenset()))


def growing(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return the same form with an energy that only rises, to its end in the held last chord.

    Parts that have come in stay, whatever the form would leave out again.
    """
    bars = max(sum(section.bars for section in sections) - 1, 1)
    present: frozenset[str] = frozenset()
    grown = []
    for section in sections:
        present |= section.roles
        middle = (section.bar + section.bars / 2) / bars
        grown.append(
            replace(section, energy=min(_LEAST + (1.0 - _LEAST) * middle, 1.0), roles=present)
        )
    return tuple(grown)


def playing(kind: str, form: Form, available: frozenset[str]) -> frozenset[str]:
    """Return who of a band plays in a kind of section."""
    roles = frozenset(_PLAYS[form][kind].split()) & available
    if "lead" in roles:
        roles |= available & {"second"}
    # A small band has nobody to leave out.
    return roles or available
