"""The bottom bar: work in progress, place, level, device."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from core.jobs import Control
from desktop.bridge import JobBoard
from desktop.panels.transport import TransportPanel
from desktop.theme import Look

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(board: JobBoard, look: Look, qtbot: QtBot) -> TransportPanel:
    made = TransportPanel(board, look)
    qtbot.addWidget(made)
    made.resize(1000, 60)
    made.show()
    return made


def until_stopped(control: Control) -> None:
    while True:
        control.progress(0.25, "working")
        threading.Event().wait(0.005)


def test_nothing_is_shown_of_no_work(panel: TransportPanel) -> None:
    assert not panel.work.stop.isVisible()


def test_work_is_named_and_can_be_stopped(
    panel: TransportPanel, board: JobBoard, qtbot: QtBot
) -> None:
    job = board.start("Making take 1", until_stopped)
    qtbot.waitUntil(lambda: job.fraction == 0.25, timeout=3000)
    assert panel.work.words.startswith("Making take 1")
    assert panel.work.stop.isVisible()
    with qtbot.waitSignal(job.cancelled, timeout=3000):
        qtbot.mouseClick(panel.work.stop, LEFT)
        assert "stopping" in panel.work.words
    qtbot.waitUntil(lambda: not panel.work.stop.isVisible(), timeout=3000)


def test_of_several_jobs_any_can_be_stopped(
    panel: TransportPanel, board: JobBoard, qtbot: QtBot
) -> None:
    first = board.start("First", until_stopped, lane="io")
    second = board.start("Second", until_stopped, lane="io")
    assert "1 more" in panel.work.words
    qtbot.mouseClick(panel.work.stop, LEFT)
    menu = panel.work.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["Stop: First", "Stop: Second"]
    with qtbot.waitSignal(second.cancelled, timeout=3000):
        menu.actions()[1].trigger()
    menu.close()
    assert first.is_running


def test_clock_and_bar_stand_still_while_they_run(panel: TransportPanel, qtbot: QtBot) -> None:
    places = []
    for time, bar in (("0:11.111", "bar 1.1"), ("0:48.888", "bar 28.4"), ("9:59.000", "bar 3.3")):
        panel.show_place(time, bar)
        qtbot.wait(1)
        places.append((panel.clock.x(), panel.bar.x()))
    assert len(set(places)) == 1
    assert panel.clock.font().pixelSize() == 22


def test_the_button_says_what_it_does_next(panel: TransportPanel) -> None:
    panel.show_playing(True)
    assert panel.play.accessibleName() == "Stop"
    panel.show_playing(False)
    assert panel.play.toolTip() == "Play  (Space)"


def test_levels_over_full_scale_are_called_out(panel: TransportPanel) -> None:
    panel.show_levels((0.5, 1.2))
    assert panel.peak.text() == "1.6 dB"
    assert panel.peak.property("tone") == "bad"


def test_a_missing_device_is_said_once_and_goes_again(panel: TransportPanel) -> None:
    panel.show_device("No sound device")
    assert panel.device.isVisible()
    panel.show_device("")
    assert not panel.device.isVisible()
