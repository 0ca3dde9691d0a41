"""What the mouse means on the tracks: select, move, trim, pan.

Decisions only: works on pixels and rows, and is told by the canvas what the buttons do.
"""

from dataclasses import dataclass, field
from typing import Literal

from core.project import Clip, TrackId
from desktop.panels.editor.commands import EditCommands
from desktop.panels.editor.presenter import EditorPresenter
from desktop.panels.editor.rows import HEAD, Row

EDGE_PX = 5  # how near to a clip's edge trims it
STILL_PX = 4  # less is a click, not a drag

Kind = Literal["", "select", "move", "trim_start", "trim_end", "pan"]


@dataclass(frozen=True, slots=True)
class Target:
    """Say what lies under the pointer.

    Attributes
    ----------
    kind
        What a drag from here does.
    row
        The row there, or None below the last one.
    clip
        The clip there, or None between clips.
    """

    kind: Kind
    row: Row | None = None
    clip: Clip | None = None


@dataclass(frozen=True, slots=True)
class Ghost:
    """Show where a clip will lie when the button is let go."""

    clip: Clip
    track: TrackId
    start: int
    end: int


@dataclass(slots=True)
class Gesture:
    """Follow one press of a button until it is let go."""

    target: Target
    x: float
    y: float
    moved: bool = False
    anchor: int = 0
    ghost: Ghost | None = field(default=None)


class Gestures:
    """Turn presses, moves and releases into selection and edits.

    Parameters
    ----------
    state, commands
        What the gestures act on.
    """

    def __init__(self, state: EditorPresenter, commands: EditCommands) -> None:
        self._state, self._commands = state, commands
        self.rows: tuple[Row, ...] = ()
        self._now: Gesture | None = None

    @property
    def ghost(self) -> Ghost | None:
        """Where the dragged clip will lie."""
        return self._now.ghost if self._now else None

    @property
    def dragged(self) -> Clip | None:
        """The clip that is being moved, once it has moved."""
        now = self._now
        return now.target.clip if now and now.moved and now.target.kind == "move" else None

    def row_at(self, y: float) -> Row | None:
        """Return the row at a height."""
        return next((row for row in self.rows if row.top <= y < row.bottom), None)

    def target(self, x: float, y: float) -> Target:
        """Return what lies at a place."""
        row = self.row_at(y)
        if row is None:
            return Target("select")
        timeline = self._state.view.timeline
        for clip in row.track.clips:
            left, right = timeline.x(clip.start), timeline.x(clip.end)
            if left - EDGE_PX <= x <= right + EDGE_PX:
                on_head = y < row.top + HEAD
                if on_head and abs(x - right) <= EDGE_PX and right - left > 2 * EDGE_PX:
                    return Target("trim_end", row, clip)
                if on_head and abs(x - left) <= EDGE_PX and right - left > 2 * EDGE_PX:
                    return Target("trim_start", row, clip)
                if left <= x < right:
                    return Target("move" if on_head else "select", row, clip)
        return Target("select", row)

    def press(self, x: float, y: float, *, middle: bool = False, extend: bool = False) -> None:
        """Begin: the left button, or the middle one; with Shift held the selection grows."""
        target = Target("pan") if middle else self.target(x, y)
        self._now = Gesture(target, x, y, anchor=self._state.view.timeline.frame(x))
        if target.kind != "select":
            self._state.choose(target.clip.id if target.clip else self._state.chosen)
            return
        if extend:
            self._extend_to(x, y)

    def _extend_to(self, x: float, y: float) -> None:
        now, selection = self._now, self._state.selection
        if now is None:
            return
        frame = self._state.view.timeline.frame(x)
        if selection is None:
            now.anchor = self._state.cursor
        else:
            nearer_start = abs(frame - selection.start) < abs(frame - selection.end)
            now.anchor = selection.end if nearer_start else selection.start
        now.moved = True
        self._select(now, x, y)

    def move(self, x: float, y: float) -> None:
        """Go on with a button held."""
        now = self._now
        if now is None:
            return
        if not now.moved and abs(x - now.x) < STILL_PX and abs(y - now.y) < STILL_PX:
            return
        now.moved = True
        if now.target.kind == "pan":
            self._state.view.scroll(now.x - x)
            now.x = x
        elif now.target.kind == "select":
            self._select(now, x, y)
        else:
            now.ghost = self._ghost(now, x, y)

    def release(self, x: float, y: float) -> None:
        """End: a click puts the cursor, a drag has selected, a ghost becomes an edit."""
        now, self._now = self._now, None
        if now is None:
            return
        if not now.moved and now.target.kind == "select":
            self._state.choose(now.target.clip.id if now.target.clip else None)
            self._state.set_cursor(self._state.view.timeline.frame(x))
        elif now.ghost is not None:
            ghost = now.ghost
            if now.target.kind == "move":
                self._commands.move_clip(ghost.clip.id, ghost.start, ghost.track)
            elif now.target.kind == "trim_start":
                self._commands.trim_clip(ghost.clip.id, start=ghost.start)
            else:
                self._commands.trim_clip(ghost.clip.id, end=ghost.end)

    def double_click(self, x: float, y: float) -> None:
        """Select the clip there."""
        target = self.target(x, y)
        if target.clip and target.row:
            self._state.select_clip(target.clip, target.row.track.id)

    def cancel(self) -> None:
        """Let go without doing anything."""
        self._now = None

    def _select(self, now: Gesture, x: float, y: float) -> None:
        timeline = self._state.view.timeline
        last = max(self.rows[-1].bottom - 1, 0) if self.rows else 0
        first_y, last_y = sorted((min(max(now.y, 0), last), min(max(y, 0), last)))
        tracks = [r.track.id for r in self.rows if r.bottom > first_y and r.top <= last_y]
        self._state.select(now.anchor, timeline.frame(min(max(x, 0), timeline.width)), tracks)

    def _ghost(self, now: Gesture, x: float, y: float) -> Ghost | None:
        clip, row = now.target.clip, now.target.row
        if clip is None or row is None:
            return None
        by = round((x - now.x) * self._state.view.timeline.scale)
        source = self._state.project.sources[clip.source]
        if now.target.kind == "move":
            over = self.row_at(y) or row
            start = max(clip.start + by, 0)
            return Ghost(clip, over.track.id, start, start + clip.frames)
        if now.target.kind == "trim_start":
            earliest = max(clip.start - clip.offset, 0)
            start = min(max(clip.start + by, earliest), clip.end - 1)
            return Ghost(clip, row.track.id, start, clip.end)
        latest = clip.start + source.frames - clip.offset
        end = min(max(clip.end + by, clip.start + 1), latest)
        return Ghost(clip, row.track.id, clip.start, end)
