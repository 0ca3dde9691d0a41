"""Edits of clips: place, move, split, trim, gain, fades."""

from collections.abc import Iterable
from dataclasses import replace

from core.origins import Origin
from core.project.changes import Edit
from core.project.clips import between, placed, split_at
from core.project.document import Clip, Project, Selection, Source, Track
from core.project.edits.parts import (
    MAX_GAIN_DB,
    MIN_GAIN_DB,
    checked,
    fitting_source,
    join,
    number,
    seconds,
    with_clips,
    with_source,
    with_track,
)
from core.project.ids import ClipId, TrackId, new_clip_id, new_track_id
from core.text import _


def place(
    project: Project,
    source: Source,
    *,
    start: int = 0,
    track: TrackId | None = None,
    origins: Iterable[Origin] = (),
    id: ClipId | None = None,
) -> Edit:
    """Lay a whole source down as a clip; what lies beneath it is trimmed.

    Parameters
    ----------
    source
        Made known to the project if it is not yet.
    start
        Frame on the timeline.
    track
        Where to; a new track named after the source if it is left out.
    origins
        Those that the source's map names and the project does not know yet.
    id
        The clip's id; a fresh one where it is left out.

    Raises
    ------
    UserError
        ``project.empty_source``.
    """
    fitting_source(source)
    clip = Clip(id or new_clip_id(), source.id, max(start, 0), 0, source.frames)
    after = with_source(project, source, origins)
    if track is None:
        fresh = Track(new_track_id(), source.name, (clip,))
        after = replace(after, tracks=(*after.tracks, fresh))
    else:
        onto = project.track(track)
        after = with_track(
            after, replace(onto, clips=placed(onto.clips, clip, soften=join(project)))
        )
    return Edit.of(_("Add “{name}”").format(name=source.name), project, after)


def move(
    project: Project,
    clip: ClipId,
    *,
    start: int,
    track: TrackId | None = None,
    gesture: str = "",
) -> Edit:
    """Move a clip in time and, if `track` is given, onto another track.

    What lies beneath its new place is trimmed. A drag that passes over other clips must
    work each step out from the project as it was when the drag began, or it leaves a trail.
    """
    home = project.track_of(clip)
    moving = replace(project.clip(clip), start=max(start, 0))
    left = with_clips(
        project, [home.id], lambda clips: tuple(each for each in clips if each.id != clip)
    )
    onto = left.track(home.id if track is None else track)
    clips = placed(onto.clips, moving, soften=join(project))
    after = with_track(left, replace(onto, clips=clips))
    return Edit.of(_("Move clip"), project, after, gesture)


def split(project: Project, at: int, *, tracks: Iterable[TrackId] | None = None) -> Edit:
    """Cut the clips that run through frame `at`, on all tracks or some; nothing audible changes."""
    where = [track.id for track in project.tracks] if tracks is None else tracks
    after = with_clips(project, where, lambda clips: split_at(clips, at))
    return Edit.of(_("Split"), project, after)


def trim(project: Project, selection: Selection) -> Edit:
    """Keep only what lies inside the selection, on the tracks that it reaches.

    Raises
    ------
    UserError
        ``project.nothing_selected``.
    """
    selection = checked(selection)
    start, end, soften = selection.start, selection.end, join(project)
    after = with_clips(
        project, selection.tracks, lambda clips: between(clips, start, end, soften=soften)
    )
    name = _("Trim to {seconds} s").format(seconds=seconds(selection.frames, project))
    return Edit.of(name, project, after)


def trim_clip(
    project: Project,
    clip: ClipId,
    *,
    start: int | None = None,
    end: int | None = None,
    gesture: str = "",
) -> Edit:
    """Drag a clip's edges, in or out, as far as its source and its neighbours let it.

    The sound stays where it is; fades go with their edge.
    """
    track = project.track_of(clip)
    old = project.clip(clip)
    index = track.clips.index(old)
    length = project.sources[old.source].frames
    earliest = max(old.start - old.offset, track.clips[index - 1].end if index else 0)
    latest = old.start - old.offset + length
    if index + 1 < len(track.clips):
        latest = min(latest, track.clips[index + 1].start)
    first = old.start if start is None else min(max(start, earliest), old.end - 1)
    last = old.end if end is None else max(min(end, latest), first + 1)
    new = _clamped(
        replace(
            old,
            start=first,
            offset=old.offset + first - old.start,
            frames=last - first,
            fade_in_before=old.fade_in_before if first == old.start else 0,
            fade_out_after=old.fade_out_after if last == old.end else 0,
        )
    )
    return _edit(_("Trim clip"), project, new, gesture)


def set_clip_gain(project: Project, clip: ClipId, *, gain_db: float, gesture: str = "") -> Edit:
    """Set a clip's gain, from -96 to +24 dB."""
    gain_db = number(gain_db, MIN_GAIN_DB, MAX_GAIN_DB)
    changed = replace(project.clip(clip), gain_db=gain_db)
    return _edit(_("Set clip volume"), project, changed, gesture)


def fade(
    project: Project,
    clip: ClipId,
    *,
    fade_in: int | None = None,
    fade_out: int | None = None,
    gesture: str = "",
) -> Edit:
    """Set the length of a clip's fades in frames; 0 removes one, ``None`` leaves it as it is.

    A fade is shortened where it would reach into the other one.
    """
    changed = project.clip(clip)
    if fade_in is not None:
        falling = changed.fade_out - changed.fade_out_after if fade_out is None else 0
        room = max(changed.frames - falling, 0)
        changed = replace(changed, fade_in=min(max(fade_in, 0), room), fade_in_before=0)
    if fade_out is not None:
        changed = replace(changed, fade_out=max(fade_out, 0), fade_out_after=0)
    name = _("Fade out") if fade_in is None else _("Fade in")
    return _edit(name, project, _clamped(changed), gesture)


def _clamped(clip: Clip) -> Clip:
    """Return the clip with fades that begun inside it no longer than it."""
    fade_in, fade_out = clip.fade_in, clip.fade_out
    if not clip.fade_in_before:
        fade_in = min(fade_in, clip.frames)
    if not clip.fade_out_after:
        rising = min(fade_in - clip.fade_in_before, clip.frames)
        fade_out = min(fade_out, clip.frames - rising)
    return replace(clip, fade_in=fade_in, fade_out=fade_out)


def _edit(name: str, project: Project, clip: Clip, gesture: str) -> Edit:
    """Return the edit that puts a clip in the place of the one with its id."""
    after = with_clips(
        project,
        [project.track_of(clip.id).id],
        lambda clips: tuple(clip if each.id == clip.id else each for each in clips),
    )
    return Edit.of(name, project, after, gesture)
