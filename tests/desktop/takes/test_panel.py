from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from core.origins import OriginKind
from core.studio.session import Session
from core.studio.takes import TakeChunk
from desktop.panels.takes import TAKE_MIME, TakesPanel, TakesPresenter
from desktop.theme import Look
from tests.desktop.hand_board import HandBoard
from tests.desktop.made import RATE, made_take, open_session, store
from tests.sounds import music


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = open_session(tmp_path)
    store(made, made_take("Night", id="a"))
    store(made, made_take("Dawn", id="b"))
    yield made
    made.close()


@pytest.fixture
def panel(session: Session, look: Look, qtbot: QtBot) -> TakesPanel:
    presenter = TakesPresenter(lambda: session, HandBoard(), lambda: 0)  # type: ignore[arg-type]
    made = TakesPanel(presenter, look)
    qtbot.addWidget(made)
    made.resize(290, 360)
    made.show()
    return made


def choose(panel: TakesPanel, row: int) -> None:
    panel.list.setCurrentIndex(panel.list.model().index(row, 0))
    panel.list.setFocus()


def test_an_empty_list_says_what_to_do_and_offers_it(look: Look, qtbot: QtBot) -> None:
    panel = TakesPanel(TakesPresenter(lambda: None, HandBoard()), look)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    panel.show()
    assert panel.empty.isVisible()
    assert not panel.search.isVisible()
    with qtbot.waitSignal(panel.prompt_requested, timeout=1000):
        assert panel.empty.button is not None
        panel.empty.button.click()


def test_a_search_that_finds_nothing_says_so(panel: TakesPanel) -> None:
    panel.search.setText("zzz")
    assert panel.nothing.isVisible()
    panel.search.setText("dawn")
    assert panel.list.isVisible()
    assert panel.list.model().rowCount() == 1


@pytest.mark.parametrize(
    ("key", "signal"), [(Qt.Key.Key_Space, "audition_started"), (Qt.Key.Key_Return, "placed")]
)
def test_keys_play_and_place(panel: TakesPanel, qtbot: QtBot, key: Qt.Key, signal: str) -> None:
    choose(panel, 1)
    with qtbot.waitSignal(getattr(panel.presenter, signal), timeout=1000) as sent:
        qtbot.keyClick(panel.list, key)
    assert sent.args == ["a"]


def test_s_stars_and_delete_removes_with_a_way_back(panel: TakesPanel, qtbot: QtBot) -> None:
    choose(panel, 0)
    qtbot.keyClick(panel.list, Qt.Key.Key_S)
    assert panel.presenter.rows[0].starred
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert panel.list.model().rowCount() == 1
    assert panel.offer.isVisible()
    assert "Dawn" in panel.removed.text()
    panel._undo()
    assert panel.list.model().rowCount() == 2
    assert not panel.offer.isVisible()


def test_a_removal_ends_by_itself(panel: TakesPanel, session: Session, qtbot: QtBot) -> None:
    panel.presenter.remove("a")
    panel._undo_time.setInterval(1)
    panel._undo_time.start()
    qtbot.waitUntil(lambda: not panel.offer.isVisible(), timeout=2000)
    assert [take.id for take in session.shelf.takes] == ["b"]


def test_f2_renames_in_place(panel: TakesPanel, session: Session, qtbot: QtBot) -> None:
    choose(panel, 0)
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    line = panel.list.findChild(QLineEdit)
    assert line is not None
    line.setText("Morning")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.shelf.take("b").name == "Morning", timeout=2000)


def test_a_take_that_is_finished_meanwhile_does_not_disturb_the_renaming(
    panel: TakesPanel, session: Session, qtbot: QtBot
) -> None:
    choose(panel, 0)
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    store(session, made_take("New", id="c"))
    assert panel.list.findChild(QLineEdit) is not None
    assert panel.list.current_id == "b"
    assert panel.list.model().rowCount() == 3


def test_double_click_places_and_the_buttons_do_not(panel: TakesPanel, qtbot: QtBot) -> None:
    placed: list[str] = []
    heard: list[str] = []
    panel.presenter.placed.connect(placed.append)
    panel.presenter.audition_started.connect(heard.append)
    area = panel.list.visualRect(panel.list.model().index(0, 0))
    view = panel.list.viewport()
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(view, left, pos=QPoint(area.left() + 18, area.center().y()))
    assert heard == ["b"]
    qtbot.mouseDClick(view, left, pos=QPoint(area.left() + 18, area.center().y()))
    assert placed == []
    qtbot.mouseDClick(view, left, pos=area.center())
    assert placed == ["b"]


def test_a_row_is_dragged_as_its_id(panel: TakesPanel) -> None:
    model = panel.list.model()
    data = model.mimeData([model.index(0, 0)])
    assert data.formats() == [TAKE_MIME]
    assert bytes(data.data(TAKE_MIME).data()) == b"b"
    assert model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled


def test_a_growing_take_can_be_heard_but_not_dragged_renamed_or_placed(
    panel: TakesPanel, qtbot: QtBot
) -> None:
    chunk = TakeChunk("g", 0, music(0.2, rate=RATE), 1.0)
    panel.presenter.grow(chunk, OriginKind.RULES)
    model = panel.list.model()
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled
    row = panel.presenter.rows[0]
    enabled = [a.text() for a in panel.list.menu_for(row).actions() if a.isEnabled() and a.text()]
    assert enabled == ["Play\tSpace"]
    panel.grab()


def test_the_menu_names_every_deed_and_its_key(panel: TakesPanel) -> None:
    texts = [a.text() for a in panel.list.menu_for(panel.presenter.rows[0]).actions() if a.text()]
    assert texts == [
        "Play\tSpace",
        "Place at cursor\tReturn",
        "Place stems as tracks\tShift+Return",
        "Save stems and MIDI…",
        "Show recipe",
        "Rename\tF2",
        "Star\tS",
        "Remove\tDel",
    ]


def test_screen_readers_hear_a_row_in_full(panel: TakesPanel) -> None:
    told = panel.list.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told.startswith("Dawn, 0:00 · 112 bpm · A minor")


def test_a_take_chosen_elsewhere_is_selected_here(panel: TakesPanel) -> None:
    panel.presenter.choose("a")
    assert panel.list.current_id == "a"


@pytest.mark.parametrize("width", [180, 290, 600])
def test_rows_are_drawn_at_any_width(panel: TakesPanel, width: int) -> None:
    panel.resize(width, 300)
    panel.presenter.toggle_star("a")
    panel.presenter.show_playing("b")
    assert not panel.grab().isNull()


def test_a_take_is_varied_from_its_menu(panel: TakesPanel) -> None:
    asked: list[object] = []
    presenter = panel.presenter
    presenter.offers = lambda _take: (("another", "Another take"), ("drums", "New drums"))
    presenter.variation_requested.connect(lambda take, kind: asked.append((take.id, kind)))
    row = presenter.row("a")
    assert row is not None
    menu = panel.list.menu_for(row)
    actions = {action.text(): action for action in menu.actions()}
    actions["New drums"].trigger()
    assert asked == [("a", "drums")]
    menu.close()
