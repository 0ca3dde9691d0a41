"""What stands on the chips: what was set, what an engine decided, what can still be set.

Knows no widget.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from core.generation.base import ReferenceUse
from core.plugins import Catalogue, Spec
from core.studio.plans import plan_choices
from core.text import N_, _
from desktop.panels.prompt import plan
from desktop.panels.prompt.plan import INSTRUMENT, ROLES
from desktop.panels.prompt.shown import ShownTake
from desktop.panels.prompt.wishes import Wishes

REFERENCE_USES: tuple[tuple[ReferenceUse, str], ...] = (
    ("continue", N_("Play on from its end")),
    ("accompany", N_("Play along with it")),
    ("melody", N_("Follow its melody")),
)
# In the order in which they stand; some only once a plan names them.
ORDER = ("genre", "tempo", "key", "metre", "length", "form", "chords", "mood")
ALWAYS = frozenset({"genre", "tempo", "key", "length", "chords"})
_WHAT = {
    "tempo": N_("tempo"),
    "key": N_("key"),
    "chords": N_("chords"),
    "lyrics": N_("lyrics"),
    "continue": N_("recording to play on from"),
    "melody": N_("melody"),
    "accompany": N_("recording to play along with"),
}


@dataclass(frozen=True, slots=True)
class ChipModel:
    """Say what one chip shows.

    Attributes
    ----------
    name
        The value's name; see :mod:`desktop.panels.prompt.plan`.
    title
        What it is.
    text
        The value; empty while there is none.
    state
        ``"set"`` by the person, ``"decided"`` by an engine, or still ``"empty"``.
    is_changed
        Whether the person set something else than the take that is shown has.
    enabled
        Whether the engine honours it.
    editable
        Whether a click opens an editor.
    tooltip
        What it is, who decided it, or why it is disabled.
    """

    name: str
    title: str
    text: str
    state: Literal["set", "decided", "empty"]
    is_changed: bool = False
    enabled: bool = True
    editable: bool = True
    tooltip: str = ""


def chips_of(
    wishes: Wishes, shown: ShownTake, spec: Spec, engines: Catalogue
) -> tuple[ChipModel, ...]:
    """Return the chips from left to right."""
    # A plan is changed by the engine that made it, whatever is chosen for the next take.
    maker = next((each for each in engines if each.id == shown.told.engine), spec)
    row = _Row(wishes, shown, maker if shown.told.has_plan else spec, engines)
    return (*row.chips(), _reference_chip(wishes, spec, engines))


def reason(what: str, spec: Spec, engines: Catalogue) -> str:
    """Say why an engine cannot honour a word of ``Spec.can``; empty where it can."""
    if not what or what in spec.can:
        return ""
    others = ", ".join(other.title for other in engines if what in other.can)
    cannot = _("{engine} takes no given {what}.").format(
        engine=spec.title, what=_(_WHAT.get(what, what))
    )
    if not others:
        return cannot + " " + _("Say it in the prompt.")
    return cannot + " " + _("Choose {engines}, or say it in the prompt.").format(engines=others)


def uses_of(spec: Spec) -> tuple[tuple[ReferenceUse, str], ...]:
    """Return what an engine can do with a recording, with the words for it."""
    return tuple((use, _(words)) for use, words in REFERENCE_USES if use in spec.can)


class _Row:
    """Work the chips out from what was wished for and what was decided."""

    def __init__(self, wishes: Wishes, shown: ShownTake, maker: Spec, engines: Catalogue) -> None:
        self._wishes, self._told = wishes.values, shown.told
        self._changes = shown.changes
        self._maker, self._engines = maker, engines
        self._choices = plan_choices(maker.id)
        self._genres = self._choices.genres if self._choices else {}

    def chips(self) -> Iterator[ChipModel]:
        """Yield a chip for each value that was set, decided or can always be set."""
        told = self._told.plan
        known = set(self._wishes) if self._choices else set()
        for name in ORDER:
            if name == "genre" and not self._choices and not told.get("genre"):
                continue
            if name in ALWAYS or name in known or plan.decided(told, name, self._genres):
                yield self._chip(name)
        for role in ROLES:
            if told.get("instruments") or INSTRUMENT + role in known:
                yield self._chip(INSTRUMENT + role)

    def _chip(self, name: str) -> ChipModel:
        title = plan.title_of(name)
        why_not = reason(plan.CAN.get(name, ""), self._maker, self._engines)
        if why_not:
            return ChipModel(name, title, "", "empty", enabled=False, tooltip=why_not)
        decided = plan.decided(self._told.plan, name, self._genres)
        # A form that was stated says less than the sections that it became.
        names = ("form", "builds") if name == "form" else (name,)
        changed = any(each in self._changes for each in names)
        wished = self._wished(names) if changed or name != "form" or not decided else ""
        if wished or changed:
            return self._set_chip(name, title, wished, decided if changed else "", changed)
        return self._open_chip(name, title, decided)

    def _wished(self, names: Iterable[str]) -> str:
        values = {each: self._wishes[each] for each in names if each in self._wishes}
        return ", ".join(plan.shown(each, value, self._genres) for each, value in values.items())

    def _set_chip(
        self, name: str, title: str, wished: str, before: str, changed: bool
    ) -> ChipModel:
        tip = _("{title}: {value}, set by you.").format(title=title, value=wished)
        if not wished:
            tip = _("{title}: left to the engine again.").format(title=title)
        if before:
            tip += " " + _("“{take}” has {value}.").format(take=self._told.name, value=before)
        tip += " " + _("Click to change it.")
        if changed:
            tip += " " + _("Delete takes the change back.")
        return ChipModel(name, title, wished or _("open"), "set", changed, tooltip=tip)

    def _open_chip(self, name: str, title: str, decided: str) -> ChipModel:
        if decided:
            editable = name == "length" or name in plan.CAN or self._choices is not None
            tip = _("{title}: {value}, decided for “{take}”.").format(
                title=title, value=decided, take=self._told.name
            )
            tip += " " + _("Click to keep or change it.") if editable else ""
            return ChipModel(name, title, decided, "decided", editable=editable, tooltip=tip)
        tip = _("{title}: left to the engine. Click to set it.").format(title=title)
        if name.startswith(INSTRUMENT) and self._told.plan.get("instruments"):
            tip = _("{title}: nobody plays. Click to let somebody.").format(title=title)
        return ChipModel(name, title, "", "empty", tooltip=tip)


def _reference_chip(wishes: Wishes, spec: Spec, engines: Catalogue) -> ChipModel:
    uses, title = dict(uses_of(spec)), _("Recording")
    if not uses:
        why_not = reason("continue", spec, engines)
        return ChipModel("reference", title, "", "empty", enabled=False, tooltip=why_not)
    if wishes.reference is None or wishes.reference[1] not in uses:
        tip = _("Work from a recording: play on from it or follow it. Click to choose one.")
        if "melody" in uses:
            tip += " " + _("A tune may be a MIDI file.")
        return ChipModel("reference", title, "", "empty", tooltip=tip)
    path, use = wishes.reference
    return ChipModel("reference", title, path.name, "set", tooltip=f"{uses[use]}: {path}")
