"""Sound: the Audio value, codecs, resampling, loudness and peak pyramids.

Names whose modules are heavy or rarely needed are imported when they are first asked for.
"""

import importlib
from typing import TYPE_CHECKING

from core.audio.audio import MAX_CHANNELS, MAX_SAMPLE_RATE, MIN_SAMPLE_RATE, Audio, Samples
from core.audio.files import replacing
from core.audio.formats import FORMATS, EncodeSettings, Format, format_of

if TYPE_CHECKING:
    from core.audio.converting import converted, open_sound
    from core.audio.hashing import pcm_hash
    from core.audio.loudness import (
        PeakMeter,
        loudness_lufs,
        loudness_range_lu,
        true_peak_dbtp,
    )
    from core.audio.peaks import PeakPyramid
    from core.audio.reading import AudioInfo, AudioReader, open_reader, probe, read
    from core.audio.resampling import resampled
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
    "PeakMeter",
    "PeakPyramid",
    "Samples",
    "converted",
    "format_of",
    "loudness_lufs",
    "loudness_range_lu",
    "open_reader",
    "open_sound",
    "open_writer",
    "pcm_hash",
    "probe",
    "read",
    "replacing",
    "resampled",
    "true_peak_dbtp",
    "write",
]

_LAZY = {
    "AudioInfo": "reading",
    "AudioReader": "reading",
    "AudioWriter": "writing",
    "PeakMeter": "loudness",
    "PeakPyramid": "peaks",
    "converted": "converting",
    "loudness_lufs": "loudness",
    "loudness_range_lu": "loudness",
    "open_reader": "reading",
    "open_sound": "converting",
    "open_writer": "writing",
    "pcm_hash": "hashing",
    "probe": "reading",
    "read": "reading",
    "resampled": "resampling",
    "true_peak_dbtp": "loudness",
    "write": "writing",
}


def __getattr__(name: str) -> object:
    """Import the module of a public name at its first use."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(f"core.audio.{_LAZY[name]}"), name)
    globals()[name] = value
    return value
