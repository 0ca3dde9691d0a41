"""A clip as a delivered file, so that it can be dragged into another program."""

import dataclasses
import hashlib
from pathlib import Path

from PySide6.QtCore import QObject

from core.audio import EncodeSettings
from core.jobs import Control, Part
from core.project import Clip, Project, Track
from core.studio import Delivered, Delivery, Session, Studio, deliver, mix_of_project
from core.text import _
from desktop.bridge import JobBoard
from desktop.shell.projects import Projects
from desktop.widgets import NoticeArea


class ClipFiles(QObject):
    """Deliver clips into the project's Exports folder, and remember which are there.

    A drag can start only with a file that exists. The first drag of a clip has it made, marked
    and signed like any export; the next one takes it along.

    Parameters
    ----------
    studio
        Whose identity signs.
    board
        Runs the work.
    projects
        Whose clips.
    notices
        Where the person learns that the file is ready.
    """

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
        self._ready: dict[Path, Path] = {}
        self._making: set[Path] = set()

    def path(self, clip: Clip) -> Path | None:
        """Return the clip's file; None, and have it made, where there is none yet."""
        session = self._projects.session
        alone = _alone(session.project, clip)
        target = session.folder.exports / f"{_file_name(alone, clip)}.wav"
        if target in self._ready and self._ready[target].is_file():
            return self._ready[target]
        if target not in self._making:
            self._make(session, alone, target)
        return None

    def _make(self, session: Session, alone: Project, target: Path) -> None:
        self._making.add(target)

        def work(control: Control) -> Delivered:
            target.parent.mkdir(parents=True, exist_ok=True)
            mix = mix_of_project(alone, session.media, Part(control, 0.0, 0.3))
            delivery = Delivery(target, EncodeSettings("wav"), title=alone.name)
            return deliver(self._studio, mix, delivery, Part(control, 0.3, 1.0))

        job = self._board.start(_("Preparing {clip}").format(clip=target.name), work)
        job.succeeded.connect(self._made)
        job.ended.connect(lambda: self._making.discard(target))
        self._notices.tell(
            _("The clip is being written, marked and signed."),
            _("Drag it out again once it is ready."),
        )

    def _made(self, delivered: Delivered) -> None:
        self._ready[delivered.path] = delivered.path
        self._notices.tell(
            _("{file} is ready.").format(file=delivered.path.name),
            _("Drag the clip out of the window now, to where you want it."),
            tone="good",
        )


def _alone(project: Project, clip: Clip) -> Project:
    """Return the project with nothing in it but one clip, from the beginning, as it sounds."""
    home = project.track_of(clip.id)
    track = Track(home.id, home.name, (dataclasses.replace(clip, start=0),), home.gain_db, home.pan)
    name = clip.name or project.sources[clip.source].name
    return dataclasses.replace(project, name=name, tracks=(track,))


def _file_name(alone: Project, clip: Clip) -> str:
    safe = "".join(c if c.isalnum() or c in " -_" else "_" for c in alone.name).strip() or "Clip"
    # Another cut of the same clip is another file: an earlier one may lie in a DAW's project.
    state = repr((alone.tracks[0], alone.sources[clip.source].media.sha256))
    return f"{safe[:60]} {hashlib.sha256(state.encode()).hexdigest()[:8]}"
