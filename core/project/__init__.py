"""The document: tracks, clips, sources and origins; edits, history, its folder on disk.

Knows sound only by name and position; never how it is mixed, made or shown.
"""

from core.project import edits
from core.project.changes import Changes, Edit
from core.project.document import (
    DEFAULT_SAMPLE_RATE,
    Clip,
    Media,
    Project,
    Selection,
    Source,
    TempoMap,
    Track,
)
from core.project.edits import Clipboard
from core.project.figures import origins_at, origins_of, shares
from core.project.folder import ProjectFolder
from core.project.history import History
from core.project.ids import (
    ClipId,
    SourceId,
    TrackId,
    new_clip_id,
    new_source_id,
    new_track_id,
)
from core.project.media import MediaLibrary

__all__ = [
    "DEFAULT_SAMPLE_RATE",
    "Changes",
    "Clip",
    "ClipId",
    "Clipboard",
    "Edit",
    "History",
    "Media",
    "MediaLibrary",
    "Project",
    "ProjectFolder",
    "Selection",
    "Source",
    "SourceId",
    "TempoMap",
    "Track",
    "TrackId",
    "edits",
    "new_clip_id",
    "new_source_id",
    "new_track_id",
    "origins_at",
    "origins_of",
    "shares",
]
