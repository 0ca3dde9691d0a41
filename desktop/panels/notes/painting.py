"""Draws the piano roll: rows and scale, bars and beats, notes by how hard they are struck."""

import math
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from core.studio.noting import ScoreNote, ScoreNotes
from desktop.panels.notes.down import Down
from desktop.panels.notes.heights import DRUMS
from desktop.panels.notes.places import Places, PlacesKept
from desktop.panels.notes.presenter import NotesPresenter
from desktop.theme import Look, Role, Type

CLOSEST_LINES = 7.0  # pixels; lines that lie closer are left out
SHADES = 6  # of how hard notes are struck
NARROWEST = 2.0  # pixels of a note
NAMED_PX = 46.0  # a note this wide and a row this high have room for a name
NAMED_ROW_PX = 11.0
STROKE = 120  # ticks that a drum's stroke is drawn for at most


class RollPainter:
    """Draw one part's notes.

    Parameters
    ----------
    look
        Colours.
    presenter
        What is drawn.
    down
        Where rows lie.
    """

    def __init__(self, look: Look, presenter: NotesPresenter, down: Down) -> None:
        self._look, self._state, self._down = look, presenter, down
        self._kept = PlacesKept()

    def paint(self, painter: QPainter, area: QRect, width: int, height: int) -> None:
        """Draw what lies inside an area."""
        self._rows(painter, area, width)
        self._lines(painter, area, height)
        for notes in self._state.others:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour(Role.QUIET, 0.28))
            places = self._places(notes)
            painter.drawRects(self._boxes(places, self._within(places, area)))
        self._notes(painter, area)

    def box(self, note: ScoreNote) -> QRectF:
        """Return where a note is drawn."""
        state, down = self._state, self._down
        across = state.across
        length = min(note.length, self._longest) if self._longest else note.length
        left, right = (across.x(state.frame_of(tick)) for tick in (note.start, note.start + length))
        top = down.y(state.heights.row(note.pitch))
        return QRectF(left, top + 1, max(right - left - 1, NARROWEST), max(down.row_px - 2, 2.0))

    def seen(self, area: QRect) -> Iterator[tuple[ScoreNote, QRectF]]:
        """Yield the notes that reach into an area, each with its place."""
        places = self._places(self._state.notes)
        index = self._within(places, area)
        return zip((places.notes[i] for i in index), self._boxes(places, index), strict=True)

    @property
    def _longest(self) -> int:
        """A stroke is over at once, however long its note is."""
        return STROKE if self._state.part == DRUMS else 0

    def _places(self, notes: ScoreNotes) -> Places:
        state = self._state
        return self._kept.of(
            notes,
            state.heights,
            (state.frame_of(0), state.part),
            lambda: Places(notes, state.heights, state.frame_of, self._longest),
        )

    def _within(self, places: Places, area: QRect) -> NDArray[np.intp]:
        across = self._state.across
        return places.between(across.frame(area.left() - 2), across.frame(area.right() + 3))

    def _boxes(self, places: Places, index: NDArray[np.intp]) -> list[QRectF]:
        across, down = self._state.across, self._down
        left, slope = across.x(0.0), (across.x(1e6) - across.x(0.0)) / 1e6
        lefts = left + slope * places.starts[index]
        widths = np.maximum(slope * (places.ends - places.starts)[index] - 1, NARROWEST)
        tops = places.rows[index] * down.row_px - down.top + 1
        height = max(down.row_px - 2, 2.0)
        rows = zip(lefts.tolist(), tops.tolist(), widths.tolist(), strict=True)
        return [QRectF(x, y, width, height) for x, y, width in rows]

    def paint_velocities(
        self, painter: QPainter, area: QRect, height: int, held: Mapping[ScoreNote, float]
    ) -> None:
        """Draw a line with a head for each note, as high as it is struck hard."""
        look, state = self._look, self._state
        places = self._places(state.notes)
        index = self._within(places, area.adjusted(-4, 0, 4, 0))
        across = state.across
        left, slope = across.x(0.0), (across.x(1e6) - across.x(0.0)) / 1e6
        xs = left + slope * places.starts[index]
        levels = places.velocities[index].copy()
        for at, number in enumerate(index if held else ()):
            levels[at] = held.get(places.notes[number], levels[at])
        tops = 4 + (1.0 - levels) * (height - 6)
        shades = np.minimum((levels * SHADES).astype(int), SHADES - 1)
        shades[places.chosen(state.chosen)[index]] = SHADES
        painter.setPen(Qt.PenStyle.NoPen)
        for shade in range(SHADES + 1):
            rows = np.flatnonzero(shades == shade)
            if len(rows):
                painter.setBrush(self._shade(shade) if shade < SHADES else look.colour(Role.TEXT))
                pairs = list(zip(xs[rows].tolist(), tops[rows].tolist(), strict=True))
                painter.drawRects([QRectF(x, y, 2, height - y) for x, y in pairs])
                painter.drawRects([QRectF(x - 1, y - 2, 5, 4) for x, y in pairs])

    def _shade(self, number: int) -> QColor:
        return self._look.colour(Role.RULES, 0.36 + 0.64 * (number + 1) / SHADES)

    def _rows(self, painter: QPainter, area: QRect, width: int) -> None:
        down, heights, look = self._down, self._state.heights, self._look
        painter.fillRect(area, look.colour(Role.BACKGROUND))
        first = max(math.floor(down.row(area.top())), 0)
        last = min(math.ceil(down.row(area.bottom())), heights.count - 1)
        for row in range(first, last + 1):
            line = heights.lines[row]
            band = QRectF(0, down.y(row), width, down.row_px)
            if line.tone and not line.dark and heights.rows is None:
                painter.fillRect(band, look.colour(Role.CARD, 0.85))
            elif line.dark:
                painter.fillRect(band, look.colour(Role.LINE, 0.35 if line.tone else 0.16))
            painter.fillRect(QRectF(0, band.bottom() - 1, width, 1), look.colour(Role.LINE, 0.5))
        for tone in heights.tones:  # where the scale's tones really are
            y = down.y(heights.row(tone.pitch)) + down.row_px / 2
            if tone.tone == 2:
                painter.fillRect(QRectF(0, y - 0.5, width, 1), look.colour(Role.RULES, 0.45))
            elif abs(tone.pitch - round(tone.pitch)) > 0.005:
                painter.setPen(QPen(look.colour(Role.RULES, 0.4), 1, Qt.PenStyle.DotLine))
                painter.drawLine(QLineF(0, y, width, y))

    def _lines(self, painter: QPainter, area: QRect, height: int) -> None:
        state, score = self._state, self._state.score
        if score is None:
            return
        across = state.across
        start = max(state.tick_of(across.frame(area.left() - 2)), 0)
        end = min(state.tick_of(across.frame(area.right() + 2)), score.ticks)
        px = (across.x(state.frame_of(score.bar)) - across.x(state.frame_of(0))) / score.bar
        grid = state.grid or score.step
        colour = self._look.colour
        for ticks, shade in (
            (grid, colour(Role.LINE, 0.55)),
            (score.beat, colour(Role.LINE)),
            (score.bar, colour(Role.EDGE)),
        ):
            if ticks * px < CLOSEST_LINES:
                continue
            painter.setPen(shade)
            painter.drawLines(
                [
                    QLineF(x, 0, x, height)
                    for tick in range(int(start // ticks) * ticks, int(end) + 1, ticks)
                    for x in (round(across.x(state.frame_of(tick))) + 0.5,)
                ]
            )
        for edge in (0, score.ticks):  # what lies outside the take
            x = across.x(state.frame_of(edge))
            outside = QRectF(0, 0, x, height) if edge == 0 else QRectF(x, 0, 1e5, height)
            if outside.width() > 0:
                painter.fillRect(outside, colour(Role.PANEL, 0.75))

    def _notes(self, painter: QPainter, area: QRect) -> None:
        look, places = self._look, self._places(self._state.notes)
        index = self._within(places, area)
        boxes = self._boxes(places, index)
        shades = np.minimum((places.velocities[index] * SHADES).astype(int), SHADES - 1)
        shades[places.chosen(self._state.chosen)[index]] = SHADES
        for shade in range(SHADES + 1):
            of_shade = [boxes[at] for at in np.flatnonzero(shades == shade)]
            if not of_shade:
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._shade(min(shade, SHADES - 1)))
            if shade == SHADES:
                painter.setPen(QPen(look.colour(Role.TEXT), 2))
            painter.drawRects(of_shade)
        if self._down.row_px >= NAMED_ROW_PX + 2:
            named = (
                (n, box) for n, box in zip(index, boxes, strict=True) if box.width() > NAMED_PX
            )
            self._names(painter, ((places.notes[n], box) for n, box in named))

    def _names(self, painter: QPainter, named: Iterable[tuple[ScoreNote, QRectF]]) -> None:
        heights = self._state.heights
        if heights.rows is not None:
            return
        painter.setFont(Type.small())
        painter.setPen(self._look.colour(Role.BACKGROUND))
        for note, box in named:
            words = self._state.name_of(note)
            left = max(box.left(), 0.0) + 4
            if left + painter.fontMetrics().horizontalAdvance(words) < box.right() - 2:
                painter.drawText(QPointF(left, box.center().y() + 4), words)
