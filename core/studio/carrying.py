"""Whether sound can carry the marks, and how strong they must be: asked before it leaves.

One answer for the export, its proof, the release check and the dialog's note.
"""

import numpy as np

from core.audio import Audio, AudioReader, open_sound
from core.jobs import Control, NoControl
from core.project import MediaLibrary, Project
from core.studio.mixing import check_sources, heard_sources, rendered
from core.studio.notes import Note
from core.text import _
from core.watermark import Carrying, carrying

ORDINARY = 1.0  # at which the marks were measured
STRONGER = 2.0  # the one stronger try, times the first
STRONGEST = 4.0  # that the watermark allows
_TRIED_S = 60.0  # the loudest such stretch of long sound is tried


def carrying_of(sound: Audio | AudioReader, control: Control | None = None) -> Carrying:
    """Return whether `sound`, of any length, can carry the marks.

    Parameters
    ----------
    sound
        In memory, or an open file, which is read once.
    control
        Told the progress.

    Notes
    -----
    Long sound is cut into equal stretches of at most a minute; the loudest is tried, within
    half a second.
    """
    if isinstance(sound, Audio):
        sound = open_sound(sound)
    control = control or NoControl()
    info = sound.info
    count = max(-(-info.frames // round(_TRIED_S * info.sample_rate)), 1)
    loudest, level = Audio.silent(0, info.sample_rate, info.channels), -1.0
    for index in range(count):
        control.progress(0.8 * index / count)
        start, end = (info.frames * at // count for at in (index, index + 1))
        stretch = Audio(sound.read(start, end - start), info.sample_rate)
        power = float(np.mean(stretch.samples**2, dtype=np.float64)) if stretch.frames else 0.0
        if power > level:
            loudest, level = stretch, power
    can = carrying(loudest)
    control.progress(1.0)
    return can


def carrying_of_project(
    project: Project, media: MediaLibrary, control: Control, *, start: int, end: int
) -> Carrying:
    """Return whether frames `start` to `end` of a project can carry the marks.

    Raises
    ------
    SoundmarkError
        What a source cannot be read for.
    """
    can = carrying_of(rendered(project, media, start, end), control)
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
