"""From a plan to a score: candidates for the tune, the best of them, and the band around it."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from core.composer import SAMPLE_RATE
from core.composer.accents import with_hits
from core.composer.accompaniment import (
    write_arp,
    write_bass,
    write_chords,
    write_ending,
    write_pad,
)
from core.composer.candidates import Choice
from core.composer.drums import write_drums
from core.composer.instruments import INSTRUMENTS
from core.composer.melody import Melodist, Register, write_lead
from core.composer.metre import STEP
from core.composer.paths import PathMelodist
from core.composer.plan import ROLES, Plan
from core.composer.score import DRUM_KEYS, Note, Part, Score
from core.composer.second import write_second
from core.composer.seeds import drawing, generator, stage_seed

# The stage that writes each role; the chords' players are drawn together.
STAGE_OF = {"drums": "drums", "bass": "bass", "chords": "chords", "pad": "chords", "arp": "chords"}


def write_score(plan: Plan, roles: Collection[str] = ROLES) -> Score:
    """Return the score of a plan, the best of its candidates.

    Parameters
    ----------
    roles
        Whose parts are written, or played as stated; none depends on another's.
    """
    parts = [
        Part(role, plan.patches.get(role) or plan.kit, _before_the_end(plan, notes))
        for role, notes in plan.notes.items()
        if role in roles and (role in plan.patches or (role == "drums" and plan.kit))
    ]
    roles = frozenset(roles) - plan.notes.keys()
    choice = Choice(plan, written)
    if plan.kit and "drums" in roles:
        parts.append(Part("drums", plan.kit, _closed_drums(plan, choice.number("drums"))))
    parts += [
        Part(role, plan.patches[role], _accompanying(plan, role, choice))
        for role in ("bass", "chords", "pad", "arp")
        if role in plan.patches and role in roles
    ]
    if "lead" in plan.patches and not {"lead", "second"}.isdisjoint(roles):
        notes = _closed_lead(plan, choice.number("melody"))
        if "lead" in roles:
            parts.append(Part("lead", plan.patches["lead"], tuple(notes)))
        if "second" in plan.patches and "second" in roles:
            rng = generator(plan.seeds["melody"], "second")
            followed = write_second(plan, plan.notes.get("lead", notes), rng)
            parts.append(Part("second", plan.patches["second"], tuple(followed)))
    parts.sort(key=lambda part: ROLES.index(part.role))
    parts = [_tuned(plan, part) for part in parts if part.notes]
    score = Score(tuple(parts), choice.merits, choice.numbers)
    return with_hits(plan, score)


def _before_the_end(plan: Plan, notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Return the stated notes that begin inside the piece."""
    return tuple(note for note in notes if plan.seconds_at(note.start) * SAMPLE_RATE < plan.frames)


def _tuned(plan: Plan, part: Part) -> Part:
    """Return a part in the person's tuning: written in twelve equal steps, it is moved last."""
    if part.role in ("drums", *plan.notes) or not plan.key.tuning:
        return part
    notes = tuple(replace(note, pitch=plan.key.tuned(note.pitch)) for note in part.notes)
    return replace(part, notes=notes)


def written(plan: Plan, role: str, number: int) -> list[Note]:
    """Return what a role plays as the candidate of a number, the last chord left out."""
    if role == "lead":
        rng = generator(plan.seeds["melody"], f"candidate {number}")
        kind = PathMelodist if plan.key.path else Melodist
        return write_lead(plan, rng, _lead_register(plan), kind)
    stage = STAGE_OF[role]
    if role != "drums" and plan.seeds[stage] != stage_seed(plan.seed, stage):
        plan = any_pattern(plan, "bass", "comp", "arp")
    draw = drawing(plan.seeds[stage], f"{role} {number}")
    return _WRITERS[role](plan, draw)


_WRITERS = {
    "drums": write_drums,
    "bass": write_bass,
    "chords": write_chords,
    "arp": write_arp,
    "pad": write_pad,
}


def _accompanying(plan: Plan, role: str, choice: Choice) -> tuple[Note, ...]:
    notes = written(plan, role, choice.number(STAGE_OF[role]))
    if role in plan.sections[-1].roles:
        notes = notes + write_ending(plan, role, notes[-1].pitch if notes else 40.0)
    return tuple(notes)


def _closed_lead(plan: Plan, number: int) -> tuple[Note, ...]:
    notes = written(plan, "lead", number)
    if "lead" in plan.sections[-1].roles:
        near = notes[-1].pitch if notes else _lead_register(plan).centre
        notes = notes + write_ending(plan, "lead", near)
    return tuple(notes)


def any_pattern(plan: Plan, *names: str) -> Plan:
    """Return the plan with patterns of its genre that suit every section.

    A stage whose seed is drawn anew is to play something else: the usual choice by energy
    often leaves one pattern alone.

    Parameters
    ----------
    names
        ``"bass"``, ``"comp"``, ``"arp"`` or ``"grooves"``.
    """
    lines: dict[str, Any] = {
        name: tuple(replace(line, energy=0.5) for line in getattr(plan.genre, name))
        for name in names
    }
    return replace(plan, genre=replace(plan.genre, **lines))


def _closed_drums(plan: Plan, number: int) -> tuple[Note, ...]:
    hits = written(plan, "drums", number)
    end = plan.end_tick
    light = plan.gentleness > 0.5 or plan.kit in ("dusty", "jazz", "brush", "latin", "hand")
    if "drums" in plan.sections[-1].roles:
        pieces = plan.genre.closing or ("kick", "ride" if light else "crash")
        levels = (0.8, *(0.7 for _ in pieces[1:]))
        hits += [
            Note(end, STEP * 4 * (1 + (level < 0.8)), DRUM_KEYS[piece], level)
            for piece, level in zip(pieces, levels, strict=True)
        ]
    return tuple(hits)


def _lead_register(plan: Plan) -> Register:
    instrument = INSTRUMENTS[plan.patches["lead"]]
    low = max(instrument.low, 60)
    high = min(instrument.high, low + 26)
    if instrument.high < 78:  # a cello sings where it can
        low, high = max(instrument.low, 50), instrument.high
    centre = min(max(72.0, low + 6.0), high - 7.0)
    return Register(low, high, centre)
