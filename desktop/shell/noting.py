"""Joins the piano roll to the editor, the takes and the player."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from core.audio import EncodeSettings, replacing
from core.errors import SoundmarkError
from core.jobs import Control
from core.project import ClipId
from core.settings import Settings
from core.studio import Delivered, Delivery, deliver, mix_of_take
from core.studio.bars import prepare_bars
from core.studio.renoting import Exchanged, commit_exchange
from core.text import _
from desktop.actions import Actions
from desktop.bridge import JobBoard
from desktop.panels.editor import EditorPanel
from desktop.panels.editor.drops import start_drag
from desktop.panels.editor.viewport import Part, Viewport
from desktop.panels.notes import NotesDoors, NotesPanel, NotesPresenter
from desktop.panels.takes import TakesPresenter
from desktop.shell.dragging import file_name
from desktop.shell.hearing import Hearing
from desktop.shell.projects import Projects
from desktop.shell.window import MainWindow
from desktop.theme import Look

if TYPE_CHECKING:
    from core.studio.shelf import StoredTake

HEARS = "notes.hears"


class EditorAcross:
    """Lay time out as the editor does, so that notes stand below their sound."""

    def __init__(self, view: Viewport) -> None:
        self._view = view

    @property
    def width(self) -> int:
        """Pixels across."""
        return self._view.timeline.width

    def x(self, frame: float) -> float:
        """Return the pixel of a frame."""
        return self._view.timeline.x(frame)

    def frame(self, x: float) -> float:
        """Return the frame at a pixel."""
        timeline = self._view.timeline
        return timeline.start + x * timeline.scale

    def zoom(self, factor: float, at_x: float) -> None:
        """Zoom, the frame at a pixel staying in place."""
        self._view.zoom(factor, at_x)

    def scroll(self, pixels: float) -> None:
        """Move later."""
        self._view.scroll(pixels)

    def resize(self, width: int) -> None:
        """Do nothing: the editor knows its width."""


class Noting(QObject):
    """Own the piano roll, show what is chosen in it, and make bars again.

    Parameters
    ----------
    board
        Runs the work.
    look
        Colours and icons.
    window, editor, projects
        What the notes are of.
    settings
        Where it is remembered whether changes are played.
    """

    def __init__(
        self,
        board: JobBoard,
        look: Look,
        window: MainWindow,
        editor: EditorPanel,
        projects: Projects,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._board, self._window, self._editor, self._projects = board, window, editor, projects
        self._takes: TakesPresenter | None = None
        self._hearing: Hearing | None = None
        across = EditorAcross(editor.presenter.view)
        self.presenter = NotesPresenter(
            board,
            NotesDoors(
                session=lambda: projects.session_if_open,
                across=lambda: across,
                cursor=lambda: editor.presenter.cursor,
                set_cursor=editor.presenter.set_cursor,
                place_stems=self._place_stems,
                tell_error=window.notices.tell_error,
            ),
            self,
        )
        self.panel = NotesPanel(self.presenter, look)

    def join(self, takes: TakesPresenter, hearing: Hearing) -> None:
        """Follow what is chosen, and what plays."""
        self._takes, self._hearing = takes, hearing
        takes.stems_requested.connect(self.save_stems)
        self.presenter.heard.connect(self._hear)
        self.panel.show_hears(bool(self._settings.get(HEARS, True)))
        self.panel.hears_changed.connect(lambda on: self._settings.set(HEARS, on))
        self._editor.presenter.listen(self._editor_changed)
        self._projects.opened.connect(lambda _session: self.presenter.show_nothing())
        takes.chosen.connect(self._take_chosen)
        takes.placed.connect(lambda _take: self._show_placed())
        hearing.playhead_moved.connect(self.panel.show_playhead)
        self.panel.midi_wanted.connect(self.save_midi)
        self.panel.midi_taken.connect(self.drag_midi)

    def bind(self, actions: Actions, undo: Callable[[], object]) -> None:
        """Bind the commands of notes and bars; `undo` takes back an edit of the document."""

        def undo_here() -> None:
            if not self.presenter.drop_waiting():
                undo()

        actions.bind("edit.undo", undo_here)
        actions.bind("edit.bars", self.make_bars_again)
        actions.set_checked("view.notes", self._window.shows_notes)
        actions.bind_switch("view.notes", self._show)
        self.panel.closed.connect(lambda: actions["view.notes"].setChecked(False))

    def make_bars_again(self) -> None:
        """Make the bars of the selection again; one step of the history."""
        session, selection = self._projects.session, self._editor.presenter.selection
        if selection is None:
            return

        def work(control: Control) -> Exchanged:
            return prepare_bars(session, selection, control)

        def land(exchanged: Exchanged) -> None:
            try:
                commit_exchange(session, exchanged)
            except SoundmarkError as error:
                self._window.notices.tell_error(error)

        job = self._board.start(_("Making the bars again"), work)
        job.succeeded.connect(land)

    def save_midi(self) -> None:
        """Ask where to, and save what is shown as MIDI."""
        home = Path(self._projects.home) / f"{file_name(self.presenter.title)}.mid"
        path, _chosen = QFileDialog.getSaveFileName(
            self._window, _("Save the notes"), str(home), _("MIDI (*.mid)")
        )
        if path:
            self._write_midi(Path(path).with_suffix(".mid"))

    def drag_midi(self) -> None:
        """Let what is shown be dropped on another program, as MIDI."""
        folder = self._projects.session.folder.exports
        midi = self.presenter.midi()
        mark = hashlib.sha256(midi).hexdigest()[:8]
        path = folder / f"{file_name(self.presenter.title)} {mark}.mid"
        if self._write_midi(path):
            start_drag(self.panel, path, self.panel.midi.grab())

    def save_stems(self, take: "StoredTake") -> None:
        """Ask where to, and deliver a take with its stems and notes: marked, signed, recorded."""
        home = Path(self._projects.home) / f"{file_name(take.name)}.wav"
        path, _chosen = QFileDialog.getSaveFileName(
            self._window, _("Save stems and MIDI"), str(home), _("Sound (*.wav)")
        )
        if not path:
            return
        session, target = self._projects.session, Path(path).with_suffix(".wav")
        delivery = Delivery(
            target,
            EncodeSettings("wav"),
            stems_folder=target.with_name(f"{target.stem} stems"),
            midi=target.with_suffix(".mid"),
        )

        def work(control: Control) -> Delivered:
            mix = mix_of_take(session.shelf.whole(take.id))
            return deliver(session.studio, mix, delivery, control)

        job = self._board.start(_("Saving “{name}”").format(name=take.name), work, lane="io")
        job.succeeded.connect(
            lambda done: self._window.notices.tell(
                _("Saved with its stems and notes, marked and signed."), str(done.path)
            )
        )

    def _write_midi(self, path: Path) -> bool:
        try:
            midi = self.presenter.midi()
            path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(path) as file:
                file.write_bytes(midi)
        except SoundmarkError as error:
            self._window.notices.tell_error(error)
            return False
        return True

    def _hear(self, start: int, end: int) -> None:
        """Play what was changed, unless something plays already: that has the change in it."""
        if self._hearing and self.panel.hears:
            self._hearing.play_span(start, end)

    def _show(self, shown: bool) -> None:
        self._window.show_notes(shown)
        if shown:
            self._show_chosen()
            self.panel.roll.setFocus()

    def _editor_changed(self, what: Part) -> None:
        if not self.panel.isVisible():
            return
        if what & (Part.SELECTION | Part.DOCUMENT) and self._editor.presenter.chosen:
            self._show_chosen()
        if Part.VIEW in what:
            self.panel.view_changed()
        if Part.CURSOR in what:
            self.panel.show_cursor(self._editor.presenter.cursor)

    def _show_chosen(self) -> None:
        """Show the notes of the chosen clip, else of the first one that has some."""
        state = self._editor.presenter
        clips = [clip for track in state.project.tracks for clip in track.clips]
        chosen = [clip for clip in clips if clip.id == state.chosen]
        if chosen:
            self.presenter.show_clip(chosen[0].id)
        elif not self.presenter.score:
            self._show_first(clip.id for clip in clips)
        self.panel.show_cursor(state.cursor)

    def _show_first(self, clips: Iterable[ClipId]) -> None:
        """Show the first clip that has notes, else the chosen take."""
        for clip in clips:
            self.presenter.show_clip(clip)
            if self.presenter.score:
                return
        if self._takes and (take := self._takes.stored(self._takes.chosen_id)):
            self.presenter.show_take(take)

    def _place_stems(self, take: str) -> None:
        if self._takes:
            self._takes.place(take, stems=True)

    def _show_placed(self) -> None:
        """Show the notes of what was placed last, the tune where there is one."""
        tracks = self._editor.presenter.project.tracks
        if self.panel.isVisible() and tracks and tracks[-1].clips:
            clip = tracks[-1].clips[-1]
            self._editor.presenter.choose(clip.id)
            self.presenter.show_clip(clip.id)

    def _take_chosen(self, take: "StoredTake | None") -> None:
        if self.panel.isVisible() and (take is not None or self.presenter.take):
            self.presenter.show_take(take)
