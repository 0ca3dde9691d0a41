"""Inspections that no detector made, with the shape of ``core.studio.Inspection``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.audio import PeakPyramid
from core.export import Tags
from core.jobs import NoControl
from core.studio.verdicts import Verdict
from tests.sounds import music

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"

PUBLIC = {
    "layer": "public",
    "key": None,
    "payload": "11",
    "origin": "partly",
    "false_positive_probability": 3e-9,
    "pitch_semitones": 1.0,
    "tempo_ratio": 1.0,
    "segments": [{"start": 0.5, "end": 1.5, "confidence": 0.9}],
}
PRIVATE = {
    **PUBLIC,
    "layer": "private",
    "key": "ab",
    "payload": "1f2e3d4c5b6a7988",
    "origin": None,
    "false_positive_probability": 1e-14,
    "pitch_semitones": 0.0,
    "segments": [],
}
RECORD = {
    "id": "1f2e3d4c5b6a7988",
    "engine": "composer",
    "model": "",
    "prompt": "80s pop",
    "seed": 184226,
    "created": "2026-11-20T13:00:00Z",
    "licence": "CC-BY-NC-4.0",
    "parents": [],
}
ABSENT: dict[str, Any] = {
    "state": "absent",
    "signer": None,
    "actions": [],
    "digital_source_type": None,
    "problems": [],
}
SIGNED = {
    "state": "untrusted",
    "signer": "Soundmark 7f3a",
    "actions": ["c2pa.created", "c2pa.mixed", "c2pa.watermarked.bound"],
    "digital_source_type": IPTC + "compositeSynthetic",
    "problems": [],
}
LIKE = {
    "track": "ref_02.flac",
    "start": 0.2,
    "end": 1.8,
    "at": 62.0,
    "similarity": 0.83,
    "kind": "recording",
}


@dataclass
class Found:
    """Hold what was found in a file of two seconds."""

    path: Path = Path("/music/Night Drive.flac")
    marks: list[dict[str, Any]] = field(default_factory=list)
    credentials: dict[str, Any] = field(default_factory=lambda: ABSENT)
    record: dict[str, Any] | None = None
    resembles: list[dict[str, Any]] = field(default_factory=list)
    tags: Tags = field(default_factory=Tags)
    same_music: float | None = None
    verdict: Verdict = field(
        default_factory=lambda: Verdict(
            "No marks found; origin unknown", "That proves nothing.", "plain", ()
        )
    )

    def __post_init__(self) -> None:
        audio = music(2.0, rate=8000)
        self.pyramid = PeakPyramid.build(audio, NoControl())
        self.info = SimpleNamespace(
            path=self.path, format="flac", seconds=2.0, sample_rate=8000, channels=2
        )

    def to_json(self) -> dict[str, Any]:
        """Return what ``Inspection.to_json`` does."""
        return {
            "file": str(self.path),
            "seconds": 2.0,
            "sample_rate": 8000,
            "channels": 2,
            "watermark": {"present": bool(self.marks), "marks": self.marks},
            "credentials": self.credentials,
            "record": self.record,
            "resembles": self.resembles,
        }

    def to_text(self) -> str:
        """Return the report for a person."""
        return f"{self.path}: {self.verdict.title}"


@pytest.fixture
def marked() -> Found:
    """Return a file with everything."""
    verdict = Verdict("Declared origin, confirmed by two marks", "They tell the same.", "good", ())
    tags = Tags(title="Night Drive", source_type=IPTC + "compositeSynthetic", tool="Soundmark 0.1")
    return Found(
        marks=[PUBLIC, PRIVATE],
        credentials=SIGNED,
        record=RECORD,
        resembles=[LIKE],
        tags=tags,
        same_music=0.83,
        verdict=verdict,
    )


@pytest.fixture
def found() -> Callable[..., Found]:
    """Return the maker of inspections."""
    return Found
