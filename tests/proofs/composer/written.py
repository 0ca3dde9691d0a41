"""What a score is like, in figures: nothing here listens."""

import itertools
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from core.composer.checks import entropy_bits, step_share, strangers
from core.composer.metre import STEP
from core.composer.pitch import holds
from core.composer.plan import Plan
from core.composer.score import Note, Score
from tests.proofs.composer.tones import fit, written_tones

Measures = dict[str, float]


def pitched(score: Score) -> list[Note]:
    """Return the notes of all parts but the drums."""
    return [note for part in score.parts if part.role != "drums" for note in part.notes]


def read(plan: Plan, score: Score) -> Measures:
    """Return everything that a score is held to, by name."""
    notes = pitched(score)
    fitted = fit(plan.key, *written_tones(notes))
    lead = score.part("lead")
    measures = {
        "strangers": float(len(strangers(plan, score))),
        "home": float(np.mean([holds(plan.key.tones, n.pitch, plan.key.period) for n in notes])),
        "rank_written": float(fitted.rank),
        "template_written": fitted.correlation,
        "entropy_bits": entropy_bits(notes, plan.key.period),
    }
    consistency = groove_consistency(plan, score)
    if consistency is not None:
        measures["groove"] = consistency
    if lead and len(lead.notes) >= 16:
        measures["steps"] = step_share(lead.notes, plan.key)
    return measures


def groove_consistency(plan: Plan, score: Score) -> float | None:
    """Return how alike neighbouring bars are in where notes begin, 0 to 1; None for one bar.

    Each part is looked at by itself, held chords left out, and the mean taken: together, parts
    of a dense piece begin something at every sixteenth of every bar, whatever they play.

    References
    ----------
    S.-L. Wu and Y.-H. Yang, "The Jazz Transformer on the front line", ISMIR 2020.
    """
    alike = []
    for part in score.parts:
        if part.role == "pad":
            continue
        onsets = _onsets(plan, part.notes)
        pairs = [(a, b) for a, b in itertools.pairwise(onsets) if a.any() and b.any()]
        if pairs:
            alike.append(float(np.mean([1.0 - np.mean(a != b) for a, b in pairs])))
    return float(np.mean(alike)) if alike else None


def _onsets(plan: Plan, notes: Iterable[Note]) -> NDArray[np.bool_]:
    bars = max(plan.sections[-1].bar, 1)
    onsets = np.zeros((bars, plan.metre.steps), bool)
    for note in notes:
        bar, inside = divmod(note.start, plan.metre.bar)
        if 0 <= bar < bars:
            onsets[bar, min(round(inside / STEP), plan.metre.steps - 1)] = True
    return onsets


def bar_onsets(plan: Plan, score: Score) -> NDArray[np.bool_]:
    """Return at which sixteenths of each bar something begins, (bars, steps)."""
    return _onsets(plan, (note for part in score.parts for note in part.notes))
