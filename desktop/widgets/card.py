"""Cards, and the rows of facts that stand on them."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop.theme import Space
from desktop.widgets.discard import empty
from desktop.widgets.labels import label
from desktop.widgets.state import set_state


class Card(QFrame):
    """Group what belongs together on a raised ground.

    Add widgets to :attr:`column`. With ``clickable=True`` it takes the focus, reacts to
    Return and Space, and sends :attr:`clicked`.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None, *, clickable: bool = False) -> None:
        super().__init__(parent)
        set_state(self, kind="card")
        self._clickable = clickable
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.MEDIUM, 10, Space.MEDIUM, 10)
        self.column.setSpacing(Space.UNIT)
        if clickable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Send :attr:`clicked` for a left click inside."""
        inside = self.rect().contains(event.position().toPoint())
        if self._clickable and event.button() is Qt.MouseButton.LeftButton and inside:
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send :attr:`clicked` for Return and Space."""
        if self._clickable and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class Facts(QWidget):
    """List facts as rows: what it is, quiet, and its value beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.MEDIUM)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnMinimumWidth(0, 76)
        self._grid.setColumnStretch(1, 1)

    def show_rows(self, rows: Iterable[tuple[str, str] | tuple[str, str, str]]) -> None:
        """Replace all rows by (title, value) or (title, value, tone) tuples."""
        empty(self._grid)
        top = Qt.AlignmentFlag.AlignTop
        for at, (title, value, *tone) in enumerate(rows):
            self._grid.addWidget(label(title, "quiet"), at, 0, top)
            self._grid.addWidget(label(value, tone=tone[0] if tone else "", wrap=True), at, 1, top)
