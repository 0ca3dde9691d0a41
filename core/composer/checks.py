"""The symbolic gates: what can be told wrong or right from the notes alone."""

import itertools
from collections.abc import Iterable, Sequence

import numpy as np

from core.composer.pitch import Key, fold, holds
from core.composer.plan import Plan
from core.composer.score import Note, Score

MIN_STEPS, MAX_STEPS = 0.6, 0.85  # share of melodic intervals within a whole tone
MIN_RANGE, MAX_RANGE = 7, 19  # semitones


def strangers(plan: Plan, score: Score) -> list[Note]:
    """Return the pitched notes that lie in neither scale nor chord that the plan states there."""
    return [
        note
        for part in score.parts
        if part.role != "drums"
        for note in part.notes
        if not plan.states(note.start, note.pitch)
    ]


def step_share(notes: Sequence[Note], key: Key | None = None) -> float:
    """Return the share of intervals of one or two semitones, or none, inside phrases.

    In a `key` without chords neighbours of the scale are a step apart, however wide it is.
    """
    moves = _moves(notes)
    widest = max(2.0, key.scale.widest / 100 + 0.5) if key and key.path else 2.0
    return float(np.mean(np.abs(moves) <= widest)) if len(moves) else 1.0


def _moves(notes: Sequence[Note]) -> np.ndarray:
    pitches = np.array([note.pitch for note in notes])
    gaps = np.array([b.start - a.end for a, b in itertools.pairwise(notes)])
    return np.diff(pitches)[gaps < 480 * 2] if len(pitches) > 1 else np.empty(0)


def entropy_bits(notes: Iterable[Note], period: float = 12) -> float:
    """Return the entropy of pitch classes, weighted by length."""
    lengths: dict[float, int] = {}
    for note in notes:
        tone = fold(note.pitch, period)
        lengths[tone] = lengths.get(tone, 0) + note.length
    weights = np.array([lengths[tone] for tone in sorted(lengths)], float)
    shares = weights[weights > 0] / max(weights.sum(), 1)
    return float(-(shares * np.log2(shares)).sum())


def tune_merits(plan: Plan, notes: Sequence[Note]) -> dict[str, float]:
    """Judge a tune; each merit is at most 0, a fault is below.

    Parameters
    ----------
    plan
        States chords and scale.
    notes
        A monophonic line, sorted.
    """
    if len(notes) < 4:
        return {"short": 0.0}
    moves = _moves(notes)
    pitches = np.array([note.pitch for note in notes])
    steps = step_share(notes, plan.key)
    span = float(pitches.max() - pitches.min())
    same = float(np.mean(moves == 0)) if len(moves) else 0.0
    leaps = float(np.mean(np.abs(moves) > 7)) if len(moves) else 0.0
    period = plan.key.period
    outside = np.mean(
        [not holds(plan.allowed_at(note.start), note.pitch, period) for note in notes]
    )
    beat = plan.metre.beat * 120
    strong = [note for note in notes if note.start % beat == 0]
    tones = [holds(_firm(plan, note.start), note.pitch, period) for note in strong]
    consonant = np.mean(tones) if tones else 1.0
    peak = float(np.argmax(pitches)) / len(pitches)
    return {
        "outside": -20.0 * float(outside),
        "steps": -6.0 * max(0.0, MIN_STEPS + 0.06 - steps, steps - MAX_STEPS),
        "range": -0.1 * max(0.0, 10 - span, span - 17),
        "repeats": -4.0 * max(0.0, same - 0.18),
        "leaps": -10.0 * max(0.0, leaps - 0.02),
        "consonance": -3.0 * max(0.0, 0.85 - float(consonant)),
        "climax": -0.5 * abs(peak - 0.68),
        "entropy": -0.6 * max(0.0, 2.2 - entropy_bits(notes, period)),
        "stuck": -0.3 * _longest_run(pitches),
    }


def _firm(plan: Plan, tick: int) -> frozenset[float]:
    """Return the classes that strong beats ask for: the chord's, or where a path rests."""
    key = plan.key
    chord = plan.chord_at(tick).chord.pitch_classes
    return chord | {key.degree(rest) for rest in key.path.rests} if key.path else chord


def _longest_run(pitches: np.ndarray) -> float:
    """Return by how much the longest run of one pitch exceeds three notes."""
    longest = run = 1
    for a, b in itertools.pairwise(pitches):
        run = run + 1 if a == b else 1
        longest = max(longest, run)
    return float(max(0, longest - 3))


def score_problems(plan: Plan, score: Score) -> list[str]:
    """Return what the gates refuse in a score, in short words; empty for a good one."""
    problems = [f"note {note.pitch} at {note.start}" for note in strangers(plan, score)[:5]]
    lead = score.part("lead")
    if lead and len(lead.notes) >= 16:
        steps = step_share(lead.notes, plan.key)
        if not MIN_STEPS <= steps <= MAX_STEPS + 0.1:
            problems.append(f"steps {steps:.2f}")
        pitches = [note.pitch for note in lead.notes]
        if not MIN_RANGE <= max(pitches) - min(pitches) <= MAX_RANGE + 5:
            problems.append(f"range {max(pitches) - min(pitches):.0f}")
        chords = score.part("chords")
        if chords and chords.notes:
            gap = np.median(pitches) - np.median([note.pitch for note in chords.notes])
            if gap < 3:
                problems.append(f"lead only {gap:.0f} above the chords")
    bass = score.part("bass")
    if bass and any(not 24 <= note.pitch <= 60 for note in bass.notes):
        problems.append("bass out of register")
    return problems
