"""Cut, copy and paste."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.errors import UserError
from core.origins import Origin, OriginId
from core.project.changes import Edit
from core.project.clips import Clips, between, cleared, closed, in_order, moved, opened
from core.project.document import Project, Selection, Source, Track
from core.project.edits.parts import checked, join, seconds, with_clips
from core.project.ids import SourceId, TrackId, new_clip_id, new_track_id
from core.text import _


@dataclass(frozen=True, slots=True)
class Row:
    """Hold what was copied from one track.

    Attributes
    ----------
    track, name
        The track that it came from.
    clips
        Counted from the beginning of what was copied.
    """

    track: TrackId
    name: str
    clips: Clips


@dataclass(frozen=True, slots=True)
class Clipboard:
    """Hold what was cut or copied; it outlives undo of what brought its sound in.

    Attributes
    ----------
    project
        Id of the project that it came from; it can be pasted there alone.
    frames
        Length, silence at its edges included.
    rows
        One a track, from top to bottom.
    sources, origins
        Those that the clips show.
    """

    project: str
    frames: int
    rows: tuple[Row, ...]
    sources: Mapping[SourceId, Source]
    origins: Mapping[OriginId, Origin]


def copy(project: Project, selection: Selection) -> Clipboard:
    """Return what lies inside the selection.

    Raises
    ------
    UserError
        ``project.nothing_selected``.
    """
    selection = checked(selection)
    start, end, soften = selection.start, selection.end, join(project)
    rows = tuple(
        Row(
            track.id,
            track.name,
            moved(between(track.clips, start, end, soften=soften), -start),
        )
        for track in project.tracks
        if track.id in selection.tracks
    )
    used = {clip.source for row in rows for clip in row.clips}
    sources = {each: project.sources[each] for each in sorted(used)}
    named = {origin for source in sources.values() for origin in source.origins.origins}
    origins = {each: project.origins[each] for each in sorted(named) if each in project.origins}
    return Clipboard(project.id, selection.frames, rows, sources, origins)


def cut_out(project: Project, selection: Selection) -> tuple[Edit, Clipboard]:
    """Take out what lies inside the selection and close the gap on its tracks.

    Raises
    ------
    UserError
        ``project.nothing_selected``.
    """
    selection = checked(selection)
    start, end, soften = selection.start, selection.end, join(project)
    after = with_clips(
        project, selection.tracks, lambda clips: closed(clips, start, end, soften=soften)
    )
    name = _("Cut {seconds} s").format(seconds=seconds(selection.frames, project))
    return Edit.of(name, project, after), copy(project, selection)


def paste(
    project: Project,
    clipboard: Clipboard,
    *,
    at: int,
    track: TrackId | None = None,
    insert: bool = True,
) -> Edit:
    """Put what was copied at frame `at`.

    Parameters
    ----------
    clipboard
        What :func:`copy` or :func:`cut_out` gave.
    at
        Frame on the timeline.
    track
        The track for the first row, the following rows going below it; where it is left out
        each row goes to the track that it came from. Tracks that are missing are made.
    insert
        Whether what follows moves later to make room (so that paste undoes a cut); else what
        lies beneath is trimmed.

    Raises
    ------
    UserError
        ``project.other_clipboard`` if it came from another project.
    """
    if clipboard.project != project.id:
        raise UserError("project.other_clipboard")
    at = max(at, 0)
    targets, tracks = _targets(project, clipboard, track)
    after = replace(
        project,
        tracks=tracks,
        sources={**project.sources, **clipboard.sources},
        origins={**project.origins, **clipboard.origins, **project.origins},  # declared since
    )
    frames, soften = clipboard.frames, join(project)
    for target, row in zip(targets, clipboard.rows, strict=True):
        clips = tuple(replace(clip, id=new_clip_id()) for clip in moved(row.clips, at))
        after = with_clips(after, [target], _laid(clips, at, frames, soften, insert=insert))
    name = _("Paste {seconds} s").format(seconds=seconds(frames, project))
    return Edit.of(name, project, after)


def _laid(
    clips: Clips, at: int, frames: int, soften: int, *, insert: bool
) -> Callable[[Clips], Clips]:
    """Return the change that lays pasted clips down on a track's clips."""

    def change(beneath: Clips) -> Clips:
        if insert:
            room = opened(beneath, at, frames, soften=soften)
        else:
            room = cleared(beneath, at, at + frames, soften=soften)
        return in_order((*room, *clips))

    return change


def _targets(
    project: Project, clipboard: Clipboard, first: TrackId | None
) -> tuple[list[TrackId], tuple[Track, ...]]:
    """Return the track of each row, and the project's tracks with the missing ones made."""
    here = [track.id for track in project.tracks]
    if first is None:
        wanted: list[TrackId | None] = [
            r.track if r.track in here else None for r in clipboard.rows
        ]
    else:
        below = here[here.index(project.track(first).id) :]
        wanted = [*below, *[None] * len(clipboard.rows)][: len(clipboard.rows)]
    tracks = list(project.tracks)
    targets: list[TrackId] = []
    for known, row in zip(wanted, clipboard.rows, strict=True):
        target = known or new_track_id()
        if known is None:
            tracks.append(Track(target, row.name))
        targets.append(target)
    return targets, tuple(tracks)
