"""Trials in which there is nothing to find: unmarked sound, and marks of other keys.

Each trial is one key over one piece of sound after all that the search tries.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.audio import Audio
from core.watermark import REPORTED_CHANCE, WatermarkKey, detect
from core.watermark.fold import Folded, Folds, Template, windows
from core.watermark.hearing import hear
from core.watermark.layout import PERIOD, sync_template
from core.watermark.whiten import STEPS_PER_SLOT

SHORTEST_S, LONGEST_S = 6.0, 30.0


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
    found = detect(audio, keys, search=search)
    found = tuple(mark for mark in found if public or mark.layer == "private")
    scores, places = _strongest(audio, keys) if search == "quick" else ([], 0)
    return {
        "trials": len(keys) + public,
        "false": sum(mark.false_positive_probability <= REPORTED_CHANCE for mark in found),
        "scores": scores,
        "tried": places,
    }


def _strongest(audio: Audio, keys: list[WatermarkKey]) -> tuple[list[float], int]:
    """Return the highest score of each key's known chips, reported or not, and of how many."""
    folds = Folds.of(hear(audio), STEPS_PER_SLOT)
    templates = [Template.of(sync_template(key)) for key in keys]
    looked = windows(folds.slots)
    best = np.zeros(len(keys))
    for window in looked:
        folded = Folded(folds.over(window))
        scores = [next(folded.best(template, 1))[2] for template in templates]
        best = np.maximum(best, scores)
    return [round(float(score), 2) for score in best], len(looked) * STEPS_PER_SLOT * PERIOD
