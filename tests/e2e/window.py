"""Drive the real window as a person does: keys, mouse, drops; look at what it shows."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from core.settings import Folders
from core.studio import Studio
from desktop.app import Desktop
from desktop.dialogs.export.dialog import ExportDialog
from desktop.playback import NullSink

LEFT = Qt.MouseButton.LeftButton


class Person:
    """Use one open window."""

    def __init__(self, application: QApplication, home: Path) -> None:
        self.application = application
        self.sinks: list[NullSink] = []
        self.desktop = Desktop(application, Studio(Folders.under(home)), make_sink=self._sink)
        self.desktop.show()
        self.desktop.window.activateWindow()
        self.waits_for(self.desktop.window.isActiveWindow)
        self.waits_for(lambda: self.desktop.projects.is_open)

    def _sink(self) -> NullSink:
        self.sinks.append(NullSink())
        return self.sinks[-1]

    @property
    def session(self):
        return self.desktop.projects.session

    @property
    def canvas(self) -> QWidget:
        return self.desktop.editor.canvas

    def waits_for(self, condition: Callable[[], bool], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it did not come"
            self.waits(20)

    def waits(self, milliseconds: int) -> None:
        # QTest.qWait would hold Python's lock while it waits, and starve the jobs.
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def types_a_prompt(self, text: str) -> None:
        edit = self.desktop.prompt_panel.edit
        edit.setFocus()
        QTest.keyClicks(edit, text)

    def presses(self, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier, on=None) -> None:
        QTest.keyClick(on or self.canvas, key, modifiers)

    def clicks(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, LEFT, pos=widget.rect().center())

    def makes_a_take(self, text: str) -> None:
        before = len(self.session.shelf.takes)
        self.types_a_prompt(text)
        edit = self.desktop.prompt_panel.edit
        self.presses(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier, on=edit)
        self.waits_for(lambda: len(self.session.shelf.takes) > before, 120)

    def double_clicks_the_first_take(self) -> None:
        rows = self.desktop.takes_panel.list
        place = rows.visualRect(rows.model().index(0, 0)).center()
        QTest.mouseClick(rows.viewport(), LEFT, pos=place)
        QTest.mouseDClick(rows.viewport(), LEFT, pos=place)
        self.waits_for(lambda: self.session.project.frames > 0)

    def drags_over(self, start: float, end: float) -> None:
        """Drag from one share of the canvas's width to another, over the first track."""
        canvas = self.canvas
        height = 60
        points = [
            QPoint(round(canvas.width() * x), height) for x in (start, (start + end) / 2, end)
        ]
        QTest.mousePress(canvas, LEFT, pos=points[0])
        for point in points[1:]:
            QTest.mouseMove(canvas, point, 20)
        QTest.mouseRelease(canvas, LEFT, pos=points[-1])

    def drops(self, path: Path, onto: QWidget) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        where = QPointF(onto.width() / 3, onto.height() / 2)
        buttons, none = LEFT, Qt.KeyboardModifier.NoModifier
        action = Qt.DropAction.CopyAction
        enter = QDragEnterEvent(where.toPoint(), action, data, buttons, none)
        self.application.sendEvent(onto, enter)
        assert enter.isAccepted()
        drop = QDropEvent(where, action, data, buttons, none)
        self.application.sendEvent(onto, drop)
        assert drop.isAccepted()

    def opens_the_export(self) -> ExportDialog:
        window = self.desktop.window
        modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        self.presses(Qt.Key.Key_E, modifiers, on=window)
        self.waits_for(lambda: bool(self._dialogs()))
        return self._dialogs()[0]

    def _dialogs(self) -> list[ExportDialog]:
        return [w for w in self.application.topLevelWidgets() if isinstance(w, ExportDialog)]

    def reads(self, widget: QWidget) -> str:
        """Return every word that a widget shows."""
        return "\n".join(w.text() for w in widget.findChildren(QLabel) if w.isVisible())

    def leaves(self) -> None:
        self.desktop.close()
        # DeferredDelete: the window goes before the next test begins.
        self.application.sendPostedEvents(None, 52)
