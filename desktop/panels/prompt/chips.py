"""What stands on the chips: what was set, what an engine decided, what can still be set.

Knows no widget.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.generation.base import ReferenceUse
from core.plugins import Catalogue, Spec
from core.text import N_, _
from desktop.panels.prompt.fields import FIELDS, Field, decided
from desktop.panels.prompt.wishes import Wishes

REFERENCE_USES: tuple[tuple[ReferenceUse, str], ...] = (
    ("continue", N_("Play on from its end")),
    ("melody", N_("Follow its melody")),
    ("accompany", N_("Play along with it")),
)
_ROLES = {
    "drums": N_("Drums"),
    "bass": N_("Bass"),
    "chords": N_("Chords"),
    "pad": N_("Pads"),
    "arp": N_("Arpeggio"),
    "lead": N_("Lead"),
}
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
        The field's name, or one that tells what can only be read.
    text
        What stands on it.
    state
        ``"set"`` by the person, ``"decided"`` by an engine, or still ``"empty"``.
    enabled
        Whether the engine honours it.
    editable
        Whether a click opens an editor.
    tooltip
        What it is, who decided it, or why it is disabled.
    """

    name: str
    text: str
    state: Literal["set", "decided", "empty"]
    enabled: bool = True
    editable: bool = True
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Hold the plan of the take that is shown, and the take's name."""

    plan: Mapping[str, Any]
    take: str


NOTHING_TOLD = Told({}, "")


def chips_of(wishes: Wishes, told: Told, spec: Spec, engines: Catalogue) -> tuple[ChipModel, ...]:
    """Return the chips from left to right."""
    return (
        *_read_only("genre", _("Genre"), str(told.plan.get("title", "")), told),
        *(_field_chip(entry, wishes, told, spec, engines) for entry in FIELDS),
        *_read_only("metre", _("Metre"), str(told.plan.get("metre", "")), told),
        *_instruments(told),
        _reference_chip(wishes, spec, engines),
    )


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


def _field_chip(
    entry: Field, wishes: Wishes, told: Told, spec: Spec, engines: Catalogue
) -> ChipModel:
    title = _(entry.title)
    why_not = reason(entry.can, spec, engines)
    if why_not:
        return ChipModel(entry.name, title, "empty", enabled=False, tooltip=why_not)
    if entry.name in wishes.values:
        tip = _("{title}, set by you. Click to change it.").format(title=title)
        return ChipModel(entry.name, entry.shown(wishes.values[entry.name]), "set", tooltip=tip)
    text = decided(entry, told.plan)
    if text:
        tip = _("{title}, decided for “{take}”. Click to keep or change it.").format(
            title=title, take=told.take
        )
        return ChipModel(entry.name, text, "decided", tooltip=tip)
    tip = _("{title}: left to the engine. Click to set it.").format(title=title)
    return ChipModel(entry.name, title, "empty", tooltip=tip)


def _reference_chip(wishes: Wishes, spec: Spec, engines: Catalogue) -> ChipModel:
    uses = dict(uses_of(spec))
    if not uses:
        why_not = reason("continue", spec, engines)
        return ChipModel("reference", _("Recording"), "empty", enabled=False, tooltip=why_not)
    if wishes.reference is None or wishes.reference[1] not in uses:
        tip = _("Work from a recording: play on from it or follow it. Click to choose one.")
        return ChipModel("reference", _("Recording"), "empty", tooltip=tip)
    path, use = wishes.reference
    return ChipModel("reference", path.name, "set", tooltip=f"{uses[use]}: {path}")


def _read_only(name: str, word: str, text: str, told: Told) -> tuple[ChipModel, ...]:
    tip = _("{word}, decided for “{take}”").format(word=word, take=told.take)
    return (ChipModel(name, text, "decided", editable=False, tooltip=tip),) if text else ()


def _instruments(told: Told) -> tuple[ChipModel, ...]:
    played: Mapping[str, str] = told.plan.get("instruments") or {}
    return tuple(
        chip
        for role, patch in played.items()
        for chip in _read_only(
            f"instrument_{role}", patch.replace("_", " "), _(_ROLES.get(role, role)), told
        )
    )
