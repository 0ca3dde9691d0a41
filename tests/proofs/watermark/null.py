"""Trials in which there is nothing to find: unmarked sound, and marks of other keys.

Each trial is one key over one piece of sound after all that the search tries.
"""

import hashlib
from dataclasses import dataclass
from inspect import signature
from typing import Any

import numpy as np

from core.audio import Audio
from core.watermark import REPORTED_CHANCE, WatermarkKey, detect

SHORTEST_S, LONGEST_S = 6.0, 30.0
# Where the detector can be asked for everything, its best score of each trial is kept.
_EVERYTHING = {"reported_chance": 1.0} if "reported_chance" in signature(detect).parameters else {}


@dataclass(frozen=True, slots=True)
class Trials:
    """Say how many keys are tried a shard, on unmarked sound and on another key's mark each."""

    quick: int
    full: int


def null_trials(host: Audio, marked: Audio, seed: str, trials: Trials) -> dict[str, Any]:
    """Return how many were tried, how many reported, and the highest score of each."""
    rng = np.random.default_rng(int(hashlib.sha256(seed.encode()).hexdigest()[:12], 16))
    counted: dict[str, Any] = {}
    for search, keys in (("quick", trials.quick), ("full", trials.full)):
        tried = [WatermarkKey(rng.bytes(32)) for _ in range(2 * keys)]
        of_host = _looked(_some(host, rng), tried[:keys], search, public=True)
        of_marked = _looked(_some(marked, rng), tried[keys:], search, public=False)
        counted[search] = {
            name: of_host[name] + of_marked[name] for name in ("trials", "false", "scores")
        }
        counted[search]["tried"] = max(of_host["tried"], of_marked["tried"])
    return counted


def _some(audio: Audio, rng: np.random.Generator) -> Audio:
    """Return a stretch of random length from a random place."""
    seconds = float(rng.uniform(SHORTEST_S, min(LONGEST_S, audio.seconds)))
    start = int(rng.uniform(0, audio.seconds - seconds) * audio.sample_rate)
    return audio.part(start, start + int(seconds * audio.sample_rate))


def _looked(audio: Audio, keys: list[WatermarkKey], search: str, *, public: bool) -> dict[str, Any]:
    """Look for keys that marked nothing here; `public`: nor is there a public mark."""
    if not keys:
        return {"trials": 0, "false": 0, "scores": [], "tried": 0}
    found = detect(audio, keys, search=search, **_EVERYTHING)
    found = tuple(mark for mark in found if public or mark.layer == "private")
    best: dict[str | None, float] = {}
    for mark in found:
        best[mark.key_id] = max(best.get(mark.key_id, 0.0), mark.score)
    return {
        "trials": len(keys) + public,
        "false": sum(mark.false_positive_probability <= REPORTED_CHANCE for mark in found),
        "scores": [round(score, 2) for score in best.values()],
        "tried": max((getattr(mark, "tried", 0) for mark in found), default=0),
    }
