"""Opens the dialogs, and joins them to the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog

from core.errors import SoundmarkError
from core.jobs import Control
from core.studio import StoredTake
from core.studio.regions import Region, commit_region, prepare_regeneration
from core.text import _
from desktop.actions import Actions
from desktop.bridge import JobBoard
from desktop.dialogs.effect import EffectDialog, EffectPresenter
from desktop.dialogs.export import ExportDialog, ExportPresenter
from desktop.dialogs.morph import MorphDialog
from desktop.dialogs.recipe import RecipeDialog
from desktop.dialogs.settings import SettingsDialog, SettingsPresenter
from desktop.panels.prompt import PromptPresenter
from desktop.panels.takes import ancestors_in_words
from desktop.playback import output_devices
from desktop.shell.binding import Parts, use_look
from desktop.shell.declaring import declare_yours, unstated_origins


class Windows(QObject):
    """Open a dialog for each command that needs one.

    Parameters
    ----------
    parts
        What the dialogs act on.
    board
        Runs their work.
    prompt
        What a selection is made again from.
    """

    inspect_requested = Signal(object)  # a Path
    device_chosen = Signal(str)

    def __init__(
        self, parts: Parts, board: JobBoard, prompt: PromptPresenter, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._parts, self._board, self._prompt = parts, board, prompt

    def bind(self, actions: Actions, focus_prompt: Callable[[], None]) -> None:
        """Bind the commands that open a dialog or start longer work."""
        actions.bind("file.export", self.export)
        actions.bind("file.settings", self.settings)
        actions.bind("edit.effect", self.effect)
        actions.bind("edit.regenerate", lambda: self.regenerate(focus_prompt))
        actions.bind("track.mine", self.declare)

    def export(self) -> ExportDialog:
        """Open the export dialog."""
        state, look = self._parts.editor.presenter, self._parts.look
        presenter = ExportPresenter(
            self._parts.projects.session,
            self._board,
            self._parts.studio.exporters,
            state.selection,
            parent=self,
        )
        dialog = ExportDialog(presenter, look, self._parts.window)
        dialog.inspect_requested.connect(self._inspect)
        self._show(dialog, presenter)
        return dialog

    def effect(self) -> EffectDialog | None:
        """Open the effect dialog for the selection."""
        selection = self._parts.editor.presenter.selection
        if selection is None:
            return None
        presenter = EffectPresenter(
            self._parts.projects.session, self._board, selection, parent=self
        )
        dialog = EffectDialog(presenter, self._parts.look, self._parts.window)
        self._show(dialog, presenter)
        return dialog

    def settings(self) -> SettingsDialog:
        """Open the settings."""
        presenter = SettingsPresenter(self._parts.studio, self._board, output_devices, self)
        presenter.theme_chosen.connect(lambda name: use_look(self._parts.look, name))
        presenter.device_chosen.connect(self.device_chosen)
        presenter.engines_changed.connect(self._prompt.reload_settings)
        dialog = SettingsDialog(presenter, self._parts.look, self._parts.window)
        self._show(dialog, presenter)
        return dialog

    def recipe(self, take: StoredTake) -> None:
        """Show how a take was made."""
        if take.origin.recipe is not None:
            came_from = ancestors_in_words(self._parts.projects.session).get(take.id, "")
            recipe = take.origin.recipe.to_json()
            dialog = RecipeDialog(take.name, recipe, self._parts.window, came_from=came_from)
            self._show(dialog, None)

    def morph(self, take: StoredTake, others: tuple[StoredTake, ...]) -> None:
        """Ask which of the others a take is to turn into, and have those between made."""

        def make(other: StoredTake, steps: int) -> None:
            self._prompt.morph(take, other, steps)

        self._show(MorphDialog(take, others, make, self._parts.window), None)

    def declare(self) -> None:
        """Let the person say that what is selected is theirs."""
        parts = self._parts
        origins = unstated_origins(parts.editor.presenter)
        declare_yours(parts.window, self._board, parts.studio, parts.projects.session, origins)

    def regenerate(self, focus_prompt: Callable[[], None]) -> None:
        """Make the selection again from the prompt; one step that changes only its track."""
        prompt, session = self._prompt, self._parts.projects.session
        selection = self._parts.editor.presenter.selection
        if selection is None:
            return
        if not prompt.wishes.text.strip():
            focus_prompt()
            self._parts.window.notices.tell(
                _("Type what the selection should become, then make it again.")
            )
            return
        engine, request = prompt.engine_id, prompt.wishes.request(prompt.spec, prompt.settings)

        def work(control: Control) -> Region:
            return prepare_regeneration(session, engine, request, selection, control)

        def place(region: Region) -> None:
            try:
                commit_region(session, region)
            except SoundmarkError as error:
                self._parts.window.notices.tell_error(error)

        lane = "gpu" if "torch" in prompt.spec.needs else "work"
        job = self._board.start(_("Making the selection again"), work, lane=lane)
        job.succeeded.connect(place)

    def _inspect(self, path: Path) -> None:
        self.inspect_requested.emit(path)

    @staticmethod
    def _show(dialog: QDialog, presenter: QObject | None) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if presenter is not None:
            dialog.destroyed.connect(presenter.deleteLater)
        dialog.open()
