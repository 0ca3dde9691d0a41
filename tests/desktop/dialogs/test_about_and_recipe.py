import json

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core import __version__
from core.origins import Recipe
from desktop.dialogs.about import AboutDialog, libraries
from desktop.dialogs.recipe import RecipeDialog
from desktop.theme import Look


def test_a_recipe_is_shown_and_copied_so_that_it_parses(look: Look, qtbot: QtBot) -> None:
    recipe = Recipe("composer", "1", {"text": "Schön"}, seed=7).to_json()
    dialog = RecipeDialog("Night", recipe)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.copy.click()
    assert json.loads(QGuiApplication.clipboard().text()) == recipe
    assert "Schön" in dialog.text.toPlainText()
    assert dialog.text.isReadOnly()
    assert not dialog.came_from.isVisible()


def test_a_recipe_says_what_it_came_from(look: Look, qtbot: QtBot) -> None:
    recipe = Recipe("composer", "1", {"text": "calm"}, seed=7).to_json()
    dialog = RecipeDialog("Night 2", recipe, came_from="From “Night”. New drums, same song")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.came_from.text() == "From “Night”. New drums, same song"
    assert dialog.came_from.isVisible()


def test_about_names_version_licence_and_libraries(look: Look, qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    shown = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert __version__ in shown
    assert "GNU General Public License, version 3 or later" in shown
    assert "numpy" in shown


def test_every_installed_library_has_a_version_and_a_short_licence() -> None:
    found = libraries()
    assert len(found) > 10
    for name, version, terms in found:
        assert version, name
        assert terms, name
        assert len(terms) <= 60


def test_a_library_that_is_not_installed_is_left_out() -> None:
    assert libraries(["no-such-library"]) == ()
