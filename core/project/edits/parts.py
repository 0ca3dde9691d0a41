"""What the edits share: putting changed parts back into a project, and checking values."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

from core.errors import UserError
from core.origins import Origin
from core.project.clips import Clips
from core.project.document import (
    Project,
    Selection,
    Source,
    Track,
    origins_by_id,
    sources_by_id,
)
from core.project.ids import TrackId

MIN_GAIN_DB = -96.0  # below the noise of 16 bits
MAX_GAIN_DB = 24.0
JOIN_S = 0.003  # fades at cut edges: long enough not to click, too short to be heard as fades


def with_track(project: Project, track: Track) -> Project:
    """Return the project with a track in the place of the one with its id."""
    return replace(
        project, tracks=tuple(track if each.id == track.id else each for each in project.tracks)
    )


def with_clips(
    project: Project, tracks: Iterable[TrackId], change: Callable[[Clips], Clips]
) -> Project:
    """Return the project with the clips of some tracks changed; unknown tracks are passed over."""
    wanted = frozenset(tracks)
    return replace(
        project,
        tracks=tuple(
            _with_clips(track, change(track.clips)) if track.id in wanted else track
            for track in project.tracks
        ),
    )


def _with_clips(track: Track, clips: Clips) -> Track:
    return track if clips == track.clips else replace(track, clips=clips)


def join(project: Project) -> int:
    """Return the length of the fades at cut edges, in frames."""
    return round(JOIN_S * project.sample_rate)


def with_source(project: Project, source: Source, origins: Iterable[Origin]) -> Project:
    """Return the project knowing one more source and its origins."""
    return replace(
        project,
        sources={**project.sources, **sources_by_id([source])},
        origins={**project.origins, **origins_by_id(origins)},
    )


def fitting_source(source: Source) -> Source:
    """Return the source if it can be placed.

    Raises
    ------
    UserError
        ``project.empty_source`` if it has no frames.
    """
    if source.frames < 1:
        raise UserError("project.empty_source", name=source.name)
    return source


def checked(selection: Selection) -> Selection:
    """Return the selection, its start not before the timeline's.

    Raises
    ------
    UserError
        ``project.nothing_selected`` if it holds no frame or no track.
    """
    selection = replace(selection, start=max(selection.start, 0))
    if not selection.frames or not selection.tracks:
        raise UserError("project.nothing_selected")
    return selection


def number(value: float, lowest: float, highest: float) -> float:
    """Return a value within its range.

    Raises
    ------
    UserError
        ``project.not_a_number`` for NaN.
    """
    if math.isnan(value):
        raise UserError("project.not_a_number")
    return float(min(max(value, lowest), highest))


def seconds(frames: int, project: Project) -> str:
    """Return a length as the undo menu shows it.

    Examples
    --------
    >>> seconds(153_600, Project.empty("Song"))
    '3.2'
    >>> seconds(480, Project.empty("Song"))
    '0.01'
    """
    length = frames / project.sample_rate
    return f"{length:.1f}" if length >= 1.0 else f"{length:.2g}"
