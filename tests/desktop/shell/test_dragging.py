"""Taking a clip out of the window: one drag, with a file that is marked and signed."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.project import Clip, edits
from core.provenance import read_credentials
from core.studio import deliver
from desktop.app import Desktop
from tests.sounds import write_music

LEFT = Qt.MouseButton.LeftButton
IN_HEADER, OUTSIDE = QPoint(60, 6), QPoint(60, -2_000)


@pytest.fixture
def filled(desktop: Desktop, tmp_path: Path, qtbot: QtBot) -> Desktop:
    desktop.projects.import_files([write_music(tmp_path / "riff & <b>.wav", seconds=6.0)])
    qtbot.waitUntil(lambda: bool(desktop.projects.session.project.tracks), timeout=60_000)
    qtbot.waitUntil(lambda: not desktop.board.running, timeout=20_000)
    return desktop


@pytest.fixture
def drags(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the files that were dragged, in place of the system's own drag."""
    begun: list[Path] = []

    def start_drag(source: object, path: Path, picture: object) -> None:
        assert path.is_file()
        begun.append(path)

    monkeypatch.setattr("desktop.panels.editor.panel.start_drag", start_drag)
    return begun


class HeldDelivery:
    """Deliver as the studio does, once it is let."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.targets: list[Path] = []

    def __call__(self, studio, mix, delivery, control):
        self.targets.append(delivery.target)
        while not self.gate.wait(0.01):
            control.progress(0.0)
        return deliver(studio, mix, delivery, control)


@pytest.fixture
def delivery(monkeypatch: pytest.MonkeyPatch) -> HeldDelivery:
    held = HeldDelivery()
    monkeypatch.setattr("desktop.shell.dragging.deliver", held)
    return held


def clip_of(desktop: Desktop) -> Clip:
    return desktop.projects.session.project.tracks[0].clips[0]


def exports(desktop: Desktop) -> list[Path]:
    return sorted(desktop.projects.session.folder.exports.glob("*"))


def takes_it(desktop: Desktop) -> None:
    QTest.mousePress(desktop.editor.canvas, LEFT, pos=IN_HEADER)
    QTest.mouseMove(desktop.editor.canvas, IN_HEADER + QPoint(20, 0))


def carries_it_to_the_border(desktop: Desktop) -> None:
    takes_it(desktop)
    canvas, window = desktop.editor.canvas, desktop.window
    moves(desktop, canvas.mapFrom(window, QPoint(window.width() - 8, window.height() // 2)))


def moves(desktop: Desktop, place: QPoint) -> None:
    QTest.mouseMove(desktop.editor.canvas, place)


def lets_go(desktop: Desktop, place: QPoint) -> None:
    QTest.mouseRelease(desktop.editor.canvas, LEFT, pos=place)


def brings_it_back(desktop: Desktop) -> None:
    moves(desktop, IN_HEADER)
    lets_go(desktop, IN_HEADER)


def test_a_clip_taken_out_is_a_marked_and_signed_file_in_one_drag(
    filled: Desktop, qtbot: QtBot, drags: list[Path]
) -> None:
    takes_it(filled)
    moves(filled, OUTSIDE)
    assert not drags  # nothing is delivered on the thread that draws
    qtbot.waitUntil(lambda: bool(drags), timeout=60_000)
    (path,) = drags
    assert path.parent == filled.projects.session.folder.exports
    assert not set("&<>") & set(path.name)
    assert read_credentials(path, filled.studio.identity).state == "trusted"
    kinds = [entry.kind for entry in filled.studio.ledger.entries()]
    assert kinds.count("export.closed") == 1
    assert clip_of(filled).start == 0  # the clip itself was not moved


def test_a_clip_that_was_held_a_moment_leaves_without_a_wait(
    filled: Desktop, qtbot: QtBot, drags: list[Path]
) -> None:
    carries_it_to_the_border(filled)
    qtbot.waitUntil(lambda: bool(exports(filled)), timeout=60_000)
    qtbot.waitUntil(lambda: filled.clip_files._coming.job.state == "done", timeout=20_000)
    assert not filled.window.notices.notices
    moves(filled, OUTSIDE)
    assert drags == exports(filled)
    moves(filled, OUTSIDE + QPoint(5, 5))
    assert len(drags) == 1
    takes_it(filled)
    moves(filled, OUTSIDE)
    assert drags == 2 * exports(filled)  # taken along again: the same file


def test_a_clip_that_is_only_moved_is_not_delivered(filled: Desktop) -> None:
    takes_it(filled)
    moves(filled, IN_HEADER + QPoint(60, 0))
    lets_go(filled, IN_HEADER + QPoint(60, 0))
    assert clip_of(filled).start > 0
    assert not filled.board.running
    assert not exports(filled)


def test_the_wait_is_told_and_ends_by_itself(
    filled: Desktop, qtbot: QtBot, drags: list[Path], delivery: HeldDelivery
) -> None:
    takes_it(filled)
    moves(filled, OUTSIDE)
    qtbot.waitUntil(lambda: bool(delivery.targets), timeout=10_000)
    assert "Keep holding" in filled.window.notices.notices[-1].accessibleName()
    assert "Preparing “riff" in filled.transport.work.words
    assert filled.editor.canvas.cursor().shape() is Qt.CursorShape.BusyCursor
    delivery.gate.set()
    qtbot.waitUntil(lambda: drags == delivery.targets, timeout=60_000)


def test_a_clip_that_comes_back_is_moved(
    filled: Desktop, qtbot: QtBot, drags: list[Path], delivery: HeldDelivery
) -> None:
    takes_it(filled)
    moves(filled, OUTSIDE)
    moves(filled, IN_HEADER + QPoint(200, 0))
    delivery.gate.set()
    qtbot.waitUntil(lambda: not filled.board.running, timeout=60_000)
    assert not drags
    lets_go(filled, IN_HEADER + QPoint(200, 0))
    assert clip_of(filled).start > 0
    takes = filled.clip_files._coming
    assert takes is not None  # a moved clip sounds the same: what was made is kept
    assert takes.target == delivery.targets[0]


def test_let_go_too_early_it_is_told_and_finished(
    filled: Desktop, qtbot: QtBot, drags: list[Path], delivery: HeldDelivery
) -> None:
    takes_it(filled)
    moves(filled, OUTSIDE)
    lets_go(filled, OUTSIDE)
    assert "not ready yet" in filled.window.notices.notices[-1].accessibleName()
    assert clip_of(filled).start == 0
    delivery.gate.set()
    qtbot.waitUntil(lambda: not filled.board.running, timeout=60_000)
    assert not drags
    takes_it(filled)
    moves(filled, OUTSIDE)
    assert drags == delivery.targets


def test_what_was_made_ahead_goes_when_the_clip_changes(
    filled: Desktop, qtbot: QtBot, drags: list[Path]
) -> None:
    carries_it_to_the_border(filled)
    brings_it_back(filled)
    qtbot.waitUntil(lambda: filled.clip_files._coming.job.state == "done", timeout=60_000)
    (old,) = exports(filled)
    session = filled.projects.session
    session.do(edits.set_clip_gain(session.project, clip_of(filled).id, gain_db=-6.0))
    assert not old.exists()
    takes_it(filled)
    moves(filled, OUTSIDE)
    qtbot.waitUntil(lambda: bool(drags), timeout=60_000)
    assert drags[0] != old
    session.do(edits.set_clip_gain(session.project, clip_of(filled).id, gain_db=-3.0))
    assert drags[0].exists()  # a DAW may use it


def test_a_replaced_source_file_is_no_longer_what_was_made(
    filled: Desktop, qtbot: QtBot, drags: list[Path], tmp_path: Path
) -> None:
    carries_it_to_the_border(filled)
    brings_it_back(filled)
    qtbot.waitUntil(lambda: filled.clip_files._coming.job.state == "done", timeout=60_000)
    write_music(tmp_path / "riff & <b>.wav", seconds=3.0, seed=9)
    takes_it(filled)
    moves(filled, OUTSIDE)
    qtbot.waitUntil(lambda: not filled.board.running, timeout=60_000)
    assert not drags
    assert "riff" in filled.window.notices.notices[-1].accessibleName()


def test_closing_removes_what_was_never_dragged(filled: Desktop, qtbot: QtBot) -> None:
    carries_it_to_the_border(filled)
    brings_it_back(filled)
    qtbot.waitUntil(lambda: filled.clip_files._coming.job.state == "done", timeout=60_000)
    folder = filled.projects.session.folder.exports
    assert list(folder.iterdir())
    filled.close()
    assert not list(folder.iterdir())


def test_a_file_of_an_earlier_run_is_taken_along_again(
    filled: Desktop, qtbot: QtBot, drags: list[Path], open_desktop
) -> None:
    takes_it(filled)
    moves(filled, OUTSIDE)
    qtbot.waitUntil(lambda: bool(drags), timeout=60_000)
    filled.close()
    again = open_desktop()
    qtbot.waitUntil(lambda: again.editor.presenter.project.frames > 0, timeout=10_000)
    before = drags[0].read_bytes()
    takes_it(again)
    moves(again, OUTSIDE)
    qtbot.waitUntil(lambda: len(drags) == 2, timeout=60_000)
    assert drags[0] == drags[1]
    assert drags[0].read_bytes() == before
    again.close()
    assert drags[0].exists()


def test_work_that_is_waited_for_goes_first(
    filled: Desktop, qtbot: QtBot, delivery: HeldDelivery
) -> None:
    carries_it_to_the_border(filled)
    brings_it_back(filled)
    qtbot.waitUntil(lambda: bool(delivery.targets), timeout=10_000)
    ahead = filled.clip_files._coming.job
    shown = filled.board.start("Exporting", lambda control: None)
    qtbot.waitUntil(lambda: ahead.state == "cancelled", timeout=10_000)
    qtbot.waitUntil(lambda: not shown.is_running, timeout=10_000)
