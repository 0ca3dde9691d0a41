"""Joins the player to what is heard: the project, or a take that is auditioned."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import SoundmarkError
from core.project import Changes, Project, Selection
from core.text import _
from desktop.panels.editor import EditorPanel
from desktop.panels.editor.clock import bars, clock
from desktop.panels.transport import TransportPanel
from desktop.playback import GrowingProgram, Player, Program, RenderedProgram
from desktop.playback.program import Reads, Renders

METER_MS = 33
LONGEST_FALL_S = 3.0  # how long meters go on after the sound has ended


class Playable(Protocol):
    """What is needed of ``core.studio.Session``."""

    @property
    def project(self) -> Project:
        """The document as it is now."""

    def renderer(self) -> Renders:
        """Return what mixes the document as it is now."""


class Hearing(QObject):
    """Play the project from the cursor, or a take; move playhead, clock and meters.

    Parameters
    ----------
    player
        Plays.
    editor
        Whose cursor, selection and loop are played.
    transport
        Shows place and level.
    session
        Returns the open session.
    """

    failed = Signal(object)
    audition_ended = Signal()
    playhead_moved = Signal(object)  # a frame of the project, None where nothing plays

    def __init__(
        self,
        player: Player,
        editor: EditorPanel,
        transport: TransportPanel,
        session: Callable[[], Playable],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._player, self._editor, self._transport = player, editor, transport
        self._session = session
        self._end: int | None = None  # where a selection's playing stops
        self._auditioning = False
        self.follows = True
        self._meters = QTimer(self)
        self._meters.setInterval(METER_MS)
        self._meters.timeout.connect(self._show_levels)
        self._silent_for = 0.0
        player.moved.connect(self._moved)
        player.started.connect(self._started)
        player.stopped.connect(self._stopped)
        player.failed.connect(self._failed)
        editor.cursor_moved.connect(self._cursor_moved)
        editor.loop_changed.connect(self._loop_changed)
        self.show_place(0)

    @property
    def is_playing(self) -> bool:
        """Whether the project is playing."""
        return self._player.is_playing and not self._auditioning

    def toggle(self) -> None:
        """Play from the cursor, the selection if there is one; or stop."""
        if self.is_playing:
            self._player.stop()
            return
        state = self._editor.presenter
        selection: Selection | None = state.selection
        loop = state.loop
        start = selection.start if selection else state.cursor
        if loop is not None and not loop[0] <= start < loop[1]:
            start = loop[0]
        self._player.stop()
        self._auditioning = False
        self._end = selection.end if selection and loop is None else None
        self._player.play(self._program(), start, loop)

    def play_span(self, start: int, end: int) -> None:
        """Play a short stretch of the project, unless something plays already."""
        if not self._player.is_playing:
            self._auditioning, self._end = False, end
            self._player.play(self._program(), start, None)

    def audition(self, sound: Reads, is_complete: Callable[[], bool]) -> None:
        """Play a take, also while it grows."""
        self._player.stop()
        self._auditioning = True
        self._player.play(GrowingProgram(sound, is_complete))

    def end_audition(self) -> None:
        """Stop playing a take."""
        if self._auditioning:
            self._player.stop()

    def stop(self) -> None:
        """Stop whatever plays, and the meters at once."""
        self._player.stop()
        self._meters.stop()

    def document_changed(self, _changes: Changes | None = None) -> None:
        """Let an edit be heard while playing."""
        if self.is_playing:
            self._player.replace(self._program())
        elif not self._player.is_playing:
            self.show_place(self._editor.presenter.cursor)

    def show_place(self, frame: int) -> None:
        """Show a place of the project on the clock."""
        project = self._session().project
        rate = project.sample_rate
        bar = _("bar {bar}").format(bar=bars(frame, project.tempo, rate).rpartition(".")[0])
        self._transport.show_place(clock(frame / rate), bar)

    def _program(self) -> Program:
        session = self._session()
        frames = session.project.frames if self._end is None else self._end
        return RenderedProgram(session.renderer(), frames, session.project.sample_rate)

    def _moved(self, frame: int) -> None:
        if not self._auditioning:
            self._editor.show_playhead(frame, follow=self.follows)
            self.playhead_moved.emit(frame)
            self.show_place(frame)

    def _started(self) -> None:
        self._transport.show_playing(not self._auditioning)
        self._transport.show_device("")
        self._silent_for = 0.0
        self._meters.start()

    def _stopped(self) -> None:
        self._transport.show_playing(False)
        self._editor.show_playhead(None)
        self.playhead_moved.emit(None)
        self.show_place(self._editor.presenter.cursor)
        if self._auditioning:
            self._auditioning = False
            self.audition_ended.emit()

    def _failed(self, error: SoundmarkError) -> None:
        if error.code in ("playback.no_device", "playback.no_library"):
            self._transport.show_device(_("No sound device"))
        self.failed.emit(error)

    def _cursor_moved(self, frame: int) -> None:
        if self.is_playing:
            self._player.seek(frame)
        else:
            self.show_place(frame)

    def _loop_changed(self, loop: tuple[int, int] | None) -> None:
        if self.is_playing:
            self._player.set_loop(loop)

    def _show_levels(self) -> None:
        self._transport.show_levels(self._player.levels())
        self._silent_for = 0.0 if self._player.is_playing else self._silent_for + METER_MS / 1000
        if self._silent_for > LONGEST_FALL_S:
            self._meters.stop()
