from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.errors import DataError
from desktop.panels.inspector import InspectorPanel, InspectorPresenter
from desktop.theme import Look
from tests.desktop.hand_board import HandBoard

Build = Callable[..., InspectorPanel]


@pytest.fixture
def board() -> HandBoard:
    return HandBoard()


@pytest.fixture
def build(look: Look, board: HandBoard, qtbot: QtBot) -> Build:
    def make(width: int = 900, height: int = 600) -> InspectorPanel:
        studio: Any = SimpleNamespace(reference_folder=None, engines=())
        presenter = InspectorPresenter(studio, board, look_at=lambda *_: None)  # type: ignore[arg-type, return-value]
        panel = InspectorPanel(presenter, look)
        qtbot.addWidget(panel)
        panel.resize(width, height)
        panel.show()
        return panel

    return make


def texts(panel: InspectorPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_empty_it_says_what_to_do_and_promises_to_keep_quiet(build: Build) -> None:
    panel = build()
    assert panel.empty.isVisible()
    assert "stays on this machine" in panel.empty.sentence.text()
    assert not panel.copy_json.isEnabled()


def test_dropped_files_are_inspected(build: Build, board: HandBoard) -> None:
    panel = build()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/a.wav"), QUrl.fromLocalFile("/b.wav")])
    panel.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert len(board.handles) == 2
    assert panel.files.isVisible()
    assert panel.files.count() == 2


def test_work_shows_progress_with_time_left_and_stop(build: Build, board: HandBoard) -> None:
    panel = build()
    panel.open_files([Path("/a.wav")])
    board.last.report(0.25, "looking for marks", 3.0)
    assert panel.working.stage.text() == "looking for marks · 3 s left"
    panel.working.stop.click()
    assert board.last.is_stopping
    board.last.end_cancelled()
    assert panel.notices is not None
    assert "stopped" in panel.notices.notices[0].accessibleName()


def test_the_verdict_comes_first_then_the_evidence(
    build: Build, board: HandBoard, marked: Any
) -> None:
    panel = build()
    panel.open_files([marked.path])
    board.last.finish(marked)
    shown = texts(panel)
    assert panel.report.verdict.title.text() == "Declared origin, confirmed by two marks"
    assert panel.report.verdict.title.property("tone") == "good"
    for title in ("Watermark in the sound", "Content Credentials", "Record in your ledger", "Tags"):
        assert title in shown
    assert panel.about.text() == "FLAC · 0:02 · stereo · 8 kHz"
    assert "1 in 330 million" in shown


def test_a_failure_says_what_and_what_to_do_and_can_be_put_away(
    build: Build, board: HandBoard
) -> None:
    panel = build()
    panel.open_files([Path("/broken.wav")])
    board.last.fail(DataError("audio.bad_rate", rate=5, lowest=4000, highest=384000))
    assert panel.notices is not None
    told = panel.notices.notices[0]
    assert "Convert the file" in told.accessibleName()
    told.closed.emit()
    assert panel.empty.isVisible()


def test_reports_are_copied(build: Build, board: HandBoard, marked: Any) -> None:
    panel = build()
    panel.open_files([marked.path])
    board.last.finish(marked)
    panel.copy_json.click()
    assert '"watermark"' in QGuiApplication.clipboard().text()
    panel.copy_text.click()
    assert QGuiApplication.clipboard().text().endswith("confirmed by two marks")


def test_another_file_of_the_list_is_shown(
    build: Build, board: HandBoard, marked: Any, found: Callable[..., Any]
) -> None:
    panel = build()
    panel.open_files([marked.path, Path("/plain.wav")])
    board.handles[0].finish(marked)
    board.handles[1].finish(found(path=Path("/plain.wav")))
    panel.files.setCurrentRow(1)
    assert panel.title.text() == "plain.wav"
    assert panel.report.verdict.title.text() == "No marks found; origin unknown"


def test_the_wave_tells_every_marked_second(build: Build, board: HandBoard, marked: Any) -> None:
    panel = build()
    panel.open_files([marked.path])
    board.last.finish(marked)
    wave = panel.report.wave
    assert "Public mark · partly generated: 0:00 to 0:01, 90% sure" in wave.accessibleDescription()
    middle = wave.told_at(QPointF(wave.width() / 2, 10))
    assert "Public mark" in middle
    assert "Private mark" in middle
    assert "Public mark" not in wave.told_at(QPointF(1, 10))
    assert not wave.grab().isNull()


@pytest.mark.parametrize(("width", "columns"), [(440, 1), (1000, 2)])
def test_the_evidence_stands_in_as_many_columns_as_fit(
    build: Build, board: HandBoard, marked: Any, qtbot: QtBot, width: int, columns: int
) -> None:
    panel = build(width)
    panel.open_files([marked.path])
    board.last.finish(marked)
    qtbot.wait(10)
    lefts = {card.x() for card in panel.report._cards}
    assert len(lefts) == columns
    for card in panel.report._cards:
        assert card.geometry().right() <= panel.report.viewport().width()


def test_escape_has_a_button_of_its_own(build: Build, qtbot: QtBot) -> None:
    panel = build()
    with qtbot.waitSignal(panel.closed, timeout=1000):
        panel.close_button.click()
