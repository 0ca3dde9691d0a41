"""Where panels meet: auditions, making a selection again, dialogs."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.audio import Audio, EncodeSettings, Samples, write
from desktop.app import Desktop
from tests.desktop.made import made_take, store

RATE = 48_000


@pytest.fixture
def filled(desktop: Desktop, tmp_path: Path, qtbot: QtBot) -> Desktop:
    time = np.arange(3 * RATE) / RATE
    wave = (0.4 * np.sin(2 * np.pi * 220 * time)).astype(np.float32)
    path = tmp_path / "tone & <b>.wav"
    write(path, Audio(np.stack([wave, wave]), RATE), EncodeSettings("wav"))
    desktop.projects.import_files([path])
    qtbot.waitUntil(lambda: bool(desktop.projects.session.project.tracks), timeout=60_000)
    return desktop


class GrowingSound:
    """A take of which half is there; the rest comes when it is let."""

    sample_rate = RATE

    def __init__(self) -> None:
        self.frames = RATE // 4
        self.is_complete = False

    def read(self, start: int, frames: int) -> Samples:
        count = max(min(frames, self.frames - start), 0)
        return np.full((2, count), 0.25, np.float32)


def test_a_take_is_heard_while_it_grows(filled: Desktop, qtbot: QtBot) -> None:
    sound = GrowingSound()
    filled.hearing.audition(sound, lambda: sound.is_complete)
    qtbot.waitUntil(lambda: filled.player.position >= RATE // 4 - 600, timeout=5000)
    qtbot.wait(250)
    assert filled.player.is_playing
    assert filled.editor.canvas._playhead is None
    sound.frames = RATE // 2
    qtbot.waitUntil(lambda: filled.player.position > RATE // 4 + 600, timeout=5000)
    sound.is_complete = True
    with qtbot.waitSignal(filled.hearing.audition_ended, timeout=5000):
        pass


def test_playing_the_project_ends_an_audition(filled: Desktop, qtbot: QtBot) -> None:
    filled.hearing.audition(GrowingSound(), lambda: False)
    with qtbot.waitSignal(filled.hearing.audition_ended, timeout=3000):
        filled.actions["play.toggle"].trigger()
    assert filled.hearing.is_playing


def test_an_edit_is_heard_while_playing(filled: Desktop, qtbot: QtBot) -> None:
    sinks = []
    make = filled.player.make_sink
    filled.player.make_sink = lambda: sinks.append(make()) or sinks[-1]
    filled.actions["play.toggle"].trigger()
    qtbot.waitUntil(lambda: filled.player.position > 0, timeout=5000)
    filled.actions["track.mute"].trigger()
    qtbot.waitUntil(lambda: filled.player.position > RATE, timeout=10_000)
    filled.player.stop()
    heard = np.abs(sinks[0].recorded.samples[0])
    assert heard[1000:4000].max() > 0.2
    assert heard[-2000:].max() == 0.0


def test_a_click_while_playing_goes_there(filled: Desktop, qtbot: QtBot) -> None:
    filled.actions["play.toggle"].trigger()
    qtbot.waitUntil(lambda: filled.player.position > 0, timeout=5000)
    filled.editor.presenter.set_cursor(2 * RATE)
    qtbot.waitUntil(lambda: filled.player.position > 2 * RATE, timeout=5000)


def test_the_empty_editor_says_how_it_is_filled(desktop: Desktop) -> None:
    hint = desktop.editor.hint
    assert hint.isVisible()
    assert "Type what you hear" in hint.sentence.text()
    session = desktop.projects.session
    take = store(session, made_take("Night Drive", id="t1", seconds=2.0))
    assert "Double-click a take" in hint.sentence.text()
    desktop.takes.place(take.id)
    assert not hint.isVisible()


def test_making_again_without_words_asks_for_some(filled: Desktop) -> None:
    filled.editor.presenter.select(0, RATE)
    filled.actions["edit.regenerate"].trigger()
    assert "Type what" in filled.window.notices.notices[-1].accessibleName()
    assert not filled.board.running


def test_making_again_changes_the_selection_alone(
    filled: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def prepare(session, engine, request, selection, control) -> str:
        asked.append((engine, request.text, selection.start, selection.end))
        return "region"

    committed = []
    monkeypatch.setattr("desktop.shell.windows.prepare_regeneration", prepare)
    monkeypatch.setattr(
        "desktop.shell.windows.commit_region", lambda session, region: committed.append(region)
    )
    filled.prompt_panel.edit.setPlainText("warm pads")
    filled.editor.presenter.select(RATE, 2 * RATE)
    filled.actions["edit.regenerate"].trigger()
    qtbot.waitUntil(lambda: bool(committed), timeout=5000)
    assert asked == [("composer", "warm pads", RATE, 2 * RATE)]


@pytest.mark.parametrize("command", ["file.export", "file.settings", "edit.effect", "help.keys"])
def test_every_dialog_opens_over_the_window_and_goes(
    filled: Desktop, qtbot: QtBot, command: str
) -> None:
    from PySide6.QtWidgets import QDialog

    filled.editor.presenter.select(0, RATE)
    filled.actions[command].trigger()
    dialogs = [d for d in filled.window.findChildren(QDialog) if d.isVisible()]
    assert len(dialogs) == 1
    dialogs[0].reject()
    qtbot.waitUntil(lambda: not filled.board.running, timeout=20_000)
    QApplication.sendPostedEvents(None, 52)
    assert not [d for d in filled.window.findChildren(QDialog) if d.isVisible()]
