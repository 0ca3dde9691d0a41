"""The piano roll's views: keys at the left, notes, and how hard each is struck."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from core.studio.noting import ScoreNote
from core.text import _
from desktop.panels.notes.down import Down
from desktop.panels.notes.gestures import RollGestures
from desktop.panels.notes.heights import Line
from desktop.panels.notes.keys import RollKeys
from desktop.panels.notes.painting import RollPainter
from desktop.panels.notes.presenter import NotesPresenter
from desktop.theme import Look, Role, Space, Type

NOTCH = 120.0
ZOOM_STEP = 1.5
SCROLL_PX = 60.0
LANE_PX = 44
STEM_PX = 5.0  # how near to a stem of the velocity lane catches it

_CURSORS = {
    "move": Qt.CursorShape.SizeAllCursor,
    "resize": Qt.CursorShape.SizeHorCursor,
}


class KeyColumn(QWidget):
    """Show the keys of a piano, or the pieces of a kit; the scale's tones are marked."""

    def __init__(self, look: Look, presenter: NotesPresenter, down: Down) -> None:
        super().__init__()
        self._look, self._state, self._down = look, presenter, down
        self.setFixedWidth(Space.TRACK_HEADER)
        self.setAccessibleName(_("Keys"))
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are seen."""
        painter, look = QPainter(self), self._look
        down, heights = self._down, self._state.heights
        painter.fillRect(event.rect(), look.colour(Role.PANEL))
        painter.setFont(Type.small())
        is_kit = heights.rows is not None
        for row, line in enumerate(heights.lines):
            top = down.y(row)
            if top > self.height() or top + down.row_px < 0:
                continue
            key = QRectF(self.width() - 34, top, 34, down.row_px - 1)
            if not is_kit:
                self._paint_key(painter, key, line)
            is_told = is_kit or line.tone == 2 or round(line.pitch) % 12 == 0 or down.row_px >= 13
            if is_told and down.row_px >= 9:
                painter.setPen(look.colour(Role.TEXT if line.tone else Role.QUIET))
                words = QRectF(Space.SMALL, top, self.width() - (16 if is_kit else 56), down.row_px)
                side = Qt.AlignmentFlag.AlignLeft if is_kit else Qt.AlignmentFlag.AlignRight
                painter.drawText(words, side | Qt.AlignmentFlag.AlignVCenter, line.words)
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), look.colour(Role.LINE))

    def _paint_key(self, painter: QPainter, key: QRectF, line: Line) -> None:
        look = self._look
        painter.fillRect(key, look.colour(Role.TEXT, 0.82))
        if line.dark:
            painter.fillRect(key.adjusted(0, 0, -12, 0), look.colour(Role.BACKGROUND))
        if line.tone:
            dot = QRectF(key.left() - 10, key.center().y() - 2, 4, 4)
            role = Role.RULES if line.tone == 2 else Role.QUIET
            painter.fillRect(dot, look.colour(role))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or with Ctrl make rows higher."""
        _turn_down(self._down, event)


class Roll(QWidget):
    """Show the notes, and let the person change them."""

    def __init__(self, look: Look, presenter: NotesPresenter, down: Down) -> None:
        super().__init__()
        self._look, self._state, self._down = look, presenter, down
        self._painter = RollPainter(look, presenter, down)
        self.gestures = RollGestures(presenter, self._painter, down)
        self._keys = RollKeys(presenter)
        self._playhead: float | None = None
        self._cursor = 0.0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumHeight(80)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return room for two octaves."""
        return QSize(400, 220)

    def place_of(self, note: ScoreNote) -> QRectF:
        """Return where a note is drawn."""
        return self._painter.box(note)

    def show_playhead(self, frame: float | None) -> None:
        """Move the playhead, repainting two strips."""
        self._move_line(self._playhead, frame)
        self._playhead = frame

    def show_cursor(self, frame: float) -> None:
        """Move the cursor."""
        self._move_line(self._cursor, frame)
        self._cursor = frame

    def _move_line(self, before: float | None, now: float | None) -> None:
        for at in (before, now):
            if at is not None:
                self.update(QRect(int(self._state.across.x(at)) - 1, 0, 4, self.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what lies inside the event's area."""
        painter, area = QPainter(self), event.rect()
        painter.setClipRect(area)
        self._painter.paint(painter, area, self.width(), self.height())
        painter.setPen(QPen(self._look.colour(Role.TEXT), 1, Qt.PenStyle.DashLine))
        painter.setBrush(self._look.colour(Role.BRIGHT, 0.25))
        painter.drawRects([self._painter.box(note) for note in self.gestures.ghosts])
        if band := self.gestures.band:
            painter.setPen(self._look.colour(Role.SELECTION, 0.8))
            painter.setBrush(self._look.colour(Role.SELECTION, 0.14))
            painter.drawRect(band)
        across = self._state.across
        if not self._state.take:
            line = QRectF(round(across.x(self._cursor)), 0, 1, self.height())
            painter.fillRect(line, self._look.colour(Role.QUIET))
        if self._playhead is not None:
            line = QRectF(round(across.x(self._playhead)), 0, 1, self.height())
            painter.fillRect(line, self._look.colour(Role.PLAYHEAD))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._look.colour(Role.FOCUS))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the views their size."""
        self._down.resize(self.height())
        if self._state.take:
            self._state.across.resize(self.width())
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        at, button = event.position(), event.button()
        if button in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            more = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            middle = button is Qt.MouseButton.MiddleButton
            drawing = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if drawing and not middle:
                self.gestures.draw(at.x(), at.y())
            else:
                self.gestures.press(at.x(), at.y(), more=more, middle=middle)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Add a note, whose end follows the pointer until the button is let go."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.gestures.draw(event.position().x(), event.position().y())
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a gesture, or show what one would do here."""
        at = event.position()
        if event.buttons():
            free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if self.gestures.move(at.x(), at.y(), free=free):
                self.update()
            return
        kind = self.gestures.target(at.x(), at.y())
        self.setCursor(_CURSORS.get(kind, Qt.CursorShape.CrossCursor))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture; a click beside the notes puts the cursor."""
        at = event.position()
        on_note = self.gestures.note_at(at.x(), at.y()) is not None
        clicked = self.gestures.band is None and not self.gestures.ghosts and not on_note
        self.gestures.release()
        if clicked and event.button() is Qt.MouseButton.LeftButton:
            self._state.set_cursor(self._state.across.frame(at.x()))
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, with Alt in height; scroll along with Shift, else up and down."""
        steps = event.angleDelta()
        turn = steps.y() or steps.x()
        across, modifiers = self._state.across, event.modifiers()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            across.zoom(ZOOM_STEP ** (turn / NOTCH), event.position().x())
        elif modifiers & Qt.KeyboardModifier.ShiftModifier or abs(steps.x()) > abs(steps.y()):
            if modifiers & Qt.KeyboardModifier.AltModifier:
                _turn_down(self._down, event)
            else:
                across.scroll(-(event.pixelDelta().x() or turn / NOTCH * SCROLL_PX))
        else:
            _turn_down(self._down, event)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Keep the roll's own keys from the window; say what lies under the pointer."""
        is_override = event.type() is QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._keys.wants(event):
            event.accept()
            return True
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            note = self.gestures.note_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), self._state.words_for(note) if note else "")
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change notes by keys."""
        is_escape = event.key() == Qt.Key.Key_Escape
        if (is_escape and self.gestures.cancel()) or self._keys.press(event):
            self.update()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys go here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()


class VelocityLane(QWidget):
    """Show how hard each note is struck; a drag changes it."""

    def __init__(self, look: Look, presenter: NotesPresenter, down: Down) -> None:
        super().__init__()
        self._look, self._state = look, presenter
        self._painter = RollPainter(look, presenter, down)
        self._held: tuple[ScoreNote, ...] = ()
        self._level = 0.0
        self.setFixedHeight(LANE_PX)
        self.setAccessibleName(_("Velocity"))
        self.setToolTip(_("Velocity: drag a line up or down"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line with a head for each note."""
        painter, look, area = QPainter(self), self._look, event.rect()
        painter.setClipRect(area)
        painter.fillRect(area, look.colour(Role.BACKGROUND))
        painter.fillRect(QRect(0, 0, self.width(), 1), look.colour(Role.LINE))
        held = dict.fromkeys(self._held, self._level)
        self._painter.paint_velocities(painter, area, self.height(), held)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the notes there: the chosen ones among them, else the nearest."""
        at = event.position()
        near = [
            (note, box)
            for note, box in self._painter.seen(QRect(int(at.x()) - 8, 0, 17, 1))
            if abs(box.left() - at.x()) <= STEM_PX
        ]
        if not near or not self._state.can_edit:
            return
        held = tuple(note for note, _box in near if note in self._state.chosen)
        nearest = min(near, key=lambda each: abs(self._y(each[0].velocity) - at.y()))[0]
        self._held = tuple(self._state.chosen) if held else (nearest,)
        self._follow(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self._held:
            self._follow(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Strike what is held as hard as the pointer says."""
        held, self._held = self._held, ()
        if held:
            self._state.strike_at(self._level, held)
        self.update()

    def _follow(self, at: QPointF) -> None:
        room = self.height() - 6
        self._level = min(max(1.0 - (at.y() - 4) / room, 1 / 127), 1.0)
        self.update()

    def _y(self, velocity: float) -> float:
        return 4 + (1.0 - velocity) * (self.height() - 6)


def _turn_down(down: Down, event: QWheelEvent) -> None:
    turn = event.angleDelta().y() or event.angleDelta().x()
    zooms = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    if event.modifiers() & zooms:
        down.zoom(ZOOM_STEP ** (turn / NOTCH / 2), event.position().y())
    else:
        down.scroll(-(event.pixelDelta().y() or turn / NOTCH * SCROLL_PX))
    event.accept()
