"""Small pictures of a film above the ruler, with the moments that the music hits."""

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from core.studio.scoring import THUMB, Cue, Film, picture_at
from core.text import _
from desktop.bridge import VisibleWork
from desktop.panels.editor.presenter import EditorPresenter
from desktop.theme import Look, Role

HEIGHT = 48
MARK_PX = 2.0
NEAR_PX = 5.0
_EXACT = 0.6  # of a slot: a kept picture that is farther away stands in only for the moment


class FilmStrip(QWidget):
    """Draw a film along the timeline: one picture a slot, made in the background where needed.

    Slots stand still while the view moves: they are counted from the film's start.

    Parameters
    ----------
    look
        Colours.
    state
        The view that the strip follows.
    visible
        Keeps pictures that are closer together than those the film came with.
    """

    def __init__(
        self,
        look: Look,
        state: EditorPresenter,
        visible: VisibleWork,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._state, self._visible = look, state, visible
        self._film: Film | None = None
        self._start = 0
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(_("Video"))
        self.setVisible(False)
        self.setMouseTracking(True)
        visible.arrived.connect(self.update)
        look.changed.connect(self.update)

    def show_film(self, film: Film | None, start: int = 0) -> None:
        """Show a film that begins at a frame of the project; ``None`` for none."""
        self._film, self._start = film, start
        self.setVisible(film is not None)
        self.update()

    @property
    def slot_s(self) -> float:
        """Seconds that one picture is as wide as."""
        return self._seconds(self._slot_px) - self._seconds(0.0)

    @property
    def _slot_px(self) -> float:
        return (HEIGHT - 4) * THUMB[0] / THUMB[1]

    def _x(self, seconds: float) -> float:
        film, timeline = self._film, self._state.view.timeline
        if film is not None and self._state.is_empty:  # nothing to follow yet: all of it
            return seconds / film.seconds * self.width()
        return timeline.x(self._start + seconds * timeline.sample_rate)

    def _seconds(self, x: float) -> float:
        film, timeline = self._film, self._state.view.timeline
        if film is not None and self._state.is_empty:
            return x / max(self.width(), 1) * film.seconds
        return (timeline.start + x * timeline.scale - self._start) / timeline.sample_rate

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pictures in view and the marks of the moments."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._look.colour(Role.BAR))
        film = self._film
        if film is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        slot = self.slot_s
        first = max(int(self._seconds(event.rect().left()) / slot), 0)
        last = int(min(self._seconds(event.rect().right() + 1), film.seconds) / slot)
        for number in range(first, last + 1):
            second = number * slot
            if second >= film.seconds:
                break
            left, right = self._x(second), min(self._x(second + slot), self._x(film.seconds))
            self._paint_picture(painter, self._picture(film, second, slot), left, right)
        for cue in film.cues:
            self._paint_mark(painter, cue)

    def _picture(self, film: Film, second: float, slot: float) -> NDArray[np.uint8]:
        """Return the nearest kept picture, or the exact one once it was made."""
        times = [time for time, _picture in film.thumbs]
        index = max(int(np.searchsorted(times, second + 1e-3, side="right")) - 1, 0)
        near, picture = film.thumbs[index]
        if second - near <= max(_EXACT * slot, 0.02):
            return picture
        exact = round(second, 3)
        made = self._visible.get(("film", film.hash, exact), partial(picture_at, film, exact))
        return picture if made is None else made

    def _paint_picture(
        self, painter: QPainter, picture: NDArray[np.uint8], left: float, right: float
    ) -> None:
        height, width = picture.shape[:2]
        pixels = np.ascontiguousarray(picture)
        image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        shown = min((right - left) / max(self._slot_px, 1e-6), 1.0)
        source = QRectF(0, 0, width * shown, height)
        painter.drawImage(QRectF(left, 2, right - left, HEIGHT - 4), image, source)
        painter.fillRect(QRectF(left, 2, 1, HEIGHT - 4), self._look.colour(Role.BAR))

    def _paint_mark(self, painter: QPainter, cue: Cue) -> None:
        x = self._x(cue.seconds)
        if not -MARK_PX <= x <= self.width() + MARK_PX:
            return
        role = Role.ACTION if cue.hit else Role.EDGE
        painter.fillRect(QRectF(x - MARK_PX / 2, 0, MARK_PX, HEIGHT), self._look.colour(role))
        if cue.hit:  # not by colour alone
            painter.fillRect(QRectF(x - 3, 0, 6, 4), self._look.colour(role))

    def explanation(self, x: float) -> str:
        """Return what is at a pixel, in words."""
        film = self._film
        if film is None:
            return ""
        near = [cue for cue in film.cues if abs(self._x(cue.seconds) - x) <= NEAR_PX]
        if near:
            cue = min(near, key=lambda cue: abs(self._x(cue.seconds) - x))
            what = _("cut") if cue.kind == "cut" else _("marker")
            words = _("{what} at {second:.2f} s, hit") if cue.hit else _("{what} at {second:.2f} s")
            return words.format(what=what, second=cue.seconds)
        return _("{name}, {second:.2f} s").format(name=film.path.name, second=self._seconds(x))

    def event(self, event: QEvent) -> bool:
        """Say what is under the pointer."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.explanation(event.pos().x()), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the cursor where it was clicked."""
        timeline = self._state.view.timeline
        if not self._state.is_empty:
            frame = self._start + self._seconds(event.position().x()) * timeline.sample_rate
            self._state.set_cursor(max(round(frame), 0), keep_selection=True)
