"""The names by which a project's parts are known, and how fresh ones are made.

Random rather than counted, so that parts of two projects never share a name.
"""

import secrets
from typing import NewType

TrackId = NewType("TrackId", str)
ClipId = NewType("ClipId", str)
SourceId = NewType("SourceId", str)


def new_id() -> str:
    """Return 16 random hexadecimal digits; wrap them in the id's type."""
    return secrets.token_hex(8)


def new_track_id() -> TrackId:
    """Return a fresh track id."""
    return TrackId(new_id())


def new_clip_id() -> ClipId:
    """Return a fresh clip id."""
    return ClipId(new_id())


def new_source_id() -> SourceId:
    """Return a fresh source id."""
    return SourceId(new_id())
