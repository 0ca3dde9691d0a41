"""The document: tracks, clips, sources and origins; edits, history, its folder on disk.

Knows sound only by name and position; never how it is mixed, made or shown.
"""

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
from core.project.ids import (
    ClipId,
    SourceId,
    TrackId,
    new_clip_id,
    new_source_id,
    new_track_id,
)

__all__ = [
    "DEFAULT_SAMPLE_RATE",
    "Changes",
    "Clip",
    "ClipId",
    "Edit",
    "Media",
    "Project",
    "Selection",
    "Source",
    "SourceId",
    "TempoMap",
    "Track",
    "TrackId",
    "new_clip_id",
    "new_source_id",
    "new_track_id",
]
