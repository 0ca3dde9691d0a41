"""A form that was stated: which kinds of section, how many bars each. Values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.composer.form import ENERGY, playing
from core.composer.genres import Form
from core.composer.plan import Section
from core.errors import UserError

KINDS = tuple(kind for kind in ENERGY if kind != "end")
MOST_SECTIONS, MOST_BARS = 400, 4000


@dataclass(frozen=True, slots=True)
class Stretch:
    """State a kind of section, its bars, and its energy; ``None`` leaves that to the form."""

    kind: str
    bars: int
    energy: float | None = None


def read_sections(value: object) -> tuple[Stretch, ...]:
    """Return the sections that a request's setting ``sections`` states.

    Parameters
    ----------
    value
        A list of ``[kind, bars]`` or ``[kind, bars, energy]``.

    Raises
    ------
    UserError
        ``composer.bad_sections``.

    Examples
    --------
    >>> read_sections([["verse", 8], ["chorus", 4, 0.9]])
    (Stretch(kind='verse', bars=8, energy=None), Stretch(kind='chorus', bars=4, energy=0.9))
    """
    rows = value if isinstance(value, Sequence) and not isinstance(value, str | Mapping) else None
    if rows is None or len(rows) > MOST_SECTIONS:
        raise UserError("composer.bad_sections", given=str(value)[:40], known=", ".join(KINDS))
    stretches = tuple(_stretch(row) for row in rows)
    if sum(stretch.bars for stretch in stretches) > MOST_BARS:
        raise UserError("composer.bad_sections", given=str(value)[:40], known=", ".join(KINDS))
    return stretches


def _stretch(row: object) -> Stretch:
    if isinstance(row, Sequence) and not isinstance(row, str) and len(row) in (2, 3):
        kind, bars, energy = row[0], row[1], row[2] if len(row) == 3 else None
        number = isinstance(energy, int | float) and not isinstance(energy, bool)
        fits = energy is None or (number and 0.0 <= energy <= 1.0)
        if kind in KINDS and type(bars) is int and 1 <= bars <= MOST_BARS and fits:
            return Stretch(kind, bars, None if energy is None else float(energy))
    raise UserError("composer.bad_sections", given=str(row)[:40], known=", ".join(KINDS))


def stated_form(
    stretches: Sequence[Stretch], bars: int, form: Form, available: frozenset[str], *, held: bool
) -> tuple[Section, ...]:
    """Return the stated sections as far as there are bars, and the end after them.

    Parameters
    ----------
    stretches
        What was stated; the last one is cut where the bars end before it.
    bars
        How many fit into the take.
    form
        Who plays when.
    available
        Roles that the band has.
    held
        Whether a chord is held after them.
    """
    sections: list[Section] = []
    heard: dict[str, int] = {}
    bar = 0
    for stretch in stretches:
        length = min(stretch.bars, bars - bar)
        if length <= 0:
            break
        take = heard.get(stretch.kind, 0)
        heard[stretch.kind] = take + 1
        energy = stretch.energy
        if energy is None:
            energy = ENERGY[stretch.kind] + min(0.05 * take, 0.10)
        roles = playing(stretch.kind, form, available)
        sections.append(Section(stretch.kind, bar, length, energy, roles, take))
        bar += length
    if not held:
        return (*sections, Section("end", bar, 0, ENERGY["end"], frozenset()))
    peak = max((section.energy for section in sections), default=0.6)
    end = playing("end", form, available)
    return (*sections, Section("end", bar, 1, min(peak, 0.7), end))
