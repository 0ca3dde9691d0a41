"""Edits of a stretch of time: delete, silence, and putting other sound in its place."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from core.errors import UserError
from core.origins import Origin, OriginMap, Stretch
from core.project.changes import Edit
from core.project.clips import Clips, cleared, closed, opened, placed
from core.project.document import Clip, Project, Selection, Source, Track
from core.project.edits.parts import (
    checked,
    fitting_source,
    join,
    seconds,
    with_clips,
    with_source,
)
from core.project.figures import origins_of
from core.project.ids import SourceId, TrackId, new_clip_id
from core.text import _


def delete(project: Project, selection: Selection) -> Edit:
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
    name = _("Delete {seconds} s").format(seconds=seconds(selection.frames, project))
    return Edit.of(name, project, after)


def silence(project: Project, selection: Selection) -> Edit:
    """Take out what lies inside the selection and leave the gap.

    Raises
    ------
    UserError
        ``project.nothing_selected``.
    """
    selection = checked(selection)
    start, end, soften = selection.start, selection.end, join(project)
    after = with_clips(
        project, selection.tracks, lambda clips: cleared(clips, start, end, soften=soften)
    )
    name = _("Silence {seconds} s").format(seconds=seconds(selection.frames, project))
    return Edit.of(name, project, after)


def replace_region(
    project: Project,
    selection: Selection,
    *,
    source: Source,
    crossfade: int = 0,
    origins: Iterable[Origin] = (),
    name: str = "",
) -> Edit:
    """Put other sound in the place of one track's selection; all around it stays identical.

    The cross-fade is part of the source's sound, inside the selection: make it with
    :func:`core.rendering.joined`, which renders what stands there now and fades from it and
    back to it. So nothing outside is touched and no clips overlap. For a cross-fade outside
    of what the person selected, widen selection and sound by it first.

    Parameters
    ----------
    selection
        On one track. If the source is longer or shorter, what follows on the track moves.
    source
        Its sound with the cross-fades in it, its map with the new sound's origins.
    crossfade
        Frames at each end of the source that hold the old sound as well; the source's map is
        given the old origins there.
    origins
        Those that the source's map names and the project does not know yet.
    name
        The edit's name; "Replace 2.5 s" where it is left out.

    Raises
    ------
    UserError
        ``project.nothing_selected``, ``project.one_track``, ``project.empty_source``.
    """
    selection = checked(selection)
    fitting_source(source)
    if len(selection.tracks) != 1:
        raise UserError("project.one_track")
    track = project.track(next(iter(selection.tracks)))
    fade = fitting_crossfade(crossfade, selection, source.frames)
    source = replace(source, origins=_joined_origins(project, track, selection, source, fade))
    clip = Clip(new_clip_id(), source.id, selection.start, 0, source.frames)
    known = with_source(project, source, origins)

    def change(clips: Clips) -> Clips:
        room = closed(clips, selection.start, selection.end)
        return placed(opened(room, selection.start, source.frames), clip)

    after = with_clips(known, [track.id], change)
    title = name or _("Replace {seconds} s").format(seconds=seconds(selection.frames, project))
    return Edit.of(title, project, after)


def exchange(
    project: Project,
    sources: Mapping[SourceId, Source],
    *,
    tracks: Collection[TrackId],
    origins: Iterable[Origin] = (),
    name: str,
) -> Edit:
    """Let clips play other sources: the same sound but for what was made anew in it.

    Parameters
    ----------
    sources
        Old source to the new one, which is as long.
    tracks
        Whose clips are meant; elsewhere the old sources stay.
    origins
        Those that the new sources' maps name and the project does not know yet.
    name
        The edit's name.

    Raises
    ------
    UserError
        ``project.other_length``.
    """
    known = project
    for old, new in sources.items():
        if new.frames != project.sources[old].frames:
            raise UserError("project.other_length")
        known = with_source(known, new, origins)

    def change(clips: Clips) -> Clips:
        return tuple(
            replace(clip, source=sources[clip.source].id) if clip.source in sources else clip
            for clip in clips
        )

    return Edit.of(name, project, with_clips(known, tracks, change))


def fitting_crossfade(crossfade: int, selection: Selection, frames: int) -> int:
    """Return a cross-fade short enough for both ends of the old and of the new sound."""
    return max(min(crossfade, selection.frames // 2, frames // 2), 0)


def _joined_origins(
    project: Project, track: Track, selection: Selection, source: Source, fade: int
) -> OriginMap:
    """Return the source's map with the old sound's origins inside the cross-fades."""
    old = origins_of(project, [track])
    rising = old.part(selection.start, selection.start + fade)
    falling = old.part(selection.end - fade, selection.end).shifted(source.frames - fade)
    stretches: list[Stretch] = [*source.origins, *rising, *falling]
    return OriginMap.merged(stretches)
