import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from core.errors import DataError
from desktop.panels.inspector.presenter import InspectorPresenter
from tests.desktop.hand_board import HandBoard

A, B, C = Path("/a.wav"), Path("/b.wav"), Path("/c.wav")


@pytest.fixture
def board(qapp: QApplication) -> HandBoard:
    return HandBoard()


@pytest.fixture
def looked() -> list[tuple[Path, bool]]:
    return []


@pytest.fixture
def presenter(
    board: HandBoard, found: Callable[..., Any], looked: list[tuple[Path, bool]]
) -> InspectorPresenter:
    def look_at(_studio: Any, path: Path, _control: Any, *, full: bool) -> Any:
        looked.append((path, full))
        return found(path=path)

    studio: Any = SimpleNamespace(reference_folder=None, engines=())
    return InspectorPresenter(studio, board, look_at=look_at)  # type: ignore[arg-type]


def test_several_files_are_inspected_beside_each_other(
    presenter: InspectorPresenter, board: HandBoard
) -> None:
    presenter.open([A, B, A])
    assert [file.path for file in presenter.files] == [A, B]
    assert presenter.chosen is presenter.files[0]
    board.handles[1].run()
    board.handles[0].run()
    assert [file.state for file in presenter.files] == ["done", "done"]
    assert presenter.files[1].cards
    assert presenter.files[1].headline == "No marks found; origin unknown"


def test_opening_nothing_changes_nothing(presenter: InspectorPresenter) -> None:
    presenter.open([])
    assert presenter.chosen is None
    assert (presenter.report_json(), presenter.report_text()) == ("", "")


def test_a_file_being_inspected_is_not_inspected_twice(
    presenter: InspectorPresenter, board: HandBoard
) -> None:
    presenter.open([A])
    presenter.open([A])
    assert len(board.handles) == 1
    board.last.run()
    presenter.again()
    assert len(board.handles) == 2
    assert len(presenter.files) == 1
    assert presenter.chosen is presenter.files[0]


def test_a_file_without_marks_can_be_searched_harder_once(
    presenter: InspectorPresenter, board: HandBoard, looked: list[tuple[Path, bool]]
) -> None:
    presenter.open([A])
    board.last.run()
    assert presenter.files[0].can_search_harder
    presenter.search_harder()
    assert presenter.chosen is presenter.files[0]
    board.last.run()
    assert not presenter.files[0].can_search_harder
    assert looked == [(A, False), (A, True)]


def test_progress_is_told_for_the_chosen_file_only(
    presenter: InspectorPresenter, board: HandBoard
) -> None:
    told: list[bool] = []
    presenter.progressed.connect(lambda: told.append(True))
    presenter.open([A, B])
    board.handles[1].report(0.5, "looking")
    assert told == []
    board.handles[0].report(0.5, "looking")
    assert told == [True]
    presenter.choose(1)
    assert presenter.chosen is presenter.files[1]


def test_a_bad_file_fails_alone(presenter: InspectorPresenter, board: HandBoard) -> None:
    presenter.open([A, B])
    error = DataError("audio.bad_rate", rate=1, lowest=2, highest=3)
    board.handles[0].fail(error)
    board.handles[1].run()
    assert [file.state for file in presenter.files] == ["failed", "done"]
    assert presenter.files[0].error is error
    assert presenter.files[0].headline == "could not be inspected"


def test_stopping_keeps_the_file_in_the_list(
    presenter: InspectorPresenter, board: HandBoard
) -> None:
    presenter.open([A])
    presenter.stop()
    assert board.last.is_stopping
    board.last.end_cancelled()
    assert presenter.files[0].state == "stopped"


def test_forgetting_chooses_the_neighbour(presenter: InspectorPresenter) -> None:
    presenter.open([A, B, C])
    presenter.choose(1)
    presenter.forget(presenter.files[1])
    assert presenter.chosen is not None
    assert presenter.chosen.path == C
    presenter.forget(presenter.chosen)
    presenter.forget(presenter.chosen)
    assert presenter.chosen is None


def test_the_report_is_what_the_command_line_prints(
    presenter: InspectorPresenter, board: HandBoard
) -> None:
    presenter.open([A])
    board.last.run()
    assert json.loads(presenter.report_json())["file"] == "/a.wav"
    assert presenter.report_text() == "/a.wav: No marks found; origin unknown"
