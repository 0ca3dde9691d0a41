"""Drum parts: a groove a section, fills before arrivals, crashes on them."""

import numpy as np

from core.composer.genres import Groove
from core.composer.metre import STEP, Metre
from core.composer.patterns import bar_of, chosen, events
from core.composer.plan import Plan, Section
from core.composer.score import DRUM_KEYS, Note

_LEVEL = {"X": 1.0, "x": 0.82, "o": 0.55, "g": 0.3}

# The last half bar before an arrival, one line a piece; what is not named rests.
_FILLS: dict[str, tuple[dict[str, str], ...]] = {
    "toms": (
        {"snare": "x.xx....", "tom high": "....x...", "tom mid": ".....x..", "tom low": "......xX"},
        {"tom high": "x.x.....", "tom mid": "...xx...", "tom low": ".....xxX", "kick": "x...x..."},
        {"snare": "g.gxg.xX", "kick": "x..x...."},
    ),
    "machine": (
        {"snare": "....xxxX", "kick": "x......."},
        {"clap": "x..x..xX", "kick": "x..x...."},
        {"tom high": "x.x.....", "tom mid": "...x.x..", "tom low": "......xX"},
    ),
    "light": (
        {"snare": "....g.gx", "rim": "..x....."},
        {"rim": "x..x..x.", "shaker": "oooooooo"},
        {"snare": "g.gg.gxx"},
    ),
}
_FILL_STYLE = {"acoustic": "toms", "machine": "machine", "house": "machine", "big": "toms"}
_LOUD_ARRIVALS = ("machine", "house", "dusty", "acoustic", "big", "trap", "breaks", "afro")


def write_drums(plan: Plan, rng: np.random.Generator) -> list[Note]:
    """Return all drums but the last hit."""
    genre, metre = plan.genre, plan.metre
    grooves = genre.grooves or _PLAIN
    memory: dict[str, Groove] = {}
    hits: list[Note] = []
    usual = _FILLS[_FILL_STYLE.get(plan.kit, "light")]
    fills = usual if genre.fills is None else genre.fills
    for section in plan.sections:
        if "drums" not in section.roles or section.kind == "end":
            continue
        energy = section.energy * (1.0 - 0.35 * plan.gentleness)
        groove = memory.setdefault(section.kind, chosen(grooves, energy, rng))
        for bar in range(section.bars):
            last = bar == section.bars - 1
            fill = bool(fills) and ((last and section.bars > 1) or (bar % 8 == 7))
            small = bool(fills) and bar % 4 == 3 and not fill and rng.random() < 0.35
            keep = metre.steps - 8 if fill else metre.steps - 4 if small else metre.steps
            start = (section.bar + bar) * metre.bar
            hits += _groove_bar(groove, section.bar + bar, start, keep, plan, small)
            if fill and metre.steps >= 8:
                hits += _fill(fills[int(rng.integers(len(fills)))], start + keep * STEP, section)
        if section.kind == "pre" and genre.form == "dance":
            hits += _roll(section, metre)
        if section.energy >= 0.6 and section.bar > 0 and plan.kit in _LOUD_ARRIVALS:
            hits.append(Note(section.bar * metre.bar, STEP * 8, DRUM_KEYS["crash"], 0.85))
    return sorted(hits, key=lambda hit: (hit.start, hit.pitch))


def _roll(section: Section, metre: Metre) -> list[Note]:
    """Return a roll that gets faster and louder through a section's last two bars."""
    first = max(section.bars - 2, 0)
    hits = []
    for bar in range(first, section.bars):
        last = bar == section.bars - 1
        gap = 1 if last else 2 if section.bars - first > 1 else 1
        for step in range(0, metre.steps - (4 if last else 0), gap):
            done = ((bar - first) * metre.steps + step) / (2 * metre.steps)
            start = (section.bar + bar) * metre.bar + step * STEP
            hits.append(Note(start, STEP, DRUM_KEYS["snare"], 0.2 + 0.45 * done))
    return hits


_PLAIN = (
    Groove(0.3, {"kick": "X.......x.......", "hat": "x...x...x...x..."}),
    Groove(
        0.7,
        {"kick": "X.......x.x.....", "snare": "....X.......X...", "hat": "x.o.x.o.x.o.x.o."},
    ),
)


def _groove_bar(
    groove: Groove, bar: int, start: int, keep: int, plan: Plan, small: bool
) -> list[Note]:
    hits = []
    for piece, pattern in groove.lines.items():
        line = bar_of(pattern, plan.cycle_bar(bar), plan.metre)
        for step, _, char in events(line):
            # Hats go on under a fill, at half its length; the rest makes room.
            if step >= keep and not (
                piece in ("hat", "ride", "shaker") and (small or step % 4 == 0)
            ):
                continue
            hits.append(Note(start + step * STEP, STEP, DRUM_KEYS[piece], _LEVEL[char]))
    return hits


def _fill(lines: dict[str, str], start: int, section: Section) -> list[Note]:
    loud = 0.7 + 0.3 * section.energy
    return [
        Note(start + step * STEP, STEP, DRUM_KEYS[piece], _LEVEL[char] * loud)
        for piece, line in lines.items()
        for step, _, char in events(line)
    ]
