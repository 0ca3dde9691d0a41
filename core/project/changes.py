"""What an edit is: a new project, its name, and what views must redraw."""

from dataclasses import dataclass

from core.project.document import Project
from core.project.ids import TrackId


@dataclass(frozen=True, slots=True)
class Changes:
    """Say what differs between two projects, for views that redraw by it.

    Attributes
    ----------
    tracks
        Tracks of the new project whose content or settings differ, and those that are gone.
    structure
        Whether more than single tracks differs: their list or order, the tempo, the rate,
        the name, or who made something that was there before.
    """

    tracks: frozenset[TrackId] = frozenset()
    structure: bool = False

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(self.tracks | other.tracks, self.structure or other.structure)

    @classmethod
    def between(cls, old: Project, new: Project) -> "Changes":
        """Return what differs between two projects.

        Notes
        -----
        Edits share what they leave alone, so this costs one comparison of identities a track.
        """
        before = {track.id: track for track in old.tracks}
        after = {track.id: track for track in new.tracks}
        differing = {
            track
            for track in before.keys() | after.keys()
            if before.get(track) is not after.get(track) and before.get(track) != after.get(track)
        }
        structure = _beside_tracks(old) != _beside_tracks(new) or _declared(old, new)
        return cls(frozenset(differing), structure)


@dataclass(frozen=True, slots=True)
class Edit:
    """Hold the outcome of one gesture or one finished job.

    Attributes
    ----------
    name
        In the user's words, for the undo menu: "Delete 3.2 s".
    project
        The project after the edit.
    changes
        What views redraw.
    gesture
        Edits in a row with the same name of a gesture, not empty, become one undo step.
    """

    name: str
    project: Project
    changes: Changes
    gesture: str = ""

    @classmethod
    def of(cls, name: str, old: Project, new: Project, gesture: str = "") -> "Edit":
        """Return the edit that leads from `old` to `new`."""
        return cls(name, new, Changes.between(old, new), gesture)


def _beside_tracks(project: Project) -> tuple[object, ...]:
    """Return all of a project that is drawn but does not stand on its tracks."""
    order = [track.id for track in project.tracks]
    return project.name, project.sample_rate, project.tempo, order


def _declared(old: Project, new: Project) -> bool:
    """Return whether an origin that both know is not what it was."""
    if old.origins is new.origins:
        return False
    return any(new.origins.get(id, origin) != origin for id, origin in old.origins.items())
