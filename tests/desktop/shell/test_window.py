"""The window: its places, its keys, what it remembers, what it says when things fail."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from core.audio import Audio, EncodeSettings, write
from core.errors import UserError
from desktop.actions import COMMANDS, MENUS
from desktop.app import Desktop

RATE = 48_000


def sound(path: Path, seconds: float = 3.0, hz: float = 220.0) -> Path:
    time = np.arange(round(seconds * RATE)) / RATE
    wave = (0.4 * np.sin(2 * np.pi * hz * time)).astype(np.float32)
    write(path, Audio(np.stack([wave, wave]), RATE), EncodeSettings("wav"))
    return path


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    return sound(tmp_path / "tone.wav")


def wait_for_work(desktop: Desktop, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not desktop.board.running, timeout=60_000)


def drop(desktop: Desktop, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(300, 200),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    desktop.editor.dropEvent(event)


@pytest.fixture
def filled(desktop: Desktop, tone: Path, qtbot: QtBot) -> Desktop:
    drop(desktop, tone)
    wait_for_work(desktop, qtbot)
    qtbot.waitUntil(lambda: bool(desktop.projects.session.project.tracks), timeout=10_000)
    return desktop


def test_it_opens_empty_and_says_what_to_do(desktop: Desktop) -> None:
    assert desktop.editor.hint.isVisible()
    assert not desktop.actions["file.export"].isEnabled()
    assert not desktop.top.export.isEnabled()
    assert desktop.window.windowTitle() == "Untitled 1 – Soundmark"


def test_a_dropped_file_becomes_a_track_that_can_be_undone(filled: Desktop) -> None:
    project = filled.projects.session.project
    assert [track.name for track in project.tracks] == ["tone"]
    assert project.frames == 3 * RATE
    assert filled.actions["file.export"].isEnabled()
    filled.actions["edit.undo"].trigger()
    assert not filled.projects.session.project.tracks


def test_a_bad_file_is_refused_in_words(desktop: Desktop, tmp_path: Path, qtbot: QtBot) -> None:
    bad = tmp_path / "holiday.wav"
    bad.write_text("not a sound")
    drop(desktop, bad)
    wait_for_work(desktop, qtbot)
    qtbot.waitUntil(lambda: bool(desktop.window.notices.notices), timeout=10_000)
    assert "holiday.wav" in desktop.window.notices.notices[0].accessibleName()
    assert not desktop.projects.session.project.tracks


def test_keys_do_what_the_table_says(filled: Desktop, qtbot: QtBot) -> None:
    editor, state = filled.editor, filled.editor.presenter
    editor.canvas.setFocus()
    canvas = editor.canvas

    def press(key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.keyClick(canvas, key, modifiers)

    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    press(Qt.Key.Key_A, control)
    assert state.selection.frames == 3 * RATE
    press(Qt.Key.Key_Escape)
    assert state.selection is None
    press(Qt.Key.Key_End)
    assert state.cursor == 3 * RATE
    press(Qt.Key.Key_Home)
    assert state.cursor == 0
    state.set_cursor(RATE)
    press(Qt.Key.Key_BracketLeft)
    assert state.selection.start == RATE
    state.set_cursor(2 * RATE, keep_selection=True)
    press(Qt.Key.Key_BracketRight)
    assert state.selection.end == 2 * RATE
    press(Qt.Key.Key_L)
    assert state.loop == (RATE, 2 * RATE)
    assert filled.transport.loop.isChecked()
    press(Qt.Key.Key_L)
    press(Qt.Key.Key_Delete)
    assert state.project.frames == 2 * RATE
    press(Qt.Key.Key_Z, control)
    assert state.project.frames == 3 * RATE
    press(Qt.Key.Key_Z, control | shift)
    assert state.project.frames == 2 * RATE
    press(Qt.Key.Key_Z, control)
    press(Qt.Key.Key_Y, control)
    assert state.project.frames == 2 * RATE
    state.set_cursor(RATE)
    press(Qt.Key.Key_I, control)
    assert len(state.project.tracks[0].clips) >= 2
    before = state.view.timeline.scale
    press(Qt.Key.Key_1, control)
    assert state.view.timeline.scale < before
    press(Qt.Key.Key_F)
    assert state.view.timeline.scale == pytest.approx(state.view.timeline.widest)
    press(Qt.Key.Key_Right, shift)
    assert state.selection is not None
    press(Qt.Key.Key_X, control)
    press(Qt.Key.Key_V, control)
    assert state.project.frames == 2 * RATE


def test_typing_in_the_prompt_edits_text_not_the_track(filled: Desktop, qtbot: QtBot) -> None:
    filled.editor.presenter.select_all()
    filled.prompt_panel.edit.setFocus()
    field = filled.prompt_panel.edit
    qtbot.keyClicks(field, "fzl []")
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert field.toPlainText() == ""
    assert filled.projects.session.project.frames == 3 * RATE
    assert filled.editor.presenter.loop is None
    assert not filled.player.is_playing


def test_space_plays_from_anywhere_but_text_and_is_heard(filled: Desktop, qtbot: QtBot) -> None:
    sinks = []
    make = filled.player.make_sink
    filled.player.make_sink = lambda: sinks.append(make()) or sinks[-1]
    filled.top.inspect.setFocus()
    qtbot.keyClick(filled.top.inspect, Qt.Key.Key_Space)
    assert not filled.window.is_inspecting
    qtbot.waitUntil(lambda: filled.player.position > RATE // 2, timeout=10_000)
    assert filled.transport.clock.text() != "0:00.000"
    qtbot.keyClick(filled.top.inspect, Qt.Key.Key_Space)
    assert not filled.player.is_playing
    heard = sinks[0].recorded.samples
    session = filled.projects.session
    expected = session.renderer().block(0, heard.shape[1])
    count = min(heard.shape[1], RATE // 2)
    np.testing.assert_allclose(heard[:, 300:count], expected[:, 300:count], atol=1e-6)


def test_playing_a_selection_stops_at_its_end(filled: Desktop, qtbot: QtBot) -> None:
    filled.editor.presenter.select(RATE, RATE + RATE // 4)
    with qtbot.waitSignal(filled.player.stopped, timeout=10_000):
        filled.actions["play.toggle"].trigger()
    assert filled.player.position == RATE + RATE // 4
    assert filled.editor.canvas._playhead is None


def test_panels_hide_by_key_and_stay_hidden(filled: Desktop, open_desktop, qtbot: QtBot) -> None:
    qtbot.keyClick(filled.editor.canvas, Qt.Key.Key_F7)
    assert not filled.origin_panel.isVisible()
    qtbot.keyClick(filled.editor.canvas, Qt.Key.Key_F5)
    qtbot.keyClick(filled.editor.canvas, Qt.Key.Key_F6)
    assert not filled.prompt_panel.isVisible()
    assert not filled.takes_panel.isVisible()
    filled.window.close()
    filled.close()
    again = open_desktop()
    assert not again.origin_panel.isVisible()
    assert not again.actions["view.origin"].isChecked()
    again.actions["view.origin"].trigger()
    assert again.origin_panel.isVisible()


def test_the_last_project_opens_again_with_its_history(
    filled: Desktop, open_desktop, qtbot: QtBot
) -> None:
    filled.window.resize(1024, 700)
    filled.window.close()
    filled.close()
    again = open_desktop()
    assert again.projects.session.project.frames == 3 * RATE
    assert again.actions["edit.undo"].isEnabled()
    assert again.window.height() == 700  # the offscreen platform's screen is narrower than wide
    assert again.projects.recent[0] == again.projects.session.path


def test_a_new_project_is_empty_and_the_old_one_is_recent(filled: Desktop, qtbot: QtBot) -> None:
    old = filled.projects.session.path
    filled.actions["file.new"].trigger()
    qtbot.waitUntil(filled.editor.hint.isVisible, timeout=10_000)
    assert old in filled.projects.recent
    filled.projects.open(old)
    qtbot.waitUntil(lambda: filled.editor.presenter.project.frames == 3 * RATE, timeout=10_000)


def test_a_folder_that_is_no_project_is_told_and_the_open_one_stays(
    filled: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    before = filled.projects.session
    filled.open_paths([tmp_path])
    qtbot.waitUntil(lambda: bool(filled.window.notices.notices), timeout=10_000)
    assert filled.projects.session is before
    assert filled.editor.presenter.project.frames == 3 * RATE


def test_a_project_and_a_file_named_together_meet(
    filled: Desktop, qtbot: QtBot, tone: Path
) -> None:
    old = filled.projects.session.path
    filled.actions["file.new"].trigger()
    filled.open_paths([old, tone])
    qtbot.waitUntil(lambda: len(filled.projects.session.project.tracks) == 2, timeout=10_000)
    assert filled.projects.session.path == old


def test_the_inspector_fills_the_middle_and_goes_again(filled: Desktop, tone: Path) -> None:
    filled.inspect([])
    assert filled.inspector_panel.isVisible()
    assert not filled.origin_panel.isVisible()
    filled.inspector_panel.closed.emit()
    assert filled.editor.isVisible()
    assert filled.origin_panel.isVisible()


def test_a_refused_command_is_told(filled: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise UserError("project.nothing_selected")

    monkeypatch.setattr(filled.editor.presenter.document, "undo", refuse)
    filled.actions["edit.undo"].trigger()
    assert filled.window.notices.notices


def test_a_fault_is_caught_told_and_logged(desktop: Desktop, qtbot: QtBot) -> None:
    import sys

    try:
        raise RuntimeError("deliberate")
    except RuntimeError:
        sys.excepthook(*sys.exc_info())
    qtbot.waitUntil(lambda: bool(desktop.window.notices.notices), timeout=3000)
    log = desktop.studio.folders.logs / "soundmark.log"
    assert "deliberate" in log.read_text("utf-8")


def test_the_tempo_can_be_set(desktop: Desktop) -> None:
    desktop.top.tempo_changed.emit(98.5)
    assert desktop.projects.session.project.tempo.bpm == 98.5
    assert desktop.top.tempo.text().startswith("98.5 bpm")


def test_the_theme_changes_while_it_runs(filled: Desktop, qapp: QApplication) -> None:
    before = filled.window.grab().toImage().pixelColor(5, 400).lightness()
    filled.actions["view.light"].trigger()
    after = filled.window.grab().toImage().pixelColor(5, 400).lightness()
    assert after > before + 80
    filled.actions["view.light"].trigger()


def test_no_sound_device_is_said_and_all_else_works(desktop: Desktop, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desktop.transport.device.text() == "No sound device", timeout=5000)


def test_declaring_an_import_writes_the_ledger_first(
    filled: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QMessageBox

    monkeypatch.setattr(QMessageBox, "question", lambda *args: QMessageBox.StandardButton.Yes)
    filled.editor.presenter.select_all()
    assert filled.actions["track.mine"].isEnabled()
    filled.actions["track.mine"].trigger()
    qtbot.waitUntil(lambda: not filled.actions["track.mine"].isEnabled(), timeout=10_000)
    kinds = {origin.kind.value for origin in filled.projects.session.project.origins.values()}
    assert kinds == {"you"}
    assert [entry.kind for entry in filled.studio.ledger.entries()] == ["declaration"]


@pytest.mark.parametrize("size", [(1024, 640), (1440, 900)])
def test_nothing_is_clipped(filled: Desktop, qtbot: QtBot, size: tuple[int, int]) -> None:
    filled.window.resize(*size)
    QApplication.processEvents()
    assert (filled.window.width(), filled.window.height()) == size
    for widget in (filled.top, filled.transport, filled.editor.legend, filled.editor.headers):
        for part in _leaves(widget):
            wanted = part.minimumSizeHint()
            assert part.width() >= wanted.width() - 1, (type(part).__name__, part.accessibleName())
            assert part.height() >= wanted.height() - 2, type(part).__name__
            inside = part.parentWidget().rect()
            assert inside.contains(part.geometry()), (type(part).__name__, part.geometry())


def test_the_top_bar_leaves_out_what_does_not_fit(filled: Desktop) -> None:
    filled.window.resize(1440, 900)
    QApplication.processEvents()
    assert filled.top.tempo.isVisible()
    filled.top.inspect.setText("Inspect a file, in a language of very long words indeed" * 6)
    filled.window.resize(1024, 640)
    QApplication.processEvents()
    assert not filled.top.tempo.isVisible()
    assert filled.top.inspect.isVisible()
    assert filled.top.export.isVisible()


def _leaves(widget: QWidget) -> list[QWidget]:
    parts = [w for w in widget.findChildren(QWidget) if w.isVisible()]
    return [w for w in parts if not any(c.isVisible() for c in w.findChildren(QWidget))]


def test_every_control_has_a_name_for_screen_readers(filled: Desktop) -> None:
    for kind in (QAbstractButton, QLineEdit, QComboBox, QSlider):
        for control in filled.window.findChildren(kind):
            if control.isVisible() and control.objectName() != "qt_spinbox_lineedit":
                named = control.accessibleName() or getattr(control, "text", str)()
                assert named or control.toolTip(), control


def test_no_two_commands_share_a_key_and_every_menu_has_some() -> None:
    keys = [QKeySequence(key).toString() for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))
    assert all(keys)
    assert {command.menu for command in COMMANDS} == {menu for menu, _title in MENUS}


def test_every_command_does_something(desktop: Desktop) -> None:
    from PySide6.QtCore import SIGNAL

    for command in COMMANDS:
        if command.id in ("file.recent", "file.device"):
            continue
        action = desktop.actions[command.id]
        connected = action.receivers(SIGNAL("triggered(bool)")) + action.receivers(
            SIGNAL("toggled(bool)")
        )
        assert connected, command.id


def test_return_presses_the_focused_button(desktop: Desktop, qtbot: QtBot) -> None:
    pressed = []
    desktop.top.tempo.clicked.disconnect()
    desktop.top.tempo.clicked.connect(lambda: pressed.append(1))
    desktop.top.tempo.setFocus()
    qtbot.keyClick(desktop.top.tempo, Qt.Key.Key_Return)
    assert pressed == [1]


def test_the_gui_thread_is_never_held_for_long_while_a_file_opens(
    desktop: Desktop, tmp_path: Path, qtbot: QtBot
) -> None:
    import time

    from PySide6.QtCore import QTimer

    path = sound(tmp_path / "long.wav", seconds=40.0)
    sound(tmp_path / "warm.wav", seconds=0.5)
    drop(desktop, tmp_path / "warm.wav")  # compiles what is compiled once
    wait_for_work(desktop, qtbot)
    late: list[float] = []
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        late.append(now - last[0])
        last[0] = now

    timer = QTimer(desktop.window)
    timer.timeout.connect(tick)
    timer.start(5)
    drop(desktop, path)
    wait_for_work(desktop, qtbot)
    qtbot.wait(100)
    timer.stop()
    # 50 ms on an idle machine; this one may be busy with other tests.
    assert float(np.quantile(late, 0.98)) < 0.1


def test_events_reach_a_window_that_is_closing(desktop: Desktop) -> None:
    QApplication.sendEvent(desktop.window, QEvent(QEvent.Type.LanguageChange))
    desktop.close()
    desktop.close()
