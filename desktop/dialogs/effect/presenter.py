"""What the effect dialog decides: which effect, with which values, on what.

Knows no widget.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import SoundmarkError
from core.plugins import ParamValue, Spec
from core.project import Edit, Selection
from core.studio.regions import Region, commit_region, prepare_effect
from core.studio.takes import fresh_seed
from core.text import _
from desktop.bridge import JobPresenter
from desktop.widgets.wording import clock

if TYPE_CHECKING:
    from core.jobs import Control
    from core.studio.session import Session
    from desktop.bridge import JobBoard

CHOSEN, VALUES = "effect.chosen", "effect.settings"


class EffectPresenter(JobPresenter):
    """Choose an effect and send the selection through it, as one undoable step.

    Parameters
    ----------
    session
        The open project.
    board
        Runs the work.
    selection
        What is sent through; on one track.
    prepare, commit
        Make the new sound on a worker, and put it in its place.
    parent
        Qt owner.

    Notes
    -----
    ``applied`` sends the edit that was made.
    """

    applied = Signal(object)

    def __init__(
        self,
        session: "Session",
        board: "JobBoard",
        selection: Selection,
        *,
        prepare: Callable[..., Region] = prepare_effect,
        commit: Callable[..., Edit] = commit_region,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(board, parent)
        self._session, self._selection = session, selection
        self._prepare, self._commit = prepare, commit
        self._store = session.studio.settings
        known = [spec.id for spec in session.studio.effects]
        remembered = self._store.get(CHOSEN, "")
        self.effect_id: str = remembered if remembered in known else known[0]
        self.seed_text = ""

    @property
    def effects(self) -> tuple[Spec, ...]:
        """The effects to choose from."""
        return tuple(self._session.studio.effects)

    @property
    def effect(self) -> Spec:
        """The chosen effect."""
        return self._session.studio.effects.get(self.effect_id)

    @property
    def settings(self) -> Mapping[str, ParamValue]:
        """The chosen effect's values as they were last set."""
        stored = self._store.get(VALUES, {}).get(self.effect_id, {})
        try:
            return self.effect.settings(stored)
        except SoundmarkError:
            return self.effect.settings()  # values of another version

    @property
    def about(self) -> str:
        """What the effect is applied to."""
        project = self._session.project
        names = [track.name for track in project.tracks if track.id in self._selection.tracks]
        rate = project.sample_rate
        return _("{track}, {start} to {end}").format(
            track=", ".join(names) or _("nothing"),
            start=clock(self._selection.start / rate),
            end=clock(self._selection.end / rate),
        )

    def choose_effect(self, id: str) -> None:
        """Choose another effect."""
        self.effect_id = self._session.studio.effects.get(id).id
        self._store.set(CHOSEN, id)
        self.error = None
        self.changed.emit()

    def set_settings(self, values: Mapping[str, ParamValue]) -> None:
        """Keep the chosen effect's values, for the next time too."""
        stored = self._store.get(VALUES, {})
        self._store.set(VALUES, {**stored, self.effect_id: dict(values)})

    def set_seed(self, text: str) -> None:
        """Set the seed of what is random in the effect; empty draws a fresh one."""
        self.seed_text = "".join(text.split())

    def start(self) -> None:
        """Make the new sound; nothing happens while that is being done."""
        if self.job:
            return
        session, prepare, selection = self._session, self._prepare, self._selection
        effect, settings = self.effect_id, self.settings
        seed = int(self.seed_text) if self.seed_text.isdigit() else fresh_seed()

        def work(control: "Control") -> Region:
            return prepare(session, effect, settings, selection, seed, control)

        self.run(self.effect.title, work)

    def finished(self, result: Region) -> None:
        """Put the new sound in its place."""
        try:
            edit = self._commit(self._session, result)
        except SoundmarkError as error:
            self.error = error
        else:
            self.applied.emit(edit)
