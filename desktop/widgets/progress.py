"""A thin line that grows with the work."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.text import _
from desktop.theme import Look, Role


class ProgressStrip(QWidget):
    """Show a fraction as a line; nothing moves but the fraction itself."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, height: int = 4) -> None:
        super().__init__(parent)
        self._look = look
        self._height = height
        self._fraction = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Progress"))
        look.changed.connect(self.update)

    @property
    def fraction(self) -> float:
        """How far the work is, in [0, 1]."""
        return self._fraction

    def set_fraction(self, fraction: float) -> None:
        """Show how far the work is, in [0, 1]."""
        self._fraction = min(max(fraction, 0.0), 1.0)
        self.setAccessibleDescription(f"{round(100 * self._fraction)} %")
        self.update()

    def sizeHint(self) -> QSize:
        """Return a short line."""
        return QSize(120, self._height)

    def minimumSizeHint(self) -> QSize:
        """Return the shortest line that still tells something."""
        return QSize(40, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._look.colour(Role.EDGE, 0.0))
        radius = self.height() / 2
        whole = QRectF(self.rect())
        painter.setBrush(self._look.colour(Role.EDGE))
        painter.drawRoundedRect(whole, radius, radius)
        if self._fraction > 0:
            whole.setWidth(max(whole.width() * self._fraction, self.height()))
            painter.setBrush(self._look.colour(Role.ACTION))
            painter.drawRoundedRect(whole, radius, radius)
