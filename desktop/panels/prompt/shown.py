"""The take whose plan is shown, and what the person changed of it.

Knows no widget and starts no work.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from core.generation import GenerationRequest
from core.studio.plans import plan_choices
from core.studio.takes import fresh_seed
from core.text import N_, _
from desktop.panels.prompt import plan
from desktop.panels.prompt.plan import Value
from desktop.panels.prompt.wishes import Wishes

if TYPE_CHECKING:
    from core.studio.shelf import StoredTake

Variation = Literal["another", "drums", "sound"]

VARIATIONS: Mapping[Variation, str] = {
    "another": N_("Another take"),
    "drums": N_("New drums, same song"),
    "sound": N_("Same notes, other sound"),
}
_STAGES: Mapping[Variation, tuple[str, ...]] = {
    "drums": ("drums",),
    "sound": ("performance", "sound"),
}


# Changing these changes no note's place in the scale: the lead keeps its melody.
_SAME_TUNE = frozenset({"tempo", "mood"})


@dataclass(frozen=True, slots=True)
class Ancestor:
    """Say which take another one came from, and what was done to it.

    Attributes
    ----------
    take, name
        Id and name of the take.
    change
        In the person's words: "New drums, same song".
    """

    take: str
    name: str
    change: str

    def to_json(self) -> dict[str, str]:
        """Return plain JSON values."""
        return {"take": self.take, "name": self.name, "change": self.change}


@dataclass(frozen=True, slots=True)
class Order:
    """Hold what an engine is asked for, and which take that goes back to."""

    engine: str
    request: GenerationRequest
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
    request
        What was asked for, as JSON values; empty where that cannot be asked again.
    stated
        The values that were asked for beside the prompt.
    notices
        What the engine did not understand or had to bend.
    """

    plan: Mapping[str, Any] = field(default_factory=dict)
    take: str = ""
    name: str = ""
    engine: str = ""
    request: Mapping[str, Any] = field(default_factory=dict)
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

    def show(self, take: "StoredTake | None") -> None:
        """Show a take's plan; what the person set and did not have made yet stays set."""
        if take is None:
            self.told = Told()
            return
        recipe = take.origin.recipe
        request = {**recipe.request, "seed": recipe.seed} if recipe else {}
        choices = plan_choices(recipe.plugin) if recipe else None
        self.told = Told(
            plan={**take.plan, "seconds": take.seconds},
            take=take.id,
            name=take.name,
            engine=recipe.plugin if recipe else "",
            request=request if recipe and not request.get("reference") else {},
            stated=plan.stated_in(request, choices.genres if choices else ()),
            notices=take.notices,
        )
        if take.plan:
            self._wishes.adopt(self.told.stated)

    def forget(self) -> None:
        """Show no take."""
        self.told = Told()

    @property
    def changes(self) -> dict[str, Value | None]:
        """What the wishes would change of the take; ``None`` where a value is left open again."""
        if not self.told.has_plan:
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
        return bool(self.told.request) and bool(self.changes)

    def reset(self, *names: str) -> None:
        """Take some changes back; all of them where none is named."""
        for each in names or tuple(self.changes):
            self._wishes.restore(each, self.told.stated.get(each))

    def order(self) -> Order:
        """Return the take with the changes: the same prompt, seed and all else."""
        changes, told = self.changes, self.told
        request = plan.changed(_request(told.request), changes, told.plan)
        if all(name in _SAME_TUNE or name.startswith(plan.INSTRUMENT) for name in changes):
            request = _with_tune_of(told.plan, request)
        words = ", ".join(plan.title_of(name) for name in changes)
        change = _("Changed: {what}").format(what=words)
        return Order(told.engine, request, Ancestor(told.take, told.name, change))


def variation(take: "StoredTake", kind: Variation) -> Order | None:
    """Return a take with other seeds; ``None`` where it cannot be asked for again.

    Another take draws everything anew; the others draw some stages anew and keep the rest.
    """
    recipe = take.origin.recipe
    if recipe is None or kind not in variations_of(take):
        return None
    request = _request({**recipe.request, "seed": recipe.seed})
    settings: dict[str, Any] = dict(request.settings)
    seeds = {**(settings.pop("seeds", None) or {})}
    seed = request.seed
    if kind == "another":
        seed = fresh_seed()
    else:
        settings["seeds"] = {**seeds, **{stage: fresh_seed() for stage in _STAGES[kind]}}
    varied = dataclasses.replace(request, seed=seed, settings=settings)
    if kind != "another":
        varied = _with_tune_of(take.plan, varied)
    return Order(recipe.plugin, varied, Ancestor(take.id, take.name, _(VARIATIONS[kind])))


def variations_of(take: "StoredTake") -> tuple[Variation, ...]:
    """Return what can be varied: by stages only where the engine has a seed for each."""
    recipe = take.origin.recipe
    if recipe is None or recipe.request.get("reference"):
        return ()
    return ("another", "drums", "sound") if take.plan.get("seeds") else ("another",)


def _request(data: Mapping[str, Any]) -> GenerationRequest:
    """Return a request as it was, but for what was kept of its mix: that is heard anew."""
    request = GenerationRequest.from_json({**data, "reference": None})
    settings = {name: v for name, v in request.settings.items() if name not in ("frozen", "remade")}
    return dataclasses.replace(request, settings=settings)


def _with_tune_of(told: Mapping[str, Any], request: GenerationRequest) -> GenerationRequest:
    """Return the request with the melody of a plan, where the plan says which one it is."""
    tune = (told.get("frozen") or {}).get("tune")
    if tune is None:
        return request
    return dataclasses.replace(request, settings={**request.settings, "frozen": {"tune": tune}})
