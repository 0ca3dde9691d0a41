"""What the prompt panel decides: which engine is asked for what, and what came of it.

Knows no widget. The panel reads the properties below whenever ``changed`` fires and calls a
method for everything that the person does.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import SoundmarkError
from core.generation.base import ReferenceUse
from core.origins import CREATOR_OWNED, OriginKind, licence
from core.plugins import ParamValue, Spec
from core.studio.takes import Take, TakeChunk, make_takes
from core.text import _
from desktop.panels.prompt.chips import NOTHING_TOLD, ChipModel, Told, chips_of, reason, uses_of
from desktop.panels.prompt.examples import EXAMPLES
from desktop.panels.prompt.fields import decided, field
from desktop.panels.prompt.history import PromptHistory
from desktop.panels.prompt.wishes import Wishes, read_reference
from desktop.widgets.wording import told

if TYPE_CHECKING:
    from core.jobs import Control
    from core.studio.shelf import StoredTake
    from core.studio.studio import Studio
    from desktop.bridge import JobBoard, JobHandle


ENGINE_SETTINGS = "prompt.settings"  # by engine, by name; the settings dialog writes it too


@dataclass(frozen=True, slots=True)
class EngineModel:
    """Say what the engine's choice shows: title, description, licence and its terms."""

    id: str
    title: str
    description: str
    licence: str
    commercial: bool | None


class PromptPresenter(QObject):
    """Hold the wishes of a prompt and have takes made of them.

    Parameters
    ----------
    studio
        Gives the engines and the settings.
    board
        Runs the work.
    make
        Makes the takes; :func:`core.studio.make_takes`.
    parent
        Qt owner.

    Notes
    -----
    ``started`` hands out the job, ``take_grew`` each ``TakeChunk`` with the kind of its origin,
    ``take_made`` each ``Take`` as it is finished; ``ended`` comes when no more follow, whatever
    came of it. Everything happens on the GUI thread.
    """

    changed = Signal()
    progressed = Signal()
    text_replaced = Signal(str)
    settings_replaced = Signal()
    started = Signal(object)
    take_grew = Signal(object, object)
    take_made = Signal(object)
    ended = Signal()

    def __init__(
        self,
        studio: "Studio",
        board: "JobBoard",
        *,
        make: Callable[..., tuple[Take, ...]] = make_takes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._board, self._make = studio, board, make
        self._settings: dict[str, dict[str, ParamValue]] = _remembered(studio)
        self._told = NOTHING_TOLD
        self.wishes = Wishes()
        self.history = PromptHistory(studio.settings)
        self.job: JobHandle | None = None
        self.error: BaseException | None = None
        self.notices: tuple[str, ...] = ()
        known = [spec.id for spec in studio.engines]
        remembered = studio.settings.get("prompt.engine", "")
        self.engine_id: str = remembered if remembered in known else known[0]

    # What is shown ------------------------------------------------------------------------

    @property
    def spec(self) -> Spec:
        """The chosen engine."""
        return self._studio.engines.get(self.engine_id)

    @property
    def engines(self) -> tuple[EngineModel, ...]:
        """The engines to choose from."""
        return tuple(_engine_model(spec) for spec in self._studio.engines)

    @property
    def engine(self) -> EngineModel:
        """The chosen engine as it is shown."""
        return _engine_model(self.spec)

    @property
    def kind(self) -> OriginKind:
        """Who makes what the chosen engine makes."""
        return OriginKind.MODEL if "torch" in self.spec.needs else OriginKind.RULES

    @property
    def form(self) -> Spec:
        """The chosen engine with the settings that have no control of their own."""
        params = tuple(param for param in self.spec.params if param.name != "seconds")
        return dataclasses.replace(self.spec, params=params)

    @property
    def settings(self) -> Mapping[str, ParamValue]:
        """The chosen engine's settings as they were last set."""
        return self._settings.get(self.engine_id, {})

    @property
    def chips(self) -> tuple[ChipModel, ...]:
        """The plan: what was set, what an engine decided, what can still be set."""
        return chips_of(self.wishes, self._told, self.spec, self._studio.engines)

    @property
    def examples(self) -> tuple[str, ...]:
        """Prompts to start from, in the person's language."""
        return tuple(_(text) for text in EXAMPLES)

    @property
    def sings(self) -> bool:
        """Whether the engine takes words to sing."""
        return "lyrics" in self.spec.can

    @property
    def reference_uses(self) -> tuple[tuple[ReferenceUse, str], ...]:
        """What the engine can do with a recording, with the words for it."""
        return uses_of(self.spec)

    @property
    def reference(self) -> tuple[Path, ReferenceUse] | None:
        """The recording to work from, as far as the engine can use it."""
        chosen = self.wishes.reference
        return chosen if chosen and chosen[1] in self.spec.can else None

    @property
    def can_make(self) -> bool:
        """Whether there is anything to make and nothing is being made."""
        return self.job is None and bool(self.wishes.text.strip() or self.reference)

    def reason(self, what: str) -> str:
        """Say why the engine cannot honour a word of ``Spec.can``; empty where it can."""
        return reason(what, self.spec, self._studio.engines)

    def field_text(self, name: str) -> str:
        """Return what a field's editor starts with: what was set, else what was decided."""
        entry = field(name)
        if name in self.wishes.values:
            return entry.shown(self.wishes.values[name])
        return decided(entry, self._told.plan)

    # What the person does -----------------------------------------------------------------

    def type(self, text: str) -> None:
        """Take over what stands in the text field."""
        if text != self.wishes.text:
            could = self.can_make
            self.wishes.text = text
            if self.can_make != could:
                self.changed.emit()

    def replace_text(self, text: str) -> None:
        """Put another prompt into the text field: from the history, an example, a take."""
        self.type(text)
        self.text_replaced.emit(text)

    def go_older(self) -> None:
        """Show the prompt before this one."""
        self.replace_text(self.history.older(self.wishes.text))

    def go_newer(self) -> None:
        """Show the prompt after this one."""
        self.replace_text(self.history.newer(self.wishes.text))

    def choose_engine(self, id: str) -> None:
        """Ask another engine from now on."""
        if id != self.engine_id:
            self.engine_id = self._studio.engines.get(id).id
            self._studio.settings.set("prompt.engine", id)
            self.error = None
            self.changed.emit()

    def set_settings(self, settings: Mapping[str, ParamValue]) -> None:
        """Keep the chosen engine's settings, for the next run too."""
        self._settings[self.engine_id] = dict(settings)
        self._studio.settings.set(ENGINE_SETTINGS, {**self._settings})

    def reload_settings(self) -> None:
        """Read the engines' settings again: they were changed in the settings dialog."""
        self._settings = _remembered(self._studio)
        self.settings_replaced.emit()

    def set_field(self, name: str, text: str) -> bool:
        """Set a field from what was typed; tell whether it was understood."""
        understood = self.wishes.set_field(name, text)
        if understood:
            self.changed.emit()
        return understood

    def set_reference(self, path: Path | None, use: ReferenceUse = "continue") -> None:
        """Work from a recording, or from none."""
        self.wishes.reference = (path, use) if path else None
        self.changed.emit()

    def show_take(self, take: "StoredTake | None") -> None:
        """Show on the chips what was decided for a take; ``None`` for no take."""
        plan = {**take.plan, "seconds": take.seconds} if take else {}
        self._told = Told(plan, take.name if take else "")
        self.changed.emit()

    # Making -------------------------------------------------------------------------------

    def start(self) -> None:
        """Have the takes made; nothing happens while others are made."""
        if not self.can_make:
            return
        self.error, self.notices = None, ()
        self._told = NOTHING_TOLD  # the chips tell of another take, not of the one to come
        self.history.remember(self.wishes.text)
        request = self.wishes.request(self.spec, self.settings)
        count, engine, reference = self.wishes.count, self.engine_id, self.reference
        make, studio, kind = self._make, self._studio, self.kind

        def work(control: "Control") -> tuple[Take, ...]:
            asked = dataclasses.replace(request, reference=read_reference(reference))
            return make(studio, engine, asked, count, control)

        name = _("Making {count} takes").format(count=count) if count > 1 else _("Making a take")
        lane = "gpu" if kind is OriginKind.MODEL else "work"
        self.job = job = self._board.start(name, work, lane=lane, shows_errors=False)
        job.progressed.connect(lambda _fraction, _stage: self.progressed.emit())
        job.partial.connect(lambda part: self._on_part(part, kind))
        job.succeeded.connect(lambda _takes: self._end())
        job.failed.connect(self._end)
        job.cancelled.connect(self._end)
        self.started.emit(job)
        self.changed.emit()

    def stop(self) -> None:
        """Stop making; what there is stays."""
        if self.job:
            self.job.cancel()
            self.changed.emit()

    def _on_part(self, part: object, kind: OriginKind) -> None:
        if isinstance(part, TakeChunk):
            self.take_grew.emit(part, kind)
        elif isinstance(part, Take):
            self.notices = tuple(dict.fromkeys((*self.notices, *part.made.notices)))
            self.take_made.emit(part)

    def _end(self, error: BaseException | None = None) -> None:
        self.job, self.error = None, error
        self.changed.emit()
        self.ended.emit()


def _remembered(studio: "Studio") -> dict[str, dict[str, ParamValue]]:
    """Return the stored settings of the engines that there are, as far as they still fit."""
    stored = studio.settings.get(ENGINE_SETTINGS, {})
    found = {}
    for spec in studio.engines:
        try:
            found[spec.id] = spec.settings(stored.get(spec.id, {}))
        except (SoundmarkError, AttributeError, TypeError):
            found[spec.id] = spec.settings()  # a setting of another version, or edited by hand
    return found


def _engine_model(spec: Spec) -> EngineModel:
    terms = licence(spec.licence) if spec.licence else CREATOR_OWNED
    return EngineModel(spec.id, spec.title, told(spec.help), terms.title, terms.commercial)
