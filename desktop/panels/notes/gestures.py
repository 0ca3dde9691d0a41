"""What the mouse means on the piano roll: choose, move, resize, draw, catch with a band.

Decisions only: works on pixels, and is told by the roll what the buttons do.
"""

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QRect, QRectF

from core.studio.noting import ScoreNote
from desktop.panels.notes.changes import SHORTEST
from desktop.panels.notes.down import Down
from desktop.panels.notes.painting import RollPainter
from desktop.panels.notes.presenter import NotesPresenter

EDGE_PX = 6.0  # how near to a note's end resizes it
STILL_PX = 3.0  # less is a click
Kind = Literal["band", "move", "resize", "draw", "pan"]


@dataclass(slots=True)
class _Gesture:
    kind: Kind
    x: float
    y: float
    note: ScoreNote | None = None
    kept: frozenset[ScoreNote] = frozenset()  # chosen before a band began
    moved: bool = False
    ticks: int = 0
    rows: int = 0


class RollGestures:
    """Turn presses, moves and releases into choices and changes.

    Parameters
    ----------
    presenter
        What they act on.
    painter, down
        Where notes and rows lie.
    """

    def __init__(self, presenter: NotesPresenter, painter: RollPainter, down: Down) -> None:
        self._state, self._painter, self._down = presenter, painter, down
        self._now: _Gesture | None = None
        self._last = (0.0, 0.0)

    @property
    def band(self) -> QRectF | None:
        """The rubber band, while there is one."""
        now = self._now
        if now is None or now.kind != "band" or not now.moved:
            return None
        (x, y) = self._last
        return QRectF(min(x, now.x), min(y, now.y), abs(x - now.x), abs(y - now.y))

    @property
    def ghosts(self) -> tuple[ScoreNote, ...]:
        """Where the dragged notes will be."""
        now = self._now
        if now is None or now.kind not in ("move", "resize", "draw") or not now.moved:
            return ()
        return tuple(self._changed(note, now) for note in self._state.chosen)

    def note_at(self, x: float, y: float) -> ScoreNote | None:
        """Return the topmost note at a place."""
        area = QRect(int(x) - 8, 0, 17, 1)
        found = [note for note, box in self._painter.seen(area) if box.contains(x, y)]
        return found[-1] if found else None

    def target(self, x: float, y: float) -> Kind:
        """Return what a drag from a place would do."""
        note = self.note_at(x, y)
        if note is None or not self._state.can_edit:
            return "band"
        box = self._painter.box(note)
        return "resize" if box.width() > 2 * EDGE_PX and x > box.right() - EDGE_PX else "move"

    def press(self, x: float, y: float, *, more: bool = False, middle: bool = False) -> None:
        """Begin; with `more` a note is added to what is chosen, or taken from it."""
        self._last = (x, y)
        if middle:
            self._now = _Gesture("pan", x, y)
            return
        note, state = self.note_at(x, y), self._state
        if note is None:
            self._now = _Gesture("band", x, y, kept=state.chosen if more else frozenset())
            if not more and state.chosen:
                state.choose(())
            return
        if more:
            state.choose(state.chosen ^ {note})
        elif note not in state.chosen:
            state.choose([note])
        kind = self.target(x, y)
        self._now = None if kind == "band" else _Gesture(kind, x, y, note)

    def draw(self, x: float, y: float) -> None:
        """Begin a new note; where it is let go is its end."""
        state = self._state
        if self.note_at(x, y) is not None or not state.can_edit:
            return
        start = state.snapped(state.tick_of(state.across.frame(x)))
        note = state.add(start, state.heights.nearest(self._down.row(y)))
        if note:
            self._now = _Gesture("draw", x, y, note)

    def move(self, x: float, y: float, *, free: bool = False) -> bool:
        """Go on with the button held; `free` leaves the grid. Tell whether to draw anew."""
        now = self._now
        if now is None:
            return False
        self._last = (x, y)
        if not now.moved and max(abs(x - now.x), abs(y - now.y)) < STILL_PX:
            return False
        now.moved = True
        if now.kind == "pan":
            self._state.across.scroll(now.x - x)
            self._down.scroll(now.y - y)
            now.x, now.y = x, y
        elif now.kind == "band" and self.band:
            caught = (
                n
                for n, box in self._painter.seen(self.band.toAlignedRect())
                if box.intersects(self.band)
            )
            self._state.choose(now.kept | set(caught))
        else:
            now.ticks = self._by(now, x, free)
            now.rows = round(self._down.row(now.y) - self._down.row(y))
        return True

    def release(self) -> None:
        """End: what was dragged is changed."""
        now, self._now = self._now, None
        if now is None or not now.moved:
            return
        if now.kind == "move" and (now.ticks or now.rows):
            self._state.shift(now.ticks, now.rows)
        elif now.kind in ("resize", "draw") and now.ticks:
            self._state.resize(now.ticks)

    def cancel(self) -> bool:
        """Let go without doing anything; tell whether there was something."""
        was, self._now = self._now, None
        return was is not None

    def _by(self, now: _Gesture, x: float, free: bool) -> int:
        """Return by how many ticks the held note is dragged, to the grid's lines."""
        state, note = self._state, now.note
        if note is None:
            return 0
        by = state.tick_of(state.across.frame(x)) - state.tick_of(state.across.frame(now.x))
        grid = 1 if free else state.grid or 1
        edge = note.start if now.kind == "move" else note.end
        snapped = round((edge + by) / grid) * grid
        if now.kind == "move":
            return max(snapped, 0) - edge
        return max(snapped, note.start + (SHORTEST if free or not state.grid else grid)) - edge

    def _changed(self, note: ScoreNote, now: _Gesture) -> ScoreNote:
        if now.kind == "move":
            pitch = self._state.heights.stepped(note.pitch, now.rows) if now.rows else note.pitch
            return replace(note, start=max(note.start + now.ticks, 0), pitch=pitch)
        return replace(note, length=max(note.length + now.ticks, SHORTEST))
