from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.errors import MachineError
from desktop.panels.prompt import PromptPanel, PromptPresenter
from desktop.panels.prompt.chip_editor import ChipEditor
from desktop.theme import Look
from desktop.widgets import Chip
from tests.desktop.hand_board import HandBoard
from tests.desktop.made import made_take, open_studio

Build = Callable[..., PromptPanel]


@pytest.fixture
def board() -> HandBoard:
    return HandBoard()


@pytest.fixture
def build(tmp_path: Path, board: HandBoard, look: Look, qtbot: QtBot) -> Build:
    def make(width: int = 290, height: int = 480) -> PromptPanel:
        presenter = PromptPresenter(open_studio(tmp_path), board)  # type: ignore[arg-type]
        panel = PromptPanel(presenter, look)
        qtbot.addWidget(panel)
        panel.resize(width, height)
        panel.show()
        return panel

    return make


def chip_called(panel: PromptPanel, name: str) -> Chip:
    found = panel.chips.findChild(Chip, f"chip_{name}")
    assert found is not None
    return found


def test_ctrl_enter_in_the_text_makes_takes(build: Build, board: HandBoard, qtbot: QtBot) -> None:
    panel = build()
    qtbot.keyClicks(panel.edit, "calm piano")
    qtbot.keyClick(panel.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(board.handles) == 1
    assert panel.edit.toPlainText() == "calm piano"


def test_ctrl_enter_works_from_every_other_control_too(
    build: Build, board: HandBoard, qtbot: QtBot
) -> None:
    panel = build()
    panel.edit.setPlainText("calm piano")
    qtbot.keyClick(panel.bar.seed, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(board.handles) == 1


def test_up_and_down_walk_the_history_only_at_the_ends_of_the_text(
    build: Build, qtbot: QtBot
) -> None:
    panel = build()
    panel.presenter.history.remember("older prompt")
    panel.edit.setPlainText("one\ntwo")
    panel.edit.moveCursor(panel.edit.textCursor().MoveOperation.End)
    qtbot.keyClick(panel.edit, Qt.Key.Key_Up)
    assert panel.edit.toPlainText() == "one\ntwo", "the cursor moves inside the text first"
    qtbot.keyClick(panel.edit, Qt.Key.Key_Up)
    assert panel.edit.toPlainText() == "older prompt"
    qtbot.keyClick(panel.edit, Qt.Key.Key_Down)
    assert panel.edit.toPlainText() == "one\ntwo"


def test_make_is_off_while_there_is_nothing_to_make(build: Build) -> None:
    panel = build()
    assert not panel.bar.make.isEnabled()
    panel.edit.setPlainText("x")
    assert panel.bar.make.isEnabled()


def test_while_it_works_it_shows_time_left_and_stop(build: Build, board: HandBoard) -> None:
    panel = build()
    panel.edit.setPlainText("calm")
    panel.bar.make.click()
    board.last.report(0.4, "playing", 12.0)
    assert panel.bar.working.isVisible()
    assert not panel.bar.make.isVisible()
    assert panel.bar.stage.text() == "playing · 15 s left"
    assert panel.bar.strip.fraction == pytest.approx(0.4)
    panel.bar.stop.click()
    assert board.last.is_stopping
    assert not panel.bar.stop.isEnabled()
    board.last.end_cancelled()
    assert panel.bar.make.isVisible()


def test_a_failure_is_told_inline_with_what_to_do_and_goes_with_the_next_start(
    build: Build, board: HandBoard
) -> None:
    panel = build()
    panel.edit.setPlainText("calm")
    panel.bar.make.click()
    board.last.fail(MachineError("plugins.cannot_load", title="MusicGen", reason="no torch"))
    told = panel.notices.notices[0]
    assert "could not be started" in told.accessibleName()
    assert "Install what it needs" in told.accessibleName()
    panel.bar.make.click()
    assert not panel.notices.notices


def test_what_the_engine_did_not_understand_is_shown(build: Build, board: HandBoard) -> None:
    panel = build()
    panel.edit.setPlainText("wobbly")
    panel.bar.make.click()
    board.last.partial.emit(made_take(notices=("Not understood: “wobbly”.",)))
    board.last.finish(())
    assert [notice.accessibleName() for notice in panel.notices.notices] == [
        "Not understood: “wobbly”."
    ]


def test_a_chip_opens_an_editor_that_takes_only_what_it_understands(
    build: Build, qtbot: QtBot
) -> None:
    panel = build()
    chip_called(panel, "tempo").click()
    editor = panel.findChild(ChipEditor)
    assert editor is not None
    line = editor.findChild(QLineEdit)
    assert line is not None
    line.setText("fast")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert editor.hint.property("tone") == "warning"
    line.setText("112")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert chip_called(panel, "tempo").text() == "112 bpm"
    assert chip_called(panel, "tempo").property("strong") == "true"


def test_a_field_that_the_engine_cannot_honour_is_off_and_says_why(build: Build) -> None:
    panel = build()
    panel.presenter.choose_engine("musicgen")
    chip = chip_called(panel, "key")
    assert not chip.isEnabled()
    assert "MusicGen takes no given key" in chip.toolTip()


def test_settings_follow_the_engine(build: Build) -> None:
    panel = build()
    assert "seconds" not in panel.engine.form.values(), "the length has a chip of its own"
    panel.presenter.choose_engine("musicgen")
    panel.engine.fold.click()
    assert panel.engine.form.isVisible()
    assert set(panel.engine.form.values()) >= {"model", "guidance", "temperature", "top_k"}


def test_an_example_goes_into_the_text(build: Build) -> None:
    panel = build()
    menu = panel.examples.menu()
    menu.aboutToShow.emit()
    menu.actions()[0].trigger()
    assert panel.edit.toPlainText() == panel.presenter.examples[0]
    panel.edit.undo()
    assert panel.edit.toPlainText() == "", "replacing the text can be undone"


def test_an_empty_history_says_so(build: Build) -> None:
    panel = build()
    menu = panel.history.menu()
    menu.aboutToShow.emit()
    assert not menu.actions()[0].isEnabled()
    panel.presenter.history.remember("calm")
    menu.aboutToShow.emit()
    assert menu.actions()[0].text() == "calm"


def test_a_dropped_recording_is_taken_where_the_engine_can_use_it(
    build: Build, tmp_path: Path
) -> None:
    panel = build()
    panel.presenter.choose_engine("musicgen")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "riff.wav"))])
    panel.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert panel.presenter.reference == (tmp_path / "riff.wav", "continue")


def test_every_control_has_a_name_for_screen_readers(build: Build) -> None:
    panel = build()
    panel.presenter.choose_engine("musicgen")
    nameless = [
        widget
        for widget in panel.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not getattr(widget, "text", str)()
        and widget.objectName() != "qt_spinbox_lineedit"
        and widget.isVisibleTo(panel)
    ]
    assert not nameless


def test_the_tab_key_goes_from_the_prompt_through_the_chips_to_make(
    build: Build, qtbot: QtBot
) -> None:
    panel = build()
    panel.edit.setPlainText("x")
    seen, widget = [], panel.edit.nextInFocusChain()
    while widget is not panel.edit and len(seen) < 200:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled():
            seen.append(widget)
        widget = widget.nextInFocusChain()
    order = [
        chip_called(panel, "tempo"),
        panel.engine.choice,
        panel.bar.count,
        panel.bar.seed,
        panel.bar.make,
    ]
    places = [seen.index(one) for one in order]
    assert places == sorted(places)


@pytest.mark.parametrize("width", [240, 290, 460])
def test_nothing_is_cut_at_any_width(build: Build, width: int) -> None:
    panel = build(width, 560)
    panel.presenter.choose_engine("musicgen")
    assert panel.minimumSizeHint().width() <= 240
    for chip in panel.chips.findChildren(Chip):
        assert chip.geometry().right() <= panel.chips.width()
