"""Measure what the composer makes: ``make prove-composer``.

Every genre is played with several seeds and held to the gates of the specification, and so are
the same notes with pitches or times scrambled, which must fail. Two hundred prompts are played
and held to what they say. What was measured is kept, so a run that was stopped goes on where it
was; at the end stand the tables, as text and JSON.

    python -m tests.proofs.composer                  measure, then print the tables
    python -m tests.proofs.composer table            only the tables of what is measured
    python -m tests.proofs.composer ... --write-docs and put them into docs
    python -m tests.proofs.composer pictures         draw spectrograms into docs/pictures
    python -m tests.proofs.composer reference        compare this machine's samples with the
                                                     kept ones (--write: keep these)

Settings (environment): OUT where everything goes (build/proofs/composer); SEEDS (5); CONTROLS
how many seeds are scrambled, too (1); JOBS how many processes (2); GENRES some, by comma; QUICK=1
for one seed and no prompts.

The status is 1 where a gate or a bar is missed.
"""

import argparse
import os
import sys
from pathlib import Path

# Before numpy is loaded: each process has its own core.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("NUMBA_NUM_THREADS", "1")

from core.composer.genre_table import GENRES
from tests.proofs.composer import shards
from tests.proofs.composer.publishing import publish, write_docs
from tests.proofs.composer.summing import met, summary

QUICK = bool(os.environ.get("QUICK"))
OUT = Path(os.environ.get("OUT", "build/proofs/composer"))
SEEDS = 1 if QUICK else int(os.environ.get("SEEDS", "5"))
CONTROLS = int(os.environ.get("CONTROLS", "1"))
JOBS = int(os.environ.get("JOBS", "2"))
CHOSEN = tuple(filter(None, os.environ.get("GENRES", "").split(","))) or tuple(GENRES)


def main() -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(prog="tests.proofs.composer")
    parser.add_argument("command", nargs="?", default="run",
                        choices=("run", "table", "pictures", "reference"))  # fmt: skip
    parser.add_argument("--write-docs", action="store_true")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    if asked.command == "pictures":
        from tests.proofs.composer.pictures import draw

        draw()
        return 0
    if asked.command == "reference":
        from tests.proofs.composer.reference import compared, keep

        return keep() if asked.write else compared()
    takes, prompts = shards.planned(OUT, SEEDS, CONTROLS, CHOSEN)
    prompts = [] if QUICK else prompts
    if asked.command == "run":
        shards.run([*takes, *prompts], JOBS)
    figures = summary(shards.kept(takes), shards.kept(prompts), shards.sources_hash())
    publish(figures, OUT)
    if asked.write_docs:
        write_docs(figures)
    return 0 if met(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
