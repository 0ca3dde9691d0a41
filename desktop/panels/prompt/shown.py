"""The take whose plan is shown, and what the person changed of it.

Knows no widget and starts no work.
"""

import dataclasses
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from core.errors import SoundmarkError
from core.generation import GenerationRequest
from core.origins import Recipe
from core.studio import variations
from core.studio.plans import plan_choices
from core.studio.takes import fresh_seed
from core.text import N_, _
from desktop.panels.prompt import plan
from desktop.panels.prompt.plan import Value
from desktop.panels.prompt.wishes import Wishes

if TYPE_CHECKING:
    from core.studio.shelf import StoredTake

Variation = Literal["another", "drums", "sound"]
Ancestors = Callable[[str], Mapping[str, Any] | None]

VARIATIONS: Mapping[Variation, str] = {
    "another": N_("Another take"),
    "drums": N_("New drums, same song"),
    "sound": N_("Same notes, other sound"),
}
_OPEN = frozenset({"genre", "metre", "mood", "form", "builds"})  # settings that can be left open
# What a variation states of its ancestor's plan; an own take decides it anew.
_PINNED = _OPEN | {"instruments", "sounds", "seeds", "frozen", "remade"}


@dataclass(frozen=True, slots=True)
class Ancestor:
    """Say which take another one came from, and what was done to it.

    Attributes
    ----------
    take, name
        Id and name of the take.
    change
        In the person's words: "New drums, same song".
    stated
        What the person stated for the new take, from the first one on. Its request states more:
        all that was to stay as it was.
    """

    take: str
    name: str
    change: str
    stated: Mapping[str, Value] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class Order:
    """Hold what an engine is asked for, and which take that goes back to.

    Attributes
    ----------
    engine
        Its id.
    request
        Returns the request; on a worker, because it may have to compose first.
    ancestor
        The take that it goes back to.
    """

    engine: str
    request: Callable[[], GenerationRequest]
    ancestor: Ancestor


@dataclass(frozen=True, slots=True)
class Told:
    """Hold what is known of the take that is shown.

    Attributes
    ----------
    plan
        What the engine decided, and the length; empty where it decided nothing.
    take, name
        Id and name of the take.
    engine
        Who made it.
    recipe
        How it was made; ``None`` where that cannot be asked again.
    stated
        The values that were asked for beside the prompt.
    notices
        What the engine did not understand or had to bend.
    """

    plan: Mapping[str, Any] = field(default_factory=dict)
    take: str = ""
    name: str = ""
    engine: str = ""
    recipe: Recipe | None = None
    stated: Mapping[str, Value] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    @property
    def has_plan(self) -> bool:
        """Whether an engine decided more than the length."""
        return bool(self.plan.keys() - {"seconds"})


class ShownTake:
    """Compare the wishes with the plan of the take that is shown.

    Parameters
    ----------
    wishes
        Hold what the person set. While a take is shown they hold what was stated for it, and on
        top of that what was touched since.
    """

    def __init__(self, wishes: Wishes) -> None:
        self._wishes = wishes
        self.told = Told()
        self.ancestor_of: Ancestors = lambda _take: None

    def show(self, take: "StoredTake | None") -> None:
        """Show a take's plan; what the person set and did not have made yet stays set."""
        if take is None:
            self.told = Told()
            return
        recipe = take.origin.recipe
        self.told = Told(
            plan={**take.plan, "seconds": take.seconds},
            take=take.id,
            name=take.name,
            engine=recipe.plugin if recipe else "",
            recipe=recipe if recipe and can_be_changed(recipe) else None,
            stated=self.stated_for(take),
            notices=take.notices,
        )
        if take.plan:
            self._wishes.adopt(self.told.stated)

    def stated_for(self, take: "StoredTake") -> Mapping[str, Value]:
        """Return what the person stated for a take beside its prompt."""
        ancestor, recipe = self.ancestor_of(take.id), take.origin.recipe
        if ancestor and "stated" in ancestor:
            return plan.values_of(ancestor["stated"])
        if recipe is None:
            return {}
        choices = plan_choices(recipe.plugin)
        return plan.stated_in(recipe.request, choices.genres if choices else ())

    def forget(self) -> None:
        """Show no take."""
        self.told = Told()

    @property
    def changes(self) -> dict[str, Value | None]:
        """What the wishes would change of the take; ``None`` where a value is left open again."""
        if self.told.recipe is None:
            return {}
        return {
            name: self._wishes.values.get(name)
            for name in sorted(self._wishes.touched)
            if not self._is_as_it_was(name)
        }

    def _is_as_it_was(self, name: str) -> bool:
        wished, told = self._wishes.values.get(name), self.told
        if wished is None:
            return name not in told.stated
        was = told.stated.get(name, plan.value_in(told.plan, name))
        if name == "builds" and was is None:
            was = False  # a plan that says nothing of it does not build up
        return plan.same(name, wished, was)

    @property
    def can_be_made_again(self) -> bool:
        """Whether the take's request is known and something of it was changed."""
        return bool(self.changes)

    def reset(self, *names: str) -> None:
        """Take some changes back; all of them where none is named."""
        for each in names or tuple(self.changes):
            self._wishes.restore(each, self.told.stated.get(each))

    def order(self) -> Order | None:
        """Return the take with the changes: the same prompt, seed and all else."""
        changes, told = self.changes, self.told
        if told.recipe is None or not changes:
            return None
        kept = {name: value for name, value in told.stated.items() if name not in changes}
        set_now = {name: value for name, value in changes.items() if value is not None}
        settings = {**dict.fromkeys(changes.keys() & _OPEN), **plan.settings_of(set_now)}
        request = functools.partial(
            variations.changed, told.recipe, settings, **plan.fields_of(changes)
        )
        words = ", ".join(plan.title_of(name) for name in changes)
        change = _("Changed: {what}").format(what=words)
        ancestor = Ancestor(told.take, told.name, change, {**kept, **set_now})
        return Order(told.engine, request, ancestor)

    def variation(self, take: "StoredTake", kind: Variation) -> Order | None:
        """Return a take with other draws; ``None`` where it cannot be asked for again.

        Another take draws everything anew; the others keep all that they do not name.
        """
        recipe = take.origin.recipe
        if recipe is None or kind not in variations_of(take):
            return None
        request: Callable[[], GenerationRequest]
        if kind == "another":
            asked = _afresh(recipe, self.stated_for(take))
            request = lambda: asked  # noqa: E731  (typed above)
        else:
            request = functools.partial(variations.varied, recipe, kind)
        words = _(VARIATIONS[kind])
        return Order(
            recipe.plugin, request, Ancestor(take.id, take.name, words, self.stated_for(take))
        )


def can_be_changed(recipe: Recipe) -> bool:
    """Tell whether a recipe's plan can be stated again with something else in it."""
    try:
        variations.pinned(recipe)
    except (SoundmarkError, KeyError, TypeError):
        return False  # another engine's plan, or another version's
    return variations.stands_alone(recipe)


def variations_of(take: "StoredTake") -> tuple[Variation, ...]:
    """Return how a take can be made again from other seeds."""
    recipe = take.origin.recipe
    if recipe is None or not variations.stands_alone(recipe):
        return ()
    return ("another", "drums", "sound") if can_be_changed(recipe) else ("another",)


def _afresh(recipe: Recipe, stated: Mapping[str, Value]) -> GenerationRequest:
    """Return what was asked for at first, with a fresh seed."""
    request = GenerationRequest.from_json(recipe.request)
    if plan_choices(recipe.plugin) is not None:
        kept = {name: value for name, value in request.settings.items() if name not in _PINNED}
        fields = {"tempo_bpm": None, "key": "", "chords": "", **plan.fields_of(stated)}
        settings = {**kept, **plan.settings_of(stated)}
        request = dataclasses.replace(request, settings=settings, **fields)
    return request.with_seed(fresh_seed())
