"""Clips as delivered files, so that they can be dragged into another program."""

import dataclasses
import hashlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.audio import EncodeSettings
from core.jobs import Control, Part
from core.project import Clip, ClipId, Project, Source, Track
from core.studio import Delivery, Session, Studio, deliver, mix_of_project
from core.studio.delivering import file_hash
from core.text import _
from desktop.bridge import JobBoard, JobHandle
from desktop.shell.projects import Projects
from desktop.widgets import NoticeArea

AHEAD_MOST_S = 120.0  # a longer clip is delivered only once it leaves: it costs seconds and disk


@dataclass(slots=True)
class _Coming:
    """Follow the one clip that is delivered, or lies ready without having been dragged yet."""

    clip: ClipId
    target: Path
    job: JobHandle
    wanted: bool = False  # the person holds it outside the window
    found: bool = False  # it lay there from an earlier run


class ClipFiles(QObject):
    """Deliver clips into the project's Exports folder, ahead of the drag that takes them along.

    A drag can start only with a file that exists, so its making starts when the clip is carried
    to the window's border. What was made ahead and is not dragged goes again when the clip changes,
    another one is taken, or the project closes; what was dragged stays, for a DAW may use it.

    Parameters
    ----------
    studio
        Whose identity signs.
    board
        Runs the work.
    projects
        Whose clips.
    notices
        Where the person learns that a clip needs a moment.
    """

    ready = Signal()  # a clip that was wanted can be dragged now

    def __init__(
        self,
        studio: Studio,
        board: JobBoard,
        projects: Projects,
        notices: NoticeArea,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._board = studio, board
        self._projects, self._notices = projects, notices
        self._coming: _Coming | None = None
        self._dragged: set[Path] = set()
        projects.changed.connect(lambda _changes: self._forget_what_changed())
        projects.opened.connect(lambda _session: self._forget())
        board.changed.connect(self._make_room)

    def prepare(self, clip: Clip) -> None:
        """Have the clip's file made, for the person carries it to the window's border."""
        session = self._projects.session
        seconds = clip.frames / session.project.sample_rate
        target = _target(session, clip)
        if seconds > AHEAD_MOST_S or self._board.running or self._has(target):
            return
        if not (self._coming and self._coming.target == target and self._coming.job.is_running):
            self._begin(session, clip, target)

    def path(self, clip: Clip) -> Path | None:
        """Return the clip's file, to be dragged now; None while it is being made.

        Then it is made in sight of the person, and :attr:`ready` says when to ask again.
        """
        session = self._projects.session
        target = _target(session, clip)
        if self._has(target):
            self._dragged.add(target)
            return target
        coming = self._coming
        if coming is None or coming.target != target or not coming.job.is_running:
            coming = self._begin(session, clip, target)
        if not coming.wanted:
            coming.wanted = True
            self._board.reveal(coming.job)
            self._notices.tell(
                _("The clip is being written, marked and signed."),
                _("Keep holding it: it can be dropped as soon as it is ready."),
            )
        return None

    def let_go(self) -> None:
        """Tell that the person no longer waits; the file is made all the same."""
        if self._coming and self._coming.wanted and self._coming.job.is_running:
            self._coming.wanted = False
            self._notices.tell(
                _("The clip was not ready yet."),
                _("It is being finished; drag it again, and it comes along at once."),
            )

    def close(self) -> None:
        """Remove what was made and never dragged; the board's work has ended."""
        self._forget()

    def _has(self, target: Path) -> bool:
        coming = self._coming
        made = coming is not None and coming.target == target and coming.job.state == "done"
        return (made or target in self._dragged) and target.is_file()

    def _begin(self, session: Session, clip: Clip, target: Path) -> _Coming:
        self._forget()
        alone = _alone(session.project, clip)

        def work(control: Control) -> bool:
            if self._is_there(target):
                return True
            target.parent.mkdir(parents=True, exist_ok=True)
            mix = mix_of_project(alone, session.media, Part(control, 0.0, 0.1))
            delivery = Delivery(target, EncodeSettings("wav"), title=alone.name)
            deliver(self._studio, mix, delivery, Part(control, 0.1, 1.0))
            return False

        # Not the lane of the takes: a clip that is held must not wait for music to be made.
        name = _("Preparing “{clip}”").format(clip=alone.name)
        job = self._board.start(name, work, lane="io", quiet=True, shows_errors=False)
        coming = _Coming(clip.id, target, job)
        self._coming = coming
        job.succeeded.connect(lambda found: self._made(coming, found))
        return coming

    def _is_there(self, target: Path) -> bool:
        """Return whether an earlier run delivered the very file; on a worker."""
        if not target.is_file():
            return False
        closed = self._studio.ledger.find(file_sha256=file_hash(target))
        return any(entry.kind == "export.closed" for entry in closed)

    def _made(self, coming: _Coming, found: bool) -> None:
        coming.found = found
        if coming is not self._coming:
            _remove(coming, self._dragged)
        elif coming.wanted:
            self.ready.emit()

    def _forget_what_changed(self) -> None:
        coming = self._coming
        if coming is None:
            return
        session = self._projects.session
        clips = (clip for track in session.project.tracks for clip in track.clips)
        clip = next((clip for clip in clips if clip.id == coming.clip), None)
        if clip is None or _target(session, clip) != coming.target:
            self._forget()

    def _forget(self) -> None:
        coming, self._coming = self._coming, None
        if coming is not None:
            coming.job.cancel()
            if not coming.job.is_running:
                _remove(coming, self._dragged)

    def _make_room(self) -> None:
        """Give way to work that the person waits for."""
        coming = self._coming
        if coming and coming.job.quiet and coming.job.is_running and self._board.running:
            coming.job.cancel()


def _remove(coming: _Coming, dragged: set[Path]) -> None:
    """Remove a file that was made ahead, unless it was dragged, in this run or an earlier one."""
    if coming.job.state == "done" and not coming.found and coming.target not in dragged:
        coming.target.unlink(missing_ok=True)


def _alone(project: Project, clip: Clip) -> Project:
    """Return the project with nothing in it but one clip, from the beginning, as it sounds."""
    home = project.track_of(clip.id)
    track = Track(home.id, home.name, (dataclasses.replace(clip, start=0),), home.gain_db, home.pan)
    name = clip.name or project.sources[clip.source].name
    return dataclasses.replace(project, name=name, tracks=(track,))


def _target(session: Session, clip: Clip) -> Path:
    """Return where the clip's file lies; another cut of it, or another level, is another file.

    An earlier one may lie in a DAW's project.
    """
    project = session.project
    home, source = project.track_of(clip.id), project.sources[clip.source]
    origins = [project.origins.get(id) for id in sorted(source.origins.origins)]
    sounds = dataclasses.replace(clip, start=0)
    state = (sounds, home.gain_db, home.pan, project.sample_rate, _sound_of(source), origins)
    name = file_name(clip.name or source.name)
    mark = hashlib.sha256(repr(state).encode()).hexdigest()[:8]
    return session.folder.exports / f"{name} {mark}.wav"


def file_name(name: str) -> str:
    """Return a name as every system's files can have it."""
    safe = "".join(c if c.isalnum() or c in " -_" else "_" for c in name).strip() or "Clip"
    return safe[:60]


def _sound_of(source: Source) -> tuple[object, ...]:
    """Return what tells the sound of a source from another: a linked file may be replaced."""
    media = source.media
    if media.kind != "linked":
        return (media.sha256,)
    try:
        now = Path(media.path).stat()
    except OSError:
        return (media.sha256, "gone")
    return (media.sha256, now.st_size, now.st_mtime_ns)
