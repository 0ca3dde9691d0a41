"""Which editor opens under which chip, and where it starts."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from core.studio.plans import PlanChoices, read_chords
from core.text import _
from desktop.panels.prompt import plan
from desktop.panels.prompt.editors import (
    ChipPopup,
    Choice,
    ChordsEditor,
    KeyEditor,
    LengthEditor,
    ListEditor,
    MoodEditor,
    TempoEditor,
)
from desktop.panels.prompt.editors.popup import back_words
from desktop.panels.prompt.plan import INSTRUMENT, Value
from desktop.panels.prompt.presenter import PromptPresenter

USUAL_BPM, USUAL_KEY = 112.0, "A minor"
ANY_BPM = (20.0, 400.0)
ANY_SCALES = ("major", "minor")


def open_editor(
    presenter: PromptPresenter,
    name: str,
    chip: QWidget,
    parent: QWidget,
    load: Callable[[], object] | None = None,
) -> ChipPopup:
    """Open the editor of a value under its chip, and return it.

    Parameters
    ----------
    load
        Asks for a SoundFont whose presets may play a part.
    """
    editor, focus = _editor(presenter, name, parent)
    values, shown = presenter.wishes.values, presenter.shown
    names = ("form", "builds") if name == "form" else (name,)
    if any(each in shown.changes for each in names):
        before = shown.told.stated.get(name, plan.value_in(shown.told.plan, name))
        was = plan.shown(name, before, presenter.genres) if before is not None else ""
        editor.offer_reset(back_words(was), lambda: presenter.reset(*names))
    elif any(each in values for each in names):
        editor.offer_reset(back_words(""), lambda: presenter.set_values(dict.fromkeys(names)))
    if name.startswith(INSTRUMENT) and presenter.takes_soundfonts and load is not None:
        editor.offer_instead(_("Load a SoundFont…"), load)
    editor.show_under(chip, focus)
    return editor


def _editor(presenter: PromptPresenter, name: str, parent: QWidget) -> tuple[ChipPopup, QWidget]:
    """Return a value's editor, and what of it takes the keyboard."""
    now, choices = presenter.value(name), presenter.choices
    title, accept = plan.title_of(name), presenter.set_values
    if name == "tempo":
        bpm = float(now) if isinstance(now, int | float) else USUAL_BPM
        tempo = TempoEditor(title, bpm, choices.tempo if choices else ANY_BPM, accept, parent)
        tempo.bpm.selectAll()
        return tempo, tempo.bpm
    if name == "key":
        scales = choices.scales if choices else ANY_SCALES
        key = KeyEditor(title, str(now or USUAL_KEY), scales, accept, parent)
        return key, key.scales
    if name == "length":
        text = plan.shown("length", now, {}) if now is not None else ""
        length = LengthEditor(title, text, accept, parent)
        return length, length.line
    if name == "chords":
        chords = ChordsEditor(title, str(now or ""), read_chords, accept, parent)
        return chords, chords.line
    if name == "mood":
        mood = MoodEditor(title, now if isinstance(now, tuple) else (0.0, 0.0), accept, parent)
        return mood, mood.sliders[0]
    listed = _listed(presenter, name, now, choices, parent)
    return listed, listed.list


def _listed(
    presenter: PromptPresenter,
    name: str,
    now: Value | None,
    choices: PlanChoices | None,
    parent: QWidget,
) -> ListEditor:
    switch = None
    if name == "form":
        builds = bool(presenter.value("builds"))
        switch = ("builds", _("Builds from little to much"), builds)
    words, hint = _choices(name, choices)
    if name.startswith(INSTRUMENT):
        fonts = presenter.font_choices(name.removeprefix(INSTRUMENT))
        words += [Choice(value, shown) for value, shown in fonts]
    return ListEditor(
        plan.title_of(name), hint, name, words, now, presenter.set_values, parent, switch
    )


def _choices(name: str, choices: PlanChoices | None) -> tuple[list[Choice], str]:
    """Return what a value can be, and a sentence on what comes of it."""
    if choices is None:
        return [], ""
    if name == "genre":
        hint = _("Another genre brings its own harmony, grooves and players.")
        return [Choice(id, title) for id, title in choices.genres.items()], hint
    if name == "metre":
        return [Choice(each, each) for each in choices.metres], ""
    if name == "form":
        return [Choice(each, plan.shown("form", each, {})) for each in choices.forms], ""
    players = choices.instruments.get(name.removeprefix(INSTRUMENT), ())
    everyone = [Choice(each, plan.shown(name, each, {})) for each in players]
    return [Choice("", _("Nobody")), *everyone], ""
