"""Draws the plans of composed takes above the ruler: sections with their tempo, and chords."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop.panels.editor.planned import Span, Stretch, between, spans_between, stretch_at
from desktop.panels.editor.timeline import Timeline
from desktop.theme import Look, Role

ROW = 16
HEIGHT = 2 * ROW + 2
INSET = 5  # pixels between a block's edge and its words
NARROWEST = 8.0  # pixels; sections that are narrower on the whole have no room for a tempo
ROUNDED = 40.0  # pixels; rounding many narrow blocks costs the frame, and is hardly seen
DENSE = 20.0  # chords that change faster than this many pixels are not drawn
SHORTEST_WORDS = 26  # pixels; less would be an ellipsis


def paint_plans(
    painter: QPainter, look: Look, timeline: Timeline, stretches: Sequence[Stretch]
) -> None:
    """Draw what of some plans lies inside the painter's clip; its font is set.

    Notes
    -----
    Words stand where they stand in the whole picture, whatever part is drawn, so that the
    strip that a playhead uncovers fits its surroundings.
    """
    clip = painter.clipBoundingRect()
    start, end = (timeline.start + x * timeline.scale for x in (clip.left(), clip.right() + 1))
    for stretch in between(stretches, start, end):
        _Band(painter, look, timeline, stretch).paint(start, end)


def explanation(stretches: Sequence[Stretch], frame: float, sample_rate: int) -> str:
    """Return all that is planned at a frame, in words; empty where nothing is."""
    stretch = stretch_at(stretches, frame)
    if stretch is None:
        return ""
    seconds = (frame - stretch.zero) / sample_rate
    section, chord = stretch.plan.section_at(seconds), stretch.plan.chord_at(seconds)
    lines = (
        f"{section.words} · {section.more}" if section else "",
        chord.words if chord else "",
        stretch.plan.about,
        stretch.name,
    )
    return "\n".join(line for line in lines if line)


class _Band:
    def __init__(self, painter: QPainter, look: Look, timeline: Timeline, stretch: Stretch) -> None:
        self._painter, self._look, self._timeline = painter, look, timeline
        self._stretch, self._rate = stretch, timeline.sample_rate
        self._left = max(timeline.x(stretch.start), 0.0)
        self._right = min(timeline.x(stretch.end), float(timeline.width))

    def paint(self, start: float, end: float) -> None:
        """Draw what lies between two frames."""
        stretch = self._stretch
        first, last = (
            (frame - stretch.zero) / self._rate
            for frame in (max(start, stretch.start), min(end, stretch.end))
        )
        plan = stretch.plan
        tells_tempo = self._first_with_room_for_tempo()
        for section in spans_between(plan.sections, first, last):
            self._section(section, tempo=section is tells_tempo)
        if self._has_room_for(plan.chords):
            for chord in spans_between(plan.chords, first, last):
                self._chord(chord)

    def _first_with_room_for_tempo(self) -> Span | None:
        """Return the section of those in view that says the tempo beside its name."""
        first, last = (
            (self._timeline.start + x * self._timeline.scale - self._stretch.zero) / self._rate
            for x in (self._left, self._right)
        )
        seen = spans_between(self._stretch.plan.sections, first, last)
        if len(seen) * NARROWEST > self._right - self._left:
            return None  # so many that none has room
        return next((each for each in seen if self._room(each) >= self._needs(each)), None)

    def _room(self, section: Span) -> int:
        left, right = self._edges(section)
        return int(right - left - 2 * INSET)

    def _needs(self, section: Span) -> int:
        return self._painter.fontMetrics().horizontalAdvance(self._with_tempo(section)) + 1

    def _with_tempo(self, section: Span) -> str:
        return f"{section.words} · {self._stretch.plan.tempo}"

    def _has_room_for(self, chords: Sequence[Span]) -> bool:
        """Tell whether chords change slowly enough, on the whole, to be read."""
        if not chords:
            return False
        seconds = (chords[-1].start - chords[0].start) / max(len(chords) - 1, 1)
        return len(chords) == 1 or seconds * self._rate / self._timeline.scale >= DENSE

    def _edges(self, span: Span) -> tuple[float, float]:
        """Return the pixels between which a span can be seen."""
        zero, rate = self._stretch.zero, self._rate
        left = max(self._timeline.x(zero + span.start * rate), self._left)
        ends = span.end != float("inf")
        right = self._timeline.x(zero + span.end * rate) if ends else self._right
        return left, min(right, self._right)

    def _section(self, section: Span, *, tempo: bool) -> None:
        left, right = self._edges(section)
        tint = self._look.colour(Role.RULES, 0.14 + 0.26 * section.energy)
        block = QRectF(left, 2, max(right - left - 1, 0.5), ROW - 2)
        if right - left >= ROUNDED:
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(tint)
            self._painter.drawRoundedRect(block, 3, 3)
        else:
            self._painter.fillRect(block, tint)
        room = self._room(section)
        if room < SHORTEST_WORDS:
            return
        words = self._with_tempo(section)
        if not tempo:
            metrics, right_side = self._painter.fontMetrics(), Qt.TextElideMode.ElideRight
            words = metrics.elidedText(section.words, right_side, room)
        if words != "…":
            self._painter.setPen(self._look.colour(Role.TEXT))
            self._painter.drawText(QPointF(round(left) + INSET, ROW - 4), words)

    def _chord(self, chord: Span) -> None:
        left, right = self._edges(chord)
        top = ROW + 1
        self._painter.fillRect(QRectF(round(left), top, 1, ROW - 3), self._look.colour(Role.EDGE))
        # A chord is never shortened: half a symbol is another chord.
        if self._painter.fontMetrics().horizontalAdvance(chord.words) <= right - left - INSET:
            self._painter.setPen(self._look.colour(Role.QUIET))
            self._painter.drawText(QPointF(round(left) + INSET, top + ROW - 5), chord.words)
