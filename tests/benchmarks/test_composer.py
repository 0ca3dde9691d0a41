"""How fast the composer plays, how soon it is heard, how much memory a song takes.

``python tests/benchmarks/test_composer.py`` prints the table; figures are a core's own seconds,
whatever else the machine is doing.
"""

import resource
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.composer.genre_table import GENRES
from core.generation import ENGINES, GenerationRequest
from core.jobs import NoControl


def played(composer, text, **request):
    """Return seconds of sound, of the core's time, and of it until the first chunk."""
    start = time.thread_time()
    first, frames = None, 0
    for chunk in composer.generate(GenerationRequest(text, **request), NoControl()):
        first = first or time.thread_time() - start
        frames += chunk.frames
    return frames / 48_000, time.thread_time() - start, first


@pytest.fixture(scope="module")
def composer():
    engine = ENGINES.get("composer").loaded()()
    played(engine, "house", seconds=2.0)  # loads or compiles the kernels
    return engine


@pytest.mark.parametrize("genre", ["synth-pop", "jazz", "ambient", "rock"])
def test_a_take_of_thirty_seconds(benchmark, composer, genre):
    seconds, busy, first = benchmark.pedantic(
        played, (composer, genre), {"seconds": 30.0, "seed": 3}, rounds=1
    )
    assert seconds / busy > 8
    assert first < 1.0


def main() -> None:
    """Print speed and delay of every genre, then the memory of five minutes."""
    engine = ENGINES.get("composer").loaded()()
    played(engine, "house", seconds=2.0)
    for genre in GENRES:
        cold = ENGINES.get("composer").loaded()()
        seconds, busy, first = played(cold, genre, seconds=30.0, seed=3)
        print(f"{genre:15} {seconds / busy:5.1f} x real time, first chunk after {first:.2f} s")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds, busy, first = played(engine, "synth-pop", seconds=300.0)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"5 minutes: {seconds / busy:.1f} x, first after {first:.2f} s, ", end="")
    print(f"memory {before:.0f} then {after:.0f} MB")


if __name__ == "__main__":
    main()
