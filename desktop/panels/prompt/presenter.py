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
from core.generation import GenerationRequest
from core.generation.base import ReferenceUse
from core.origins import CREATOR_OWNED, OriginKind, licence
from core.plugins import ParamValue, Spec
from core.studio import soundfonts
from core.studio.morphing import make_morphs
from core.studio.plans import PlanChoices, plan_choices
from core.studio.takes import Take, TakeChunk, make_takes
from core.text import _
from desktop.panels.prompt.chips import ChipModel, chips_of, reason, uses_of
from desktop.panels.prompt.examples import EXAMPLES
from desktop.panels.prompt.guides import Guides
from desktop.panels.prompt.history import PromptHistory
from desktop.panels.prompt.plan import Value, value_in
from desktop.panels.prompt.shown import (
    VARIATIONS,
    Ancestor,
    Order,
    ShownTake,
    Variation,
    can_be_changed,
    variations_of,
)
from desktop.panels.prompt.wishes import Wishes, read_reference
from desktop.widgets.wording import told

if TYPE_CHECKING:
    from core.jobs import Control
    from core.studio.shelf import StoredTake
    from core.studio.studio import Studio
    from desktop.bridge import JobBoard, JobHandle


HAVE_CHIPS = frozenset({"seconds", "genre"})  # settings that the form leaves to the chips
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
    ``take_made`` each ``Take`` as it is finished, after ``take_derived`` with its id and the
    ``Ancestor`` where it came from another take; ``ended`` comes when no more follow, whatever
    came of it. Everything happens on the GUI thread.
    """

    changed = Signal()
    progressed = Signal()
    text_replaced = Signal(str)
    settings_replaced = Signal()
    started = Signal(object)
    take_grew = Signal(object, object)
    take_derived = Signal(str, object)
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
        self.wishes = Wishes()
        self.shown = ShownTake(self.wishes)
        self.history = PromptHistory(studio.settings)
        self.job: JobHandle | None = None
        self.error: BaseException | None = None
        self._fresh_notices: tuple[str, ...] = ()
        self.guides = Guides(board, self)
        self.guides.changed.connect(self.changed)
        self.guides.failed.connect(self._unguided)
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
    def form(self) -> Spec:
        """The chosen engine with the settings that have no control of their own."""
        params = tuple(p for p in self.spec.params if p.shown and p.name != "seconds")
        return dataclasses.replace(self.spec, params=params)

    @property
    def settings(self) -> Mapping[str, ParamValue]:
        """The chosen engine's settings as they were last set."""
        return self._settings.get(self.engine_id, {})

    @property
    def chips(self) -> tuple[ChipModel, ...]:
        """The plan: what was set, what an engine decided, what can still be set."""
        row = chips_of(self.wishes, self.shown, self.spec, self._studio.engines)
        return (*row, *self.guides.chips)

    @property
    def choices(self) -> PlanChoices | None:
        """What the plan can be changed to; ``None`` where the engine takes no changes."""
        told = self.shown.told
        return plan_choices(told.engine if told.has_plan else self.engine_id)

    @property
    def genres(self) -> Mapping[str, str]:
        """Id and title of the genres that there are."""
        return self.choices.genres if self.choices else {}

    def value(self, name: str) -> Value | None:
        """Return what was set for a chip, else what was decided."""
        told = self.shown.told
        return self.wishes.values.get(name, told.stated.get(name, value_in(told.plan, name)))

    @property
    def notices(self) -> tuple[str, ...]:
        """What was not understood, or was bent, of the take that is shown or being made."""
        told = self._fresh_notices if self.job else self.shown.told.notices or self._fresh_notices
        return (*self.guides.notices, *told)

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
        if self.job is not None or self.guides.busy:
            return False
        if self.reference and self.reference[1] == "accompany" and not self.guides.ready:
            return False
        return bool(self.wishes.text.strip() or self.reference or self.guides.ready)

    @property
    def can_make_again(self) -> bool:
        """Whether the take that is shown can be made again with what was changed of it."""
        return self.job is None and self.shown.can_be_made_again

    def reason(self, what: str) -> str:
        """Say why the engine cannot honour a word of ``Spec.can``; empty where it can."""
        return reason(what, self.spec, self._studio.engines)

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
        self._settings[self.engine_id] = {**self.settings, **settings}
        self._studio.settings.set(ENGINE_SETTINGS, {**self._settings})

    def reload_settings(self) -> None:
        """Read the engines' settings again: they were changed in the settings dialog."""
        self._settings = _remembered(self._studio)
        self.settings_replaced.emit()

    def set_values(self, values: Mapping[str, Value | None]) -> None:
        """Set values of the plan; ``None`` leaves one to the engine."""
        for name, value in values.items():
            self.wishes.set_value(name, value)
        recording = self.guides.recording
        if "tempo" in values and recording and not recording.has_beat:
            self.guides.listen(recording.path, self._stated_tempo())
        self.changed.emit()

    def _stated_tempo(self) -> float | None:
        tempo = self.wishes.values.get("tempo")
        return float(tempo) if isinstance(tempo, int | float) else None

    @property
    def takes_soundfonts(self) -> bool:
        """Whether the engine lets a SoundFont play a part."""
        told = self.shown.told
        maker = self._studio.engines.get(told.engine) if told.has_plan else self.spec
        return any(param.name == soundfonts.SETTING for param in maker.params)

    def font_choices(self, role: str) -> tuple[tuple[str, str], ...]:
        """Return the presets of loaded SoundFonts that can play a part, with their words."""
        return soundfonts.font_choices(self._studio, role) if self.takes_soundfonts else ()

    def load_soundfont(self, path: Path, then: Callable[[], object]) -> None:
        """Read a SoundFont in the background and offer its presets; `then` is called at the end."""
        studio = self._studio
        self.error = None
        job = self._board.start(
            _("Reading “{name}”").format(name=path.name),
            lambda _control: soundfonts.load_soundfont(studio, path),
            lane="io",
            shows_errors=False,
        )
        job.succeeded.connect(lambda _font: then())
        job.failed.connect(self._show_error)

    def _show_error(self, error: BaseException) -> None:
        self.error = error
        self.changed.emit()

    def reset(self, *names: str) -> None:
        """Take some changes of the plan back; all of them where none is named."""
        self.shown.reset(*names)
        self.changed.emit()

    def set_reference(self, path: Path | None, use: ReferenceUse = "continue") -> None:
        """Work from a recording, or from none."""
        self.wishes.reference = (path, use) if path else None
        self.error = None
        if path and use == "accompany":
            self.guides.listen(path, self._stated_tempo())
        else:
            self.guides.forget()
        self.changed.emit()

    @property
    def scores_videos(self) -> bool:
        """Whether the engine can be as long as a video and hit its cuts."""
        return "video" in self.spec.can

    def set_video(self, path: Path) -> None:
        """Make music for a video from now on."""
        self.wishes.reference = None
        self.error = None
        self.guides.watch(path)

    def leave_video(self) -> None:
        """Make music without one."""
        self.guides.forget()

    def _unguided(self, error: BaseException) -> None:
        self.wishes.reference = None
        self._show_error(error)

    def show_take(self, take: "StoredTake | None") -> None:
        """Show on the chips what was decided for a take; ``None`` for no take."""
        self.shown.show(take)
        self.changed.emit()

    # Making -------------------------------------------------------------------------------

    def start(self) -> None:
        """Have the takes made; nothing happens while others are made."""
        if not self.can_make:
            return
        self.shown.forget()  # the chips tell of another take, not of the one to come
        self.wishes.touched.clear()
        self.history.remember(self.wishes.text)
        asked = self.guides.asked(self.wishes.request(self.spec, self.settings))
        reference = self.reference if not self.guides.ready else None
        self._run(self.engine_id, asked, self.wishes.count, reference=reference)

    def make_again(self) -> None:
        """Have the take that is shown made with what was changed of it, all else equal."""
        order = self.shown.order()
        if self.can_make_again and order:
            self._order(order)

    def variations(self, take: "StoredTake") -> tuple[tuple[Variation, str], ...]:
        """Return how a take can be made again from other seeds, with the words for it."""
        kinds = () if self.job else variations_of(take)
        return tuple((kind, _(VARIATIONS[kind])) for kind in kinds)

    def vary(self, take: "StoredTake", kind: Variation) -> None:
        """Have a take made again from other seeds."""
        order = self.shown.variation(take, kind)
        if order and self.job is None:
            self._order(order)

    def can_morph(self, take: "StoredTake") -> bool:
        """Tell whether a take can be one end of a morph."""
        recipe = take.origin.recipe
        return recipe is not None and can_be_changed(recipe)

    def morph(self, take: "StoredTake", other: "StoredTake", steps: int) -> None:
        """Have takes made between two, in so many steps."""
        one, last = take.origin.recipe, other.origin.recipe
        if self.job or one is None or last is None:
            return
        studio = self._studio
        self.error, self._fresh_notices = None, ()

        def work(control: "Control") -> tuple[Take, ...]:
            return make_morphs(studio, (take.name, one), (other.name, last), steps, control)

        words = _("On the way to “{name}”").format(name=other.name)
        ancestor = Ancestor(take.id, take.name, words, {})
        self._start(_("Morphing between two takes"), work, OriginKind.RULES, ancestor)

    def _order(self, order: Order) -> None:
        touched = frozenset(self.shown.changes)
        self._run(order.engine, order.request, 1, ancestor=order.ancestor)
        if self.job:
            self.job.succeeded.connect(lambda _takes: self._settle_changes(touched))

    def _settle_changes(self, names: frozenset[str]) -> None:
        """Show the old take as it is: what was changed went into the new one."""
        if names:
            self.reset(*names)

    def _run(
        self,
        engine: str,
        request: Callable[[], GenerationRequest],
        count: int,
        *,
        reference: tuple[Path, ReferenceUse] | None = None,
        ancestor: Ancestor | None = None,
    ) -> None:
        self.error, self._fresh_notices = None, ()
        make, studio = self._make, self._studio
        kind = _kind_of(studio.engines.get(engine))

        def work(control: "Control") -> tuple[Take, ...]:
            asked = request()
            if reference:
                asked = dataclasses.replace(asked, reference=read_reference(reference))
            return make(studio, engine, asked, count, control)

        name = _("Making {count} takes").format(count=count) if count > 1 else _("Making a take")
        self._start(name, work, kind, ancestor)

    def _start(
        self,
        name: str,
        work: "Callable[[Control], tuple[Take, ...]]",
        kind: OriginKind,
        ancestor: Ancestor | None,
    ) -> None:
        lane = "gpu" if kind is OriginKind.MODEL else "work"
        self.job = job = self._board.start(name, work, lane=lane, shows_errors=False)
        job.progressed.connect(lambda _fraction, _stage: self.progressed.emit())
        job.partial.connect(lambda part: self._on_part(part, kind, ancestor))
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

    def _on_part(self, part: object, kind: OriginKind, ancestor: Ancestor | None) -> None:
        if isinstance(part, TakeChunk):
            self.take_grew.emit(part, kind)
        elif isinstance(part, Take):
            told = (*self._fresh_notices, *part.made.notices)
            self._fresh_notices = tuple(dict.fromkeys(told))
            if ancestor:
                self.take_derived.emit(part.id, ancestor)
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


def _kind_of(spec: Spec) -> OriginKind:
    """Return who makes what an engine makes."""
    return OriginKind.MODEL if "torch" in spec.needs else OriginKind.RULES


def _engine_model(spec: Spec) -> EngineModel:
    terms = licence(spec.licence) if spec.licence else CREATOR_OWNED
    return EngineModel(spec.id, spec.title, told(spec.help), terms.title, terms.commercial)
