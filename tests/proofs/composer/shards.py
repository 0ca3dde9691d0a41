"""The work, cut into shards that are kept on disk: a run that was stopped goes on.

A shard is named after what it measures and after the sources of the composer and of what
measures; a change to anything else leaves it valid.
"""

import hashlib
import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.composer.genre_table import GENRES
from tests.proofs.composer.adherence import PROMPTS, obeyed
from tests.proofs.composer.making import MANNERS, Manner
from tests.proofs.composer.measuring import measured

_ROOT = Path(__file__).parents[3]
_MEASURING = ("adherence", "hearing", "making", "measuring", "pulse", "tones", "variety", "written")
_PROMPTS_A_SHARD = 10


def composer_hash() -> str:
    """Return a few digits of the composer's sources."""
    return _hash(sorted((_ROOT / "core" / "composer").rglob("*.py")))


@lru_cache(maxsize=1)
def sources_hash() -> str:
    """Return a few digits of all sources that a shard depends on."""
    here = [Path(__file__).with_name(f"{name}.py") for name in _MEASURING]
    return _hash([*sorted((_ROOT / "core" / "composer").rglob("*.py")), *here])


def _hash(sources: list[Path]) -> str:
    told = b"".join(path.name.encode() + path.read_bytes() for path in sources)
    return hashlib.sha256(told).hexdigest()[:10]


@dataclass(frozen=True, slots=True)
class Work:
    """Name one shard and where it is kept: a take, or some prompts."""

    kept: Path
    genre: str = ""
    seed: int = 0
    manner: Manner = "written"
    prompts: tuple[int, int] = (0, 0)

    @property
    def measure(self) -> Callable[[], Any]:
        """What makes the shard."""
        if self.genre:
            return lambda: measured(self.genre, self.seed, self.manner)
        return lambda: [obeyed(number) for number in range(*self.prompts)]


def planned(
    folder: Path, seeds: int, controls: int, genres: Iterable[str] = GENRES
) -> tuple[list[Work], list[Work]]:
    """Return the shards of takes, every genre's first seed before any second, and of prompts."""
    shards = folder / "shards" / sources_hash()
    takes = [
        Work(
            shards / f"{genre.replace(' ', '-')}-{seed}-{manner[:5].strip()}.json",
            genre,
            seed,
            manner,
        )
        for seed in range(seeds)
        for manner in MANNERS
        for genre in genres
        if manner == "written" or seed < controls
    ]
    prompts = [
        Work(shards / f"prompts-{first}.json", prompts=(first, first + _PROMPTS_A_SHARD))
        for first in range(0, PROMPTS, _PROMPTS_A_SHARD)
    ]
    return takes, prompts


def done(work: Work) -> tuple[Work, float]:
    """Measure a shard unless it is kept; return the core's seconds that it took."""
    start = time.process_time()
    if not work.kept.exists():
        found = work.measure()
        work.kept.parent.mkdir(parents=True, exist_ok=True)
        part = work.kept.with_suffix(".part")
        part.write_text(json.dumps(found), "utf-8")
        part.replace(work.kept)
    return work, time.process_time() - start


def run(works: list[Work], jobs: int) -> None:
    """Measure all shards on `jobs` processes and say how each went."""
    began = time.monotonic()
    for number, (work, seconds) in enumerate(_results(works, jobs), 1):
        sys.stderr.write(
            f"{number} of {len(works)}: {work.kept.stem}: {seconds:.1f} s of a core, "
            f"{time.monotonic() - began:.0f} s in all\n"
        )


def _results(works: list[Work], jobs: int) -> Iterator[tuple[Work, float]]:
    if jobs == 1:
        yield from map(done, works)
        return
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap_unordered(done, works)


def kept(works: Iterable[Work]) -> list[Any]:
    """Return the shards that are measured."""
    return [json.loads(work.kept.read_text("utf-8")) for work in works if work.kept.exists()]
