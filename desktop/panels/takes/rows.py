"""What one row of the takes says.

Knows no widget.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core.origins import OriginKind
from core.text import _
from core.text.words import level
from desktop.panels.takes.growing import GrowingTake
from desktop.widgets.wording import time_left, whole_clock

if TYPE_CHECKING:
    from core.studio.shelf import StoredTake


@dataclass(frozen=True, slots=True)
class TakeRow:
    """Say what one row shows.

    Attributes
    ----------
    id, name
        Which take it is.
    first, second
        The two small lines under the name.
    kind
        Who made it: decides the colour of the wave.
    state
        ``"making"``, ``"keeping"`` while it is written to disk, or ``"ready"``.
    starred, stopped, playing
        What marks it.
    has_stems
        Whether its parts can be placed one by one.
    grown
        How much of its length is there, in [0, 1].
    tooltip
        Everything that the row shows; of a finished take the prompt and who made it too.
    """

    id: str
    name: str
    first: str
    second: str
    kind: OriginKind
    state: Literal["making", "keeping", "ready"] = "ready"
    starred: bool = False
    stopped: bool = False
    playing: bool = False
    has_stems: bool = False
    grown: float = 1.0
    tooltip: str = ""

    def has_words(self, text: str) -> bool:
        """Whether all words of `text` stand somewhere in the row or its tooltip."""
        here = " ".join((self.name, self.first, self.second, self.tooltip)).casefold()
        return all(word in here for word in text.casefold().split())


def growing_row(take: GrowingTake, seconds_left: float | None, *, playing: bool) -> TakeRow:
    """Return the row of a take that is being made or written."""
    made = whole_clock(take.seconds_made)
    first, second, grown = _("making · {made}").format(made=made), time_left(seconds_left), 1.0
    if take.complete:
        first, second = made, _("keeping it")
    elif take.seconds:
        whole = whole_clock(take.seconds)
        first = _("making · {made} of {whole}").format(made=made, whole=whole)
        grown = min(take.seconds_made / take.seconds, 1.0)
    return TakeRow(
        id=take.id,
        name=take.name,
        first=first,
        second=second,
        kind=take.kind,
        state="keeping" if take.complete else "making",
        playing=playing,
        grown=grown,
        tooltip="\n".join(part for part in (take.name, first, second) if part),
    )


def stored_row(take: "StoredTake", *, playing: bool, came_from: str = "") -> TakeRow:
    """Return the row of a take that lies in the project; its tooltip says what it came from."""
    length = whole_clock(take.seconds)
    first = (
        _("stopped at {length}").format(length=length) if take.stopped else length,
        f"{take.tempo_bpm:.4g} bpm" if take.tempo_bpm else "",
        take.key or "",
    )
    second = (
        level(take.lufs, "LUFS") if take.lufs is not None else "",
        _("seed {seed}").format(seed=take.seed) if take.seed is not None else "",
    )
    lines = [" · ".join(part for part in line if part) for line in (first, second)]
    tooltip = (take.name, f"“{take.prompt}”" if take.prompt else "", take.engine, *lines, came_from)
    return TakeRow(
        id=take.id,
        name=take.name,
        first=lines[0],
        second=lines[1],
        kind=take.origin.kind,
        starred=take.starred,
        stopped=take.stopped,
        playing=playing,
        has_stems=bool(take.stems),
        tooltip="\n".join(part for part in tooltip if part),
    )
