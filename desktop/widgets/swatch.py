"""Origins in small: the legend's squares and the bar of shares."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import Look, OriginLook, Role


class OriginSwatch(QWidget):
    """Draw one kind of origin as a small square, in its colour and pattern."""

    def __init__(self, look: Look, origin: OriginLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._origin = look, origin
        self.setFixedSize(10, 10)
        self.setAccessibleName(origin.title)
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the square."""
        painter = QPainter(self)
        painter.setClipPath(_rounded(QRectF(self.rect()), 2))
        self._origin.paint(painter, QRectF(self.rect()), self._look.theme)


class ShareBar(QWidget):
    """Draw shares of origins as one bar, left to right."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shares: tuple[tuple[OriginLook, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def set_shares(self, shares: Sequence[tuple[OriginLook, float]]) -> None:
        """Show (origin, share) pairs; shares lie in [0, 1] and sum to 1 at most."""
        self._shares = tuple(shares)
        self.setAccessibleName(
            ", ".join(f"{origin.title} {round(100 * share)} %" for origin, share in shares)
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Return the bar's usual size."""
        return QSize(160, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pieces."""
        painter = QPainter(self)
        whole = QRectF(self.rect())
        painter.setClipPath(_rounded(whole, 4))
        painter.fillRect(whole, self._look.colour(Role.EDGE))
        x = 0.0
        for origin, share in self._shares:
            width = share * whole.width()
            origin.paint(painter, QRectF(x, 0, width, whole.height()), self._look.theme)
            x += width


def _rounded(area: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(area, radius, radius)
    return path
