"""The overview strip: the whole project, and which part of it is on screen."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from core.text import _
from desktop.panels.editor.presenter import EditorPresenter
from desktop.panels.editor.rows import blended
from desktop.panels.editor.sound import Sound
from desktop.panels.editor.spectrum import as_qimage
from desktop.panels.editor.timeline import Timeline
from desktop.panels.editor.waveform import Columns, painted, track_columns
from desktop.theme import Look, Role

HEIGHT = 36


class Overview(QWidget):
    """Show everything in one strip; a drag moves the view."""

    def __init__(
        self, look: Look, state: EditorPresenter, sound: Sound, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._state, self._sound = look, state, sound
        self._image: QImage | None = None
        self._drawn_for: tuple[object, ...] = ()
        self._playhead: int | None = None
        self._grip = 0.0
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(_("Overview"))
        self.setToolTip(_("Drag to move along"))
        look.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Draw the waveform anew: the document or its peaks changed."""
        self._image = None
        self.update()

    def show_playhead(self, frame: int | None) -> None:
        """Move the playhead."""
        for at in (self._playhead, frame):
            if at is not None:
                self.update(int(self._whole().x(at)) - 1, 0, 3, HEIGHT)
        self._playhead = frame

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the strip and the window on it."""
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.fillRect(event.rect(), self._look.colour(Role.BACKGROUND))
        whole, view = self._whole(), self._state.view.timeline
        painter.drawImage(0, 0, self._waveform(whole))
        left, right = whole.x(view.start), whole.x(min(view.end, whole.end))
        window = QRectF(left, 0, max(right - left, 3.0), HEIGHT - 1)
        if window.width() < self.width() - 1:
            painter.fillRect(window, self._look.colour(Role.SELECTION, 0.12))
            painter.setPen(self._look.colour(Role.QUIET))
            painter.drawRect(window.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.fillRect(0, HEIGHT - 1, self.width(), 1, self._look.colour(Role.LINE))
        for at, role in ((self._state.cursor, Role.QUIET), (self._playhead, Role.PLAYHEAD)):
            if at is not None:
                painter.fillRect(QRectF(round(whole.x(at)), 0, 1, HEIGHT), self._look.colour(role))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the window, or bring it here."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        frame, view = self._whole().frame(event.position().x()), self._state.view.timeline
        inside = view.start <= frame < view.end
        self._grip = frame - view.start if inside else (view.end - view.start) / 2
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the view along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            view = self._state.view
            frame = self._whole().frame(event.position().x())
            view.look_at(view.timeline.starting_at(frame - self._grip))

    def _whole(self) -> Timeline:
        view = self._state.view.timeline
        return Timeline(0.0, view.extent / max(self.width(), 1), self.width(), view.length)

    def _waveform(self, whole: Timeline) -> QImage:
        ratio = self.devicePixelRatioF()
        key = (whole, ratio)
        if self._image is None or self._drawn_for != key:
            self._image = self._drawn(whole, ratio)
            self._image.setDevicePixelRatio(ratio)
            self._drawn_for = key
        return self._image

    def _drawn(self, whole: Timeline, ratio: float) -> QImage:
        width, height = round(self.width() * ratio), round((HEIGHT - 1) * ratio)
        timeline = Timeline(0.0, whole.scale / ratio, width, whole.length)
        columns = Columns.empty(width)
        for track in self._state.project.heard:
            one = track_columns(track, timeline, self._sound.peaks, lambda *_: None)
            columns.low = np.minimum(columns.low, np.where(one.low <= one.high, one.low, 1.0))
            columns.high = np.maximum(columns.high, np.where(one.low <= one.high, one.high, -1.0))
            columns.rms = np.maximum(columns.rms, one.rms)
        theme = self._look.theme
        outer = np.full(width, blended(theme, Role.QUIET, 0.45), np.uint32)
        inner = np.full(width, blended(theme, Role.QUIET, 0.8), np.uint32)
        return as_qimage(painted(columns, height, outer, inner))
