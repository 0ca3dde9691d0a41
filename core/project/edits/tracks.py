"""Edits of whole tracks."""

from dataclasses import replace

from core.project.changes import Edit
from core.project.document import Project, Track
from core.project.edits.parts import MAX_GAIN_DB, MIN_GAIN_DB, number, with_track
from core.project.ids import TrackId, new_track_id
from core.text import _


def add_track(
    project: Project, name: str = "", *, index: int | None = None, id: TrackId | None = None
) -> Edit:
    """Add an empty track, at the bottom unless `index` says where.

    Parameters
    ----------
    name
        "Track 3" and so on where it is empty.
    id
        A fresh one where it is left out; given by callers that go on with the new track.
    """
    track = Track(id or new_track_id(), name or _("Track {n}").format(n=len(project.tracks) + 1))
    at = len(project.tracks) if index is None else max(index, 0)
    tracks = (*project.tracks[:at], track, *project.tracks[at:])
    return Edit.of(_("Add track"), project, replace(project, tracks=tracks))


def remove_track(project: Project, track: TrackId) -> Edit:
    """Remove a track with its clips."""
    gone = project.track(track)
    tracks = tuple(each for each in project.tracks if each is not gone)
    name = _("Remove track “{name}”").format(name=gone.name)
    return Edit.of(name, project, replace(project, tracks=tracks))


def move_track(project: Project, track: TrackId, *, index: int) -> Edit:
    """Move a track up or down, so that it stands at `index`."""
    moving = project.track(track)
    others = [each for each in project.tracks if each is not moving]
    others.insert(max(index, 0), moving)
    return Edit.of(_("Move track"), project, replace(project, tracks=tuple(others)))


def rename_track(project: Project, track: TrackId, *, name: str) -> Edit:
    """Rename a track."""
    return _edit(_("Rename track"), project, replace(project.track(track), name=name))


def set_track_gain(project: Project, track: TrackId, *, gain_db: float, gesture: str = "") -> Edit:
    """Set a track's gain, from -96 to +24 dB."""
    gain_db = number(gain_db, MIN_GAIN_DB, MAX_GAIN_DB)
    changed = replace(project.track(track), gain_db=gain_db)
    return _edit(_("Set track volume"), project, changed, gesture)


def set_pan(project: Project, track: TrackId, *, pan: float, gesture: str = "") -> Edit:
    """Set a track's place between left (-1) and right (+1)."""
    changed = replace(project.track(track), pan=number(pan, -1.0, 1.0))
    return _edit(_("Set pan"), project, changed, gesture)


def set_muted(project: Project, track: TrackId, *, muted: bool) -> Edit:
    """Mute a track, or let it be heard again."""
    name = _("Mute track") if muted else _("Unmute track")
    return _edit(name, project, replace(project.track(track), muted=muted))


def set_soloed(project: Project, track: TrackId, *, soloed: bool) -> Edit:
    """Solo a track, or end its solo."""
    name = _("Solo track") if soloed else _("End solo")
    return _edit(name, project, replace(project.track(track), soloed=soloed))


def _edit(name: str, project: Project, track: Track, gesture: str = "") -> Edit:
    return Edit.of(name, project, with_track(project, track), gesture)
