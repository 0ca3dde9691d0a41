"""The main window: four places, their sizes, and which of them are shown. No decisions."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QCloseEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.settings import Settings
from core.text import _
from desktop.theme import Look
from desktop.widgets import NoticeArea
from resources import resource

SMALLEST = QSize(1024, 640)
USUAL = QSize(1440, 900)
LEFT, RIGHT = 292, 288  # usual widths of the sides
GEOMETRY = "window.geometry"
SIDES = "window.sides"
LEFT_SIDE = "window.left_side"
MIDDLE = "window.middle"
HIDDEN = "window.hidden"
NOTES = "window.notes"


@dataclass(frozen=True, slots=True)
class Places:
    """Hold the panels that the window arranges.

    Attributes
    ----------
    make, takes
        Left, one above the other.
    editor, inspector
        Middle, one at a time.
    notes
        Below the editor.
    origin
        Right.
    transport
        Bottom.
    """

    make: QWidget
    takes: QWidget
    editor: QWidget
    inspector: QWidget
    notes: QWidget
    origin: QWidget
    transport: QWidget


class MainWindow(QMainWindow):
    """Arrange the panels and remember their sizes.

    Parameters
    ----------
    look
        For notices.
    settings
        Where sizes are remembered.
    """

    def __init__(self, look: Look, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._on_close: Callable[[], bool] = lambda: True
        self.setObjectName("window")
        self.setWindowTitle("Soundmark")
        self.setWindowIcon(QIcon(str(resource("soundmark.svg"))))
        self.setMinimumSize(SMALLEST)
        self.notices = NoticeArea(look)
        self._middle = QStackedWidget()
        self._sides = QSplitter(Qt.Orientation.Horizontal)
        self._left = QSplitter(Qt.Orientation.Vertical)
        self._tracks = QSplitter(Qt.Orientation.Vertical)
        self._places: Places | None = None

    def arrange(self, top: QWidget, places: Places) -> None:
        """Put the panels in their places."""
        self._places = places
        self._left.addWidget(places.make)
        self._left.addWidget(places.takes)
        self._left.setChildrenCollapsible(False)
        self._left.setMinimumWidth(248)
        self._tracks.addWidget(places.editor)
        self._tracks.addWidget(places.notes)
        self._tracks.setChildrenCollapsible(False)
        self._tracks.setSizes([USUAL.height(), USUAL.height() * 2 // 3])
        self._middle.addWidget(self._tracks)
        self._middle.addWidget(places.inspector)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._middle, 1)
        column.addWidget(self.notices)
        centre.setMinimumWidth(360)
        places.origin.setMinimumWidth(220)
        for stretch, side in enumerate((self._left, centre, places.origin)):
            self._sides.addWidget(side)
            self._sides.setStretchFactor(stretch, 1 if side is centre else 0)
        self._sides.setChildrenCollapsible(False)
        self._sides.setSizes([LEFT, USUAL.width() - LEFT - RIGHT, RIGHT])
        whole = QWidget()
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(top)
        outer.addWidget(self._sides, 1)
        outer.addWidget(places.transport)
        self.setCentralWidget(whole)
        self._restore()

    @property
    def places(self) -> Places:
        """The panels."""
        assert self._places is not None, "arrange() comes first"  # noqa: S101
        return self._places

    @property
    def is_inspecting(self) -> bool:
        """Whether the inspector fills the middle."""
        return self._middle.currentWidget() is self.places.inspector

    def show_inspector(self, shown: bool) -> None:
        """Fill middle and right with the inspector, or go back to the track."""
        self._middle.setCurrentWidget(self.places.inspector if shown else self._tracks)
        self.places.origin.setVisible(not shown and "origin" not in self.hidden)

    @property
    def hidden(self) -> set[str]:
        """Names of the panels that are hidden."""
        return set(self._settings.get(HIDDEN, []))

    def show_panel(self, name: str, shown: bool) -> None:
        """Show or hide ``make``, ``takes``, ``origin`` or ``transport``, and remember it."""
        hidden = self.hidden - {name} if shown else self.hidden | {name}
        self._settings.set(HIDDEN, sorted(hidden))
        self._show_panels()

    @property
    def shows_notes(self) -> bool:
        """Whether the notes are shown below the tracks."""
        return bool(self._settings.get(NOTES, False))

    def show_notes(self, shown: bool) -> None:
        """Show or hide the notes, and remember it."""
        self._settings.set(NOTES, shown)
        self.places.notes.setVisible(shown)

    def on_close(self, asked: Callable[[], bool]) -> None:
        """Ask `asked` whether the window may close."""
        self._on_close = asked

    def show_title(self, name: str) -> None:
        """Name the project in the window's title."""
        self.setWindowTitle(_("{project} – Soundmark").format(project=name))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember sizes and close, if whoever owns the project agrees."""
        if not self._on_close():
            event.ignore()
            return
        self._settings.set(GEOMETRY, _text(self.saveGeometry()))
        self._settings.set(SIDES, _text(self._sides.saveState()))
        self._settings.set(LEFT_SIDE, _text(self._left.saveState()))
        self._settings.set(MIDDLE, _text(self._tracks.saveState()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the focused button by Return, for Space plays."""
        focused = QApplication.focusWidget()
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _restore(self) -> None:
        self.resize(USUAL)
        for name, restore in (
            (GEOMETRY, self.restoreGeometry),
            (SIDES, self._sides.restoreState),
            (LEFT_SIDE, self._left.restoreState),
            (MIDDLE, self._tracks.restoreState),
        ):
            if stored := _bytes(self._settings.get(name, "")):
                restore(stored)
        self._show_panels()

    def _show_panels(self) -> None:
        hidden, places = self.hidden, self.places
        places.make.setVisible("make" not in hidden)
        places.takes.setVisible("takes" not in hidden)
        self._left.setVisible(not {"make", "takes"} <= hidden)
        places.origin.setVisible("origin" not in hidden and not self.is_inspecting)
        places.transport.setVisible("transport" not in hidden)
        places.notes.setVisible(self.shows_notes)


def _text(state: QByteArray) -> str:
    return base64.b64encode(state.data()).decode("ascii")


def _bytes(text: object) -> QByteArray:
    try:
        return QByteArray(base64.b64decode(str(text), validate=True))
    except (ValueError, binascii.Error):
        return QByteArray()
