"""How fast marks go in and are found, and how much memory an hour takes.

``python tests/benchmarks/test_watermark.py`` prints the table and, with ``--json FILE``,
writes the figures; they are a core's own seconds, whatever else the machine is doing.
``--minutes`` shortens the long file, ``--only`` picks what is done to it.
"""

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.audio import Audio, open_reader, open_writer
from core.watermark import (
    PUBLIC_KEY,
    Mark,
    PublicPayload,
    WatermarkKey,
    detect,
    embed,
    marked_blocks,
)

RATE = 44_100
SECONDS = 60
KEY = WatermarkKey(bytes(range(32)))
MARKS = (Mark(KEY, b"12345678"), Mark(PUBLIC_KEY, PublicPayload("generated").to_bytes()))
BARS = {"embed": 100, "detect, marked": 200, "detect, unmarked": 200, "full search, unmarked": 15}
MOST_MB = 500


def noise(seconds: int, seed: int = 1) -> Audio:
    """Return stereo noise in restless bands: as much work as music."""
    rng = np.random.default_rng(seed)
    frames = seconds * RATE
    level = np.repeat(10.0 ** rng.uniform(-1.5, 0, 5 * seconds), RATE // 5)
    return Audio((rng.normal(size=(2, frames)) * level * 0.1).astype(np.float32), RATE)


@pytest.fixture(scope="module")
def sound() -> Audio:
    return noise(SECONDS)


@pytest.fixture(scope="module")
def marked(sound: Audio) -> Audio:
    return embed(sound, MARKS)


def test_embed(benchmark, sound):
    """Both marks into a minute of stereo."""
    benchmark(embed, sound, MARKS)


def test_detect_marked(benchmark, marked):
    """Quick search that finds both."""
    assert len(benchmark(detect, marked, [KEY])) == 2


def test_detect_unmarked(benchmark, sound):
    """Quick search that finds nothing."""
    assert benchmark(detect, sound, [KEY]) == ()


def test_full_search_unmarked(benchmark, sound):
    """Full search that finds nothing: the slowest case."""
    assert benchmark(detect, sound, [KEY], search="full") == ()


@pytest.mark.parametrize("work", ["embed", "detect"])
def test_memory_does_not_grow_with_the_length(tmp_path, work):
    """Eight minutes take little more than four."""
    short, long = (
        _in_a_process(work, long_file(tmp_path / f"{minutes}.wav", minutes))["resident_mb"]
        for minutes in (4, 8)
    )
    assert long - short < 40


def long_file(path: Path, minutes: int) -> Path:
    """Write minutes of sound, no two alike."""
    with open_writer(path, RATE, 2) as writer:
        for minute in range(minutes):
            writer.append(noise(60, seed=minute).samples)
    return path


def marked_path(path: Path) -> Path:
    return path.with_name(f"{path.stem} marked.wav")


def embed_file(path: Path) -> None:
    """Mark a file beside itself."""
    with open_writer(marked_path(path), RATE, 2) as writer:
        for block in marked_blocks(path, MARKS):
            writer.append(block)


def detect_file(path: Path) -> None:
    """Find both marks in a file, or none where it carries none."""
    with open_reader(path) as reader:
        found = detect(reader, [KEY])
    assert len(found) == (2 if "marked" in path.stem else 0), found


def embed_by_the_command_line(path: Path, ending: str) -> None:
    """Mark a file as a person does: found again, signed, read back and recorded."""
    from core.cli import main as soundmark

    out = path.with_name(f"{path.stem} delivered{ending}")
    os.environ["SOUNDMARK_HOME"] = str(path.with_name("home"))
    with contextlib.redirect_stdout(sys.stderr):
        assert soundmark(["--quiet", "watermark", "embed", str(path), "-o", str(out)]) == 0


WORKS: dict[str, Callable[[Path], None]] = {
    "embed": embed_file,
    "detect": detect_file,
    "mp3": partial(embed_by_the_command_line, ending=".mp3"),
    "flac": partial(embed_by_the_command_line, ending=".flac"),
}


def _in_a_process(work: str, path: Path) -> dict[str, float]:
    """Return what a fresh process takes for work on a file: its own seconds and its peak."""
    command = [sys.executable, __file__, "--work", work, "--file", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _work(work: str, path: Path) -> None:
    start = time.process_time()
    WORKS[work](path)
    seconds = time.process_time() - start
    print(json.dumps({"seconds": round(seconds, 2), "resident_mb": round(_peak_mb())}))


def _peak_mb() -> float:
    """Return this process's largest resident size; ``getrusage`` would count its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _least_seconds(work: Callable[[], object], rounds: int) -> float:
    work()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def speeds() -> dict[str, dict[str, float]]:
    """Return how fast each work is on a minute of stereo."""
    sound = noise(SECONDS)
    marked = embed(sound, MARKS)
    works: dict[str, tuple[Callable[[], object], int]] = {
        "embed": (lambda: embed(sound, MARKS), 7),
        "detect, marked": (lambda: detect(marked, [KEY]), 7),
        "detect, unmarked": (lambda: detect(sound, [KEY]), 7),
        "full search, unmarked": (lambda: detect(sound, [KEY], search="full"), 3),
    }
    figures = {}
    for name, (work, rounds) in works.items():
        seconds = _least_seconds(work, rounds)
        times = round(SECONDS / seconds)
        figures[name] = {"seconds": round(seconds, 3), "times_real_time": times}
        print(f"| {name} | {seconds:.2f} s | {times} | {BARS[name]} |", flush=True)
    return figures


def memory(minutes: int, only: Collection[str] = ()) -> dict[str, dict[str, float]]:
    """Return what a long file takes, each work in a process of its own."""
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        path = long_file(Path(folder) / "long.wav", minutes)
        for name, work, file in (
            ("embed", "embed", path),
            ("detect, marked", "detect", marked_path(path)),
            ("detect, unmarked", "detect", path),
            ("`watermark embed`, to MP3", "mp3", path),
            ("`watermark embed`, to FLAC", "flac", path),
        ):
            if only and work not in only:
                continue

            taken = figures[name] = _in_a_process(work, file)
            mb, seconds = taken["resident_mb"], taken["seconds"]
            print(f"| {name} | {mb:.0f} MB | {seconds:.0f} s | {MOST_MB} MB |", flush=True)
    return figures


def main() -> None:
    """Print the tables, or do one work for one of their lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--only", choices=WORKS, nargs="+", default=(), help="of the long file")
    parser.add_argument("--work", choices=WORKS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        _work(given.work, given.file)
        return
    print("| 60 s stereo at 44.1 kHz | one core | times real time | bar |\n|---|---|---|---|")
    minute = {} if given.only else speeds()
    print(f"\n| {given.minutes} minutes | resident | one core | bar |\n|---|---|---|---|")
    long = memory(given.minutes, given.only)
    if given.json:
        report = {"minute": minute, "minutes": given.minutes, "long": long}
        given.json.write_text(json.dumps(report, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
