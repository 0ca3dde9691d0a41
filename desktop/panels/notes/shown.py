"""Whose notes the piano roll shows, and whom it asks for what lies beyond it. Values only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.errors import SoundmarkError
from core.studio.noting import TakeScore
from core.studio.renoting import StemClip
from desktop.panels.notes.across import Across

if TYPE_CHECKING:
    from core.studio.session import Session


@dataclass(frozen=True, slots=True)
class NotesDoors:
    """Say what the piano roll asks others for.

    Attributes
    ----------
    session
        Returns the open project's session, or ``None``.
    across
        Returns what lays the project's time out across.
    cursor, set_cursor
        Where the project's cursor is, in frames, and putting it elsewhere.
    place_stems
        Place a take's stems as tracks.
    tell_error
        Show why something did not work.
    """

    session: Callable[[], "Session | None"]
    across: Callable[[], Across]
    cursor: Callable[[], int]
    set_cursor: Callable[[int], object]
    place_stems: Callable[[str], object]
    tell_error: Callable[[SoundmarkError], object]


@dataclass(slots=True)
class Shown:
    """Hold whose notes are shown.

    Attributes
    ----------
    score, title
        The take's notes, and what it or its clip is called.
    stem
        The one whose parts are shown; empty for all.
    zero, sample_rate
        The frame at which the take begins, and what frames are counted in.
    where
        The clip; ``None`` for a take on the shelf.
    take
        The take on the shelf; empty for a clip.
    across
        A time of its own; ``None`` for the editor's.
    """

    score: TakeScore
    title: str
    stem: str
    zero: int
    sample_rate: int
    where: StemClip | None = None
    take: str = ""
    across: Across | None = field(default=None)
