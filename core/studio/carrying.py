"""Whether sound can carry the marks, and how strong they must be: asked before it leaves.

One answer for the export, its proof, the release check and the dialog's note.
"""

from core.jobs import Control
from core.project import MediaLibrary, Project
from core.studio.mixing import check_sources, heard_sources, rendered
from core.studio.notes import Note
from core.text import _
from core.watermark import Carrying, carrying

ORDINARY = 1.0  # at which the marks were measured
STRONGER = 2.0  # the one stronger try, times the first
STRONGEST = 4.0  # that the watermark allows


def carrying_of_project(
    project: Project, media: MediaLibrary, control: Control, *, start: int, end: int
) -> Carrying:
    """Return whether frames `start` to `end` of a project can carry the marks.

    Raises
    ------
    SoundmarkError
        What a source cannot be read for.
    """
    can = carrying(rendered(project, media, start, end), control)
    check_sources(media, heard_sources(project, start, end))
    return can


def strengths(asked: float, can: Carrying) -> tuple[float, ...]:
    """Return at which strengths marks are set, one after the other, until they are found again.

    Examples
    --------
    >>> strengths(1.0, Carrying(1.0, "", 60.0)), strengths(1.0, Carrying(2.0, "", 2.0))
    ((1.0, 2.0), (2.0, 4.0))
    >>> strengths(0.5, Carrying(1.0, "", 60.0)), strengths(4.0, Carrying(1.0, "", 60.0))
    ((0.5, 1.0), (4.0,))
    """
    first = max(asked, can.strength) if can.strength > ORDINARY else asked
    return tuple(dict.fromkeys((first, max(first, min(first * STRONGER, STRONGEST)))))


def why_not(can: Carrying) -> str:
    """Return in words why sound cannot carry a mark; empty where it can."""
    reasons = {
        "silent": _("it is silent"),
        "too_short": _("it is too short"),
        "too_plain": _("it has too few tones"),
    }
    return reasons.get(can.reason, can.reason)


def note_on(can: Carrying) -> Note | None:
    """Return what a person should know before the export; ``None`` where all is ordinary."""
    if not can.can:
        return Note(
            "warning",
            _("This cannot carry a mark"),
            _("The reason: {reason}. It leaves with signed credentials only.").format(
                reason=why_not(can)
            ),
        )
    if can.strength <= ORDINARY:
        return None
    return Note(
        "warning",
        _("The marks will be set stronger"),
        _(
            "This sound hides little, so they are set at twice the ordinary strength. Listen to "
            "the result."
        ),
    )
