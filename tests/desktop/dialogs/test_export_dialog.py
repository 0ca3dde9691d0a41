from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.errors import DataError
from core.export import EXPORTERS
from core.origins import Origin, OriginKind, licence
from core.project import Edit
from core.studio.delivering import Delivered
from core.studio.notes import Note
from core.studio.session import Session
from desktop.dialogs.export import ExportDialog, ExportPresenter
from desktop.theme import Look
from tests.desktop.hand_board import HandBoard
from tests.desktop.made import open_session, origin, project_of

YOU = origin("y", OriginKind.YOU)
MODEL = origin("m", OriginKind.MODEL, licence=licence("CC-BY-NC-4.0"), prompt="warm lead")
Build = Callable[..., ExportDialog]


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
def build(session: Session, board: HandBoard, look: Look, qtbot: QtBot) -> Build:
    def make(*origins: Origin, width: int = 860, height: int = 560) -> ExportDialog:
        if origins:
            session.do(Edit.of("fill", session.project, project_of(*origins)))
        dialog = ExportDialog(ExportPresenter(session, board, EXPORTERS), look)  # type: ignore[arg-type]
        qtbot.addWidget(dialog)
        dialog.resize(width, height)
        dialog.show()
        return dialog

    return make


def texts(dialog: ExportDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def proof(path: Path) -> Delivered:
    facts = (("Record", "1f2e3d4c5b6a7988"), ("Public mark", "found again"))
    notes = (Note("warning", "Not for commercial release", "Licence."), Note("good", "x", "y"))
    return Delivered(path, None, "1f2e", facts, notes, ())


def test_it_says_who_made_it_and_what_the_licence_forbids(build: Build) -> None:
    shown = texts(build(YOU, MODEL))
    assert "50 % · trained model" in shown
    assert "Not for commercial release" in shown
    assert "CC BY-NC 4.0, Yours" in shown


def test_marks_that_must_stay_on_cannot_be_clicked(build: Build) -> None:
    dialog = build(MODEL)
    assert dialog.terms.public.box.isChecked()
    assert not dialog.terms.public.box.isEnabled()
    assert "never leaves unmarked" in dialog.terms.public.about.text()
    assert not dialog.terms.prompt.box.isChecked(), "prompts stay at home"


def test_switches_reach_the_presenter(build: Build) -> None:
    dialog = build(YOU)
    dialog.terms.public.box.click()
    dialog.terms.private.box.click()
    assert not dialog.presenter.plan.public_mark
    assert not dialog.presenter.plan.private_mark


def test_the_format_brings_its_settings_and_the_name(build: Build) -> None:
    dialog = build(YOU)
    dialog.form.format.setCurrentIndex(dialog.form.format.findData("mp3"))
    dialog.form.format.activated.emit(dialog.form.format.currentIndex())
    assert list(dialog.form.params.values()) == ["bitrate_kbps"]
    assert dialog.form.path.text().endswith("Night Drive.mp3")


def test_an_existing_file_is_asked_about_inside_the_dialog(build: Build, board: HandBoard) -> None:
    dialog = build(YOU)
    dialog.presenter.plan.target.touch()
    dialog.export.click()
    assert dialog._news is not None
    assert "is there already" in dialog._news.notices[0].accessibleName()
    board.last.finish()
    dialog.presenter.start(overwrite=True)
    assert [handle.name for handle in board.handles[1:]] == ["Exporting Night Drive.flac"]


def test_while_it_works_only_cancel_can_be_pressed(
    build: Build, board: HandBoard, qtbot: QtBot
) -> None:
    dialog = build(YOU)
    dialog.export.click()
    board.last.report(0.4, "listening again", 12.0)
    assert dialog.stage.text() == "listening again · 15 s left"
    assert not dialog.export.isEnabled()
    assert not dialog.pages.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible(), "Escape does not leave a file half written"
    dialog.close_button.click()
    assert board.last.is_stopping
    board.last.end_cancelled()
    assert dialog.export.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_failure_says_what_and_what_to_do(build: Build, board: HandBoard) -> None:
    dialog = build(YOU)
    dialog.export.click()
    board.last.fail(DataError("studio.mark_lost", layer="public", format="Opus"))
    assert dialog._news is not None
    told = dialog._news.notices[0].accessibleName()
    assert "Nothing was written" in told
    assert dialog.export.isEnabled()


def test_afterwards_it_shows_the_proof_and_goes_on_to_the_inspector(
    build: Build, board: HandBoard, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = build(MODEL)
    dialog.export.click()
    board.last.finish(proof(tmp_path / "Night Drive.flac"))
    shown = texts(dialog)
    assert "1f2e3d4c5b6a7988" in shown
    assert dialog.proof.title.text() == "Exported Night Drive.flac"
    assert not dialog.export.isVisible()
    with qtbot.waitSignal(dialog.inspect_requested, timeout=1000) as sent:
        dialog.inspect.click()
    assert sent.args == [tmp_path / "Night Drive.flac"]


def test_it_can_be_exported_once_more(build: Build, board: HandBoard, tmp_path: Path) -> None:
    dialog = build(YOU)
    dialog.export.click()
    board.last.finish(proof(tmp_path / "Night Drive.flac"))
    dialog.again.click()
    assert dialog.export.isVisible()
    assert dialog.pages.currentIndex() == 0


def test_an_empty_project_says_what_is_missing(build: Build) -> None:
    dialog = build()
    assert not dialog.export.isEnabled()
    assert dialog._news is not None
    assert "nothing to export" in dialog._news.notices[0].accessibleName()


def test_it_fits_a_small_window(build: Build) -> None:
    dialog = build(YOU, MODEL, width=620, height=420)
    assert dialog.minimumSizeHint().width() <= 1024
    assert dialog.minimumSizeHint().height() <= 600
    assert not dialog.grab().isNull()
