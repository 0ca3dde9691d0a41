"""What the editor decides: view, cursor, selection, loop, and every command of its keys.

Knows the document's edits and no widget; views ask for its state when it says that
something changed.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from core.audio import Samples
from core.project import (
    Changes,
    Clip,
    ClipId,
    Edit,
    Project,
    Selection,
    SourceId,
    Track,
    TrackId,
)
from core.project.edits import Clipboard
from desktop.panels.editor.crossings import nearest_crossing
from desktop.panels.editor.lane import Piece, pieces
from desktop.panels.editor.viewport import Part, Viewport

NUDGE_PX = 8  # an arrow key's step
CROSSING_REACH_S = 0.02


class Document(Protocol):
    """What the editor needs of ``core.studio.Session``."""

    clipboard: Clipboard | None

    @property
    def project(self) -> Project:
        """The document as it is now."""

    def do(self, edit: Edit) -> None:
        """Make an edit."""

    def undo(self) -> Edit | None:
        """Go back one step."""

    def redo(self) -> Edit | None:
        """Go forward one step."""

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        """Call `callback` after every change; return a function that ends it."""

    def read(self, source: SourceId, start: int, frames: int) -> Samples:
        """Return frames of a source."""


class EditorPresenter:
    """Hold the editor's state beside the document, and carry out its commands.

    Parameters
    ----------
    document
        The open session; another one comes by :meth:`open`.
    """

    def __init__(self, document: Document) -> None:
        self._listeners: list[Callable[[Part], None]] = []
        self._lanes: dict[TrackId, tuple[Track, tuple[Piece, ...]]] = {}
        self.view = Viewport(self._tell)
        self.cursor = 0
        self.selection: Selection | None = None
        self.chosen: ClipId | None = None
        self.loop: tuple[int, int] | None = None
        self._open(document)

    def open(self, document: Document) -> None:
        """Show another document, from its beginning."""
        self._unsubscribe()
        self._open(document)
        self._tell(~Part(0))

    def close(self) -> None:
        """Stop listening to the document."""
        self._unsubscribe()

    def listen(self, listener: Callable[[Part], None]) -> None:
        """Call `listener` with what changed, after each change."""
        self._listeners.append(listener)

    @property
    def project(self) -> Project:
        """The document as it is now."""
        return self.document.project

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see yet."""
        return not self.project.tracks

    def lane(self, track: Track) -> tuple[Piece, ...]:
        """Return who made which stretch of a track; worked out once a state of the track."""
        known = self._lanes.get(track.id)
        if known is None or known[0] is not track:
            known = (track, pieces(track, self.project))
            self._lanes[track.id] = known
        return known[1]

    def zoom_to_selection(self) -> None:
        """Fill the view with the selection."""
        if self.selection:
            self.view.zoom_to(self.selection.start, self.selection.end)

    def set_cursor(self, frame: int, *, keep_selection: bool = False) -> None:
        """Put the cursor at `frame`; the selection goes unless it is kept."""
        self.cursor = max(frame, 0)
        if not keep_selection and self.selection is not None:
            self.selection = None
            self._tell(Part.CURSOR | Part.SELECTION)
        else:
            self._tell(Part.CURSOR)

    def select(self, start: int, end: int, tracks: Iterable[TrackId] | None = None) -> None:
        """Select a stretch of some tracks, of all where none are named; the cursor goes there."""
        start, end = sorted((max(start, 0), max(end, 0)))
        named = self._all_tracks() if tracks is None else frozenset(tracks)
        self.selection = Selection(start, end, named) if end > start and named else None
        self.cursor = start
        self._tell(Part.SELECTION | Part.CURSOR)

    def select_all(self) -> None:
        """Select everything."""
        self.select(0, self.project.frames)

    def select_clip(self, clip: Clip, track: TrackId) -> None:
        """Select a clip's stretch of its track."""
        self.chosen = clip.id
        self.select(clip.start, clip.end, [track])

    def choose(self, clip: ClipId | None) -> None:
        """Mark a clip as the one that is meant."""
        if clip != self.chosen:
            self.chosen = clip
            self._tell(Part.SELECTION)

    def clear(self) -> None:
        """Let go of the selection and the chosen clip; the cursor stays."""
        if self.selection is not None or self.chosen is not None:
            self.selection, self.chosen = None, None
            self._tell(Part.SELECTION)

    def set_selection_start(self) -> None:
        """Move the selection's left edge to the cursor."""
        end = self.selection.end if self.selection else self.project.frames
        if self.cursor < end:
            self.select(self.cursor, end, self._selected_tracks())

    def set_selection_end(self) -> None:
        """Move the selection's right edge to the cursor."""
        start = self.selection.start if self.selection else 0
        if start < self.cursor:
            at = self.cursor
            self.select(start, at, self._selected_tracks())
            self.set_cursor(at, keep_selection=True)

    def extend(self, steps: int) -> None:
        """Move the selection's right edge by `steps` small steps; begin one at the cursor."""
        step = round(steps * NUDGE_PX * self.view.timeline.scale) or steps
        start = self.selection.start if self.selection else self.cursor
        end = self.selection.end if self.selection else self.cursor
        self.select(start, max(end + step, 0), self._selected_tracks())

    def nudge(self, steps: int) -> None:
        """Move the cursor by `steps` small steps."""
        step = round(steps * NUDGE_PX * self.view.timeline.scale) or steps
        self.set_cursor(self.cursor + step)
        self.view.reveal(self.cursor)

    def go_home(self) -> None:
        """Put the cursor at the beginning."""
        self.set_cursor(0)
        self.view.reveal(0)

    def go_end(self) -> None:
        """Put the cursor at the end of the last clip."""
        self.set_cursor(self.project.frames)
        self.view.reveal(self.cursor)

    def toggle_loop(self) -> None:
        """Loop the selection (all, where nothing is selected); a second time, stop looping."""
        if self.loop is not None:
            self.set_loop(None)
        elif self.selection:
            self.set_loop((self.selection.start, self.selection.end))
        elif self.project.frames:
            self.set_loop((0, self.project.frames))

    def set_loop(self, loop: tuple[int, int] | None) -> None:
        """Repeat a stretch while playing; it stays when the selection goes."""
        if loop != self.loop:
            self.loop = loop
            self._tell(Part.LOOP)

    def snap_to_crossings(self) -> None:
        """Move the selection's edges, or the cursor, to where all channels are nearest zero."""
        if self.selection:
            start, end = map(self._crossing, (self.selection.start, self.selection.end))
            self.select(start, end, self.selection.tracks)
        else:
            self.set_cursor(self._crossing(self.cursor))

    def _open(self, document: Document) -> None:
        self.document = document
        self._lanes.clear()
        self.cursor, self.selection, self.chosen, self.loop = 0, None, None, None
        project = document.project
        self.view.timeline = self.view.timeline.of_project(
            project.frames, project.sample_rate
        ).fitted()
        self._unsubscribe = document.subscribe(self._document_changed)

    def _document_changed(self, changes: Changes) -> None:
        project = self.project
        what = Part.DOCUMENT
        tracks = self._all_tracks()
        if self.selection and not self.selection.tracks <= tracks:
            left = self.selection.tracks & tracks
            span = (self.selection.start, self.selection.end)
            self.selection = Selection(*span, left) if left else None
            what |= Part.SELECTION
        timeline = self.view.timeline.of_project(project.frames, project.sample_rate)
        if timeline != self.view.timeline:
            self.view.timeline = timeline
            what |= Part.VIEW
        for gone in self._lanes.keys() - tracks:
            del self._lanes[gone]
        if changes.structure:  # origins may have been declared without a track changing
            self._lanes.clear()
        self._tell(what)

    def _crossing(self, frame: int) -> int:
        reach = round(CROSSING_REACH_S * self.project.sample_rate)
        tracks = self.selection.tracks if self.selection else self._all_tracks()
        for track in self.project.tracks:
            for clip in track.clips:
                if track.id in tracks and clip.start < frame < clip.end:
                    start = max(frame - reach, clip.start)
                    end = min(frame + reach, clip.end)
                    found = self.document.read(
                        clip.source, start - clip.start + clip.offset, end - start
                    )
                    return start + nearest_crossing(found, frame - start)
        return frame

    def _all_tracks(self) -> frozenset[TrackId]:
        return frozenset(track.id for track in self.project.tracks)

    def _selected_tracks(self) -> frozenset[TrackId]:
        return self.selection.tracks if self.selection else self._all_tracks()

    def _tell(self, what: Part) -> None:
        for listener in tuple(self._listeners):
            listener(what)
