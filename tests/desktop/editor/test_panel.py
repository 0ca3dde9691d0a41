"""The editor with mouse and keyboard."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.project import TrackId
from desktop.panels.editor import EditorDoors, EditorPanel
from desktop.panels.editor.rows import HEAD

RATE = 48_000
LEFT = Qt.MouseButton.LeftButton


class Doors:
    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def doors(self) -> EditorDoors:
        return EditorDoors(
            on_files=lambda *call: self.calls.append(("files", *call)),
            on_takes=lambda *call: self.calls.append(("takes", *call)),
            on_clip_taken=lambda clip: self.calls.append(("taken", clip)),
            on_let_go=lambda: self.calls.append(("let go",)),
            on_drag_out=lambda clip: self.calls.append(("drag", clip)),
            on_open=lambda: self.calls.append(("open",)),
        )


@pytest.fixture
def doors() -> Doors:
    return Doors()


@pytest.fixture
def make_panel(qtbot: QtBot, board, look, doors):
    made: list[EditorPanel] = []

    def make(session) -> EditorPanel:
        panel = EditorPanel(session, board, look, doors.doors())
        qtbot.addWidget(panel)
        panel.resize(1000, 600)
        panel.show()
        qtbot.waitExposed(panel)
        made.append(panel)
        return panel

    yield make
    for panel in made:
        panel.close_down()


@pytest.fixture
def panel(make_panel, session, qtbot: QtBot) -> EditorPanel:
    panel = make_panel(session)
    qtbot.waitUntil(lambda: all(session.pyramid(s) for s in session.project.sources), timeout=20000)
    return panel


def at(panel: EditorPanel, seconds: float, track: int = 0, y: float = 0.5) -> QPoint:
    row = panel._gestures.rows[track]
    x = panel.presenter.view.timeline.x(seconds * RATE)
    return QPoint(round(x), round(row.top + y * row.height))


def drag(qtbot: QtBot, panel: EditorPanel, start: QPoint, end: QPoint, button=LEFT) -> None:
    canvas = panel.canvas
    qtbot.mousePress(canvas, button, pos=start)
    for step in range(1, 5):
        middle = start + (end - start) * step / 4
        QApplication.sendEvent(canvas, _move(canvas, middle, button))
    qtbot.mouseRelease(canvas, button, pos=end)


def _move(widget, place: QPoint, button):
    from PySide6.QtGui import QMouseEvent

    point = QPointF(place)
    return QMouseEvent(
        QEvent.Type.MouseMove,
        point,
        widget.mapToGlobal(point),
        Qt.MouseButton.NoButton,
        button,
        Qt.KeyboardModifier.NoModifier,
    )


def wheel(panel: EditorPanel, place: QPoint, turn: int, modifiers) -> None:
    point = QPointF(place)
    event = QWheelEvent(
        point,
        panel.canvas.mapToGlobal(point),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(panel.canvas, event)


def test_an_empty_project_says_what_to_do(make_panel, empty_session, doors, qtbot: QtBot) -> None:
    panel = make_panel(empty_session)
    assert panel.hint.isVisible()
    assert panel.hint.sentence.text() == "Type what you hear, or drop a file"
    qtbot.mouseClick(panel.hint.button, LEFT)
    assert doors.calls == [("open",)]


def test_the_waveform_is_drawn_in_its_origins_colour(panel, look) -> None:
    image = panel.canvas.grab().toImage()
    rows = panel._gestures.rows
    from desktop.theme import Role

    for row, role in zip(rows, (Role.RULES, Role.MODEL, Role.YOU), strict=True):
        wanted = look.theme.colour(role).rgb()
        middle = row.body[0] + row.body[1] // 2
        found = {image.pixel(x, middle) for x in range(100, 400)}
        assert wanted in found
        lane = {image.pixel(x, row.lane[0] + 1) for x in range(100, 400)}
        assert wanted in lane


def test_a_click_puts_the_cursor(panel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.canvas, LEFT, pos=at(panel, 4.0))
    assert panel.presenter.cursor == pytest.approx(4 * RATE, abs=RATE // 20)
    assert panel.presenter.selection is None


def test_a_drag_selects_across_tracks(panel, qtbot: QtBot) -> None:
    drag(qtbot, panel, at(panel, 2.0, 0), at(panel, 5.0, 1))
    selection = panel.presenter.selection
    assert selection.tracks == {TrackId("t0"), TrackId("t1")}
    assert selection.start == pytest.approx(2 * RATE, abs=RATE // 20)
    assert selection.end == pytest.approx(5 * RATE, abs=RATE // 20)
    assert panel.legend.readout.startswith("Selection 3.")


def test_a_clips_header_moves_it_to_another_track(panel, qtbot: QtBot) -> None:
    row = panel._gestures.rows[0]
    head = HEAD / 2 / row.height
    drag(qtbot, panel, at(panel, 3.0, 0, head), at(panel, 5.0, 1, head))
    project = panel.presenter.project
    assert project.track(TrackId("t0")).clips == ()
    moved = next(c for c in project.track(TrackId("t1")).clips if c.source == "s0")
    assert moved.start == pytest.approx(2 * RATE, abs=RATE // 20)
    panel.commands.undo()
    assert len(panel.presenter.project.track(TrackId("t0")).clips) == 1


def test_a_headers_edge_trims(panel, qtbot: QtBot) -> None:
    head = HEAD / 2 / panel._gestures.rows[0].height
    drag(qtbot, panel, at(panel, 10.0, 0, head), at(panel, 7.0, 0, head))
    clip = panel.presenter.project.track(TrackId("t0")).clips[0]
    assert clip.frames == pytest.approx(7 * RATE, abs=RATE // 20)


def test_ctrl_wheel_zooms_at_the_pointer(panel) -> None:
    before = panel.presenter.view.timeline
    place = at(panel, 5.0)
    wheel(panel, place, 240, Qt.KeyboardModifier.ControlModifier)
    after = panel.presenter.view.timeline
    assert after.scale < before.scale
    assert after.frame(place.x()) == pytest.approx(before.frame(place.x()), abs=after.scale * 2)


def test_shift_wheel_scrolls_and_middle_drag_pans(panel, qtbot: QtBot) -> None:
    panel.presenter.view.zoom(8.0, 400)
    start = panel.presenter.view.timeline.start
    wheel(panel, QPoint(300, 50), -120, Qt.KeyboardModifier.ShiftModifier)
    moved = panel.presenter.view.timeline.start
    assert moved > start
    drag(qtbot, panel, QPoint(200, 50), QPoint(300, 50), Qt.MouseButton.MiddleButton)
    assert panel.presenter.view.timeline.start < moved


def test_double_click_selects_the_clip(panel, qtbot: QtBot) -> None:
    qtbot.mouseDClick(panel.canvas, LEFT, pos=at(panel, 3.0, 1))
    selection = panel.presenter.selection
    assert (selection.start, selection.end) == (0, 10 * RATE)
    assert selection.tracks == {TrackId("t1")}


def test_files_dropped_land_at_the_pointer(panel, doors, tmp_path: Path) -> None:
    place = at(panel, 3.0, 1)
    drop(panel, place, [tmp_path / "loop.wav"])
    kind, paths, frame, track = doors.calls[-1]
    assert kind == "files"
    assert [path.name for path in paths] == ["loop.wav"]
    assert frame == pytest.approx(3 * RATE, abs=RATE // 20)
    assert track == "t1"


def test_a_drop_on_an_empty_project_starts_at_the_beginning(
    make_panel, empty_session, doors, tmp_path: Path
) -> None:
    panel = make_panel(empty_session)
    drop(panel, QPoint(600, 300), [tmp_path / "loop.wav"])
    assert doors.calls[-1][2:] == (0, None)


def test_takes_dropped_are_placed(panel, doors) -> None:
    data = QMimeData()
    data.setData("application/x-soundmark-take", b"one\ntwo")
    _send_drop(panel, at(panel, 1.0), data)
    assert doors.calls[-1][:2] == ("takes", ("one", "two"))


def drop(panel: EditorPanel, place: QPoint, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    _send_drop(panel, place, data)


def _send_drop(panel: EditorPanel, place: QPoint, data: QMimeData) -> None:
    point = QPointF(panel.canvas.mapTo(panel, place))
    event = QDropEvent(point, Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    panel.dropEvent(event)


def test_a_clip_dragged_out_asks_for_its_file(panel, doors, qtbot: QtBot) -> None:
    head = HEAD / 2 / panel._gestures.rows[0].height
    start = at(panel, 3.0, 0, head)
    qtbot.mousePress(panel.canvas, LEFT, pos=start)
    QApplication.sendEvent(panel.canvas, _move(panel.canvas, start + QPoint(30, 0), LEFT))
    QApplication.sendEvent(panel.canvas, _move(panel.canvas, QPoint(3000, -400), LEFT))
    assert doors.calls[-1][0] == "drag"
    assert doors.calls[-1][1].source == "s0"


def test_the_lanes_tooltip_tells_how(panel) -> None:
    row = panel._gestures.rows[1]
    words = panel.canvas.explanation(200, row.lane[0] + 2)
    assert "Made by a model" in words
    assert panel.canvas.explanation(200, row.body[0] + 5) == ""


def test_headers_mute_solo_and_rename(panel, qtbot: QtBot) -> None:
    header = panel.headers.header(TrackId("t0"))
    qtbot.mouseClick(header.mute, LEFT)
    assert panel.presenter.project.track(TrackId("t0")).muted
    qtbot.mouseClick(header.solo, LEFT)
    assert panel.presenter.project.track(TrackId("t0")).soloed
    header.rename()
    qtbot.keyClicks(header._edit, "Drums")
    qtbot.keyClick(header._edit, Qt.Key.Key_Return)
    assert panel.presenter.project.track(TrackId("t0")).name == "Drums"


def test_the_playhead_repaints_narrow_strips_only(panel, qtbot: QtBot) -> None:
    areas: list[int] = []
    paint = panel.canvas.paintEvent

    def spy(event) -> None:
        areas.append(event.region().boundingRect().width())
        paint(event)

    panel.canvas.paintEvent = spy
    panel.show_playhead(RATE)
    QApplication.processEvents()
    panel.show_playhead(RATE + 600)
    QApplication.processEvents()
    assert areas
    assert max(areas) < 40


def test_the_spectrogram_shows_a_tone_at_its_height(panel, qtbot: QtBot) -> None:
    panel.presenter.view.set_mix(1.0)
    panel.canvas.repaint()
    qtbot.waitUntil(lambda: panel.visible.idle, timeout=20000)
    panel.canvas.repaint()
    qtbot.waitUntil(lambda: panel.visible.idle, timeout=20000)
    row = panel._gestures.rows[2]
    picture = panel._spectrum.image(row.track, panel.presenter.view.timeline, 200)
    green = (picture >> 8 & 0xFF).astype(int)[:, 300]
    loudest = int(green.argmax())
    assert panel._spectrum.frequency((loudest + 0.5) / 200, RATE) == pytest.approx(330, abs=60)


def test_a_frame_of_waveform_is_quick(panel) -> None:
    import time

    view = panel.presenter.view
    times = []
    for step in range(20):
        view.zoom(1.3 if step % 10 < 5 else 1 / 1.3, 300)
        began = time.thread_time()  # its own work, however busy the machine is
        panel.canvas.repaint()
        times.append(time.thread_time() - began)
    assert np.median(times) < 0.05
