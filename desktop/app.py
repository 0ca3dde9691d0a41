"""The application: builds every object once and hands it down."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from core.jobs import Control, JobRunner
from core.project import TrackId, edits
from core.studio import Session, Studio
from core.studio.warming import warm_up
from core.text import _
from desktop.actions import Actions
from desktop.bridge import JobBoard, JobHandle
from desktop.panels.editor import EditorDoors, EditorPanel
from desktop.panels.inspector import InspectorPanel, InspectorPresenter
from desktop.panels.origin import OriginPanel, OriginPresenter
from desktop.panels.prompt import PromptPanel, PromptPresenter
from desktop.panels.takes import TakesPanel, TakesPresenter
from desktop.panels.transport import TransportPanel
from desktop.playback import Device, DeviceSink, Player, Sink, output_devices
from desktop.shell import Hearing, MainWindow, Places, Projects, TopBar, bind_commands
from desktop.shell.binding import THEME, Parts, ask_for_audio, audio_filter
from desktop.shell.dragging import ClipFiles
from desktop.shell.faults import Faults
from desktop.shell.guiding import Guiding, join_takes
from desktop.shell.noting import Noting
from desktop.shell.unopened import Unopened
from desktop.shell.windows import Windows
from desktop.theme import DARK, Look, theme_named

DEVICE = "playback.device"
DEVICES_AFTER_MS = 300
WARM_UP_AFTER_MS = 1500


class Desktop(QObject):
    """Own everything that lives as long as the window.

    Parameters
    ----------
    application
        Qt's application.
    studio
        The engine's door; closed by :meth:`close`.
    make_sink
        Makes where sound goes; the chosen sound device where it is left out.
    """

    def __init__(
        self,
        application: QApplication,
        studio: Studio,
        *,
        make_sink: Callable[[], Sink] | None = None,
    ) -> None:
        super().__init__()
        self.studio = studio
        self.look = Look(theme_named(studio.settings.get(THEME, DARK.name)))
        self.look.apply(application)
        self.faults = Faults(studio.folders.logs, self)
        self.board = JobBoard(JobRunner(), self)
        self.window = MainWindow(self.look, studio.settings)
        self.projects = Projects(studio, self.board, self.window.notices, self)
        self.projects.start()  # it is on its way while the window is built
        self.player = Player(make_sink or self._device_sink, self)
        self._closed = False
        self._build_panels()
        self._build_window()
        self._join_prompt_and_takes()
        self._join_guides()
        self._join_document()
        self._join_failures()
        self.window.on_close(self._may_close)

    def show(self) -> None:
        """Show the window, and look for sound devices once it stands."""
        self.window.show()
        self.prompt_panel.setFocus()
        # A moment later: looking for them imports the sound library, which slows the first picture.
        QTimer.singleShot(DEVICES_AFTER_MS, self._look_for_devices)
        QTimer.singleShot(WARM_UP_AFTER_MS, self._warm_up)

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open a project folder, or import files, as given on the command line."""
        files = [path for path in paths if not path.is_dir()]

        def bring() -> None:
            if files:
                self.projects.import_files(files)

        if folders := [path for path in paths if path.is_dir()]:
            self.projects.open(folders[-1], then=bring)
        else:
            bring()

    def close(self) -> None:
        """Stop all work and let go of everything; called twice, the second does nothing."""
        if self._closed:
            return
        self._closed = True
        self.hearing.stop()
        self.takes.finish_removal()
        self.noting.presenter.close()
        self.editor.close_down()
        self.board.close()
        self.clip_files.close()
        self.projects.close()
        self.studio.close()
        self.faults.remove()
        self.window.deleteLater()

    # Building -----------------------------------------------------------------------------

    def _build_panels(self) -> None:
        look, board, studio = self.look, self.board, self.studio
        self.clip_files = ClipFiles(studio, board, self.projects, self.window.notices, self)
        doors = EditorDoors(
            on_files=self._bring,
            on_takes=self._place_takes,
            on_clip_taken=self.clip_files.prepare,
            on_drag_out=self.clip_files.path,
            on_let_go=self.clip_files.let_go,
            on_open=lambda: ask_for_audio(self._parts),
        )
        unopened = Unopened()
        self.editor = EditorPanel(unopened, board, look, doors)
        # Queued: a drag runs an event loop of its own, and the job's end must be told first.
        self.clip_files.ready.connect(self.editor.drag_out, Qt.ConnectionType.QueuedConnection)
        self.transport = TransportPanel(board, look)
        self.hearing = Hearing(
            self.player,
            self.editor,
            self.transport,
            lambda: self.projects.session_if_open or unopened,
            self,
        )
        self.prompt = PromptPresenter(studio, board, parent=self)
        self.prompt_panel = PromptPanel(self.prompt, look)
        self.takes = TakesPresenter(
            self._session, board, lambda: self.editor.presenter.cursor, self
        )
        self.takes_panel = TakesPanel(self.takes, look)
        self.origin = OriginPresenter(self._session, self)
        self.origin_panel = OriginPanel(self.origin, look)
        self.noting = Noting(
            board, look, self.window, self.editor, self.projects, studio.settings, self
        )
        self.noting.join(self.takes, self.hearing)
        self.inspector = InspectorPresenter(studio, board, parent=self)
        self.inspector_panel = InspectorPanel(self.inspector, look)

    def _build_window(self) -> None:
        window = self.window
        self.actions = Actions(self.look, window, self.editor)
        self.top = TopBar(self.look, self.actions)
        self._menus = self.actions.fill(window.menuBar())
        window.arrange(
            self.top,
            Places(
                make=self.prompt_panel,
                takes=self.takes_panel,
                editor=self.editor,
                inspector=self.inspector_panel,
                notes=self.noting.panel,
                origin=self.origin_panel,
                transport=self.transport,
            ),
        )
        self._parts = Parts(
            window, self.look, self.studio, self.projects, self.editor, self.hearing
        )
        bind_commands(self.actions, self._parts)
        self.noting.bind(self.actions, self.editor.commands.undo)
        self.transport.bind(
            self.actions["play.start"], self.actions["play.toggle"], self.actions["play.loop"]
        )
        self.windows = Windows(self._parts, self.board, self.prompt, self)
        self.windows.bind(self.actions, self.prompt_panel.setFocus)
        self.windows.inspect_requested.connect(lambda path: self.inspect([path]))
        self.windows.device_chosen.connect(lambda _name: self._look_for_devices())
        self.actions.bind("file.inspect", self._ask_inspect)
        self.inspector_panel.closed.connect(lambda: window.show_inspector(False))
        self._menus["file.recent"].aboutToShow.connect(self._fill_recent)
        view = self.editor.presenter.view
        self.top.mix_changed.connect(view.set_mix)
        self.top.tempo_changed.connect(self._set_tempo)
        self.editor.mix_changed.connect(self.top.show_mix)

    def _join_prompt_and_takes(self) -> None:
        prompt, takes = self.prompt, self.takes
        prompt.started.connect(takes.follow)
        prompt.take_grew.connect(takes.grow)
        prompt.take_derived.connect(
            lambda id, ancestor: takes.note_ancestor(id, ancestor.to_json())
        )
        prompt.take_made.connect(takes.keep)
        prompt.ended.connect(takes.settle)
        takes.chosen.connect(prompt.show_take)
        takes.changed.connect(lambda: self.editor.show_hint(has_takes=not takes.is_empty))
        prompt.shown.ancestor_of = takes.ancestor
        takes.offers = prompt.variations
        takes.variation_requested.connect(prompt.vary)
        takes.recipe_requested.connect(self.windows.recipe)
        takes.morph_wanted.connect(self.windows.morph)
        takes.can_morph = prompt.can_morph
        takes.failed.connect(self.window.notices.tell_error)
        takes.audition_started.connect(self._audition)
        takes.audition_stopped.connect(self.hearing.end_audition)
        self.hearing.audition_ended.connect(lambda: takes.show_playing(""))
        self.takes_panel.prompt_requested.connect(self.prompt_panel.setFocus)

    def _join_guides(self) -> None:
        notices = self.window.notices
        self.guiding = Guiding(self.board, self.prompt, self.editor, self.projects, notices, self)
        self.guiding.bind(self.actions)
        join_takes(self.takes, self.guiding)

    def _bring(self, paths: Sequence[Path], at: int, track: TrackId | None) -> None:
        self.guiding.bring(paths, at, track)

    def _join_document(self) -> None:
        projects = self.projects
        projects.missed.connect(self._show_missed)
        projects.opened.connect(self._opened)
        projects.changed.connect(self.hearing.document_changed)
        projects.changed.connect(self.origin.refresh)
        projects.changed.connect(lambda _changes: self._show_project())
        self.editor.selection_changed.connect(self.origin.select)
        self.origin.reload()
        self._show_opening(projects.coming)

    def _join_failures(self) -> None:
        notices = self.window.notices
        self.board.failed.connect(self._tell_failed_job)
        self.actions.failed.connect(notices.tell_error)
        self.hearing.failed.connect(notices.tell_error)
        self.faults.happened.connect(
            lambda error, details: notices.tell_error(error, details=details)
        )
        self.faults.install()

    # What happens -------------------------------------------------------------------------

    def _session(self) -> Session | None:
        return self.projects.session_if_open

    def _show_opening(self, name: str) -> None:
        self.top.show_name(name)
        self.editor.show_opening(_("Opening “{name}”…").format(name=name) if name else "")

    def _show_missed(self) -> None:
        self.top.show_name(_("No project"))
        self.editor.show_opening(
            _("Open a project or begin a new one from the File menu."), after_ms=0
        )

    def _opened(self, session: Session) -> None:
        self.hearing.stop()
        self.editor.open(session)
        self.takes.reload()
        self.origin.reload()
        self._show_project()

    def _show_project(self) -> None:
        session = self.projects.session
        self.top.show_name(session.name)
        self.top.show_tempo(session.project.tempo)
        self.window.show_title(session.name)

    def _set_tempo(self, bpm: float) -> None:
        session = self._session()
        if session is None:
            return
        tempo = replace(session.project.tempo, bpm=bpm)
        session.do(edits.set_tempo(session.project, tempo))

    def _place_takes(
        self, ids: Sequence[str], at: int, _track: TrackId | None, as_stems: bool
    ) -> None:
        for id_ in ids:
            self.takes.place(id_, at=at, stems=as_stems)

    def _audition(self, id: str) -> None:
        sound = self.takes.sound(id)
        if sound is None:
            return
        self.hearing.audition(sound, lambda: self.takes.stored(id) is not None)
        self.takes.show_playing(id)

    def _ask_inspect(self) -> None:
        paths, _chosen = QFileDialog.getOpenFileNames(
            self.window, _("Inspect a file"), "", audio_filter()
        )
        self.inspect([Path(path) for path in paths])

    def inspect(self, paths: Sequence[Path]) -> None:
        """Show the inspector, with the verdict of some files where there are any."""
        self.window.show_inspector(True)
        if paths:
            self.inspector.open(paths)

    def _tell_failed_job(self, handle: JobHandle) -> None:
        if handle.error is not None:
            self.window.notices.tell_error(handle.error)

    def _fill_recent(self) -> None:
        menu = self._menus["file.recent"]
        menu.clear()
        for path in self.projects.recent:
            action = menu.addAction(path.stem.replace("&", "&&"))
            action.setToolTip(str(path))
            action.triggered.connect(partial(self._open_recent, path))
        menu.setEnabled(bool(self.projects.recent))

    def _open_recent(self, path: Path, _on: bool = False) -> None:
        self.projects.open(path)

    def _may_close(self) -> bool:
        QTimer.singleShot(0, QApplication.quit)
        return True

    # Sound devices ------------------------------------------------------------------------

    def _device_sink(self) -> Sink:
        return DeviceSink(str(self.studio.settings.get(DEVICE, "")))

    def _look_for_devices(self) -> None:
        if self._closed:
            return

        def work(_control: Control) -> tuple[Device, ...]:
            return output_devices()

        job = self.board.start(
            _("Looking for sound devices"), work, lane="io", quiet=True, shows_errors=False
        )
        job.succeeded.connect(self._show_devices)
        job.failed.connect(lambda _error: self._show_devices(()))

    def _warm_up(self) -> None:
        if not self._closed:
            work = partial(warm_up, self.studio)
            self.board.start(_("Getting ready"), work, lane="io", quiet=True, shows_errors=False)

    def _show_devices(self, devices: tuple[Device, ...]) -> None:
        menu = self._menus["file.device"]
        menu.clear()
        self.transport.show_device("" if devices else _("No sound device"))
        chosen = self.studio.settings.get(DEVICE, "")
        for title, name in ((_("The system’s choice"), ""), *((d.name, d.name) for d in devices)):
            action = menu.addAction(title.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name == chosen)
            action.triggered.connect(partial(self._choose_device, name, devices))
        menu.addSeparator()
        menu.addAction(_("Look again")).triggered.connect(self._look_for_devices)

    def _choose_device(self, name: str, devices: tuple[Device, ...], _on: bool = False) -> None:
        self.studio.settings.set(DEVICE, name)
        self.player.stop()
        # The menu that was clicked must not be emptied while it is being closed.
        QTimer.singleShot(0, lambda: self._show_devices(devices))
