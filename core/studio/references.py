"""Recordings that guide an engine."""

from pathlib import Path

from core.audio import pcm_hash, read
from core.generation import Reference
from core.generation.base import ReferenceUse


def reference(path: Path, use: ReferenceUse) -> Reference:
    """Return the recording in a file, for an engine to continue, follow or accompany.

    Raises
    ------
    UserError, DataError
        Where the file cannot be read.
    """
    audio = read(path)
    return Reference(audio, use, pcm_hash(audio))
