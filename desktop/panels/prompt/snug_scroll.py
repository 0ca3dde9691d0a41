"""A scroll area that asks for the height of what lies inside, and scrolls only below it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

LEAST = 96  # pixels: the prompt itself


class SnugScroll(QScrollArea):
    """Hold widgets under each other in :attr:`column`."""

    def __init__(self, spacing: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QWidget()
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(spacing)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self.body)

    def sizeHint(self) -> QSize:
        """Return the height of the body at the present width."""
        width = max(self.viewport().width(), self.body.minimumSizeHint().width())
        height = self.column.totalHeightForWidth(width)
        return QSize(width, height if height > 0 else self.body.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return room for the first widget."""
        return QSize(self.body.minimumSizeHint().width(), LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask anew where the width changed: chips wrap."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
