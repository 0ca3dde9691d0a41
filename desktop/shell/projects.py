"""Which project is open, and what comes into it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.errors import SoundmarkError
from core.jobs import Control
from core.project import Changes, TrackId
from core.studio import Imports, Session, Studio
from core.text import _
from desktop.bridge import JobBoard
from desktop.widgets import NoticeArea

LAST = "project.last"
RECENT = "project.recent"
MOST_RECENT = 10


class Projects(QObject):
    """Hold the open session, open others, and bring files in.

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
    changed = Signal(object)  # Changes of the open project

    def __init__(
        self, studio: Studio, board: JobBoard, notices: NoticeArea, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._studio, self._board, self._notices = studio, board, notices
        self._unsubscribe: Callable[[], None] = lambda: None
        self.session = self._first()
        self._listen()

    @property
    def recent(self) -> tuple[Path, ...]:
        """Projects that were open lately, the latest first; those that are gone are left out."""
        stored = self._studio.settings.get(RECENT, [])
        return tuple(path for path in map(Path, stored) if path.is_dir())

    def new(self) -> None:
        """Open an empty project."""
        self._open(Session.new(self._studio))

    def open(self, path: Path, then: Callable[[], None] = lambda: None) -> None:
        """Open a project that there is, in the background, and go on with `then`.

        One that is no project, newer than this program, or open elsewhere is told as every
        failed job is; the project that was open stays.
        """
        if path == self.session.path:
            then()
            return
        studio = self._studio

        def work(_control: Control) -> Session:
            return Session.open(studio, path)

        def arrived(session: Session) -> None:
            self._open(session)
            then()

        name = _("Opening {files}").format(files=path.stem)
        self._board.start(name, work, lane="io").succeeded.connect(arrived)

    def import_files(
        self, paths: Sequence[Path], at: int = 0, track: TrackId | None = None
    ) -> None:
        """Read files in the background and place them, at `at` on `track` or on new tracks."""
        session = self.session
        names = paths[0].name if len(paths) == 1 else _("{count} files").format(count=len(paths))

        def work(control: Control) -> Imports:
            return session.prepare_import(paths, control)

        job = self._board.start(_("Opening {files}").format(files=names), work, lane="io")
        job.succeeded.connect(lambda imports: self._place(session, imports, at, track))

    def close(self) -> None:
        """Let go of the open project."""
        self._unsubscribe()
        self.session.close()

    def _place(self, session: Session, imports: Imports, at: int, track: TrackId | None) -> None:
        for path, said in imports.refused:
            self._notices.tell(said.what, said.remedy, tone="warning", details=str(path))
        if session is not self.session:
            return  # the person opened another project meanwhile
        try:
            session.commit_import(imports, at=at, track=track)
        except SoundmarkError as error:
            self._notices.tell_error(error)

    def _first(self) -> Session:
        last = self._studio.settings.get(LAST, "")
        if last and Path(last).is_dir():
            try:
                return Session.open(self._studio, Path(last))
            except SoundmarkError as error:
                self._notices.tell_error(error)
        return Session.new(self._studio)

    def _open(self, session: Session) -> None:
        before, self.session = self.session, session
        self._unsubscribe()
        self._listen()
        self.opened.emit(session)
        before.close()

    def _listen(self) -> None:
        self._unsubscribe = self.session.subscribe(self._tell)
        path = str(self.session.path)
        self._studio.settings.set(LAST, path)
        recent = [str(each) for each in self.recent if str(each) != path]
        self._studio.settings.set(RECENT, [path, *recent][:MOST_RECENT])
        for notice in self.session.notices:
            self._notices.tell(notice, tone="warning")

    def _tell(self, changes: Changes) -> None:
        self.changed.emit(changes)
