"""Bars that are made again while the others stay: which notes go, which come. Values only.

The notes that come are composed from a seed, or those that were stated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.composer import SAMPLE_RATE
from core.composer.arranging import any_pattern, write_score
from core.composer.notation import Notes, read_notes, rows_of
from core.composer.performing import PlayedPart, merged, perform, picked
from core.composer.plan import STEM_OF, Plan
from core.composer.score import Part, Score
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
    notes
        Role to what it plays in the bars, where that was stated; other roles stay as they are.
        ``None`` where everything is drawn anew.
    """

    first: int
    last: int
    stems: tuple[str, ...]
    seed: int = 0
    notes: Mapping[str, Notes] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        told = {"bars": [self.first, self.last], "stems": list(self.stems)}
        if self.notes is None:
            return {**told, "seed": self.seed}
        return {**told, "notes": {role: rows_of(notes) for role, notes in self.notes.items()}}

    @classmethod
    def all_from_json(cls, data: object) -> tuple["Remake", ...]:
        """Return what a list of :meth:`to_json` values states, in its order.

        Raises
        ------
        UserError
            ``composer.bad_remade``, or what :func:`~core.composer.notation.read_notes` raises.
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
        stems, stated = tuple(entry["stems"]), entry.get("notes")  # type: ignore[index,attr-defined]
        seed = entry["seed"] if stated is None else 0  # type: ignore[index]
    except (TypeError, KeyError, ValueError, IndexError, AttributeError):
        raise UserError("composer.bad_remade", given=str(entry)[:60]) from None
    notes = None if stated is None else read_notes(stated)
    if notes is not None and {STEM_OF[role] for role in notes} != set(stems):
        raise UserError("composer.bad_remade", given=str(entry)[:60])
    whole = all(type(number) is int for number in (first, last, seed))
    if not whole or not 0 <= seed <= MOST_SEED or not all(isinstance(s, str) for s in stems):
        raise UserError("composer.bad_remade", given=str(entry)[:60])
    return Remake(first, last, stems, seed, notes)


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
    a stem plays depends on the plan, its own notes and the seed alone. Stated notes ring as long
    as they are, and are played as if they had been there from the beginning.
    """
    new: dict[str, PlayedPart] = {}
    if remake.notes is not None:
        old = {part.role: part for part in parts}
        for role, notes in remake.notes.items():
            if role in old:
                new[role] = _stated(plan, old[role], notes, remake)
        return tuple(new.get(part.role, part) for part in parts)
    for stem in remake.stems:
        new |= _other_notes(plan, parts, remake, stem)
    return tuple(new.get(part.role, part) for part in parts)


def _stated(plan: Plan, old: PlayedPart, notes: Notes, remake: Remake) -> PlayedPart:
    """Return a part that plays the stated notes in the bars."""
    kept = picked(old, ~_inside(plan, old, remake))
    if not notes:
        return kept
    patch = plan.patches.get(old.role) or plan.kit
    (played,) = perform(plan, Score((Part(old.role, patch, notes),)))
    return merged(kept, picked(played, _inside(plan, played, remake)))


def _other_notes(
    plan: Plan, parts: Sequence[PlayedPart], remake: Remake, stem: str
) -> Mapping[str, PlayedPart]:
    """Return a stem's parts with other notes in the bars, as soon as a seed gives some."""
    old = {part.role: part for part in parts if STEM_OF[part.role] == stem}
    result: dict[str, PlayedPart] = {}
    for attempt in range(_TRIES):
        stages = (STAGE_OF_STEM[stem], "performance")
        seeds = drawn_anew(plan.seeds, stages, remake.seed + attempt)
        choices = {stage: n for stage, n in plan.choices.items() if stage not in stages}
        other = replace(plan, seeds=seeds, choices=choices)
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
