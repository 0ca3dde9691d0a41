"""Candidates: several ways to write each part, judged alone and together, the best kept.

Drums and bass are judged as a pair, and so are tune and chords: every candidate of the one
with every candidate of the other. A stage that draws from a seed of its own is judged beside
the partner that the request's seed gives, or the one that was kept: so what is stated for one
stage never moves the choice of another.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.composer import measures
from core.composer.checks import tune_merits
from core.composer.measures import Grid
from core.composer.plan import Plan
from core.composer.score import Note
from core.composer.seeds import stage_seed

COUNTS = {"drums": 6, "bass": 8, "chords": 8, "melody": 64}
ROLE_OF = {"drums": "drums", "bass": "bass", "chords": "chords", "melody": "lead"}
_PAIRS = (("drums", "bass"), ("melody", "chords"))
_PARTNERS = {one: two for pair in _PAIRS for one, two in (pair, pair[::-1])}

Notes = Sequence[Note]
Writer = Callable[[Plan, str, int], Notes]
Merits = dict[str, float]


_SILENT: Grid = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold where a candidate's notes begin, and how it is judged alone."""

    trace: Grid
    merits: Merits


@dataclass(slots=True)
class Choice:
    """Choose the candidates of a plan's stages, each as it is asked for.

    Attributes
    ----------
    write
        Gives the notes of a plan's role, written as the candidate of a number.
    merits
        How what was chosen was judged; each merit is at most 0.
    """

    plan: Plan
    write: Writer
    merits: Merits = field(default_factory=dict)
    _brief: Plan = field(init=False)
    _base: Plan = field(init=False)
    _numbers: dict[str, int] = field(default_factory=dict, init=False)
    _rows: dict[tuple[str, bool], list[Candidate]] = field(default_factory=dict, init=False)
    _pairs: dict[str, int] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Cut the plan down to what is enough to judge by."""
        self._brief = brief(self.plan)
        drawn = {stage: stage_seed(self.plan.seed, stage) for stage in COUNTS}
        self._base = replace(self._brief, seeds={**self.plan.seeds, **drawn})

    @property
    def numbers(self) -> dict[str, int]:
        """Stage to the number of its candidate, for those that were asked for."""
        return {s: n for s, n in self._numbers.items() if self._is_written(s)}

    def number(self, stage: str) -> int:
        """Return the number of a stage's candidate."""
        if stage not in self._numbers:
            self._numbers[stage] = self._chosen(stage)
        return self._numbers[stage]

    def _chosen(self, stage: str) -> int:
        if not self._is_written(stage):
            return 0
        if stage in self.plan.choices:
            kept = self.plan.choices[stage]
            self._remember(stage, self._judged(self._brief, stage, kept))
            return kept
        partner = _PARTNERS[stage]
        if self._is_drawn(stage):
            beside = self._settled(partner)
            if beside is None and self._plays(partner):
                beside = self._candidates(partner, drawn=False)[self._base_number(partner)].trace
            rows = self._candidates(stage, drawn=True)
            other = Candidate(beside or _SILENT, {})
            best = max(range(len(rows)), key=lambda n: _beside(stage, rows[n], other))
            self._remember(stage, rows[best])
            return best
        number = self._base_number(stage)
        self._remember(stage, self._candidates(stage, drawn=False)[number])
        return number

    def _remember(self, stage: str, candidate: Candidate) -> None:
        self.merits |= {f"{stage}: {name}": merit for name, merit in candidate.merits.items()}

    def _plays(self, stage: str) -> bool:
        role = ROLE_OF[stage]
        return bool(self.plan.kit) if role == "drums" else role in self.plan.patches

    def _is_written(self, stage: str) -> bool:
        return self._plays(stage) and ROLE_OF[stage] not in self.plan.notes

    def _is_drawn(self, stage: str) -> bool:
        """Tell whether a stage draws from a seed of its own."""
        return self.plan.seeds[stage] != stage_seed(self.plan.seed, stage)

    def _settled(self, stage: str) -> Grid | None:
        """Return the trace of a stage whose candidate was kept."""
        if not self._is_written(stage) or stage not in self.plan.choices:
            return None
        notes = self.write(self._brief, ROLE_OF[stage], self.plan.choices[stage])
        return _trace(self._brief, stage, notes)

    def _candidates(self, stage: str, *, drawn: bool) -> list[Candidate]:
        """Return each candidate, judged alone."""
        if (stage, drawn) not in self._rows:
            plan = self._brief if drawn else self._base
            self._rows[stage, drawn] = [
                self._judged(plan, stage, number) for number in range(COUNTS[stage])
            ]
        return self._rows[stage, drawn]

    def _judged(self, plan: Plan, stage: str, number: int) -> Candidate:
        notes = self.write(plan, ROLE_OF[stage], number)
        judge = tune_merits if stage == "melody" else part_merits
        return Candidate(_trace(plan, stage, notes), judge(plan, notes))

    def _base_number(self, stage: str) -> int:
        """Return a stage's number in the best pair that the request's own seed gives."""
        if stage not in self._pairs:
            pair = next(pair for pair in _PAIRS if stage in pair)
            one, two = (self._of_the_seed(each) for each in pair)
            places = [(a, b) for a in range(len(one)) for b in range(len(two))]
            best = max(places, key=lambda place: _beside(pair[0], one[place[0]], two[place[1]]))
            self._pairs |= dict(zip(pair, best, strict=True))
        return self._pairs[stage]

    def _of_the_seed(self, stage: str) -> list[Candidate]:
        """Return a stage's candidates from the request's seed, even where notes are stated.

        So stating the notes of one part moves no other.
        """
        if self._plays(stage):
            return self._candidates(stage, drawn=False)
        return [Candidate(_SILENT, {})]


def _sum(merits: Mapping[str, float]) -> float:
    return sum(merits.values())


def _beside(stage: str, one: Candidate, two: Candidate) -> float:
    together = _together(stage, one.trace, two.trace)
    return _sum(one.merits) + _sum(two.merits) + _sum(together)


def brief(plan: Plan) -> Plan:
    """Return the plan with the sections by which all are known: those that return are left out.

    A chorus returns as it was, others once told a little otherwise.
    """
    heard: dict[str, int] = {}
    kept = []
    for section in plan.sections:
        heard[section.kind] = heard.get(section.kind, 0) + 1
        if heard[section.kind] <= (1 if section.kind == "chorus" else 2):
            kept.append(section)
    return replace(plan, sections=tuple(kept))


def part_merits(plan: Plan, notes: Notes) -> Merits:
    """Judge a part of the band: it should change with the sections, and keep its groove."""
    if len(notes) < 4:
        return {}
    groove = measures.groove_consistency(plan, notes)
    pairs = [measures.rhythms_alike(plan, notes, *join) for join in measures.joins(plan)]
    alike = [pair for pair in pairs if pair is not None]
    same = sum(alike) / len(alike) if alike else 0.0
    return {
        "loose or stiff": -2.0 * max(0.0, 0.6 - groove, groove - 0.96),
        "same in every section": -0.8 * max(0.0, same - 0.6),
    }


def _trace(plan: Plan, stage: str, notes: Notes) -> Grid:
    """Return the onsets of a part by which it is set beside its partner's."""
    if stage == "drums":
        return measures.kicks(plan.metre, notes)
    if stage == "bass":
        return measures.grid(plan.metre, notes)
    return measures.off_beat(plan.metre, notes)


def _together(stage: str, own: Grid, beside: Grid) -> Merits:
    """Judge a stage's part beside its partner's."""
    if stage in ("drums", "bass"):
        kicks, bass = (own, beside) if stage == "drums" else (beside, own)
        met = measures.meeting(kicks, bass)
        return {} if met is None else {"kicks without bass": -0.8 * (1.0 - met)}
    lead, comp = (own, beside) if stage == "melody" else (beside, own)
    met = measures.meeting(comp, lead)
    return {} if met is None else {"chords on the tune": -0.8 * met}
