"""One seed a stage, so that one stage can be drawn anew while the others stay."""

import zlib
from collections.abc import Callable, Iterable, Mapping

import numpy as np

STAGES = ("plan", "harmony", "melody", "drums", "bass", "chords", "performance", "sound")


def stage_seed(seed: int, stage: str) -> int:
    """Return the seed that a request's `seed` gives to a stage.

    Examples
    --------
    >>> stage_seed(7, "drums") == stage_seed(7, "drums") != stage_seed(7, "bass")
    True
    """
    sequence = np.random.SeedSequence(seed % 2**64, spawn_key=(zlib.crc32(stage.encode()),))
    return int(sequence.generate_state(1, np.uint64)[0] >> np.uint64(11))  # exact in JSON numbers


def stage_seeds(seed: int) -> dict[str, int]:
    """Return every stage's seed."""
    return {stage: stage_seed(seed, stage) for stage in STAGES}


def drawn_anew(seeds: Mapping[str, int], stages: Iterable[str], seed: int) -> dict[str, int]:
    """Return `seeds` with those of some stages drawn from another request's seed."""
    return {**seeds, **{stage: stage_seed(seed, stage) for stage in stages}}


def generator(seed: int, *names: str) -> np.random.Generator:
    """Return the random numbers of a named part of a stage."""
    key = tuple(zlib.crc32(name.encode()) for name in names)
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))


Draw = Callable[[str], np.random.Generator]
"""Gives the random numbers of a named thing: however many others there are, they stay."""


def drawing(seed: int, *names: str) -> Draw:
    """Return where the named things of a part get their random numbers from."""
    return lambda name: generator(seed, *names, name)
