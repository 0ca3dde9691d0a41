"""Which project is open, and what comes into it."""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.errors import SoundmarkError
from core.jobs import Control
from core.project import TrackId
from core.studio import Imports, Session, Studio
from core.text import _
from desktop.bridge import JobBoard
from desktop.widgets import NoticeArea

LAST = "project.last"
RECENT = "project.recent"
MOST_RECENT = 10


class Projects(QObject):
    """Hold the open session, open others, and bring files in.

    Nothing is opened, made or closed on the thread that draws: a disk may be slow. Until
    :meth:`start` has its project there is none, and the window says so.

    Parameters
    ----------
    studio
        Whose projects.
    board
        Runs the reading of files.
    notices
        Where refused files are told.
    """

    opened = Signal(object)  # the Session
    missed = Signal()  # the first project could not even be made
    changed = Signal(object)  # Changes of the open project

    def __init__(
        self, studio: Studio, board: JobBoard, notices: NoticeArea, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._studio, self._board, self._notices = studio, board, notices
        self._unsubscribe: Callable[[], None] = lambda: None
        self._session: Session | None = None
        self.coming = ""  # the name of the first project, while it is on its way
        self._request = 0  # of several projects that are asked for, the last one is opened
        self._held: list[Callable[[], None]] = []  # what waits for the first project
        self._fetched: list[Session] = []  # opened by a worker, not handed over yet
        self._leaving: dict[Session, threading.Event] = {}

    @property
    def session(self) -> Session:
        """The open project; ask :attr:`is_open` first where there may be none yet."""
        assert self._session is not None, "no project is open yet"  # noqa: S101
        return self._session

    @property
    def session_if_open(self) -> Session | None:
        """The open project, or ``None`` while the first one is on its way."""
        return self._session

    @property
    def is_open(self) -> bool:
        """Whether there is a project."""
        return self._session is not None

    @property
    def home(self) -> Path:
        """The folder in which to look for others."""
        return self._session.path.parent if self._session else self._studio.folders.projects

    @property
    def recent(self) -> tuple[Path, ...]:
        """Projects that were open lately, the latest first; those that are gone are left out."""
        stored = self._studio.settings.get(RECENT, [])
        return tuple(path for path in map(Path, stored) if path.is_dir())

    def start(self) -> None:
        """Open the project that was open last; an empty one where there is none, or it fails."""
        last = self._studio.settings.get(LAST, "")
        studio = self._studio
        refused: list[SoundmarkError] = []

        def work(_control: Control) -> Session:
            try:
                if last and Path(last).is_dir():
                    return Session.open(studio, Path(last))
            except SoundmarkError as error:
                refused.append(error)
            return Session.new(studio)

        def arrived(session: Session) -> None:
            for error in refused:
                self._notices.tell_error(error)
            self._open(session)

        self.coming = Path(last).stem if last else ""
        name = _("Opening {files}").format(files=self.coming)
        self._bring(name, work, arrived, quiet=True)

    def new(self) -> None:
        """Open an empty project."""
        self._bring(_("New project"), lambda _control: Session.new(self._studio), self._open)

    def open(self, path: Path, then: Callable[[], None] = lambda: None) -> None:
        """Open a project that there is, and go on with `then`.

        One that is no project, newer than this program, or open elsewhere is told as every
        failed job is; the project that was open stays.
        """
        if self._session is not None and path == self._session.path:
            self._request += 1  # nothing else that was asked for before is wanted now
            then()
            return

        def work(_control: Control) -> Session:
            for gone in tuple(self._leaving.values()):
                gone.wait()  # it may be the very project, and still be locked
            return Session.open(self._studio, path)

        def arrived(session: Session) -> None:
            self._open(session)
            then()

        self._bring(_("Opening {files}").format(files=path.stem), work, arrived)

    def import_files(
        self, paths: Sequence[Path], at: int = 0, track: TrackId | None = None
    ) -> None:
        """Read files in the background and place them, at `at` on `track` or on new tracks."""
        session = self._session
        if session is None:
            self._held.append(partial(self.import_files, paths, at, track))
            return
        names = paths[0].name if len(paths) == 1 else _("{count} files").format(count=len(paths))

        def work(control: Control) -> Imports:
            return session.prepare_import(paths, control)

        job = self._board.start(_("Opening {files}").format(files=names), work, lane="io")
        job.succeeded.connect(lambda imports: self._place(session, imports, at, track))

    def close(self) -> None:
        """Let go of the open project; the board's work has ended."""
        self._unsubscribe()
        left = [session for session, gone in self._leaving.items() if not gone.is_set()]
        here = [self._session] if self._session else []
        for session in (*self._fetched, *left, *here):
            session.close()

    def _bring(
        self,
        name: str,
        work: Callable[[Control], Session],
        arrived: Callable[[Session], None],
        *,
        quiet: bool = False,
    ) -> None:
        """Open a project in the background; only the last one that was asked for arrives."""
        self._request += 1
        request = self._request

        def fetch(control: Control) -> Session:
            session = work(control)
            self._fetched.append(session)
            return session

        def end(session: Session) -> None:
            self._fetched.remove(session)
            if request == self._request:
                arrived(session)
            else:
                self._leave(session)

        def fail(_error: BaseException) -> None:
            if request == self._request and self._session is None:
                self.missed.emit()

        job = self._board.start(name, fetch, lane="io", quiet=quiet)
        job.succeeded.connect(end)
        job.failed.connect(fail)

    def _place(self, session: Session, imports: Imports, at: int, track: TrackId | None) -> None:
        for path, said in imports.refused:
            self._notices.tell(said.what, said.remedy, tone="warning", details=str(path))
        if session is not self._session:
            return  # the person opened another project meanwhile
        try:
            session.commit_import(imports, at=at, track=track)
        except SoundmarkError as error:
            self._notices.tell_error(error)

    def _open(self, session: Session) -> None:
        before, self._session = self._session, session
        self._unsubscribe()
        self._listen(session)
        self.opened.emit(session)
        if before is not None:
            self._leave(before)
        held, self._held = self._held, []
        for go_on in held:
            go_on()

    def _leave(self, session: Session) -> None:
        """Close a session in the background: it writes a snapshot and a backup."""
        gone = self._leaving[session] = threading.Event()

        def work(_control: Control) -> None:
            try:
                session.close()
            finally:
                gone.set()

        job = self._board.start(_("Closing the project"), work, lane="io", quiet=True)
        job.ended.connect(lambda: self._leaving.pop(session, None))

    def _listen(self, session: Session) -> None:
        self._unsubscribe = session.subscribe(self.changed.emit)
        path = str(session.path)
        self._studio.settings.set(LAST, path)
        recent = [str(each) for each in self.recent if str(each) != path]
        self._studio.settings.set(RECENT, [path, *recent][:MOST_RECENT])
        for notice in session.notices:
            self._notices.tell(notice, tone="warning")
