"""The symbolic gates: what can be told wrong or right from the notes alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from core.composer import measures
from core.composer.instruments import DISTORTED, INSTRUMENTS
from core.composer.measures import entropy_bits, step_share
from core.composer.pitch import holds
from core.composer.plan import Plan
from core.composer.score import Note, Score

__all__ = ["Gate", "entropy_bits", "gates", "score_problems", "step_share", "strangers"]

MIN_STEPS, MAX_STEPS = 0.6, 0.85  # share of melodic intervals within a whole tone
MIN_RANGE, MAX_RANGE = 7, 19  # semitones
MIN_SILENCE, MAX_SILENCE = 0.10, 0.25  # share of a phrase
BASS, COMP, SPARKLE = (28.0, 50.0), (50.0, 69.0), 76.0
_SINGS_HIGH = 78  # the highest pitch of instruments that sing above chords
_CLEAR = 71.0  # where a tune is heard over them
_ENOUGH = 16  # notes of a tune that can be counted


@dataclass(frozen=True, slots=True)
class Gate:
    """Hold one measure of a score and what it should be.

    Attributes
    ----------
    least, most
        Bounds, both allowed.
    hard
        Whether a score that misses it is faulty, whatever its style.
    """

    name: str
    value: float
    least: float
    most: float
    hard: bool = False

    @property
    def holds(self) -> bool:
        """Whether the value lies inside the bounds."""
        return self.least - 1e-9 <= self.value <= self.most + 1e-9


def strangers(plan: Plan, score: Score) -> list[Note]:
    """Return the pitched notes that lie in neither scale nor chord that the plan states there."""
    return [
        note
        for part in score.parts
        if part.role != "drums"
        for note in part.notes
        if not plan.states(note.start, note.pitch)
    ]


def gates(plan: Plan, score: Score) -> tuple[Gate, ...]:
    """Return every measure that applies to a score, beside its bounds.

    Scales that are not of twelve equal steps, and those without chords, are left out where
    a measure speaks of chords or of twelve classes.
    """
    parts = measures.by_role(score)
    pitched = [note for role, notes in parts.items() if role != "drums" for note in notes]
    found = [Gate("notes outside scale and chord", float(len(strangers(plan, score))), 0, 0, True)]
    if len(pitched) >= _ENOUGH:
        found += _scale_gates(plan, pitched)
    lead = [note for note in parts.get("lead", ()) if note.start < plan.end_tick]
    if len(lead) >= _ENOUGH:
        found += _tune_gates(plan, lead)
    found += _register_gates(plan, score)
    found += _groove_gates(plan, score)
    found += _harmony_gates(plan, score)
    joins = measures.joins(plan) if pitched else []
    differences = [len(measures.contrasts(plan, score, *join)) for join in joins]
    if differences:
        found.append(Gate("differences at the joins", min(differences), 3, 6))
    return tuple(found)


def _sings_low(plan: Plan) -> bool:
    """Tell whether the tune lies among the chords by its nature."""
    lead = INSTRUMENTS.get(plan.patches.get("lead", ""))
    return bool(plan.key.path) or lead is None or lead.high < _SINGS_HIGH


def _scale_gates(plan: Plan, pitched: Sequence[Note]) -> list[Gate]:
    key = plan.key
    # A blues bends its thirds and sevenths; chords that were stated may leave the key.
    strict = key.mode != "blues"
    home = Gate("time in the home scale", measures.home_share(key, pitched), 0.9, 1.0, strict)
    few = len(key.steps) < 7
    entropy = entropy_bits(pitched, key.period)
    found = [home, Gate("pitch class entropy", entropy, 1.5 if few or key.path else 2.3, 2.95)]
    if not key.path and not key.tuning:
        fit, rank = measures.template_fit(key, pitched)
        found.append(Gate("scale template", fit, 0.5 if few else 0.7, 1.0))
        found.append(Gate("scale rank among rotations", float(rank), 1, 1, strict))
    return found


def _tune_gates(plan: Plan, lead: Sequence[Note]) -> list[Gate]:
    key = plan.key
    phrases = measures.phrases(plan, lead)
    silences = [measures.silence(start, end, notes) for start, end, notes in phrases]
    arches = [measures.arch(notes) for _, _, notes in phrases]
    breathing = sum(MIN_SILENCE - 0.02 <= s <= MAX_SILENCE + 0.03 for s in silences)
    found = [
        # Few tones to the octave leave little to leap to.
        Gate("steps", step_share(lead, key), MIN_STEPS, MAX_STEPS + 0.1 * bool(key.path), True),
        Gate("leaps above a fifth", measures.leap_share(lead), 0, 0.03),
        Gate("leaps that turn back", measures.leaps_recovered(lead, key), 0.5, 1),
        Gate("range", measures.span(lead), 10, 17),
    ]
    if phrases:  # a tune outside the beat has neither bars nor phrases
        found.append(Gate("phrases that breathe", breathing / len(phrases), 0.6, 1))
        consonant = measures.strong_consonance(plan, lead)
        found.append(Gate("chord tones on strong beats", consonant, 0.85, 1, True))
        returning = measures.returning(plan, lead)
        found.append(Gate("bars whose motif returns", returning, 0.6, 1, True))
    if len(phrases) >= 4:
        share = (arches.count(1) - arches.count(-1)) / len(arches)
        found.append(Gate("arches less valleys", share, 0, 1))
    returns = measures.returns(plan, lead)
    if returns:
        found.append(Gate("returns alike", returns[0], 0.6, 1))
        found.append(Gate("returns above others", returns[0] - returns[1], 0.1, 1))
    return found


def _register_gates(plan: Plan, score: Score) -> list[Gate]:
    parts = measures.by_role(score)
    found = []
    above = measures.lead_above(score)
    if above is not None and len(parts["lead"]) >= _ENOUGH:
        # A drone is no accompaniment: tunes begin beside it. A cello sings among the chords.
        found.append(Gate("tune above chords", above, 3, 36, hard=not _sings_low(plan)))
    if bass := parts.get("bass"):
        found.append(Gate("bass in register", measures.within(bass, *BASS), 0.85, 1))
    if plan.key.path:  # a drone lies deeper than chords
        return found
    if chords := parts.get("chords"):
        found.append(Gate("chords in register", measures.within(chords, *COMP), 0.7, 1))
    if pad := parts.get("pad"):
        found.append(Gate("pad in register", measures.within(pad, *COMP), 0.9, 1))
    return found


def _harmony_gates(plan: Plan, score: Score) -> list[Gate]:
    """Return how the chords' voices go; power chords move in fifths, and drones stand."""
    part = score.part("chords")
    if not part or plan.key.path or part.patch in DISTORTED:
        return []
    notes = [note for note in part.notes if note.start < plan.end_tick]
    found = [
        Gate("voices' motion", measures.motion(plan, notes), 0, 3),
        Gate("parallel outer voices", measures.parallels(plan, notes), 0, 0.15),
    ]
    resolved = measures.resolutions(plan, notes)
    if resolved is not None:
        found.append(Gate("tendencies that resolve", resolved, 0.75, 1))
    return found


def _groove_gates(plan: Plan, score: Score) -> list[Gate]:
    parts = measures.by_role(score)
    inside = [[note for note in notes if note.start < plan.end_tick] for notes in parts.values()]
    grooves = [measures.groove_consistency(plan, notes) for notes in inside if len(notes) >= 8]
    if not grooves:
        return []
    return [Gate("grooves from bar to bar", sum(grooves) / len(grooves), 0.6, 1.0, True)]


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
    moves = measures.moves(notes)
    pitches = [note.pitch for note in notes]
    steps = step_share(notes, plan.key)
    span = max(pitches) - min(pitches)
    count = max(len(moves), 1)
    same = sum(move == 0 for move in moves) / count
    leaps = measures.leap_share(notes)
    period = plan.key.period
    outside = sum(not holds(plan.allowed_at(n.start), n.pitch, period) for n in notes) / len(notes)
    phrases = measures.phrases(plan, notes)
    arches = [measures.arch(inside) for _, _, inside in phrases]
    rising = (arches.count(1) - arches.count(-1)) / max(len(arches), 1)
    peak = pitches.index(max(pitches)) / len(pitches)
    return {
        "outside": -20.0 * outside,
        "steps": -12.0 * max(0.0, MIN_STEPS + 0.05 - steps, steps - MAX_STEPS + 0.05),
        "range": -0.25 * max(0.0, 10 - span, span - 16),
        "repeats": -4.0 * max(0.0, same - 0.18),
        "leaps": -10.0 * max(0.0, leaps - 0.01),
        "turning back": -0.6 * (1.0 - measures.leaps_recovered(notes, plan.key)),
        "consonance": -3.0 * max(0.0, 0.9 - measures.strong_consonance(plan, notes)),
        "climax": -0.5 * abs(peak - 0.68),
        "entropy": -0.6 * max(0.0, 2.2 - entropy_bits(notes, period)),
        "stuck": -0.3 * _longest_run(pitches),
        "buried": -0.25 * max(0.0, _CLEAR - median(pitches)) * (not _sings_low(plan)),
        "arches": -0.6 * max(0.0, 0.4 - rising),
        "shapeless": -2.0 * max(0.0, 0.75 - measures.returning(plan, notes)),
    }


def _longest_run(pitches: Sequence[float]) -> float:
    """Return by how much the longest run of one pitch exceeds three notes."""
    longest = run = 1
    for index in range(1, len(pitches)):
        run = run + 1 if pitches[index] == pitches[index - 1] else 1
        longest = max(longest, run)
    return float(max(0, longest - 3))


def score_problems(plan: Plan, score: Score) -> list[str]:
    """Return what no score should have, in short words; empty for a good one."""
    problems = [f"note {note.pitch} at {note.start}" for note in strangers(plan, score)[:5]]
    lead = score.part("lead")
    if lead and len(lead.notes) >= _ENOUGH:
        steps = step_share(lead.notes, plan.key)
        if not MIN_STEPS <= steps <= MAX_STEPS + 0.1:
            problems.append(f"steps {steps:.2f}")
        span = measures.span(lead.notes)
        if not MIN_RANGE <= span <= MAX_RANGE + 5:
            problems.append(f"range {span:.0f}")
        chords = score.part("chords")
        if chords and chords.notes:
            pitches = [median(note.pitch for note in part.notes) for part in (lead, chords)]
            if pitches[0] - pitches[1] < 3 and not _sings_low(plan):
                problems.append(f"lead only {pitches[0] - pitches[1]:.0f} above the chords")
    bass = score.part("bass")
    if bass and any(not 24 <= note.pitch <= 60 for note in bass.notes):
        problems.append("bass out of register")
    return problems
