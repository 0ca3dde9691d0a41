"""What the export dialog says before an export: can this carry the marks."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.audio import Audio
from core.export import EXPORTERS
from core.origins import OriginKind
from core.project import Selection
from core.studio.session import Session
from desktop.bridge import JobBoard
from desktop.dialogs.export import ExportDialog, ExportPresenter
from desktop.dialogs.export.check_view import CheckRow
from desktop.theme import Look
from tests.desktop.hand_board import HandBoard
from tests.desktop.made import made_take, open_session, store
from tests.sounds import little, music

RATE = 44_100
Build = Callable[..., ExportDialog]


def sine(seconds: float) -> Audio:
    wave = 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * RATE)) / RATE)
    return Audio(np.tile(wave, (2, 1)).astype(np.float32), RATE)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = open_session(tmp_path)
    made.studio.settings.set("export.folder", str(tmp_path))
    yield made
    made.close()


@pytest.fixture
def build(session: Session, look: Look, qtbot: QtBot) -> Build:
    def make(
        audio: Audio,
        board: JobBoard | HandBoard,
        *,
        kind: OriginKind = OriginKind.RULES,
        selected: tuple[float, float] | None = None,
    ) -> ExportDialog:
        take = replace(made_take(kind=kind), audio=audio)
        session.shelf.place(store(session, take).id, at=0)
        selection = None
        if selected:
            frames = (round(second * session.project.sample_rate) for second in selected)
            tracks = frozenset(track.id for track in session.project.tracks)
            selection = Selection(*frames, tracks)
        dialog = ExportDialog(ExportPresenter(session, board, EXPORTERS, selection), look)  # type: ignore[arg-type]
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def told(dialog: ExportDialog) -> str:
    return " ".join(text.text() for text in dialog.terms.findChildren(QLabel))


@pytest.mark.parametrize(
    ("audio", "says"),
    [
        (Audio.silent(8 * RATE, RATE), "it is silent"),
        (sine(8.0), "it has too few tones"),
        (music(0.5), "it is too short"),
        (little(), "twice the ordinary strength"),
    ],
    ids=["silence", "a sine", "half a second", "little"],
)
def test_it_says_what_is_not_ordinary_without_being_asked(
    build: Build, board: JobBoard, qtbot: QtBot, audio: Audio, says: str
) -> None:
    dialog = build(audio, board)
    qtbot.waitUntil(lambda: says in told(dialog), timeout=20_000)
    assert board.running == (), "nobody asked for this work, so nobody is shown it"


def test_of_ordinary_music_it_says_nothing(build: Build, board: JobBoard, qtbot: QtBot) -> None:
    dialog = build(music(12.0), board)
    carrying = dialog.presenter.carrying
    with qtbot.waitSignal(carrying.changed, timeout=20_000):
        assert carrying.job is not None
    assert carrying.note is None


def test_another_range_is_listened_to_anew(build: Build, qtbot: QtBot) -> None:
    board = HandBoard()
    dialog = build(music(12.0), board, selected=(1.0, 2.0))
    board.last.run()
    assert "too short" not in told(dialog)
    dialog.presenter.set_range("selection")
    assert len(board.handles) == 2
    board.last.run()
    assert "it is too short" in told(dialog)
    dialog.presenter.set_title("Another name")
    assert len(board.handles) == 2, "a title changes no sound"
    dialog.presenter.set_range("whole")
    assert "too short" not in told(dialog)


def test_without_marks_there_is_nothing_to_say(build: Build) -> None:
    board = HandBoard()
    dialog = build(music(0.5), board, kind=OriginKind.YOU)
    board.last.run()
    assert "it is too short" in told(dialog)
    dialog.terms.public.box.click()
    dialog.terms.private.box.click()
    assert "too short" not in told(dialog)
    dialog.terms.private.box.click()
    assert "it is too short" in told(dialog)


def test_export_and_closing_end_it(build: Build) -> None:
    board = HandBoard()
    dialog = build(music(12.0), board)
    first = board.last
    dialog.export.click()
    assert first.is_stopping
    first.end_cancelled()
    board.last.end_cancelled()
    assert dialog.presenter.carrying.job is board.last, "back at the settings it listens again"
    dialog.reject()
    assert board.last.is_stopping
    board.last.end_cancelled()


def test_the_release_check_says_it_too_and_tries_nothing(build: Build) -> None:
    board = HandBoard()
    dialog = build(Audio.silent(8 * RATE, RATE), board)
    dialog.terms.check.button.click()
    board.last.run()
    (row,) = dialog.terms.check.card.findChildren(CheckRow)
    assert row.accessibleName() == "Carries the mark: red. cannot, for it is silent."
    assert dialog.terms.check.about.text() == "Nothing was marked: all of it."
    assert dialog.terms.check.verdict.text() == "1 of 1 trials is red."


def test_what_cannot_be_read_gets_no_note(build: Build) -> None:
    board = HandBoard()
    dialog = build(music(12.0), board)
    board.last.fail(OSError("gone"))
    assert dialog.presenter.carrying.note is None
    assert dialog.presenter.carrying.job is None
