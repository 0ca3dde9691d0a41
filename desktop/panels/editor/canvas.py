"""The tracks themselves: draws rows, selection and cursors, and takes the mouse."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from core.project import Clip
from core.text import _
from desktop.panels.editor.gestures import Gestures
from desktop.panels.editor.lane import Piece, how
from desktop.panels.editor.presenter import EditorPresenter
from desktop.panels.editor.rows import HEAD, Row, RowPainter, paint_lane
from desktop.panels.editor.viewport import ZOOM_STEP
from desktop.theme import Look, Role, Type, origin_look

LEAVING_PX = 40  # a clip that is carried this close to the window's border may be leaving
NOTCH = 120.0  # a wheel's step in Qt's eighths of a degree
SCROLL_PX = 80.0
CARRIED_PX = 220  # most of a clip's name under the pointer

_CURSORS = {
    "move": Qt.CursorShape.OpenHandCursor,
    "trim_start": Qt.CursorShape.SizeHorCursor,
    "trim_end": Qt.CursorShape.SizeHorCursor,
}


class Canvas(QWidget):
    """Show all tracks over one stretch of time.

    Parameters
    ----------
    look
        Colours.
    state
        What is shown.
    gestures
        What the mouse does.
    painter
        Draws and keeps the rows' pictures.
    """

    pointed = Signal(object)  # (frame, row or None, y inside the row's body 0..1), None outside
    clip_taken = Signal(object)  # the Clip that is carried to the window's border
    clip_left = Signal()  # a clip is held outside the window: `held_outside`
    clip_let_go = Signal()  # it was let go there, and no drag had begun
    menu_wanted = Signal(object, object)  # (global position, clip or None)

    def __init__(
        self,
        look: Look,
        state: EditorPresenter,
        gestures: Gestures,
        painter: RowPainter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._state, self._gestures, self._rows = look, state, gestures, painter
        self._playhead: int | None = None
        self._landing: int | None = None
        self.held_outside: Clip | None = None  # by the pointer, button down
        self._leaving: Clip | None = None  # near the window's border, or beyond it
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(_("Tracks"))
        look.changed.connect(self.update)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Draw these rows."""
        self._gestures.rows = rows
        self.setMinimumHeight(rows[-1].bottom if rows else 0)
        self.update()

    def show_playhead(self, frame: int | None) -> None:
        """Move the playhead, repainting two narrow strips and nothing else."""
        timeline = self._state.view.timeline
        for at in (self._playhead, frame):
            if at is not None:
                self.update(QRect(int(timeline.x(at)) - 1, 0, 4, self.height()))
        self._playhead = frame

    def show_landing(self, frame: int | None) -> None:
        """Mark where what is dragged over the editor would land, or nothing."""
        if frame != self._landing:
            self._landing = frame
            self.update()

    def sizeHint(self) -> QSize:
        """Return the height of all rows."""
        rows = self._gestures.rows
        return QSize(400, rows[-1].bottom if rows else 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what lies inside the event's area."""
        painter = QPainter(self)
        area = event.rect()
        painter.setClipRect(area)
        painter.fillRect(area, self._look.colour(Role.BACKGROUND))
        for row in self._gestures.rows:
            if row.bottom > area.top() and row.top <= area.bottom():
                self._paint_row(painter, row, area)
        self._paint_selection(painter)
        self._paint_ghost(painter)
        self._paint_line(painter, self._state.cursor, Role.QUIET)
        if self._landing is not None:
            self._paint_line(painter, self._landing, Role.FOCUS)
        if self._playhead is not None:
            self._paint_line(painter, self._playhead, Role.PLAYHEAD)

    def _paint_row(self, painter: QPainter, row: Row, area: QRect) -> None:
        timeline, lane = self._state.view.timeline, self._state.lane(row.track)
        body_top, body_height = row.body
        middle = body_top + body_height // 2
        painter.fillRect(0, middle, self.width(), 1, self._look.colour(Role.LINE))
        image = self._rows.image(
            row, lane, timeline, mix=self._state.view.mix, ratio=self.devicePixelRatioF()
        )
        heard = row.track in self._state.project.heard
        painter.setOpacity(1.0 if heard else 0.35)
        painter.drawImage(QPointF(0, body_top), image)
        painter.setOpacity(1.0)
        for clip in row.track.clips:
            if timeline.x(clip.end) >= area.left() and timeline.x(clip.start) <= area.right():
                self._paint_clip(painter, row, clip)
        paint_lane(painter, row, lane, timeline, self._look.theme, area)
        painter.fillRect(0, row.bottom - 1, self.width(), 1, self._look.colour(Role.LINE))

    def _paint_clip(self, painter: QPainter, row: Row, clip: Clip) -> None:
        timeline = self._state.view.timeline
        left, right = timeline.x(clip.start), timeline.x(clip.end)
        head = QRectF(left, row.top, right - left - 1, HEAD - 1)
        chosen = clip.id == self._state.chosen
        painter.fillRect(head, self._look.colour(Role.PRESSED if chosen else Role.HOVER))
        kinds = {piece.look for piece in self._state.lane(row.track) if _inside(piece, clip)}
        if len(kinds) == 1:  # a hint of the lane's colour, so that a clip reads as one thing
            role = origin_look(kinds.pop()).role
            painter.fillRect(QRectF(left, row.top, 2, HEAD - 1), self._look.colour(role))
        name = self._name_of(clip)
        words = head.adjusted(max(-left, 0.0) + 7, 0, -5, 0)
        words.setRight(min(words.right(), self.width() - 5.0))
        if words.width() > 12:
            painter.setFont(Type.small())
            painter.setPen(self._look.colour(Role.TEXT if chosen else Role.QUIET))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            metrics = painter.fontMetrics()
            fitting = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(words.width()))
            painter.drawText(words, flags, fitting)
        self._paint_fades(painter, row, clip)

    def picture_of(self, clip: Clip) -> QPixmap:
        """Return what the pointer carries when a clip leaves: its name in its colour."""
        name = self._name_of(clip)
        font = Type.small()
        metrics = QFontMetrics(font)
        words = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, CARRIED_PX)
        size = QSize(metrics.horizontalAdvance(words) + 20, metrics.height() + 10)
        ratio = self.devicePixelRatioF()
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._look.colour(Role.PRESSED))
        painter = QPainter(picture)
        painter.setFont(font)
        painter.setPen(self._look.colour(Role.TEXT))
        painter.drawText(QRect(QPoint(), size), Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
        return picture

    def _name_of(self, clip: Clip) -> str:
        source = self._state.project.sources.get(clip.source)
        return clip.name or (source.name if source else "")

    def _paint_fades(self, painter: QPainter, row: Row, clip: Clip) -> None:
        timeline, (top, height) = self._state.view.timeline, row.body
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._look.colour(Role.TEXT, 0.7))
        for frames, edge, inward in (
            (clip.fade_in - clip.fade_in_before, clip.start, 1),
            (clip.fade_out - clip.fade_out_after, clip.end, -1),
        ):
            if frames > 0:
                outer, inner = timeline.x(edge), timeline.x(edge + inward * frames)
                line = QPolygonF([QPointF(outer, top + height), QPointF(inner, top)])
                painter.drawPolyline(line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_selection(self, painter: QPainter) -> None:
        selection, timeline = self._state.selection, self._state.view.timeline
        if selection is None:
            return
        left, right = timeline.x(selection.start), timeline.x(selection.end)
        for row in self._gestures.rows:
            if row.track.id in selection.tracks:
                top, height = row.body
                area = QRectF(left, top, max(right - left, 1.0), height)
                painter.fillRect(area, self._look.colour(Role.SELECTION, 0.14))
                painter.setPen(self._look.colour(Role.SELECTION, 0.7))
                painter.drawRect(area.adjusted(0, 0, -1, -1))

    def _paint_ghost(self, painter: QPainter) -> None:
        ghost = None if self.held_outside else self._gestures.ghost
        timeline = self._state.view.timeline
        row = next((r for r in self._gestures.rows if ghost and r.track.id == ghost.track), None)
        if ghost is None or row is None:
            return
        left, right = timeline.x(ghost.start), timeline.x(ghost.end)
        area = QRectF(left, row.top, right - left, row.height - 2)
        painter.fillRect(area, self._look.colour(Role.BRIGHT, 0.16))
        painter.setPen(self._look.colour(Role.BRIGHT))
        painter.drawRect(area)

    def _paint_line(self, painter: QPainter, frame: int, role: Role) -> None:
        x = self._state.view.timeline.x(frame)
        painter.fillRect(QRectF(round(x), 0, 1, self.height()), self._look.colour(role))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the view its width."""
        self._state.view.resize(self.width())
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        at = event.position()
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            middle = event.button() is Qt.MouseButton.MiddleButton
            extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._gestures.press(at.x(), at.y(), middle=middle, extend=extend)
            self._shape(at.x(), at.y(), pressed=True)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a gesture, or only point."""
        at = event.position()
        if event.buttons():
            self._gestures.move(at.x(), at.y())
            if self._gestures.ghost is not None:
                self.update()
            self._hold(at)
        else:
            self._shape(at.x(), at.y())
        self._point(at)

    def _hold(self, at: QPointF) -> None:
        """Notice that a clip is held outside the window, or is back."""
        place = self.mapTo(self.window(), at.toPoint())
        border = self.window().rect()
        inside = border.contains(place)
        well_inside = border.adjusted(LEAVING_PX, LEAVING_PX, -LEAVING_PX, -LEAVING_PX)
        leaving = None if well_inside.contains(place) else self._gestures.dragged
        if leaving is not None and self._leaving is None:
            self.clip_taken.emit(leaving)
        self._leaving = leaving
        before, self.held_outside = self.held_outside, None if inside else self._gestures.dragged
        if before is None and self.held_outside is not None:
            self.setCursor(Qt.CursorShape.BusyCursor)
            self.clip_left.emit()
        elif before is not None and self.held_outside is None:
            self._shape(at.x(), at.y(), pressed=True)

    def release_clip(self) -> None:
        """Let go of the clip that is held, where it was."""
        self.held_outside = None
        self._gestures.cancel()
        self.unsetCursor()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture."""
        at = event.position()
        if self.held_outside is not None:
            self.release_clip()
            self.clip_let_go.emit()
        self._gestures.release(at.x(), at.y())
        self._shape(at.x(), at.y())
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the clip there."""
        self._gestures.double_click(event.position().x(), event.position().y())

    def leaveEvent(self, event: QEvent) -> None:
        """Take the figures of what was pointed at away."""
        self.pointed.emit(None)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what lies there."""
        target = self._gestures.target(event.pos().x(), event.pos().y())
        if target.clip is not None:
            self._state.choose(target.clip.id)
        self.menu_wanted.emit(event.globalPos(), target.clip)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll along with Shift, else leave it to the scroll area."""
        steps = event.angleDelta()
        turn = steps.y() or steps.x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._state.view.zoom(ZOOM_STEP ** (turn / NOTCH), event.position().x())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(steps.x()) > abs(
            steps.y()
        ):
            pixels = event.pixelDelta().x() or turn / NOTCH * SCROLL_PX
            self._state.view.scroll(-pixels)
        else:
            event.ignore()
            return
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Explain lanes and clips in a tooltip; zoom when two fingers pinch."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.explanation(event.pos().x(), event.pos().y()))
            return True
        if event.type() is QEvent.Type.NativeGesture:
            return self._pinch(event)
        return super().event(event)

    def explanation(self, x: float, y: float) -> str:
        """Return the name of a clip at its header, how the sound was made at a lane."""
        row = self._gestures.row_at(y)
        if row is None:
            return ""
        frame = self._state.view.timeline.frame(x)
        if y < row.top + HEAD:
            clips = (clip for clip in row.track.clips if clip.start <= frame < clip.end)
            return next((self._name_of(clip) for clip in clips), "")
        if y < row.lane[0] - 2:
            return ""
        return next(
            (how(p.origins) for p in self._state.lane(row.track) if p.start <= frame < p.end), ""
        )

    def _pinch(self, event: QEvent) -> bool:
        kind = getattr(event, "gestureType", lambda: None)()
        if kind is not Qt.NativeGestureType.ZoomNativeGesture:
            return super().event(event)
        self._state.view.zoom(1.0 + event.value(), event.position().x())  # type: ignore[attr-defined]
        return True

    def _point(self, at: QPointF) -> None:
        row = self._gestures.row_at(at.y())
        height = (at.y() - row.body[0]) / row.body[1] if row else 0.0
        self.pointed.emit((self._state.view.timeline.frame(at.x()), row, height))

    def _shape(self, x: float, y: float, *, pressed: bool = False) -> None:
        kind = self._gestures.target(x, y).kind
        shape = _CURSORS.get(kind, Qt.CursorShape.IBeamCursor)
        if pressed and kind == "move":
            shape = Qt.CursorShape.ClosedHandCursor
        if self.cursor().shape() is not shape:
            self.setCursor(shape)


def _inside(piece: Piece, clip: Clip) -> bool:
    return piece.start < clip.end and piece.end > clip.start
