"""The editor: overview, ruler, tracks with their origin lanes, legend."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.project import Clip, TrackId
from core.text import _
from desktop.bridge import JobBoard, VisibleWork
from desktop.panels.editor.canvas import Canvas
from desktop.panels.editor.commands import EditCommands
from desktop.panels.editor.drops import dropped_files, dropped_takes, start_drag
from desktop.panels.editor.film_strip import FilmStrip
from desktop.panels.editor.gestures import Gestures
from desktop.panels.editor.headers import HeaderColumn
from desktop.panels.editor.legend import Legend
from desktop.panels.editor.overview import Overview
from desktop.panels.editor.presenter import Document, EditorPresenter
from desktop.panels.editor.readout import pointer_words, selection_words
from desktop.panels.editor.rows import Row, RowPainter, layout
from desktop.panels.editor.ruler import Ruler
from desktop.panels.editor.sound import Sound, Sounding
from desktop.panels.editor.spectrum import Spectrum
from desktop.panels.editor.viewport import Part
from desktop.theme import Look, Space
from desktop.widgets import DropHint, label, set_state

if TYPE_CHECKING:
    from core.studio.scoring import Film

TRACKS, HINT, OPENING = range(3)  # pages
SLOW_MS = 300  # less is no wait that needs a word


class Editable(Document, Sounding, Protocol):
    """All that the editor needs of ``core.studio.Session``."""


@dataclass(frozen=True, slots=True)
class EditorDoors:
    """Say what the editor asks others to do.

    Attributes
    ----------
    on_files
        Bring files in: (paths, frame, track or None for new tracks).
    on_takes
        Place takes: (take ids, frame, track or None, whether as stems).
    on_clip_taken
        Have a clip's file made: the person carries it to the window's border.
    on_drag_out
        Return a clip as a delivered file, or None while it is being made.
    on_let_go
        Stop waiting for the clip: it was let go before there was a file.
    on_open
        Ask the person for a file to open.
    """

    on_files: Callable[[Sequence[Path], int, TrackId | None], object]
    on_takes: Callable[[Sequence[str], int, TrackId | None, bool], object]
    on_clip_taken: Callable[[Clip], object]
    on_drag_out: Callable[[Clip], Path | None]
    on_let_go: Callable[[], object]
    on_open: Callable[[], object]


class EditorPanel(QWidget):
    """Show a project's tracks and let the person edit them.

    Parameters
    ----------
    session
        The open project; another one comes by :meth:`open`.
    board
        Runs what takes long.
    look
        Colours and fonts.
    doors
        What lies beyond the editor.
    """

    cursor_moved = Signal(int)
    selection_changed = Signal(object)  # Selection or None
    loop_changed = Signal(object)  # (start, end) or None
    mix_changed = Signal(float)
    menu_wanted = Signal(object, object)  # (global position, clip or None)

    def __init__(
        self,
        session: Editable,
        board: JobBoard,
        look: Look,
        doors: EditorDoors,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_state(self, kind="canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.setAccessibleName(_("Editor"))
        self._doors = doors
        self._heights: dict[TrackId, int] = {}
        self.visible = VisibleWork(self)
        self.presenter = EditorPresenter(session)
        self.commands = EditCommands(self.presenter)
        self.sound = Sound(board, self.visible, session, self)
        self._spectrum = Spectrum(self.sound)
        self._painter = RowPainter(look, self.sound, self._spectrum)
        self._gestures = Gestures(self.presenter, self.commands)
        self.canvas = Canvas(look, self.presenter, self._gestures, self._painter)
        self.headers = HeaderColumn(look, self.commands)
        self.ruler = Ruler(look, self.presenter)
        self.film = FilmStrip(look, self.presenter, self.visible)
        self.overview = Overview(look, self.presenter, self.sound)
        self.legend = Legend(look)
        self.hint = DropHint("", _("Open a file…"), doors.on_open)
        self.show_hint(has_takes=False)
        self.opening = DropHint("")
        self._waits = False  # for its first document
        self._arrange()
        self._connect()
        self._show(~Part(0))

    def _arrange(self) -> None:
        content = QWidget()
        side_by_side = QHBoxLayout(content)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(0)
        side_by_side.addWidget(self.headers)
        side_by_side.addWidget(self.canvas, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(content)
        corner = QWidget()
        corner.setFixedWidth(Space.TRACK_HEADER)
        set_state(corner, kind="bar")
        corner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(corner)
        top.addWidget(self.ruler, 1)
        tracks = QWidget()
        column = QVBoxLayout(tracks)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.overview)
        column.addLayout(top)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.legend)
        self._stack = QStackedWidget()
        self._stack.addWidget(tracks)
        self._stack.addWidget(self.hint)
        self._stack.addWidget(self.opening)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._film_row())
        outer.addWidget(self._stack)

    def _film_row(self) -> QHBoxLayout:
        """Return the film over the timeline; it stands above an empty project, too."""
        self._film_title = label(_("Video"), "small")
        self._film_title.setFixedWidth(Space.TRACK_HEADER)
        self._film_title.setContentsMargins(Space.PANEL, 0, 0, 0)
        self._film_title.setVisible(False)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._film_title)
        row.addWidget(self.film, 1)
        return row

    def show_film(self, film: "Film | None", start: int = 0) -> None:
        """Show a film above the ruler, from a frame of the project on; ``None`` for none."""
        self.film.show_film(film, start)
        self._film_title.setVisible(film is not None)

    def _connect(self) -> None:
        self.presenter.listen(self._show)
        self.sound.arrived.connect(self._arrived)
        self.headers.resized.connect(self._resize_track)
        self.canvas.pointed.connect(self._point)
        self.canvas.clip_taken.connect(self._doors.on_clip_taken)
        self.canvas.clip_left.connect(self.drag_out)
        self.canvas.clip_let_go.connect(self._doors.on_let_go)
        self.canvas.menu_wanted.connect(self.menu_wanted)
        self._scroll.viewport().installEventFilter(self)

    def open(self, session: Editable) -> None:
        """Show another project."""
        self._waits = False
        self.sound.open(session)
        self._heights.clear()
        self.presenter.open(session)

    def show_opening(self, sentence: str, *, after_ms: int = SLOW_MS) -> None:
        """Stay empty until :meth:`open`; say why once that takes long enough to wonder."""
        self._waits = True
        self._show(Part.DOCUMENT)

        def say() -> None:
            if self._waits:
                self.opening.say(sentence)

        QTimer.singleShot(after_ms, self, say)

    def show_hint(self, *, has_takes: bool) -> None:
        """Say how the empty editor is filled: from a take, where there is one to place."""
        self.hint.say(
            _("Double-click a take to place it here, or drop a file")
            if has_takes
            else _("Type what you hear, or drop a file")
        )

    def close_down(self) -> None:
        """Stop listening and drawing in the background."""
        self.presenter.close()
        self.visible.close()

    def show_playhead(self, frame: int | None, *, follow: bool = False) -> None:
        """Move the playhead, or take it away; with `follow` the view turns pages."""
        if follow and frame is not None:
            self.presenter.view.reveal(frame)
        for view in (self.canvas, self.ruler, self.overview):
            view.show_playhead(frame)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share the room among tracks when it changes."""
        if event.type() is QEvent.Type.Resize and isinstance(event, QResizeEvent):
            self._lay_out()
        return super().eventFilter(watched, event)

    def _show(self, what: Part) -> None:
        state = self.presenter
        if Part.DOCUMENT in what:
            page = TRACKS if not state.is_empty else OPENING if self._waits else HINT
            self._stack.setCurrentIndex(page)
            self._lay_out()
            self.ruler.refresh()
            self.overview.refresh()
            self.sound.look_for_peaks()
            self.legend.show_origins(
                {piece.look for track in state.project.tracks for piece in state.lane(track)}
            )
        if what & (Part.VIEW | Part.LOOP | Part.CURSOR):
            self.ruler.update()
        if what & (Part.VIEW | Part.CURSOR):
            self.overview.update()
        if what & (Part.VIEW | Part.DOCUMENT):
            self.film.update()
        self.canvas.update()
        if what & (Part.SELECTION | Part.DOCUMENT):
            self._show_readout()
            self.selection_changed.emit(state.selection)
        if Part.CURSOR in what:
            self.cursor_moved.emit(state.cursor)
        if Part.LOOP in what:
            self.loop_changed.emit(state.loop)
        if Part.MODE in what:
            self.mix_changed.emit(state.view.mix)

    def _lay_out(self) -> None:
        room = self._scroll.viewport().height()
        rows = layout(self.presenter.project, self._heights, room)
        self.headers.show_rows(rows)
        self.canvas.show_rows(rows)

    def _resize_track(self, track: TrackId, height: int) -> None:
        self._heights[track] = height
        self._lay_out()

    def _arrived(self) -> None:
        self._painter.refresh()
        self.overview.refresh()
        self.canvas.update()

    def _point(self, at: tuple[int, Row | None, float] | None) -> None:
        if at is None or self.presenter.selection is not None:
            self._show_readout()
            return
        frame, row, height = at
        project = self.presenter.project
        level = self._level_at(row, frame) if row else None
        hz = None
        if row and self.presenter.view.mix > 0.5 and 0 <= height < 1:
            hz = self._spectrum.frequency(height, project.sample_rate)
        self.legend.show_readout(pointer_words(frame, project, level=level, hz=hz))

    def _level_at(self, row: Row, frame: int) -> float | None:
        for clip in row.track.clips:
            if clip.start <= frame < clip.end:
                peaks = self.sound.peaks(clip.source)
                at = frame - clip.start + clip.offset
                if peaks is None:
                    return None
                span = max(int(self.presenter.view.timeline.scale), 256)
                low, high, _rms = peaks.columns(0, at, at + span, 1)
                return float(max(abs(low[0]), abs(high[0]))) * 10 ** (clip.gain_db / 20)
        return None

    def _show_readout(self) -> None:
        selection = self.presenter.selection
        words = selection_words(selection, self.presenter.project) if selection else ""
        self.legend.show_readout(words)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and takes."""
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would land."""
        # A clip that was taken out and comes back is no new file.
        if event.source() is not self and self._can_take(event.mimeData()):
            event.acceptProposedAction()
            self.canvas.show_landing(self._place(event.position())[0])
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the mark of the landing place away."""
        self.canvas.show_landing(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Bring in what was dropped, at the pointer; with Shift held, takes as their stems."""
        self.canvas.show_landing(None)
        frame, track = self._place(event.position())
        if takes := dropped_takes(event.mimeData()):
            as_stems = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._doors.on_takes(takes, frame, track, as_stems)
        elif files := dropped_files(event.mimeData()):
            self._doors.on_files(files, frame, track)
        else:
            event.ignore()
            return
        event.acceptProposedAction()

    @staticmethod
    def _can_take(data: QMimeData) -> bool:
        return bool(dropped_takes(data)) or bool(dropped_files(data))

    def _place(self, position: QPointF) -> tuple[int, TrackId | None]:
        """Return the frame and track under a place; frame 0 while the project is empty."""
        if self.presenter.is_empty:
            return 0, None
        at = self.canvas.mapFrom(self, position.toPoint())
        row = self._gestures.row_at(at.y())
        frame = self.presenter.view.timeline.frame(at.x()) if at.x() > 0 else 0
        return frame, row.track.id if row else None

    def drag_out(self) -> None:
        """Let go of the clip that is held outside the window, as a file, if there is one yet."""
        clip = self.canvas.held_outside
        if clip and all(clip not in track.clips for track in self.presenter.project.tracks):
            self.canvas.release_clip()  # it changed in the person's hand
            return
        path = self._doors.on_drag_out(clip) if clip else None
        if clip and path:
            self.canvas.release_clip()
            start_drag(self, path, self.canvas.picture_of(clip))
