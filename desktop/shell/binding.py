"""What each command of the table does."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from core.audio import FORMATS
from core.project import Clip, Track
from core.studio import Studio
from core.studio.bars import has_bars
from core.text import _
from desktop.actions import Actions
from desktop.dialogs.about import AboutDialog
from desktop.panels.editor import EditorPanel
from desktop.shell.declaring import unstated_origins
from desktop.shell.hearing import Hearing
from desktop.shell.keys import keys_dialog
from desktop.shell.projects import Projects
from desktop.shell.window import MainWindow
from desktop.theme import DARK, LIGHT, Look

THEME = "window.theme"
CLIP_MENU = (
    "edit.cut",
    "edit.copy",
    "edit.paste",
    "",
    "edit.split",
    "edit.trim",
    "edit.delete",
    "edit.silence",
    "",
    "edit.effect",
    "edit.regenerate",
    "edit.bars",
    "view.notes",
    "",
    "track.mine",
)


@dataclass(frozen=True, slots=True)
class Parts:
    """Hold what commands act on."""

    window: MainWindow
    look: Look
    studio: Studio
    projects: Projects
    editor: EditorPanel
    hearing: Hearing


def bind_commands(actions: Actions, parts: Parts) -> None:
    """Bind every command but those whose dialogs the application adds."""
    _bind_editing(actions, parts.editor)
    _bind_tracks(actions, parts.editor)
    _bind_view(actions, parts)
    _bind_files(actions, parts)
    _bind_help(actions, parts)
    actions.bind("play.toggle", parts.hearing.toggle)
    parts.editor.menu_wanted.connect(lambda at, clip: _clip_menu(actions, parts, at, clip))
    refresh = _refresher(actions, parts)
    parts.projects.changed.connect(lambda _changes: refresh())
    parts.projects.opened.connect(lambda _session: refresh())
    parts.editor.selection_changed.connect(lambda _selection: refresh())
    for command in ("edit.copy", "edit.cut"):
        actions[command].triggered.connect(lambda _on=False: refresh())
    refresh()


def _bind_editing(actions: Actions, editor: EditorPanel) -> None:
    state, commands, view = editor.presenter, editor.commands, editor.presenter.view
    for id_, carry_out in {
        "edit.redo": commands.redo,
        "edit.cut": commands.cut,
        "edit.copy": commands.copy,
        "edit.paste": commands.paste,
        "edit.delete": commands.delete,
        "edit.silence": commands.silence,
        "edit.trim": commands.trim,
        "edit.split": commands.split,
        "edit.all": state.select_all,
        "edit.none": state.clear,
        "edit.start": state.set_selection_start,
        "edit.end": state.set_selection_end,
        "edit.extend_right": lambda: state.extend(1),
        "edit.extend_left": lambda: state.extend(-1),
        "edit.zero": state.snap_to_crossings,
        "view.in": lambda: view.zoom_around(state.cursor, 2.0),
        "view.out": lambda: view.zoom_around(state.cursor, 0.5),
        "view.normal": lambda: view.zoom_normal(state.cursor),
        "view.selection": state.zoom_to_selection,
        "view.fit": view.zoom_to_fit,
        "play.start": state.go_home,
        "play.end": state.go_end,
        "play.left": lambda: state.nudge(-1),
        "play.right": lambda: state.nudge(1),
    }.items():
        actions.bind(id_, carry_out)
    actions.bind("play.loop", state.toggle_loop)
    editor.loop_changed.connect(lambda loop: actions.set_checked("play.loop", loop is not None))


def _bind_tracks(actions: Actions, editor: EditorPanel) -> None:
    commands = editor.commands

    def meant() -> Track:
        """Return the selected track, the one of the chosen clip, or the first."""
        state = editor.presenter
        if state.selection:
            return next(t for t in state.project.tracks if t.id in state.selection.tracks)
        if state.chosen and any(
            c.id == state.chosen for t in state.project.tracks for c in t.clips
        ):
            return state.project.track_of(state.chosen)
        return state.project.tracks[0]

    actions.bind("track.add", commands.add_track)
    actions.bind("track.rename", lambda: editor.headers.header(meant().id).rename())
    actions.bind("track.mute", lambda: commands.set_muted(meant().id, not meant().muted))
    actions.bind("track.solo", lambda: commands.set_soloed(meant().id, not meant().soloed))
    actions.bind("track.remove", lambda: commands.remove_track(meant().id))


def _bind_view(actions: Actions, parts: Parts) -> None:
    window, view = parts.window, parts.editor.presenter.view
    for name in ("make", "takes", "origin", "transport"):
        actions.set_checked(f"view.{name}", name not in window.hidden)
        actions.bind_switch(f"view.{name}", partial(window.show_panel, name))
    actions.bind_switch("view.spectrogram", lambda on: view.set_mix(1.0 if on else 0.0))
    parts.editor.mix_changed.connect(lambda mix: actions.set_checked("view.spectrogram", mix > 0.5))
    actions.set_checked("view.follow", parts.hearing.follows)
    actions.bind_switch("view.follow", lambda on: setattr(parts.hearing, "follows", on))

    def use_theme(light: bool) -> None:
        name = LIGHT.name if light else DARK.name
        parts.studio.settings.set(THEME, name)
        use_look(parts.look, name)

    def show_theme() -> None:
        actions.set_checked("view.light", parts.look.theme.name == LIGHT.name)

    parts.look.changed.connect(show_theme)
    show_theme()
    actions.bind_switch("view.light", use_theme)


def use_look(look: Look, name: str) -> None:
    """Dress the application in the theme called `name`."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        look.use(name, application)


def _bind_files(actions: Actions, parts: Parts) -> None:
    window, projects = parts.window, parts.projects

    def open_project() -> None:
        home = str(projects.home)
        path = QFileDialog.getExistingDirectory(window, _("Open project"), home)
        if path:
            projects.open(Path(path))

    def save() -> None:
        projects.session.folder.snapshot()
        projects.session.folder.mark_saved()
        window.notices.tell(
            _("Saved."), _("Every edit is on disk the moment it is made; nothing waits for this.")
        )

    actions.bind("file.new", projects.new)
    actions.bind("file.open", open_project)
    actions.bind("file.import", lambda: ask_for_audio(parts))
    actions.bind("file.save", save)
    actions.bind("file.quit", window.close)


def ask_for_audio(parts: Parts) -> None:
    """Ask for audio files and import them at the cursor."""
    paths, _chosen = QFileDialog.getOpenFileNames(
        parts.window, _("Import audio"), "", audio_filter()
    )
    if paths:
        state = parts.editor.presenter
        at = 0 if state.is_empty else state.cursor
        parts.projects.import_files([Path(path) for path in paths], at)


def audio_filter() -> str:
    """Return the file dialog's list of sound files; videos' sound can be read too."""
    endings = " ".join(f"*{each.extension}" for each in FORMATS.values())
    return _("Sound ({endings})").format(endings=f"{endings} *.aif *.mp4 *.mkv *.mov")


def _bind_help(actions: Actions, parts: Parts) -> None:
    def show_logs() -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(parts.studio.folders.logs)))

    actions.bind("help.keys", lambda: keys_dialog(parts.window).show())
    actions.bind("help.log", show_logs)
    actions.bind("help.about", lambda: AboutDialog(parts.window).open())


def _clip_menu(actions: Actions, parts: Parts, at: QPoint, clip: Clip | None) -> None:
    state = parts.editor.presenter
    if clip is not None and state.selection is None:
        state.select_clip(clip, state.project.track_of(clip.id).id)
    menu = QMenu(parts.editor)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for id_ in CLIP_MENU:
        if id_:
            menu.addAction(actions[id_])
        else:
            menu.addSeparator()
    menu.popup(at)


def _refresher(actions: Actions, parts: Parts) -> Callable[[], None]:
    def refresh() -> None:
        session, state = parts.projects.session_if_open, parts.editor.presenter
        undo = session.history.undo_name if session else ""
        redo = session.history.redo_name if session else ""
        actions.refresh(
            {
                "project": session is not None,
                "sound": state.project.frames > 0,
                "selection": state.selection is not None,
                "bars": has_bars(state.project, state.selection),
                "clipboard": state.document.clipboard is not None,
                "undo": bool(undo),
                "redo": bool(redo),
                "tracks": bool(state.project.tracks),
                "unstated": bool(unstated_origins(state)),
            }
        )
        actions["edit.undo"].setText(_("Undo {edit}").format(edit=undo).strip())
        actions["edit.redo"].setText(_("Redo {edit}").format(edit=redo).strip())

    return refresh
