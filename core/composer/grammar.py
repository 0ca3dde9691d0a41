"""Where phrases end and what happens there: known to every part before a note is written.

The parts of a score do not hear each other, so that each can be drawn anew alone. What they
agree on, they agree on here: it follows from the plan.
"""

from core.composer.metre import STEP
from core.composer.motifs import PHRASE
from core.composer.plan import Plan, Section
from core.composer.seeds import generator

_DROPS = {"dance": 0.75, "song": 0.45}  # of arrivals, by form, that a silent bar leads to
_ARRIVALS = ("chorus", "verse")
_LEAST_BEFORE = 4  # bars of the section that is left


def ends_phrase(section: Section, bar: int) -> bool:
    """Tell whether a section's bar (0 is its first) is the last of a phrase."""
    return bar % PHRASE == PHRASE - 1 or bar == section.bars - 1


def silent_bars(plan: Plan) -> frozenset[int]:
    """Return the bars in which kick and bass drop out, so that what follows arrives."""
    rng = generator(plan.seeds["plan"], "silent bars")
    chance = _DROPS.get(plan.form, 0.0) * (1.0 - plan.gentleness)
    found = set()
    for before, section in zip(plan.sections, plan.sections[1:], strict=False):
        drawn = rng.random() < chance
        rises = section.energy - before.energy >= 0.15 and not section.free
        arrives = section.kind in _ARRIVALS and before.bars >= _LEAST_BEFORE
        if drawn and rises and arrives and plan.genre.fills is None:
            found.add(section.bar - 1)
    return frozenset(found)


def tension(plan: Plan) -> tuple[float, ...]:
    """Return how much each bar gives, 0 to 1: its section's energy, leaning to the peak.

    Of bars that would give alike, those near two thirds and three quarters of the piece give
    most, and each section grows a little to its end.
    """
    bars = max(plan.sections[-1].bar, 1)
    curve = []
    for section in plan.sections:
        for bar in range(section.bars):
            place = (section.bar + bar) / bars
            grown = bar / max(section.bars - 1, 1) if place <= _PEAK else 0.0
            lean = 1.0 - abs(place - _PEAK) / _PEAK
            curve.append(min(max(section.energy + 0.04 * grown + 0.06 * (lean - 0.5), 0.05), 1.1))
    return tuple(curve)


_PEAK = 0.72  # of the piece


def answer_from(plan: Plan) -> int:
    """Return the tick inside a phrase's last bar from which others answer the tune."""
    return plan.metre.starts[len(plan.metre.starts) // 2] * STEP
