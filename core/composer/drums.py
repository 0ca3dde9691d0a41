"""Drum parts: a groove a section, fills before arrivals, crashes on them."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from core.composer.genres import Groove
from core.composer.grammar import silent_bars
from core.composer.metre import STEP, Metre
from core.composer.patterns import bar_of, drawn_pair, events
from core.composer.plan import Plan, Section
from core.composer.score import DRUM_KEYS, Note
from core.composer.seeds import Draw

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
_COLOURED = ("acoustic", "dusty", "breaks", "machine")
_GHOST_STEPS, _KICK_STEPS = (3, 7, 9, 11, 15), (6, 10, 11, 14)
_ANSWERS = 0.55  # of the phrases inside a section that a small fill answers
_LIGHT = frozenset(DRUM_KEYS[piece] for piece in ("hat", "ride", "shaker", "open", "tambourine"))
_LOUD_ARRIVALS = ("machine", "house", "dusty", "acoustic", "big", "trap", "breaks", "afro")


def write_drums(plan: Plan, draw: Draw) -> list[Note]:
    """Return all drums but the last hit."""
    genre, metre = plan.genre, plan.metre
    grooves = genre.grooves or _PLAIN
    silent = silent_bars(plan)
    memory: dict[str, tuple[Groove, Groove]] = {}
    last_main: Groove | None = None
    hits: list[Note] = []
    usual = _FILLS[_FILL_STYLE.get(plan.kit, "light")]
    fills = usual if genre.fills is None else genre.fills
    for section in plan.sections:
        if "drums" not in section.roles or section.kind == "end":
            continue
        energy = section.energy * (1.0 - 0.35 * plan.gentleness)
        if section.kind not in memory:
            main, turn = drawn_pair(grooves, energy, draw(section.kind))
            # Who comes from elsewhere is to hear that this is another place.
            memory[section.kind] = (turn, main) if main is last_main else (main, turn)
        main, turn = memory[section.kind]
        last_main = main
        rng = draw(f"{section.kind} {section.take}")
        turns, colours = rng.random() < 0.6, _colours(main, plan, energy, rng)
        for bar in range(section.bars):
            last = bar == section.bars - 1
            fill = bool(fills) and ((last and section.bars > 1) or (bar % 8 == 7))
            small = bool(fills) and bar % 4 == 3 and not fill and rng.random() < _ANSWERS
            keep = metre.steps - 8 if fill else metre.steps - 4 if small else metre.steps
            start = (section.bar + bar) * metre.bar
            groove = turn if turns and bar % 4 == 3 and not genre.rhythms else main
            played = _groove_bar(groove, section.bar + bar, start, keep, plan, small)
            if groove is main and bar % 2:
                played += [replace(hit, start=hit.start + start) for hit in colours]
            if section.bar + bar in silent:
                played = [hit for hit in played if hit.pitch in _LIGHT]
            hits += [
                hit for hit in played if hit.start < start + keep * STEP or hit.pitch in _LIGHT
            ]
            if fill and metre.steps >= 8:
                hits += _fill(fills[int(rng.integers(len(fills)))], start + keep * STEP, section)
        if section.kind == "pre" and genre.form == "dance":
            hits += _roll(section, metre)
        if section.energy >= 0.6 and section.bar > 0 and plan.kit in _LOUD_ARRIVALS:
            hits.append(Note(section.bar * metre.bar, STEP * 8, DRUM_KEYS["crash"], 0.85))
    return sorted(hits, key=lambda hit: (hit.start, hit.pitch))


def _colours(groove: Groove, plan: Plan, energy: float, rng: np.random.Generator) -> list[Note]:
    """Draw what every other bar has on top: ghosts on the snare, a soft kick; from its start."""
    ghosts, kicks = rng.permutation(_GHOST_STEPS), rng.permutation(_KICK_STEPS)
    wants = rng.random(2)
    if plan.metre.steps != 16 or plan.genre.rhythms or plan.kit not in _COLOURED:
        return []
    struck = {
        piece: {step for step, _, _ in events(line[:16])} for piece, line in groove.lines.items()
    }
    found = []
    if "snare" in struck and wants[0] < energy:
        free = [int(step) for step in ghosts if step not in struck["snare"]]
        found += [Note(step * STEP, STEP, DRUM_KEYS["snare"], 0.3) for step in free[:2]]
    if "kick" in struck and wants[1] < 0.6 and len(struck["kick"]) < 4:
        free = [int(step) for step in kicks if step not in struck["kick"]]
        found += [Note(step * STEP, STEP, DRUM_KEYS["kick"], 0.55) for step in free[:1]]
    return found


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


def _fill(lines: Mapping[str, str], start: int, section: Section) -> list[Note]:
    loud = 0.7 + 0.3 * section.energy
    return [
        Note(start + step * STEP, STEP, DRUM_KEYS[piece], _LEVEL[char] * loud)
        for piece, line in lines.items()
        for step, _, char in events(line)
    ]
