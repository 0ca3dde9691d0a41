"""The first project: opened behind a window that stands already, and told where it fails."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import MachineError
from core.origins import OriginKind
from core.settings import Folders
from core.studio import Session, Studio
from desktop.app import Desktop
from desktop.playback import NullSink
from tests.desktop.made import made_take
from tests.sounds import write_music


class Slow:
    """Hold back a function until it is let, and tell on which thread it ran."""

    def __init__(self, work: Callable[..., Session]) -> None:
        self._work = work
        self.gate = threading.Event()
        self.threads: list[threading.Thread] = []

    def __call__(self, *arguments: object) -> Session:
        self.threads.append(threading.current_thread())
        assert self.gate.wait(20)
        return self._work(*arguments)


@pytest.fixture
def start(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Desktop]]:
    """Return a function that opens the window and does not wait for its project."""
    monkeypatch.setenv("SOUNDMARK_KEY_FILE", str(tmp_path / "key.pem"))
    monkeypatch.setattr("desktop.app.output_devices", lambda: ())
    opened: list[Desktop] = []

    def start_() -> Desktop:
        desktop = Desktop(qapp, Studio(Folders.under(tmp_path / "home")), make_sink=NullSink)
        opened.append(desktop)
        desktop.show()
        return desktop

    yield start_
    for desktop in opened:
        desktop.close()
    qapp.sendPostedEvents(None, 52)  # DeferredDelete


@pytest.fixture
def last(start: Callable[[], Desktop], tmp_path: Path, qtbot: QtBot) -> Path:
    """Return the project of an earlier run, with one track in it."""
    desktop = start()
    desktop.open_paths([write_music(tmp_path / "riff.wav", seconds=2.0)])
    qtbot.waitUntil(lambda: desktop.editor.presenter.project.frames > 0, timeout=20_000)
    desktop.window.close()
    desktop.close()
    return desktop.projects.session.path


def held(monkeypatch: pytest.MonkeyPatch, name: str) -> Slow:
    slow = Slow(getattr(Session, name))
    monkeypatch.setattr(Session, name, slow)
    return slow


def test_the_window_stands_while_the_last_project_is_opened(
    last: Path, start: Callable[[], Desktop], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    slow = held(monkeypatch, "open")
    desktop = start()
    qtbot.waitExposed(desktop.window)
    qtbot.waitUntil(lambda: bool(slow.threads), timeout=10_000)
    assert slow.threads[0] is not threading.main_thread()
    assert desktop.editor.opening.isVisible()
    assert not desktop.editor.hint.isVisible()
    assert desktop.editor.opening.sentence.text() == ""  # a short wait needs no word
    for command in ("file.save", "file.export", "track.add", "edit.undo", "play.toggle"):
        assert not desktop.actions[command].isEnabled()
    desktop.top.tempo_changed.emit(99.0)
    qtbot.waitUntil(lambda: last.stem in desktop.editor.opening.sentence.text(), timeout=5_000)
    slow.gate.set()
    qtbot.waitUntil(lambda: desktop.editor.presenter.project.frames > 0, timeout=10_000)
    assert desktop.projects.session.path == last
    assert desktop.editor.canvas.isVisible()
    assert desktop.actions["file.save"].isEnabled()
    assert desktop.window.windowTitle().startswith(last.stem)
    assert desktop.projects.session.project.tempo.bpm != 99.0


def test_what_comes_before_the_project_waits_for_it(
    last: Path,
    start: Callable[[], Desktop],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    slow = held(monkeypatch, "open")
    desktop = start()
    desktop.projects.import_files([write_music(tmp_path / "other.wav", seconds=1.0)])
    desktop.takes.keep(made_take("Early", id="t1", kind=OriginKind.RULES))
    slow.gate.set()
    qtbot.waitUntil(lambda: len(desktop.editor.presenter.project.tracks) == 2, timeout=20_000)
    qtbot.waitUntil(lambda: desktop.takes.stored("t1") is not None, timeout=20_000)


def test_a_last_project_that_cannot_be_opened_is_told_and_a_new_one_stands(
    last: Path, start: Callable[[], Desktop], qtbot: QtBot
) -> None:
    for database in last.glob("*.db*"):
        database.write_bytes(b"nothing that a project begins with" * 200)
    desktop = start()
    qtbot.waitUntil(lambda: desktop.projects.is_open, timeout=10_000)
    assert desktop.projects.session.path != last
    assert desktop.window.notices.notices
    assert desktop.editor.hint.isVisible()


def test_where_no_project_can_be_made_the_window_says_what_to_do(
    start: Callable[[], Desktop], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def refuse(*_arguments: object) -> Session:
        raise MachineError("project.disk_full", path="x")

    with monkeypatch.context() as patch:
        patch.setattr(Session, "new", refuse)
        desktop = start()
        qtbot.waitUntil(lambda: bool(desktop.window.notices.notices), timeout=10_000)
        qtbot.waitUntil(
            lambda: "File menu" in desktop.editor.opening.sentence.text(), timeout=5_000
        )
    desktop.actions["file.new"].trigger()
    qtbot.waitUntil(lambda: desktop.editor.hint.isVisible(), timeout=10_000)


def test_the_project_that_was_asked_for_last_is_the_one_that_opens(
    last: Path, start: Callable[[], Desktop], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    slow = held(monkeypatch, "open")
    desktop = start()
    desktop.projects.new()
    qtbot.waitUntil(lambda: desktop.projects.is_open, timeout=10_000)
    new = desktop.projects.session.path
    slow.gate.set()
    qtbot.waitUntil(lambda: not desktop.projects._leaving, timeout=10_000)
    qtbot.wait(100)
    assert desktop.projects.session.path == new != last
    desktop.projects.open(last)  # closed again, so that it can be opened
    qtbot.waitUntil(lambda: desktop.projects.session.path == last, timeout=10_000)


def test_projects_are_closed_in_the_background_and_open_again_at_once(
    last: Path, start: Callable[[], Desktop], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    desktop = start()
    qtbot.waitUntil(lambda: desktop.projects.is_open, timeout=10_000)
    threads: list[threading.Thread] = []
    close = Session.close

    def closed(session: Session) -> None:
        threads.append(threading.current_thread())
        close(session)

    monkeypatch.setattr(Session, "close", closed)
    desktop.projects.new()
    qtbot.waitUntil(lambda: desktop.projects.session.path != last, timeout=10_000)
    desktop.projects.open(last)
    qtbot.waitUntil(lambda: desktop.projects.session.path == last, timeout=10_000)
    assert threads
    assert threading.main_thread() not in threads


def test_closing_the_window_before_the_project_came(
    last: Path, start: Callable[[], Desktop], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    desktop = start()
    desktop.close()
    again = start()  # not locked
    qtbot.waitUntil(lambda: again.projects.is_open, timeout=10_000)
    assert again.projects.session.path == last
    assert not again.window.notices.notices
