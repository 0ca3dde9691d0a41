"""What is measured on: real music, takes of the composer, and hard cases made by code."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import soundfile

from core.audio import Audio
from core.generation import ENGINES, GenerationRequest
from core.jobs import NoControl
from tests.proofs.watermark import music
from tests.proofs.watermark.synthetic import HARD_CASES, SECONDS

Column = Literal["real", "composed", "synthetic"]
COLUMNS: tuple[Column, ...] = get_args(Column)

GENRES = (
    "synth-pop", "house", "lo-fi", "trap", "rock", "folk", "jazz", "bossa", "cinematic", "ambient",
)  # fmt: skip
_SEED = 2_026
_SUFFIXES = (".flac", ".wav", ".ogg", ".mp3", ".aiff")


@dataclass(frozen=True, slots=True)
class Clip:
    """Name a piece of sound and the column that it counts in."""

    name: str
    column: Column
    path: Path

    @property
    def audio(self) -> Audio:
        """The sound."""
        return read(self.path)

    @property
    def stems(self) -> tuple[Audio, ...]:
        """The parts that the composer mixed it from; none of other clips."""
        folder = self.path.with_suffix(".stems")
        return tuple(read(path) for path in sorted(folder.glob("*.flac")))

    @property
    def hash(self) -> str:
        """A few digits of what the file holds."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()[:8]


def read(path: Path) -> Audio:
    """Return a file's sound, whatever its length."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return Audio(np.ascontiguousarray(samples.T), rate)


def _write(path: Path, audio: Audio) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part.flac")
    soundfile.write(part, audio.samples.T, audio.sample_rate, subtype="PCM_24")
    part.replace(path)


def compose(genre: str, target: Path) -> None:
    """Write a take of `genre` and its stems beside it."""
    request = GenerationRequest(genre, seconds=SECONDS, seed=_SEED)
    work, chunks = ENGINES.get("composer").loaded()().generate(request, NoControl()), []
    while True:
        try:
            chunks.append(next(work))
        except StopIteration as end:
            made = end.value
            break
    for name, stem in made.stems.items():
        _write(target.with_suffix(".stems") / f"{name}.flac", stem)
    _write(target, Audio.joined(chunks))


def own_clips(
    folder: Path, genres: Sequence[str] = GENRES, hard: Sequence[str] = ()
) -> tuple[Clip, ...]:
    """Return composed and synthetic clips in `folder`, made where they are not there yet."""
    clips = []
    for genre in genres:
        path = folder / "composed" / f"{genre}.flac"
        if not path.exists():
            compose(genre, path)
        clips.append(Clip(genre, "composed", path))
    for name in hard or HARD_CASES:
        path = folder / "synthetic" / f"{name}.flac"
        if not path.exists():
            _write(path, HARD_CASES[name]())
        clips.append(Clip(name, "synthetic", path))
    return tuple(clips)


def debian_music(folder: Path) -> tuple[Clip, ...]:
    """Return the cuts out of Debian's packages, fetched and made where they are missing."""
    clips = []
    for track in music.TRACKS:
        path = folder / "real" / f"{track.name}.flac"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            music.cut(track, path)
        clips.append(Clip(track.name, "real", path))
    return tuple(clips)


def folder_clips(folder: Path) -> tuple[Clip, ...]:
    """Return the audio of a person's folder, as real music."""
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)
    return tuple(Clip(path.stem, "real", path) for path in paths)
