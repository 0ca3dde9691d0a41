"""The work, cut into shards that are kept on disk: a run that was stopped goes on.

A shard is named after what it measures: the clip's samples, the key's number, and the
sources of the watermark. A change to anything else leaves it valid.
"""

import hashlib
import json
import multiprocessing
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.audio import Audio
from tests.proofs.watermark.clips import Clip, read
from tests.proofs.watermark.measuring import Shard
from tests.proofs.watermark.null import Trials
from tests.proofs.watermark.rows import rows

_ROOT = Path(__file__).parents[3]
_MIXED_S = 30.0


def sources_hash() -> str:
    """Return a few digits of all sources of the watermark."""
    sources = sorted((_ROOT / "core" / "watermark").glob("*.py"))
    told = b"".join(path.name.encode() + path.read_bytes() for path in sources)
    return hashlib.sha256(told).hexdigest()[:10]


@dataclass(frozen=True, slots=True)
class Work:
    """Name one shard: what, under which key, with what mixed in, kept where."""

    clip: Clip
    number: int
    other: Path
    voices: Path
    trials: Trials
    kept: Path
    benches: bool


def planned(
    clips: Iterable[Clip],
    keys: int,
    voices: Path,
    trials: Trials,
    folder: Path,
    *,
    benches: bool = True,
) -> list[Work]:
    """Return all shards, every clip under the first key before any under the second.

    Without `benches` the lines that have no bar of ours are left for another run.
    """
    clips, sources = list(clips), sources_hash()
    music = [clip for clip in clips if clip.column != "synthetic"] or clips
    shards = folder / "shards" / sources
    return [
        Work(
            clip,
            number,
            next_to(clip, music).path,
            voices,
            trials,
            shards / f"{clip.column}-{clip.name}-{clip.hash}-{number}.json",
            benches,
        )
        for number in range(keys)
        for clip in clips
    ]


def next_to(clip: Clip, music: list[Clip]) -> Clip:
    """Return the music that a clip is mixed with: the one after it, never itself."""
    at = music.index(clip) if clip in music else hash_number(clip.name)
    return music[(at + 1) % len(music)]


def hash_number(text: str) -> int:
    """Return a number that depends on nothing but the text."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:6], 16)


def measured(work: Work) -> tuple[Work, float]:
    """Measure what a shard lacks, keep it, and return the core's seconds that it took."""
    start = time.process_time() + _children_s()
    parts = json.loads(work.kept.read_text("utf-8")) if work.kept.exists() else {}
    parts |= {"clip": work.clip.name, "column": work.clip.column, "key": work.number}
    lines = rows(_mixed(work.other), _mixed(work.voices))
    lines = tuple(row for row in lines if work.benches or row.bar is not None)
    try:
        Shard(work.clip, work.number, lines, work.trials).measure(parts)
    finally:
        _keep(work.kept, parts)
    return work, time.process_time() + _children_s() - start


def _keep(path: Path, parts: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(parts), "utf-8")
    part.replace(path)


def _children_s() -> float:
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@lru_cache(maxsize=2)
def _mixed(path: Path) -> Audio:
    audio = read(path)
    return audio.part(0, int(_MIXED_S * audio.sample_rate))


def run(works: list[Work], jobs: int) -> None:
    """Measure all shards on `jobs` processes and say how each went."""
    began = time.monotonic()
    for done, (work, seconds) in enumerate(_results(works, jobs), 1):
        sys.stderr.write(
            f"{done} of {len(works)}: {work.clip.column} {work.clip.name}, key {work.number}: "
            f"{seconds:.0f} s of a core, {time.monotonic() - began:.0f} s in all\n"
        )


def _results(works: list[Work], jobs: int) -> Iterator[tuple[Work, float]]:
    if jobs == 1:
        yield from map(measured, works)
        return
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap_unordered(measured, works)


def kept(works: Iterable[Work]) -> list[dict[str, Any]]:
    """Return the shards that are measured."""
    return [json.loads(w.kept.read_text("utf-8")) for w in works if w.kept.exists()]
