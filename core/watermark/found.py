"""What a detector reports."""

from dataclasses import dataclass
from typing import Literal

from core.watermark.payload import OriginClass


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """Say that the seconds from `start` to `end` carry a mark, with a confidence in [0, 1]."""

    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class FoundMark:
    """Report one mark.

    Attributes
    ----------
    layer
        ``"public"`` or ``"private"``.
    key_id
        Names the private key; ``None`` for the public layer.
    payload
        Hexadecimal: the record id, or the public byte. Empty where a private mark is
        there for certain but too weak to be read.
    origin
        The public layer's class.
    false_positive_probability
        Upper bound of the chance that sound which this key never marked gives a report at
        least this strong, after everything that was searched in this file.
    pitch_semitones, tempo_ratio
        How the sound was altered since it was marked (0 and 1: not at all).
    segments
        Where the mark was found.
    score
        The mark's score in standard deviations of chance, over its known chips.
    """

    layer: Literal["public", "private"]
    key_id: str | None
    payload: str
    origin: OriginClass | None
    false_positive_probability: float
    pitch_semitones: float
    tempo_ratio: float
    segments: tuple[MarkedSpan, ...]
    score: float

    def to_json(self) -> dict[str, object]:
        """Return the report as ``inspect --json`` prints it."""
        return {
            "layer": self.layer,
            "key": self.key_id,
            "payload": self.payload,
            "origin": self.origin,
            "false_positive_probability": self.false_positive_probability,
            "pitch_semitones": round(self.pitch_semitones, 3),
            "tempo_ratio": round(self.tempo_ratio, 5),
            "segments": [
                {
                    "start": round(span.start, 2),
                    "end": round(span.end, 2),
                    "confidence": round(span.confidence, 3),
                }
                for span in self.segments
            ],
        }
