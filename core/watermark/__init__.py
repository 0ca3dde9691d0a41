"""The watermark: marks that are not heard, survive coding and cuts, and can be found again.

A public layer says "made with Soundmark" to anyone's detector; a private layer carries a
record id that only its key finds. This room knows sound and keys, and neither projects
nor records.
"""

from core.watermark.carrying import Carrying, carrying
from core.watermark.detection import REPORTED_CHANCE, detect
from core.watermark.embedding import embed, marked_blocks, plan
from core.watermark.found import FoundMark, MarkedSpan
from core.watermark.gains import GainMap
from core.watermark.key import PUBLIC_KEY, WatermarkKey
from core.watermark.payload import ORIGIN_CLASSES, Mark, OriginClass, PublicPayload

__all__ = [
    "ORIGIN_CLASSES",
    "PUBLIC_KEY",
    "REPORTED_CHANCE",
    "Carrying",
    "FoundMark",
    "GainMap",
    "Mark",
    "MarkedSpan",
    "OriginClass",
    "PublicPayload",
    "WatermarkKey",
    "carrying",
    "detect",
    "embed",
    "marked_blocks",
    "plan",
]
