"""Say before export whether sound can carry the mark at all.

A prediction from the sound alone; knows no keys.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.audio import Audio
from core.jobs.control import Control
from core.watermark.features import band_powers, log_powers
from core.watermark.layout import SLOT_S
from core.watermark.whiten import deviation, residual

Reason = Literal["silent", "too_short", "too_plain", ""]

SHORTEST_S = 3.0
_SILENT_POWER = 10 ** (-80 / 10)  # mean square of samples
_OPEN_BANDS = 8  # bands at once that a slot needs to count as carrying
_BELOW_DB = 70.0  # a band this far below the loudest tile is empty


@dataclass(frozen=True, slots=True)
class Carrying:
    """Say whether sound can carry a mark, why not, and how many of its seconds do.

    Attributes
    ----------
    can
        Whether a mark is expected to be found again.
    reason
        Why not; empty where it can.
    seconds
        How many seconds hold enough sound in the grid's bands.
    """

    can: bool
    reason: Reason
    seconds: float


def carrying(audio: Audio, control: Control | None = None) -> Carrying:
    """Return whether `audio` can carry a mark.

    Examples
    --------
    >>> carrying(Audio.silent(480_000, 48_000))
    Carrying(can=False, reason='silent', seconds=0.0)
    """
    if audio.seconds < SHORTEST_S:
        return Carrying(False, "too_short", 0.0)
    samples = np.nan_to_num(audio.samples)
    if not samples.size or float(np.mean(samples * samples, dtype=np.float64)) < _SILENT_POWER:
        return Carrying(False, "silent", 0.0)
    decibels = log_powers(band_powers(audio, steps_per_slot=1, control=control))
    restless = deviation(residual(decibels, 1), 1)
    open_tiles = (decibels > decibels.max() - _BELOW_DB) & (restless > 0.3)
    seconds = float(np.count_nonzero(open_tiles.sum(axis=1) >= _OPEN_BANDS)) * SLOT_S
    if seconds < SHORTEST_S:
        return Carrying(False, "too_plain", seconds)
    return Carrying(True, "", seconds)
