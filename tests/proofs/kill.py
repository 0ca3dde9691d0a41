"""Prove that a project outlives kill -9, with its last edit and its undo history.

    make prove-kill                                  100 kills
    QUICK=1 make prove-kill                          20 kills
    python tests/proofs/kill.py 500 --seed 7 --json kills.json

Each trial lets a process edit a project folder (tests/e2e/kill_session.py), kills it at a random
moment, and opens what it left: it must be the state of the last finished step, or of the one in
flight, complete; every undo must be there, and every sound whole. All trials go on with the
same folder, which nobody repairs in between. Exits 1 if one failed.
"""

import argparse
import json
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from core.project import Project
from core.project.folder import ProjectFolder
from core.project.media import MediaLibrary
from tests.core.project.songs import RATE
from tests.e2e.kill_session import PREFIX, Digests

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 0.6  # how long a session lives at most after it opened the project
EARLY = 0.15  # share of the sessions that are killed while they start and open


@dataclass(frozen=True, slots=True)
class Trial:
    """Hold what came of one kill.

    Attributes
    ----------
    ok
        Whether project, history, takes and sounds were as they must be.
    found
        "finished": the last finished step; "in flight": the one that had been begun.
    steps
        Finished in this session before the kill.
    states
        In the history that was found.
    """

    number: int
    seed: int
    lived_ms: int
    steps: int
    found: str
    states: int
    ok: bool
    problem: str = ""


FIELDS = [field.name for field in fields(Trial)]


def run(folder: Path, count: int, seed: int) -> Iterator[Trial]:
    """Kill `count` sessions on one project folder, which is made if it is not there."""
    if not folder.exists():
        ProjectFolder.create(folder, Project("kill", "Kill", RATE)).close()
    chance = random.Random(seed)
    last = _digest(folder)
    for number in range(1, count + 1):
        trial, last = _trial(folder, number, chance, last)
        yield trial


def _trial(folder: Path, number: int, chance: random.Random, last: str) -> tuple[Trial, str]:
    """Let a session work, kill it, and look at what it left."""
    seed = chance.getrandbits(32)
    started = time.monotonic()
    session = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.kill_session", str(folder), str(seed)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert session.stdout is not None
    assert session.stderr is not None
    first = ""
    if chance.random() >= EARLY:
        first = session.stdout.readline()
    time.sleep(chance.uniform(0, LONGEST_S))
    session.send_signal(signal.SIGKILL)
    # Not communicate(): it passes over what readline() has read ahead.
    with session.stdout, session.stderr:
        rest, errors = session.stdout.read(), session.stderr.read()
    session.wait()
    lived_ms = round((time.monotonic() - started) * 1000)
    lines = [json.loads(line) for line in (first + rest).splitlines() if line.endswith("}")]
    finished = [line["digest"] for line in lines if line["event"] in ("opened", "done")]
    allowed = {"finished": finished[-1] if finished else last}
    if lines and lines[-1]["event"] == "begin":
        allowed["in flight"] = lines[-1]["digest"]
    try:
        digest, states, problem = _left(folder)
    except Exception as error:  # whatever it is, it is the outcome of the trial
        digest, states, problem = "", 0, repr(error)
    found = next((name for name, each in allowed.items() if each == digest), "something else")
    if session.returncode != -signal.SIGKILL:
        problem = f"the session ended by itself: {errors[-500:]}"
    elif not problem and found == "something else":
        problem = "neither the last finished step nor the one in flight"
    elif finished and lines[0]["digest"] != last:
        problem = "the session opened something else than was left"
    steps = len(finished)
    return Trial(number, seed, lived_ms, steps, found, states, not problem, problem), digest


def _digest(folder: Path) -> str:
    return _left(folder)[0]


def _left(folder: Path) -> tuple[str, int, str]:
    """Open a copy of what was left; return its digest, its states, and what is wrong with it."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / folder.name
        shutil.copytree(folder, copy)
        with ProjectFolder.open(copy) as project:
            digest = Digests().of(project.history, list(project.takes))
            problem = "; ".join(str(notice) for notice in project.recovered)
            library = MediaLibrary(project, RATE)
            sources = {
                source.id: source
                for step in project.history.steps
                for source in _shown(step.project)
                if source.name.startswith(PREFIX)
            }
            for source in sources.values():
                if not library.read(source, 0, source.frames).any():
                    problem = problem or f"{source.name} is silent: {library.problems}"
            library.close()
            return digest, len(project.history.steps), problem


def _shown(project: Project) -> list:  # type: ignore[type-arg]
    return [project.sources[clip.source] for track in project.tracks for clip in track.clips]


def main() -> int:
    """Run the proof and print a table; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "count", nargs="?", type=int, default=20 if os.environ.get("QUICK") else 100
    )
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    parser.add_argument("--json", type=Path, help="write the outcome of every trial here as well")
    options = parser.parse_args()
    revision = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    print(f"{options.count} kills, seed {options.seed}, revision {revision[:12]}")
    print(f"{'kill':>5} {'lived':>8} {'steps':>6} {'states':>7}  found")
    with tempfile.TemporaryDirectory() as place:
        trials = []
        for trial in run(Path(place) / "Kill.soundmark", options.count, options.seed):
            trials.append(trial)
            figures = f"{trial.lived_ms:>5} ms {trial.steps:>6} {trial.states:>7}"
            print(f"{trial.number:>5} {figures}  {trial.problem or trial.found}", flush=True)
    whole = sum(trial.ok for trial in trials)
    print(f"{whole} of {len(trials)} reopened with the last edit and the undo history")
    if options.json:
        outcome = {
            "revision": revision,
            "seed": options.seed,
            "kills": len(trials),
            "whole": whole,
            "in_flight": sum(trial.found == "in flight" for trial in trials),
            "trials": [[getattr(trial, name) for name in FIELDS] for trial in trials],
            "fields": FIELDS,
        }
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(outcome) + "\n", "utf-8")
    return 0 if whole == len(trials) else 1


if __name__ == "__main__":
    sys.exit(main())
