"""Level meters: bars on a decibel scale."""

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.text import _
from desktop.theme import Look, Role

FLOOR_DB = -60.0
TOP_DB = 3.0
LOUD_DB = -6.0  # from here the bar warns
FALL_DB = 1.2  # per reading: about 36 dB a second at 30 readings
HOLD_READINGS = 45


class Meter(QWidget):
    """Draw the levels of some channels as thin bars, one above the other.

    The owner reads levels on a timer and hands them to :meth:`set_levels`; nothing here
    asks for them. A bar rises at once and falls slowly; a peak stays for a second and a half.
    """

    def __init__(self, look: Look, parent: QWidget | None = None, *, channels: int = 2) -> None:
        super().__init__(parent)
        self._look = look
        self._shown = [FLOOR_DB] * channels
        self._peaks = [FLOOR_DB] * channels
        self._held = [0] * channels
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Output level"))
        look.changed.connect(self.update)

    @property
    def peak_db(self) -> float:
        """The held peak of the loudest channel, in dBFS; the floor is -60."""
        return max(self._peaks)

    def set_levels(self, levels: tuple[float, ...]) -> None:
        """Show new linear peaks, one a channel; 1 is full scale."""
        before = (list(self._shown), list(self._peaks))
        for at, level in enumerate(levels[: len(self._shown)]):
            db = max(20.0 * math.log10(level), FLOOR_DB) if level > 0 else FLOOR_DB
            self._shown[at] = max(db, self._shown[at] - FALL_DB, FLOOR_DB)
            self._held[at] += 1
            if db >= self._peaks[at] or self._held[at] > HOLD_READINGS:
                self._peaks[at], self._held[at] = db, 0
        if before != (self._shown, self._peaks):
            self.update()

    def sizeHint(self) -> QSize:
        """Return the usual size."""
        return QSize(144, 3 + 5 * len(self._shown))

    def minimumSizeHint(self) -> QSize:
        """Return the shortest readable bar."""
        return QSize(60, 3 + 5 * len(self._shown))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, level and held peak of each channel."""
        painter = QPainter(self)
        thick = (self.height() - 3 * (len(self._shown) - 1)) / len(self._shown)
        for at, (shown, peak) in enumerate(zip(self._shown, self._peaks, strict=True)):
            y = at * (thick + 3)
            painter.fillRect(QRectF(0, y, self.width(), thick), self._look.colour(Role.EDGE))
            for low, high, role in (
                (FLOOR_DB, LOUD_DB, Role.RULES),
                (LOUD_DB, 0.0, Role.YOU),
                (0.0, TOP_DB, Role.BAD),
            ):
                left, right = self._x(low), self._x(min(shown, high))
                if right > left:
                    painter.fillRect(QRectF(left, y, right - left, thick), self._look.colour(role))
            if peak > FLOOR_DB:
                role = Role.BAD if peak > 0 else Role.TEXT
                painter.fillRect(QRectF(self._x(peak) - 1, y, 2, thick), self._look.colour(role))

    def _x(self, db: float) -> float:
        return (min(db, TOP_DB) - FLOOR_DB) / (TOP_DB - FLOOR_DB) * self.width()
