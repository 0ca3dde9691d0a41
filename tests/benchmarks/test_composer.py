"""How fast the composer plays, how soon it is heard, how much memory a song takes.

``python tests/benchmarks/test_composer.py`` prints the tables; figures are a core's own seconds,
whatever else the machine is doing, with the clock on the wall beside them where a person waits.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.composer.genre_table import GENRES
from core.composer.planning import make_plan
from core.generation import ENGINES, GenerationRequest
from core.generation.asked import stated
from core.jobs import NoControl

ROOT = Path(__file__).parents[2]
RATE = 48_000
# Times real time that two minutes must reach on one core.
DENSE = ("80s synth-pop with arpeggio, pads, piano and drums", 15.0)
SPARSE = ("folk", 25.0)
FIRST_S, COLD_S = 1.0, 3.0
MEMORY_MB = 600.0
_COLD = """
import time
began = time.perf_counter()
from core.generation import ENGINES, GenerationRequest
from core.jobs import NoControl
work = ENGINES.get("composer").loaded()().generate(
    GenerationRequest("80s synth-pop", seconds=120.0, seed=3), NoControl())
next(work)
print(time.perf_counter() - began, time.process_time())
"""
_LONG = """
import json, resource, sys
from core.generation import ENGINES, GenerationRequest
from core.jobs import NoControl
engine = ENGINES.get("composer").loaded()()
for chunk in engine.generate(GenerationRequest(sys.argv[1], seconds=2.0), NoControl()):
    pass
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
request = GenerationRequest(sys.argv[1], seconds=300.0, seed=3)
work = engine.generate(request, NoControl())
while True:
    try:
        next(work)
    except StopIteration as end:
        made = end.value
        break
print(json.dumps([before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                  sorted(made.stems), sorted(made.plan["instruments"])]))
"""


def played(composer, text, **request):
    """Return seconds of sound, of the core's time, and of it until the first chunk."""
    start = time.thread_time()
    first, frames = None, 0
    for chunk in composer.generate(GenerationRequest(text, **request), NoControl()):
        first = first or time.thread_time() - start
        frames += chunk.frames
    return frames / RATE, time.thread_time() - start, first


def fresh(code, *arguments):
    """Return what a process of its own prints, on one thread."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def composing(text, seconds):
    """Return the core's seconds that plan and score take, all candidates included."""
    from core.composer.arranging import write_score

    start = time.thread_time()
    write_score(make_plan(stated(GenerationRequest(text, seconds=seconds, seed=3)), 3))
    return time.thread_time() - start


@pytest.fixture(scope="module")
def composer():
    engine = ENGINES.get("composer").loaded()()
    played(engine, "house", seconds=2.0)  # loads or compiles the kernels
    return engine


@pytest.mark.parametrize("genre", ["synth-pop", "jazz", "ambient", "rock", "salsa"])
def test_a_take_of_thirty_seconds(benchmark, composer, genre):
    seconds, busy, first = benchmark.pedantic(
        played, (composer, genre), {"seconds": 30.0, "seed": 3}, rounds=1
    )
    assert seconds / busy > 8
    assert first < FIRST_S


@pytest.mark.slow
@pytest.mark.parametrize(("text", "bar"), [DENSE, SPARSE])
def test_two_minutes(benchmark, text, bar):
    engine = ENGINES.get("composer").loaded()()
    seconds, busy, _first = benchmark.pedantic(
        played, (engine, text), {"seconds": 120.0, "seed": 3}, rounds=1
    )
    assert seconds / busy > bar / 2  # the bar itself is for an idle machine: see the table


def main() -> None:
    """Print speed and delay of every genre, then what people wait for, then memory."""
    engine = ENGINES.get("composer").loaded()()
    played(engine, "house", seconds=2.0)
    for genre in GENRES:
        cold = ENGINES.get("composer").loaded()()
        seconds, busy, first = played(cold, genre, seconds=30.0, seed=3)
        print(f"{genre:15} {seconds / busy:5.1f} x real time, first chunk after {first:.2f} s")
    for text, bar in (DENSE, SPARSE):
        cold = ENGINES.get("composer").loaded()()
        seconds, busy, first = played(cold, text, seconds=120.0, seed=3)
        print(f"two minutes of {text}: {seconds / busy:.1f} x (bar {bar:g}), first {first:.2f} s")
    wall, busy = map(float, fresh(_COLD).split())
    print(f"first chunk of a fresh process: {busy:.2f} s of a core, {wall:.2f} s waited", end="")
    print(f" (bar {COLD_S:g})")
    print(f"plan and score of 2 minutes, all candidates: {composing(DENSE[0], 120.0):.2f} s")
    before, after, stems, players = json.loads(fresh(_LONG, DENSE[0]))
    print(f"5 minutes, {len(players)} parts in {len(stems)} stems: memory {before:.0f}, ", end="")
    print(f"then {after:.0f} MB (bar {MEMORY_MB:g})")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"this process at its height: {own:.0f} MB")


if __name__ == "__main__":
    main()
