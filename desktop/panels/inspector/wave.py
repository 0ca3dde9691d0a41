"""The waveform of an inspected file with the seconds drawn on it that carry marks."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.audio import PeakPyramid
from core.text import _
from desktop.panels.inspector.words import MarkedLane
from desktop.theme import Look, Role, Type
from desktop.widgets.wording import whole_clock

LANE, GAP, RULER = 12, 4, 18
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
_TICK_ROOM = 64  # pixels that a time needs


class MarkedWave(QWidget):
    """Draw peaks, a ruler, and one lane a mark: solid for public, hatched for private.

    A lane is the more opaque the surer the detector is; the tooltip has the figures, and
    the description for screen readers has them all.

    Parameters
    ----------
    look
        Where colours come from.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pyramid: PeakPyramid | None = None
        self._seconds = 0.0
        self._lanes: tuple[MarkedLane, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Waveform with marked seconds"))
        look.changed.connect(self.update)

    def show_sound(self, pyramid: PeakPyramid, seconds: float, lanes: Sequence[MarkedLane]) -> None:
        """Show a file's peaks and the seconds that its marks cover."""
        self._pyramid, self._seconds, self._lanes = pyramid, max(seconds, 1e-6), tuple(lanes)
        self.setAccessibleDescription(
            "; ".join(self._told(lane, span) for lane in lanes for span in lane.spans)
            or _("no marked seconds")
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return a height for the wave and all lanes."""
        return QSize(480, 120 + RULER + len(self._lanes) * (LANE + GAP))

    def minimumSizeHint(self) -> QSize:
        """Return the same height on little room."""
        return QSize(160, self.sizeHint().height())

    def told_at(self, place: QPointF) -> str:
        """Return the words for a place: its time and the marks there."""
        second = self._second(place.x())
        words = [
            self._told(lane, span)
            for lane in self._lanes
            for span in lane.spans
            if span[0] <= second < span[1]
        ]
        return "\n".join([whole_clock(second), *(words or [_("no mark found here")])])

    def event(self, event: QEvent) -> bool:
        """Explain the place under the pointer."""
        if isinstance(event, QHelpEvent) and self._pyramid is not None:
            QToolTip.showText(event.globalPos(), self.told_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw everything."""
        if self._pyramid is None:
            return
        painter = QPainter(self)
        lanes = len(self._lanes) * (LANE + GAP)
        wave = QRectF(0, 0, self.width(), self.height() - RULER - lanes)
        painter.fillRect(wave, self._look.colour(Role.BACKGROUND))
        for lane in self._lanes:
            if lane.layer == "public":
                for start, end, confidence in lane.spans:
                    area = QRectF(self._x(start), 0, self._x(end) - self._x(start), wave.height())
                    painter.fillRect(area, self._look.colour(Role.ACTION, 0.22 * confidence))
        self._draw_wave(painter, wave)
        for at, lane in enumerate(self._lanes):
            self._draw_lane(painter, lane, wave.bottom() + GAP + at * (LANE + GAP))
        self._draw_ruler(painter)

    def _draw_wave(self, painter: QPainter, area: QRectF) -> None:
        pyramid = self._pyramid
        if pyramid is None or not pyramid.frames:
            return
        width = max(int(area.width()), 1)
        rows = min(pyramid.channels, 2)
        height = area.height() / rows
        painter.setPen(QPen(self._look.colour(Role.QUIET), 1.0))
        for channel in range(rows):
            low, high, _rms = pyramid.columns(channel, 0, pyramid.frames, width)
            middle = area.top() + (channel + 0.5) * height
            half = height / 2 - 3
            painter.drawLines(
                [
                    QLineF(
                        x + 0.5,
                        middle - max(min(float(top), 1.0) * half, 0.5),
                        x + 0.5,
                        middle - min(max(float(bottom), -1.0) * half, -0.5),
                    )
                    for x, (bottom, top) in enumerate(zip(low, high, strict=True))
                ]
            )

    def _draw_lane(self, painter: QPainter, lane: MarkedLane, top: float) -> None:
        painter.fillRect(QRectF(0, top, self.width(), LANE), self._look.colour(Role.HOVER))
        public = lane.layer == "public"
        for start, end, confidence in lane.spans:
            area = QRectF(self._x(start), top, max(self._x(end) - self._x(start), 2.0), LANE)
            role = Role.ACTION if public else Role.TEXT
            colour = self._look.colour(role, 0.35 + 0.65 * confidence)
            if public:
                painter.fillRect(area, colour)
            else:
                self._hatch(painter, area, QPen(colour, 2.0))
        painter.setFont(Type.small())

    def _hatch(self, painter: QPainter, area: QRectF, pen: QPen) -> None:
        painter.save()
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        x = area.left() // 6 * 6 - area.height()
        while x < area.right():
            painter.drawLine(QLineF(x, area.bottom(), x + area.height(), area.top()))
            x += 6
        painter.restore()

    def _draw_ruler(self, painter: QPainter) -> None:
        painter.setFont(Type.tabular(Type.small()))
        painter.setPen(self._look.colour(Role.QUIET))
        room = self._seconds * _TICK_ROOM / max(self.width(), 1)
        step = next((step for step in _STEPS_S if step >= room), _STEPS_S[-1])
        second = 0.0
        while second <= self._seconds:
            x = self._x(second)
            text = whole_clock(second)
            width = painter.fontMetrics().horizontalAdvance(text)
            area = QRectF(
                min(x, self.width() - width - 1), self.height() - RULER + 3, width + 2, RULER - 3
            )
            painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft), text)
            second += step

    def _told(self, lane: MarkedLane, span: tuple[float, float, float]) -> str:
        return _("{lane}: {start} to {end}, {confidence:.0%} sure").format(
            lane=lane.title,
            start=whole_clock(span[0]),
            end=whole_clock(span[1]),
            confidence=span[2],
        )

    def _x(self, second: float) -> float:
        return second / self._seconds * self.width()

    def _second(self, x: float) -> float:
        return min(max(x / max(self.width(), 1), 0.0), 1.0) * self._seconds
