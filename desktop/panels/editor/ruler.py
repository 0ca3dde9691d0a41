"""The ruler: plans of composed takes, bars, time, the loop and the cursor's head."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from core.text import _
from desktop.panels.editor import plan_band
from desktop.panels.editor.clock import Tick, bar_ticks, time_ticks
from desktop.panels.editor.planned import PlanLine
from desktop.panels.editor.presenter import EditorPresenter
from desktop.panels.editor.viewport import ZOOM_STEP
from desktop.theme import Look, Role, Type

HEIGHT = 40
ZOOM_PX = 60.0  # a drag this far up or down zooms by one step
STILL_PX = 4
NOTCH = 120.0


class Ruler(QWidget):
    """Show bars and time, above them what was planned; a click puts the cursor, a drag zooms.

    A drag sideways moves the view along and a drag up or down zooms it, as in the sequencers
    that people come from.
    """

    def __init__(self, look: Look, state: EditorPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._state = look, state
        self._plans = PlanLine()
        self._band = 0  # pixels that plans take above the bars
        self._playhead: int | None = None
        self._pressed: QPointF | None = None
        self._dragged = False
        self.setAccessibleName(_("Ruler"))
        self.setToolTip(_("Click: put the cursor. Drag: move along and zoom."))
        look.changed.connect(self.update)
        self.refresh()

    def refresh(self) -> None:
        """Make room for plans where the document has some."""
        self._band = plan_band.HEIGHT if self._plans.of(self._state.project) else 0
        self.setFixedHeight(HEIGHT + self._band)
        self.update()

    def explanation(self, x: float) -> str:
        """Return what was planned at a pixel, in words; empty where nothing was."""
        timeline = self._state.view.timeline
        frame = timeline.start + x * timeline.scale
        plans = self._plans.of(self._state.project)
        return plan_band.explanation(plans, frame, timeline.sample_rate)

    def event(self, event: QEvent) -> bool:
        """Explain the plan under the pointer."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.explanation(event.pos().x()) if event.pos().y() < self._band else ""
            QToolTip.showText(event.globalPos(), words or self.toolTip(), self)
            return True
        return super().event(event)

    def show_playhead(self, frame: int | None) -> None:
        """Move the playhead."""
        timeline = self._state.view.timeline
        for at in (self._playhead, frame):
            if at is not None:
                self.update(int(timeline.x(at)) - 6, 0, 12, self.height())
        self._playhead = frame

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ticks, words, loop and cursors."""
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.fillRect(event.rect(), self._look.colour(Role.BAR))
        timeline, project = self._state.view.timeline, self._state.project
        if self._state.loop is not None:
            left, right = (timeline.x(frame) for frame in self._state.loop)
            band = QRectF(left, 0, max(right - left, 1.0), self.height())
            painter.fillRect(band, self._look.colour(Role.ACTION, 0.22))
            painter.fillRect(QRectF(left, 0, band.width(), 3), self._look.colour(Role.ACTION))
        painter.setFont(Type.tabular(Type.small()))
        plan_band.paint_plans(painter, self._look, timeline, self._plans.of(project))
        for tick in bar_ticks(timeline, project.tempo):
            self._paint_tick(painter, tick, self._band, 20, Role.TEXT)
        for tick in time_ticks(timeline):
            self._paint_tick(painter, tick, self._band + 20, 20, Role.QUIET)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.colour(Role.LINE))
        self._paint_head(painter, self._state.cursor, Role.QUIET)
        if self._playhead is not None:
            self._paint_head(painter, self._playhead, Role.PLAYHEAD)

    def _paint_tick(self, painter: QPainter, tick: Tick, top: int, height: int, role: Role) -> None:
        x = self._state.view.timeline.x(tick.frame)
        clip = painter.clipBoundingRect()
        if not clip.left() - 80 <= x <= clip.right() + 1:
            return
        if not tick.text:
            painter.fillRect(QRectF(round(x), top + height - 4, 1, 4), self._look.colour(Role.EDGE))
            return
        painter.fillRect(QRectF(round(x), top, 1, height), self._look.colour(Role.EDGE))
        if x + 5 + painter.fontMetrics().horizontalAdvance(tick.text) > self.width():
            return
        painter.setPen(self._look.colour(role))
        painter.drawText(QPointF(round(x) + 5, top + 14), tick.text)

    def _paint_head(self, painter: QPainter, frame: int, role: Role) -> None:
        x = round(self._state.view.timeline.x(frame)) + 0.5
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour(role))
        bottom = self.height()
        top = bottom - 8
        painter.drawPolygon(
            QPolygonF([QPointF(x - 5, top), QPointF(x + 5, top), QPointF(x, bottom)])
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan along and zoom up and down."""
        if self._pressed is None:
            return
        by = event.position() - self._pressed
        if not self._dragged and by.manhattanLength() < STILL_PX:
            return
        self._dragged = True
        self._state.view.scroll(-by.x())
        self._state.view.zoom(ZOOM_STEP ** (by.y() / ZOOM_PX), event.position().x())
        self._pressed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put the cursor where it was clicked."""
        if self._pressed is not None and not self._dragged:
            frame = self._state.view.timeline.frame(event.position().x())
            self._state.set_cursor(frame, keep_selection=True)
        self._pressed = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; nothing scrolls here, so no key is needed."""
        self._state.view.zoom(ZOOM_STEP ** (event.angleDelta().y() / NOTCH), event.position().x())
        event.accept()
