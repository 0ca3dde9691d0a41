from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.origins import OriginKind, licence
from core.project import Project, Selection
from desktop.panels.origin import OriginPanel, OriginPresenter
from desktop.theme import DARK, LIGHT, Look
from desktop.widgets import OriginSwatch, ShareBar
from tests.desktop.made import origin, project_of

MODEL = origin("m", OriginKind.MODEL, licence=licence("CC-BY-NC-4.0"), prompt="warm lead")


def panel_of(project: Project | None, look: Look, qtbot: QtBot) -> OriginPanel:
    session: Any = SimpleNamespace(project=project) if project else None
    panel = OriginPanel(OriginPresenter(lambda: session), look)
    qtbot.addWidget(panel)
    panel.resize(290, 600)
    panel.presenter.read()
    panel.show()
    return panel


def texts(panel: OriginPanel) -> list[str]:
    QApplication.processEvents()  # what was added to a layout shows with the next event
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_an_empty_project_says_what_will_appear(look: Look, qtbot: QtBot) -> None:
    shown = texts(panel_of(None, look, qtbot))
    assert any("Who made what appears here" in text for text in shown)
    assert "Before you export" not in shown


def test_shares_stand_in_bar_words_and_signs(look: Look, qtbot: QtBot) -> None:
    panel = panel_of(project_of(MODEL, origin("y", OriginKind.YOU)), look, qtbot)
    bar = panel.findChild(ShareBar)
    assert bar is not None
    assert bar.accessibleName() == "You 50 %, Model 50 %"
    assert "50 % · trained model" in texts(panel)
    assert len(panel.findChildren(OriginSwatch)) >= 2


def test_a_selection_and_the_notes_are_shown(look: Look, qtbot: QtBot) -> None:
    project = project_of(MODEL)
    panel = panel_of(project, look, qtbot)
    panel.presenter.select(Selection(0, 100, frozenset({project.tracks[0].id})))
    panel.presenter.read()
    shown = texts(panel)
    assert "“warm lead”" in shown
    assert "Not for commercial release" in shown
    warned = [w.text() for w in panel.findChildren(QLabel) if w.property("tone") == "warning"]
    assert "CC BY-NC 4.0" in warned


class Windows(QObject):
    """Remember every widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched)
        return False


def test_what_is_replaced_at_once_never_appears_as_a_window(
    look: Look, qtbot: QtBot, qapp: QApplication
) -> None:
    panel = panel_of(project_of(MODEL, origin("y", OriginKind.YOU)), look, qtbot)
    qapp.processEvents()
    windows = Windows()
    qapp.installEventFilter(windows)
    panel.presenter.read()
    panel.presenter.read()
    qapp.processEvents()
    qapp.removeEventFilter(windows)
    assert windows.shown == []


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_it_is_drawn_in_both_themes_and_on_little_room(
    look: Look, qtbot: QtBot, theme: Any, qapp: Any
) -> None:
    panel = panel_of(project_of(MODEL), look, qtbot)
    look.use(theme.name, qapp)
    panel.resize(200, 300)
    assert not panel.grab().isNull()
    look.use(DARK.name, qapp)
