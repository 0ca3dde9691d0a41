"""Takes made again in the whole window, with the real composer."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.dialogs.recipe import RecipeDialog
from desktop.panels.prompt.editors import TempoEditor
from desktop.widgets import FactChip

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def waits_for_takes(desktop: Desktop, qtbot: QtBot, count: int) -> None:
    shelf = desktop.projects.session.shelf
    qtbot.waitUntil(lambda: len(shelf.takes) == count and not desktop.board.running, timeout=90_000)


def test_a_chip_is_changed_the_take_made_again_and_its_drums_drawn_anew(
    open_desktop: Callable[[], Desktop], qtbot: QtBot
) -> None:
    desktop = open_desktop()
    panel, shelf = desktop.prompt_panel, desktop.projects.session.shelf
    panel.presenter.set_values({"length": 8.0})
    panel.bar.seed.setText("11")
    qtbot.keyClicks(panel.edit, "synth-pop")
    qtbot.keyClick(panel.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    waits_for_takes(desktop, qtbot, 1)
    first = shelf.takes[0]

    def chip(name: str) -> FactChip:
        found = panel.chips.findChild(FactChip, f"chip_{name}")
        assert found is not None
        return found

    qtbot.waitUntil(lambda: chip("tempo").value != "")
    chip("tempo").click()
    editor = panel.findChild(TempoEditor)
    assert editor is not None
    editor.bpm.setValue(90.0)
    qtbot.keyClick(editor.bpm, Qt.Key.Key_Return)
    qtbot.keyClick(panel.edit, Qt.Key.Key_Return, BOTH)
    waits_for_takes(desktop, qtbot, 2)
    second = shelf.takes[0]
    assert (second.tempo_bpm, second.key, second.seed) == (90.0, first.key, 11)
    assert desktop.takes.chosen_id == second.id
    assert not panel.again.isVisible()
    assert (chip("tempo").value, chip("tempo").property("changed")) == ("90 bpm", "false")

    row = desktop.takes.row(second.id)
    assert row is not None
    menu = desktop.takes_panel.list.menu_for(row)
    next(a for a in menu.actions() if a.text() == "New drums, same song").trigger()
    menu.close()
    waits_for_takes(desktop, qtbot, 3)
    third = shelf.takes[0]
    assert third.plan["seeds"]["drums"] != second.plan["seeds"]["drums"]
    assert third.plan["chords"] == second.plan["chords"]
    desktop.takes.show_recipe(third.id)
    dialog = desktop.window.findChild(RecipeDialog)
    assert dialog is not None
    assert dialog.came_from.text() == f"From “{second.name}”. New drums, same song"
    assert '"drums"' in dialog.text.toPlainText()
    dialog.accept()
