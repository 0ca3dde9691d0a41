"""Measure what the watermark survives: ``make prove-watermark``.

Real music, takes of the composer and hard cases made by code are marked with both layers
under several keys, attacked, and searched for the marks. What was measured is kept, so a
run that was stopped goes on where it was. At the end stands the table, as text and JSON.

    python -m tests.proofs.watermark                 measure, then print the table
    python -m tests.proofs.watermark corpus FOLDER   only make the clips
    python -m tests.proofs.watermark table           only the table of what is measured
    python -m tests.proofs.watermark table --write-docs   and put it into docs

Settings (environment): AUDIO a folder of real music; MUSIC=1 to fetch some out of Debian's
packages (600 MB); OUT where everything goes (build/proofs/watermark); KEYS how many keys
(5); JOBS how many processes (2); BENCHES=0 to leave other benchmarks' lines for a later run;
QUICK=1 for few clips and one key, under ten minutes.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

# Before numpy is loaded: each process has its own core.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from tests.proofs.watermark import shards
from tests.proofs.watermark.clips import Clip, debian_music, folder_clips, own_clips
from tests.proofs.watermark.null import Trials
from tests.proofs.watermark.publishing import publish, write_docs

QUICK = bool(os.environ.get("QUICK"))
OUT = Path(os.environ.get("OUT", "build/proofs/watermark"))
KEYS = 1 if QUICK else int(os.environ.get("KEYS", "5"))
JOBS = int(os.environ.get("JOBS", "2"))
TRIALS = Trials(quick=50, full=1) if QUICK else Trials(quick=25, full=1)
BENCHES = os.environ.get("BENCHES") != "0"
VOICES = "speech-man"  # what background noise is made of


def clips() -> tuple[Clip, ...]:
    """Return what is measured on, made where it is missing."""
    corpus = OUT / "corpus"
    real = folder_clips(Path(os.environ["AUDIO"])) if os.environ.get("AUDIO") else ()
    if os.environ.get("MUSIC"):
        real += debian_music(corpus)
    if QUICK:
        return real[:1] + own_clips(corpus, genres=("synth-pop",), hard=("piano-slow", VOICES))
    return real + own_clips(corpus)


def works() -> list[shards.Work]:
    """Return all shards of this run."""
    found = clips()
    voices = next(clip.path for clip in found if clip.name == VOICES)
    return shards.planned(found, KEYS, voices, TRIALS, OUT, benches=BENCHES)


def main() -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(prog="tests.proofs.watermark")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("run")
    commands.add_parser("corpus").add_argument("folder", type=Path)
    table = commands.add_parser("table")
    table.add_argument("--write-docs", action="store_true")
    asked = parser.parse_args()
    for tool in ("ffmpeg", "espeak-ng"):
        if not shutil.which(tool):
            sys.stderr.write(f"This proof needs {tool} on the path.\n")
            return 2
    if asked.command == "corpus":
        debian_music(asked.folder)
        own_clips(asked.folder)
        return 0
    planned = works()
    if asked.command != "table":
        shards.run(planned, JOBS)
    results = publish(shards.kept(planned), OUT)
    if asked.command == "table" and asked.write_docs:
        write_docs(results, OUT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
