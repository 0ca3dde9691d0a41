"""The release check in the export dialog: what it runs, when it holds, how it reads."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.export import EXPORTERS
from core.origins import Origin, OriginKind
from core.project import Edit
from core.studio.checked import ReleaseCheck, Row
from core.studio.mixing import Mix
from core.studio.session import Session
from desktop.dialogs.export import ExportDialog, ExportPresenter
from desktop.dialogs.export.check_view import CheckRow
from desktop.dialogs.export.checking import CheckPresenter
from desktop.theme import Look
from tests.desktop.hand_board import HandBoard
from tests.desktop.made import made_take, open_session, origin, project_of, store

YOU, MODEL = origin("y", OriginKind.YOU), origin("m", OriginKind.MODEL)
GREEN = Row("mp3_128", "survives", "MP3 at 128 kbit/s", "green", "both marks read", "Encoded.",
            {"public": 1e-9, "private": 1e-8})  # fmt: skip
RED = Row("noise_20", "survives", "Noise 20 dB below", "red", "no mark found", "Noise.",
          {"public": 1.0, "private": 1.0})  # fmt: skip
CHECKED = ReleaseCheck("Song", True, ("public", "private"), 0.0, 2.0, 2.0, (GREEN, RED), 1.0)


class Checker:
    """Remember what was to be checked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Mix, dict[str, Any]]] = []

    def __call__(self, _studio: Any, mix: Mix, control: Any, **how: Any) -> ReleaseCheck:
        self.asked.append((mix, how))
        control.partial(RED)
        control.progress(0.5, "checking")
        return CHECKED


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = open_session(tmp_path)
    made.studio.settings.set("export.folder", str(tmp_path))
    yield made
    made.close()


@pytest.fixture
def board() -> HandBoard:
    return HandBoard()


@pytest.fixture
def build(
    session: Session, board: HandBoard, look: Look, qtbot: QtBot
) -> Callable[..., ExportDialog]:
    def make(*origins: Origin) -> ExportDialog:
        if origins:
            session.do(Edit.of("fill", session.project, project_of(*origins)))
        dialog = ExportDialog(ExportPresenter(session, board, EXPORTERS), look)  # type: ignore[arg-type]
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def rows(dialog: ExportDialog) -> list[CheckRow]:
    return dialog.terms.check.card.findChildren(CheckRow)


def texts(widget: Any) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_it_checks_the_middle_of_what_would_leave_as_it_would_leave(
    session: Session, board: HandBoard, qtbot: QtBot
) -> None:
    session.shelf.place(store(session, made_take("Tune", kind=OriginKind.YOU)).id, at=0)
    checker = Checker()
    plan = ExportPresenter(session, board, EXPORTERS).plan  # type: ignore[arg-type]
    plan.choose_format("mp3")
    plan.private_mark = False
    presenter = CheckPresenter(session, board, plan, check=checker)  # type: ignore[arg-type]
    presenter.start()
    presenter.start()  # one at a time
    (handle,) = board.handles
    handle.run()
    ((mix, how),) = checker.asked
    assert mix.audio.frames == session.project.frames
    assert (how["public"], how["private"], how["settings"].format) == (True, False, "mp3")
    assert presenter.result == CHECKED
    assert presenter.rows == CHECKED.rows


def test_rows_say_their_colour_in_words_and_to_screen_readers(
    build: Callable[..., ExportDialog], board: HandBoard
) -> None:
    dialog = build(YOU)
    dialog.terms.check.button.click()
    board.last.partial.emit(RED)
    assert [row.accessibleName() for row in rows(dialog)] == [
        "Noise 20 dB below: red. no mark found."
    ]
    assert dialog.terms.check.working.isVisible()
    board.last.finish(CHECKED)
    green, red = rows(dialog)
    assert "green" in texts(green)
    assert "false alarm 1 in 100 million" in texts(green)
    assert "no mark found" in texts(red)
    assert "Noise." in red.toolTip()
    assert not dialog.terms.check.working.isVisible()
    assert dialog.terms.check.verdict.text() == "1 of 2 trials is red."


def test_other_settings_grey_it_and_the_same_ones_bring_it_back(
    build: Callable[..., ExportDialog], board: HandBoard
) -> None:
    dialog = build(YOU)
    dialog.terms.check.button.click()
    board.last.finish(CHECKED)
    dialog.terms.private.box.click()
    assert "was green" in texts(rows(dialog)[0])
    assert "no longer holds" in dialog.terms.check.about.text()
    dialog.terms.private.box.click()
    assert "green" in texts(rows(dialog)[0])
    dialog.presenter.set_title("Another name")
    assert not dialog.presenter.check.is_stale, "a title changes no mark"
    dialog.presenter.choose_format("opus")
    assert dialog.presenter.check.is_stale


def test_it_can_be_cancelled_and_says_why_it_failed(
    build: Callable[..., ExportDialog], board: HandBoard
) -> None:
    dialog = build(YOU)
    dialog.terms.check.button.click()
    dialog.terms.check.stop.click()
    assert board.last.is_stopping
    assert dialog.terms.check.stage.text() == "Stopping…"
    board.last.end_cancelled()
    assert not rows(dialog)
    dialog.terms.check.button.click()
    board.last.fail(UserError("studio.no_mark_to_check"))
    assert "both marks are switched off" in dialog.terms.check.about.text()
    assert dialog.terms.check.button.isEnabled()


def test_without_marks_there_is_nothing_to_press(build: Callable[..., ExportDialog]) -> None:
    dialog = build(YOU)
    dialog.terms.public.box.click()
    dialog.terms.private.box.click()
    assert not dialog.terms.check.button.isEnabled()


def test_closing_the_dialog_stops_the_check(
    build: Callable[..., ExportDialog], board: HandBoard
) -> None:
    dialog = build(MODEL)
    dialog.terms.check.button.click()
    dialog.reject()
    assert board.last.is_stopping
    board.last.end_cancelled()
