"""Takes between two takes: the plans and tunes on the way from one to the other."""

from dataclasses import replace

from core.errors import UserError
from core.generation import GenerationRequest
from core.jobs import Control, Part
from core.origins import Recipe
from core.studio.studio import Studio
from core.studio.takes import Take, make_take
from core.studio.variations import pinned
from core.text import _

MOST_STEPS = 15
# What of a take is not carried over: it belongs to its own bars, or to what guided it.
_LEFT_OUT = ("frozen", "remade", "times", "hits", "bars", "sounds", "soundfonts", "loudness")


def morphed(one: Recipe, other: Recipe, at: float) -> GenerationRequest:
    """Return the request for the take between two others.

    Parameters
    ----------
    one, other
        Recipes of the composer's takes.
    at
        How far the way is gone: 0 asks for the first take again, 1 for the other one.

    Raises
    ------
    UserError
        ``studio.no_plan`` where either is no take of the composer, ``studio.bad_morph``.
    """
    if not 0.0 <= at <= 1.0:
        raise UserError("studio.bad_morph", given=at)
    first, last = pinned(one), pinned(other)
    if at in (0.0, 1.0):
        return last if at else first
    from core.composer.arranging import write_score
    from core.composer.morphing import Piece, between
    from core.composer.planning import make_plan
    from core.generation.asked import stated

    pieces = []
    for request in (first, last):
        plan = make_plan(stated(request), request.seed)
        pieces.append(Piece(plan, write_score(plan)))
    step = between(pieces[0], pieces[1], at)
    side = first if at < 0.5 else last
    settings = {name: v for name, v in side.settings.items() if name not in _LEFT_OUT}
    return replace(side, reference=None, settings={**settings, **step.settings}, **step.fields)


def places(steps: int) -> tuple[float, ...]:
    """Return how far each of some steps is gone, both takes left out.

    Raises
    ------
    UserError
        ``studio.bad_steps``.

    Examples
    --------
    >>> places(3)
    (0.25, 0.5, 0.75)
    """
    if not 1 <= steps <= MOST_STEPS:
        raise UserError("studio.bad_steps", given=steps, most=MOST_STEPS)
    return tuple((number + 1) / (steps + 1) for number in range(steps))


def make_morphs(
    studio: Studio,
    one: tuple[str, Recipe],
    other: tuple[str, Recipe],
    steps: int,
    control: Control,
) -> tuple[Take, ...]:
    """Make the takes between two others; each is handed out as it is finished.

    Parameters
    ----------
    one, other
        Name and recipe of each.
    steps
        How many takes lie between.

    Raises
    ------
    UserError
        ``studio.no_plan`` or ``studio.bad_steps``.
    """
    takes = []
    for number, at in enumerate(places(steps)):
        part = Part(control, number / steps, (number + 1) / steps)
        take = make_take(studio, one[1].plugin, morphed(one[1], other[1], at), part, number=number)
        name = _("{one} → {other}, {percent:.0f} %").format(
            one=one[0], other=other[0], percent=100 * at
        )
        # What was told of the prompts of either end is of no interest here.
        take = replace(take, name=name, made=replace(take.made, notices=()))
        takes.append(take)
        control.partial(take)
        if take.stopped:
            break
    return tuple(takes)
