"""Marking sound on its way into a file, and hearing in the file whether the marks are there.

Works in pieces, whatever the length. Knows nothing of tags, credentials and records.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.attribution import Fingerprint
from core.audio import (
    FORMATS,
    AudioReader,
    EncodeSettings,
    PeakMeter,
    converted,
    loudness_lufs,
    open_reader,
    open_writer,
    true_peak_dbtp,
)
from core.errors import DataError
from core.jobs import Control, Part
from core.studio.marking import MarkCheck, checked_marks, gains_for, marked_blocks
from core.text import _
from core.watermark import Mark

CEILING_DBTP = -1.0
LOSSY_CEILING_DBTP = -1.5  # an encoder raises peaks by about a quarter of a dB


@dataclass(frozen=True, slots=True)
class Encoded:
    """Say what was heard in a file that was encoded, before it is tagged and signed.

    Attributes
    ----------
    strength
        Of the marks; 0 where there are none.
    trim_db
        What the true-peak ceiling took.
    checks
        How surely each mark was found.
    fingerprint, lufs, true_peak_dbtp
        Of the sound as it is in the file.
    """

    strength: float
    trim_db: float
    checks: tuple[MarkCheck, ...]
    fingerprint: Fingerprint
    lufs: float
    true_peak_dbtp: float


def encoded_marked(
    path: Path,
    sound: AudioReader,
    marks: Sequence[Mark],
    settings: EncodeSettings,
    strengths: Sequence[float],
    control: Control,
) -> Encoded:
    """Encode `sound` to `path` at the first strength at which every mark is found in the file.

    Parameters
    ----------
    path
        Where to; left unfinished where this fails.
    sound
        At a rate and channel count that the format takes; read several times.
    marks
        What it is to carry; none is fine.
    settings
        How to encode.
    strengths
        To be tried, in order.
    control
        Told the progress.

    Raises
    ------
    DataError
        ``studio.mark_lost``.
    SoundmarkError
        As :func:`core.audio.open_writer` and the reading of `sound`.
    """
    checks: tuple[MarkCheck, ...] = ()
    for strength in strengths:
        trim = _written(path, sound, marks, strength, settings, Part(control, 0.0, 0.7))
        with open_reader(path) as heard:
            checks = checked_marks(heard, marks, Part(control, 0.7, 0.9))
            if all(check.found for check in checks):
                fingerprint = Fingerprint.of_file(heard, Part(control, 0.9, 0.95))
                control.progress(0.95, _("measuring"))
                lufs, peak = loudness_lufs(heard), true_peak_dbtp(heard)
                used = strength if marks else 0.0
                return Encoded(used, trim, checks, fingerprint, lufs, peak)
    lost = next(check for check in checks if not check.found)
    title = FORMATS[settings.format].title
    raise DataError("studio.mark_lost", layer=lost.layer, format=title)


def _written(
    path: Path,
    sound: AudioReader,
    marks: Sequence[Mark],
    strength: float,
    settings: EncodeSettings,
    control: Control,
) -> float:
    """Mark and encode under the true-peak ceiling; return the trim that it took, in dB."""
    gains = gains_for(sound, marks, strength, Part(control, 0.0, 0.5))
    rate, channels = sound.info.sample_rate, sound.info.channels
    meter = PeakMeter(rate, channels)
    for block in marked_blocks(sound, gains, Part(control, 0.5, 0.7)):
        meter.append(block)
    ceiling = LOSSY_CEILING_DBTP if FORMATS[settings.format].lossy else CEILING_DBTP
    trim = min(ceiling - meter.dbtp, 0.0)
    factor = np.float32(10.0 ** (trim / 20.0))
    expected = converted(sound, gain_db=trim)
    with open_writer(path, rate, channels, settings, expected=expected) as writer:
        for block in marked_blocks(sound, gains, Part(control, 0.7, 1.0)):
            writer.append(block * factor if trim else block)
    return trim
