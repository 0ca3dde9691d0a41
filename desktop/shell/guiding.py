"""Joins what guides takes to the document: films above the ruler, takes under recordings."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from core.audio import EncodeSettings
from core.jobs import Control, Part
from core.project import Project, TrackId
from core.studio import Delivered, Delivery, StoredTake, deliver, mix_of_project
from core.studio.scoring import Film, sound_format
from core.text import _
from desktop.actions import Actions
from desktop.bridge import JobBoard
from desktop.panels.editor import EditorPanel
from desktop.panels.prompt import PromptPresenter
from desktop.panels.prompt.guides import VIDEOS
from desktop.panels.takes import TakesPresenter
from desktop.shell.projects import Projects
from desktop.widgets import NoticeArea

EXPORT_VIDEO = "file.export_video"


class Guiding(QObject):
    """Show the film, place takes where their recording or film lies, write scored videos.

    Parameters
    ----------
    board
        Runs the writing.
    prompt
        Whose guides are followed.
    editor, projects
        Where takes and recordings lie.
    notices
        Tells what was written.
    """

    def __init__(
        self,
        board: JobBoard,
        prompt: PromptPresenter,
        editor: EditorPanel,
        projects: Projects,
        notices: NoticeArea,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._board, self._prompt, self._editor = board, prompt, editor
        self._projects, self._notices = projects, notices
        self._paths: dict[str, Path] = {}  # of recordings that were listened to, by their hash
        prompt.guides.changed.connect(self._remember)
        prompt.guides.film_changed.connect(lambda _film: self.show_film())
        projects.changed.connect(lambda _changes: self.show_film())
        projects.opened.connect(lambda _session: self.show_film())

    def bind(self, actions: Actions) -> None:
        """Bind the command that writes a video; it is usable while there is one."""
        self._action = actions[EXPORT_VIDEO]
        actions.bind(EXPORT_VIDEO, self.export_video)
        self._action.setEnabled(False)

    def bring(self, paths: Sequence[Path], at: int = 0, track: TrackId | None = None) -> None:
        """Bring in files that were dropped on the editor: a single video is to be scored."""
        if len(paths) == 1 and paths[0].suffix.lower() in VIDEOS and self._prompt.scores_videos:
            self._prompt.set_video(paths[0])
            return
        self._projects.import_files(paths, at, track)

    def show_film(self) -> None:
        """Lay the film where its music lies; at the start while there is none."""
        film, session = self._prompt.guides.film, self._projects.session_if_open
        project = session.project if session else None
        self._editor.show_film(film, film_start(project, film.hash) if project and film else 0)
        if hasattr(self, "_action"):
            sounds = project is not None and project.frames > 0
            self._action.setEnabled(film is not None and sounds)

    def _remember(self) -> None:
        """Lay a recording that was listened to on a track: what is made lies under it."""
        recording = self._prompt.guides.recording
        if recording is None or recording.hash in self._paths:
            return
        self._paths[recording.hash] = recording.path
        session = self._projects.session_if_open
        if session is None or recording_start(session.project, recording.path) is not None:
            return
        project = session.project
        at = self._editor.presenter.cursor if project.frames else 0
        self._projects.import_files([recording.path], at)

    def place_of(self, take: StoredTake) -> int | None:
        """Return where a take belongs: under its recording or film; ``None`` for anywhere."""
        session = self._projects.session_if_open
        guides = take.origin.conditioned_on
        recipe = take.origin.recipe
        use = (recipe.request.get("reference") or {}).get("use") if recipe else None
        if session is None or not guides:
            return None
        if use == "video":
            return film_start(session.project, guides[0])
        path = self._paths.get(guides[0])
        if use != "accompany" or path is None:
            return None
        return recording_start(session.project, path)

    def export_video(self) -> None:
        """Ask where to, and write a copy of the film with the project's music."""
        film = self._prompt.guides.film
        if film is None:
            return
        name = f"{film.path.stem} {_('with music')}{film.path.suffix}"
        shown = _("Videos ({endings})").format(endings="*.mp4 *.mov *.m4v *.mkv *.webm")
        window, start = self._editor.window(), str(film.path.with_name(name))
        path = QFileDialog.getSaveFileName(window, _("Video with this music"), start, shown)[0]
        if path:
            self.write_video(film, Path(path))

    def write_video(self, film: Film, target: Path) -> None:
        """Write a copy of a film with what lies along it in the project."""
        session = self._projects.session
        project, media, studio = session.project, session.media, session.studio
        start = film_start(project, film.hash)
        end = start + round(film.seconds * project.sample_rate)

        def work(control: Control) -> Delivered:
            settings = EncodeSettings(format=sound_format(target))
            mix = mix_of_project(project, media, Part(control, 0.0, 0.3), start=start, end=end)
            delivery = Delivery(target, settings, title=session.name, video=film.path)
            return deliver(studio, mix, delivery, Part(control, 0.3, 1.0))

        job = self._board.start(_("Writing “{name}”").format(name=target.name), work, lane="io")
        job.succeeded.connect(self._tell)

    def _tell(self, delivered: Delivered) -> None:
        facts = " · ".join(
            f"{label}: {value}" for label, value in delivered.facts if label != _("Record")
        )
        self._notices.tell(_("“{name}” is written.").format(name=delivered.path.name), facts)


def join_takes(takes: TakesPresenter, guiding: Guiding) -> None:
    """Let takes be placed where they belong."""
    takes.place_of = guiding.place_of


def film_start(project: Project, hash: str) -> int:
    """Return the frame at which a film begins: where the music that was made for it does."""
    for track in project.tracks:
        for clip in track.clips:
            origins = project.sources[clip.source].origins.origins
            if any(hash in project.origins[id].conditioned_on for id in origins):
                return clip.start - clip.offset
    return 0


def recording_start(project: Project, path: Path) -> int | None:
    """Return the frame at which a file begins in the project; ``None`` where it is not there."""
    for track in project.tracks:
        for clip in track.clips:
            source = project.sources[clip.source]
            if source.media.kind == "linked" and Path(source.media.path) == path.resolve():
                return clip.start - clip.offset
            if source.name in (path.name, path.stem):
                return clip.start - clip.offset
    return None
