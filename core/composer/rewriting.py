"""Bars that are composed again while the others stay: which notes go, which come. Values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.composer import SAMPLE_RATE
from core.composer.arranging import any_pattern, write_score
from core.composer.performing import PlayedPart, merged, perform, picked
from core.composer.plan import STEM_OF, Plan
from core.composer.seeds import drawn_anew
from core.composer.stating import MOST_SEED
from core.errors import UserError

# The stage that writes a stem's notes.
STAGE_OF_STEM = {"drums": "drums", "bass": "bass", "chords": "chords", "lead": "melody"}
_TRIES = 8  # seeds that are tried until a stem plays something else
_SHORTEST_GATE = 480  # frames


@dataclass(frozen=True, slots=True)
class Remake:
    """State which bars were made again.

    Attributes
    ----------
    first, last
        Bars, 0 is the first of the piece; both are made again.
    stems
        Whose notes.
    seed
        What they are drawn from.
    """

    first: int
    last: int
    stems: tuple[str, ...]
    seed: int

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"bars": [self.first, self.last], "stems": list(self.stems), "seed": self.seed}

    @classmethod
    def all_from_json(cls, data: object) -> tuple["Remake", ...]:
        """Return what a list of :meth:`to_json` values states, in its order.

        Raises
        ------
        UserError
            ``composer.bad_remade``.
        """
        if not isinstance(data, list | tuple | None):
            raise UserError("composer.bad_remade", given=str(data)[:60])
        return tuple(_remake(entry) for entry in data or ())

    def frames(self, plan: Plan) -> tuple[int, int]:
        """Return where the bars begin and end; the last one of a take ends with it."""
        bar = plan.metre.bar
        start = round(plan.seconds_at(self.first * bar) * SAMPLE_RATE)
        end = round(plan.seconds_at((self.last + 1) * bar) * SAMPLE_RATE)
        return start, plan.frames if self.last + 1 >= bars_of(plan) else min(end, plan.frames)


def _remake(entry: object) -> Remake:
    try:
        first, last = entry["bars"]  # type: ignore[index]  # what it is not is caught below
        stems, seed = tuple(entry["stems"]), entry["seed"]  # type: ignore[index]
    except (TypeError, KeyError, ValueError, IndexError):
        raise UserError("composer.bad_remade", given=str(entry)[:60]) from None
    whole = all(type(number) is int for number in (first, last, seed))
    if not whole or not 0 <= seed <= MOST_SEED or not all(isinstance(s, str) for s in stems):
        raise UserError("composer.bad_remade", given=str(entry)[:60])
    return Remake(first, last, stems, seed)


def bars_of(plan: Plan) -> int:
    """Return the bars of a plan, that of the held last chord included."""
    return plan.sections[-1].bar + (0 if plan.loop else 1)


def check_remake(plan: Plan, remake: Remake, stems: Sequence[str]) -> None:
    """Refuse bars that are not there and stems that nobody plays.

    Raises
    ------
    UserError
        ``composer.bad_bars`` or ``composer.unknown_stem``.
    """
    bars = bars_of(plan)
    if not 0 <= remake.first <= remake.last < bars:
        raise UserError(
            "composer.bad_bars", first=remake.first + 1, last=remake.last + 1, bars=bars
        )
    unknown = [stem for stem in remake.stems if stem not in stems]
    if unknown or not remake.stems:
        raise UserError(
            "composer.unknown_stem", given=unknown[0] if unknown else "", known=", ".join(stems)
        )


def rewritten(plan: Plan, parts: Sequence[PlayedPart], remake: Remake) -> tuple[PlayedPart, ...]:
    """Return the parts with the bars' notes written and played anew.

    Notes that begin before the bars and ring into them stay; new ones end with the bars. What
    a stem plays depends on the plan, its own notes and the seed alone.
    """
    new: dict[str, PlayedPart] = {}
    for stem in remake.stems:
        new |= _other_notes(plan, parts, remake, stem)
    return tuple(new.get(part.role, part) for part in parts)


def _other_notes(
    plan: Plan, parts: Sequence[PlayedPart], remake: Remake, stem: str
) -> Mapping[str, PlayedPart]:
    """Return a stem's parts with other notes in the bars, as soon as a seed gives some."""
    old = {part.role: part for part in parts if STEM_OF[part.role] == stem}
    result: dict[str, PlayedPart] = {}
    for attempt in range(_TRIES):
        stages = (STAGE_OF_STEM[stem], "performance")
        seeds = drawn_anew(plan.seeds, stages, remake.seed + attempt)
        other = replace(plan, seeds=seeds, tune=None)
        if attempt >= _TRIES // 2:  # a groove for these bars' energy may be the only one
            other = any_pattern(other, "grooves")
        played = {part.role: part for part in perform(other, write_score(other, old))}
        result = {
            role: _exchanged(plan, part, played.get(role), remake) for role, part in old.items()
        }
        if any(_differ(old[role], result[role]) for role in old):
            break
    return result


def _exchanged(plan: Plan, old: PlayedPart, new: PlayedPart | None, remake: Remake) -> PlayedPart:
    kept = picked(old, ~_inside(plan, old, remake))
    if new is None:
        return kept
    come = picked(new, _inside(plan, new, remake))
    _, end = remake.frames(plan)
    gates = np.minimum(come.gates, np.maximum(end - come.starts, _SHORTEST_GATE))
    return merged(kept, replace(come, gates=gates))


def _inside(plan: Plan, part: PlayedPart, remake: Remake) -> NDArray[np.bool_]:
    bar = plan.metre.bar
    inside = part.ticks >= remake.first * bar
    if remake.last + 1 < bars_of(plan):
        inside &= part.ticks < (remake.last + 1) * bar
    return np.asarray(inside)


def _differ(one: PlayedPart, two: PlayedPart) -> bool:
    """Tell whether two parts hold other notes, however they are played."""
    return not (np.array_equal(one.ticks, two.ticks) and np.array_equal(one.pitches, two.pitches))
