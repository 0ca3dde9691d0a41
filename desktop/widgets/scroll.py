"""Scrolling from top to bottom, never sideways."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class VerticalScroll(QScrollArea):
    """Scroll a body that is as wide as its room."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def vertical_scroll(body: QWidget) -> VerticalScroll:
    """Return a scroll area around `body`."""
    area = VerticalScroll()
    area.setWidget(body)
    return area
