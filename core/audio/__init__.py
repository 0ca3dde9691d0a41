"""Sound: the Audio value, codecs, resampling, loudness and peak pyramids.

Names whose modules are heavy or rarely needed are imported when they are first asked for.
"""

import importlib
from typing import TYPE_CHECKING

from core.audio.audio import MAX_CHANNELS, MAX_SAMPLE_RATE, MIN_SAMPLE_RATE, Audio, Samples
from core.audio.files import replacing
from core.audio.formats import FORMATS, EncodeSettings, Format, format_of

if TYPE_CHECKING:
    from core.audio.reading import AudioInfo, AudioReader, open_reader, probe, read
    from core.audio.writing import AudioWriter, open_writer, write

__all__ = [
    "FORMATS",
    "MAX_CHANNELS",
    "MAX_SAMPLE_RATE",
    "MIN_SAMPLE_RATE",
    "Audio",
    "AudioInfo",
    "AudioReader",
    "AudioWriter",
    "EncodeSettings",
    "Format",
    "Samples",
    "format_of",
    "open_reader",
    "open_writer",
    "probe",
    "read",
    "replacing",
    "write",
]

_LAZY = {
    "AudioInfo": "reading",
    "AudioReader": "reading",
    "AudioWriter": "writing",
    "open_reader": "reading",
    "open_writer": "writing",
    "probe": "reading",
    "read": "reading",
    "write": "writing",
}


def __getattr__(name: str) -> object:
    """Import the module of a public name at its first use."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(f"core.audio.{_LAZY[name]}"), name)
    globals()[name] = value
    return value
