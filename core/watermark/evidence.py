"""What one look at a grid of votes finds, and what its chance is shared by.

Knows keys and payloads; nothing of sound.
"""

from dataclasses import dataclass

from core.watermark.found import MarkedSpan
from core.watermark.key import WatermarkKey

WAYS = 3  # in which a mark may come to be reported; the chance of each is counted thrice


@dataclass(frozen=True, slots=True)
class Change:
    """Say how sound was altered since it was marked: ratios of pitch and of tempo."""

    pitch: float = 1.0
    tempo: float = 1.0


AS_IS = Change()


@dataclass(frozen=True, slots=True)
class Effort:
    """Count the searches of one file that its chance of a false report is shared by.

    Attributes
    ----------
    searched
        Keys times alterations that any look, however coarse, could have picked.
    scanned
        Keys times alterations that were scanned: only there are codes read.
    bars
        The scores from which a window of one period, or a run of them, hints at a mark that
        is to be followed through cuts.
    """

    searched: int
    scanned: int
    bars: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one mark found in one grid of votes."""

    key: WatermarkKey
    payload: bytes
    chance: float
    score: float
    spans: tuple[MarkedSpan, ...]
    change: Change
