"""Make what is measured: takes of the composer, and the same music with its order taken out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from core.audio import Audio
from core.composer.arranging import write_score
from core.composer.frozen import Frozen
from core.composer.performing import PlayedPart, perform
from core.composer.plan import Plan
from core.composer.planning import make_plan
from core.composer.recording import record
from core.composer.score import Note, Part, Score
from core.composer.seeds import generator
from core.composer.synthesis.player import NoteCache
from core.generation.asked import stated
from core.generation.base import GenerationRequest
from core.jobs import NoControl

Manner = Literal["written", "pitches scrambled", "times scrambled"]
MANNERS: tuple[Manner, ...] = get_args(Manner)


@dataclass(frozen=True, slots=True)
class Take:
    """Hold a take with all that led to it.

    Attributes
    ----------
    score
        What was played: scrambled where the take is a control.
    stems
        The parts that the mix is the sum of.
    """

    plan: Plan
    score: Score
    parts: tuple[PlayedPart, ...]
    mix: Audio
    stems: Mapping[str, Audio]
    frozen: Frozen


def written(request: GenerationRequest) -> tuple[Plan, Score]:
    """Return the plan and score of a request, as the engine makes them."""
    plan = make_plan(stated(request), request.seed)
    return plan, write_score(plan)


def made(request: GenerationRequest, manner: Manner = "written") -> Take:
    """Return a take, or the control that plays its notes scrambled."""
    plan, score = written(request)
    score = scrambled(plan, score, manner)
    return played(plan, score)


def played(plan: Plan, score: Score) -> Take:
    """Return the take that plays a score."""
    parts = perform(plan, score)
    work, chunks = record(plan, parts, NoteCache(), NoControl()), []
    while True:
        try:
            chunks.append(next(work))
        except StopIteration as end:
            recorded = end.value
            break
    stems = {name: recorded.stems[name] for name in recorded.stems}
    return Take(plan, score, parts, Audio.joined(chunks), stems, recorded.frozen)


def scrambled(plan: Plan, score: Score, manner: Manner) -> Score:
    """Return a score with its pitches or its times drawn anew.

    A pitch is drawn from all semitones of its part's range, a time from all of the piece; how
    many notes there are, how long and how loud, stays, and so does what drums play.
    """
    if manner == "written":
        return score
    rng = generator(plan.seed, manner)
    return replace(score, parts=tuple(_scrambled(plan, part, manner, rng) for part in score.parts))


def _scrambled(plan: Plan, part: Part, manner: Manner, rng: np.random.Generator) -> Part:
    if manner == "times scrambled":
        moved = [replace(n, start=int(rng.integers(plan.end_tick + 1))) for n in part.notes]
    elif part.role == "drums":
        return part
    else:
        low = round(min(note.pitch for note in part.notes))
        high = round(max(note.pitch for note in part.notes))
        moved = [replace(note, pitch=rng.integers(low, high + 1).item()) for note in part.notes]
    return replace(part, notes=tuple(sorted(moved, key=_place)))


def _place(note: Note) -> tuple[int, float]:
    return note.start, note.pitch
