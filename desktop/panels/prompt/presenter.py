"""What the prompt panel decides: what is asked, of which engine, and what came of it.

Knows no widget. The panel reads the properties below whenever ``changed`` fires and calls a
method for everything that the person does.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Signal

from core.generation import GenerationRequest, Reference
from core.generation.base import ReferenceUse
from core.origins import CREATOR_OWNED, licence
from core.plugins import ParamValue, Spec
from core.studio.takes import Take, TakeChunk, fresh_seed, make_takes
from core.text import N_, _
from desktop.panels.prompt.examples import EXAMPLES
from desktop.panels.prompt.fields import FIELDS, Field, decided, field
from desktop.panels.prompt.history import PromptHistory

if TYPE_CHECKING:
    from core.jobs import Control
    from core.studio.studio import Studio
    from desktop.bridge import JobBoard, JobHandle

MOST_TAKES = 8
HIGHEST_SEED = 2**63 - 1

# What a plan may tell beside the fields that can be set: (name in the plan, its word).
TOLD: tuple[tuple[str, str], ...] = (
    ("genre", N_("Genre")),
    ("metre", N_("Metre")),
    ("mood", N_("Mood")),
    ("instruments", N_("Instruments")),
)
REFERENCE_USES: tuple[tuple[ReferenceUse, str], ...] = (
    ("continue", N_("Play on from its end")),
    ("melody", N_("Follow its melody")),
    ("accompany", N_("Play along with it")),
)


@dataclass(frozen=True, slots=True)
class ChipModel:
    """Say what one chip shows.

    Attributes
    ----------
    name
        The field's name, or the name in the plan of what can only be read.
    text
        What stands on it.
    state
        ``"set"`` by the person, ``"decided"`` by an engine, or still ``"empty"``.
    enabled
        Whether the engine honours it.
    editable
        Whether a click opens an editor.
    tooltip
        What it is, who decided it, or why it is disabled.
    """

    name: str
    text: str
    state: Literal["set", "decided", "empty"]
    enabled: bool = True
    editable: bool = True
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class EngineModel:
    """Say what the engine's choice shows: title, description, licence and its warning."""

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
        Makes the takes; :func:`core.studio.takes.make_takes`.
    parent
        Qt owner.

    Notes
    -----
    ``take_grew`` hands on each ``TakeChunk``, ``take_made`` each ``Take`` as it is finished;
    ``ended`` comes when no more follow, whatever came of it. Everything happens on the GUI
    thread.
    """

    changed = Signal()
    progressed = Signal()
    text_replaced = Signal(str)
    started = Signal(int)
    take_grew = Signal(object)
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
        self._studio = studio
        self._board = board
        self._make = make
        self.job: JobHandle | None = None
        self.history = PromptHistory(studio.settings)
        self.text = ""
        self.lyrics = ""
        self.count = 1
        self.seed_text = ""
        self.error: BaseException | None = None
        self.notices: tuple[str, ...] = ()
        self._wishes: dict[str, float | str] = {}
        self._plan: Mapping[str, Any] = {}
        self._plan_of = ""
        self._reference: tuple[Path, ReferenceUse] | None = None
        self._settings: dict[str, dict[str, ParamValue]] = {}
        remembered = studio.settings.get("prompt.engine", "")
        known = [spec.id for spec in studio.engines]
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
        params = tuple(param for param in self.spec.params if param.name != "seconds")
        return dataclasses.replace(self.spec, params=params)

    @property
    def settings(self) -> Mapping[str, ParamValue]:
        """The chosen engine's settings as they were last set."""
        return self._settings.get(self.engine_id, {})

    @property
    def chips(self) -> tuple[ChipModel, ...]:
        """The plan: what was set, what an engine decided, what can still be set."""
        told = tuple(
            ChipModel(
                name,
                text,
                "decided",
                editable=False,
                tooltip=_("{word}, decided for “{take}”").format(word=_(word), take=self._plan_of),
            )
            for name, word in TOLD
            for text in _words(self._plan.get(name))
        )
        genre = tuple(chip for chip in told if chip.name == "genre")
        rest = tuple(chip for chip in told if chip.name != "genre")
        wishes = (self._chip(entry) for entry in FIELDS)
        return (*genre, *wishes, self._reference_chip(), *rest)

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
        return tuple((use, _(words)) for use, words in REFERENCE_USES if use in self.spec.can)

    @property
    def reference(self) -> tuple[Path, ReferenceUse] | None:
        """The recording to work from, as far as the engine can use it."""
        return (
            self._reference if self._reference and self.reason(self._reference[1]) == "" else None
        )

    @property
    def can_make(self) -> bool:
        """Whether there is anything to make and nothing is being made."""
        return self.job is None and bool(self.text.strip() or self.reference)

    def reason(self, what: str) -> str:
        """Say why the engine cannot honour a word of ``Spec.can``; empty where it can."""
        if not what or what in self.spec.can:
            return ""
        others = [spec.title for spec in self._studio.engines if what in spec.can]
        cannot = _("{engine} takes no given {what}.").format(
            engine=self.spec.title, what=_(_FIELD_WORDS.get(what, what))
        )
        remedy = (
            _("Choose {engines}, or say it in the prompt.").format(engines=", ".join(others))
            if others
            else _("Say it in the prompt.")
        )
        return f"{cannot} {remedy}"

    # What the person does -----------------------------------------------------------------

    def type(self, text: str) -> None:
        """Take over what stands in the text field."""
        if text != self.text:
            could = self.can_make
            self.text = text
            if self.can_make != could:
                self.changed.emit()

    def replace_text(self, text: str) -> None:
        """Put another prompt into the text field: from the history, an example, a take."""
        self.type(text)
        self.text_replaced.emit(text)

    def go_older(self) -> None:
        """Show the prompt before this one."""
        self.replace_text(self.history.older(self.text))

    def go_newer(self) -> None:
        """Show the prompt after this one."""
        self.replace_text(self.history.newer(self.text))

    def choose_engine(self, id: str) -> None:
        """Ask another engine from now on."""
        if id != self.engine_id:
            self.engine_id = self._studio.engines.get(id).id
            self._studio.settings.set("prompt.engine", id)
            self.error = None
            self.changed.emit()

    def set_settings(self, settings: Mapping[str, ParamValue]) -> None:
        """Keep the chosen engine's settings."""
        self._settings[self.engine_id] = dict(settings)

    def set_field(self, name: str, text: str) -> bool:
        """Set a wish from what was typed; empty leaves it to the engine.

        Returns
        -------
        bool
            Whether the text was understood.
        """
        if not text.strip():
            self._wishes.pop(name, None)
        else:
            value = field(name).parsed(text)
            if value is None:
                return False
            self._wishes[name] = value
        self.changed.emit()
        return True

    def field_text(self, name: str) -> str:
        """Return what a field's editor starts with: what was set, else what was decided."""
        entry = field(name)
        if name in self._wishes:
            return entry.shown(self._wishes[name])
        return decided(entry, self._plan)

    def set_lyrics(self, text: str) -> None:
        """Take over the words to sing."""
        self.lyrics = text

    def set_count(self, count: int) -> None:
        """Ask for this many takes."""
        self.count = min(max(count, 1), MOST_TAKES)

    def set_seed(self, text: str) -> bool:
        """Set the seed; empty draws a fresh one each time. Tell whether it was understood."""
        digits = "".join(text.split())
        if digits and not (digits.isascii() and digits.isdigit() and int(digits) <= HIGHEST_SEED):
            return False
        self.seed_text = digits
        return True

    def set_reference(self, path: Path | None, use: ReferenceUse = "continue") -> None:
        """Work from a recording, or from none."""
        self._reference = (path, use) if path else None
        self.changed.emit()

    def show_plan(self, plan: Mapping[str, Any], take: str) -> None:
        """Show on the chips what was decided for the take of this name."""
        self._plan, self._plan_of = plan, take
        self.changed.emit()

    def dismiss(self) -> None:
        """Put the error and the notices away."""
        self.error, self.notices = None, ()
        self.changed.emit()

    def request(self) -> GenerationRequest:
        """Return what the engine is asked, but for the recording, which the work reads."""
        wishes = {f.name: self._wishes.get(f.name) for f in FIELDS if not self.reason(f.can)}
        tempo, seconds = wishes.get("tempo"), wishes.get("length")
        settings = {**self.settings}
        if seconds is not None and any(p.name == "seconds" for p in self.spec.params):
            settings["seconds"] = seconds
        return GenerationRequest(
            text=self.text.strip(),
            seconds=float(seconds) if seconds is not None else None,
            seed=int(self.seed_text) if self.seed_text else fresh_seed(),
            tempo_bpm=float(tempo) if tempo is not None else None,
            key=str(wishes.get("key") or ""),
            chords=str(wishes.get("chords") or ""),
            lyrics=self.lyrics.strip() if self.sings else "",
            settings=settings,
        )

    # Making -------------------------------------------------------------------------------

    def start(self) -> None:
        """Have the takes made; nothing happens while others are made."""
        if not self.can_make:
            return
        self.error, self.notices = None, ()
        self.history.remember(self.text)
        request, count, engine = self.request(), self.count, self.engine_id
        reference, make, studio = self.reference, self._make, self._studio

        def work(control: "Control") -> tuple[Take, ...]:
            asked = dataclasses.replace(request, reference=_read(reference))
            return make(studio, engine, asked, count, control)

        name = _("Making {count} takes").format(count=count) if count > 1 else _("Making a take")
        lane = "gpu" if "torch" in self.spec.needs else "work"
        self.job = job = self._board.start(name, work, lane=lane, shows_errors=False)
        job.progressed.connect(lambda _fraction, _stage: self.progressed.emit())
        job.partial.connect(self._on_part)
        job.succeeded.connect(lambda _takes: self._end())
        job.failed.connect(self._end)
        job.cancelled.connect(self._end)
        self.started.emit(count)
        self.changed.emit()

    def stop(self) -> None:
        """Stop making; what there is stays."""
        if self.job:
            self.job.cancel()
            self.changed.emit()

    def _on_part(self, part: object) -> None:
        if isinstance(part, TakeChunk):
            self.take_grew.emit(part)
        elif isinstance(part, Take):
            self.notices = tuple(dict.fromkeys((*self.notices, *part.made.notices)))
            self.take_made.emit(part)

    def _end(self, error: BaseException | None = None) -> None:
        self.job, self.error = None, error
        self.changed.emit()
        self.ended.emit()

    def _chip(self, entry: Field) -> ChipModel:
        reason = self.reason(entry.can)
        wish = self._wishes.get(entry.name)
        told = decided(entry, self._plan)
        title = _(entry.title)
        if reason:
            return ChipModel(entry.name, title, "empty", enabled=False, tooltip=reason)
        if wish is not None:
            tip = _("{title}, set by you. Click to change it.").format(title=title)
            return ChipModel(entry.name, entry.shown(wish), "set", tooltip=tip)
        if told:
            tip = _("{title}, decided for “{take}”. Click to keep or change it.").format(
                title=title, take=self._plan_of
            )
            return ChipModel(entry.name, told, "decided", tooltip=tip)
        tip = _("{title}: left to the engine. Click to set it.").format(title=title)
        return ChipModel(entry.name, title, "empty", tooltip=tip)

    def _reference_chip(self) -> ChipModel:
        if not self.reference_uses:
            return ChipModel(
                "reference", _("Recording"), "empty", enabled=False, tooltip=self.reason("continue")
            )
        if self.reference is None:
            tip = _("Work from a recording: play on from it or follow it. Click to choose one.")
            return ChipModel("reference", _("Recording"), "empty", tooltip=tip)
        path, use = self.reference
        words = dict(self.reference_uses)[use]
        return ChipModel("reference", path.name, "set", tooltip=f"{words}: {path}")


_FIELD_WORDS = {
    "tempo": N_("tempo"),
    "key": N_("key"),
    "chords": N_("chords"),
    "lyrics": N_("lyrics"),
    "continue": N_("recording to play on from"),
    "melody": N_("melody"),
    "accompany": N_("recording to play along with"),
}


def _engine_model(spec: Spec) -> EngineModel:
    terms = licence(spec.licence) if spec.licence else CREATOR_OWNED
    return EngineModel(spec.id, spec.title, _(spec.help), terms.title, terms.commercial)


def _words(value: object) -> tuple[str, ...]:
    if not value:
        return ()
    if isinstance(value, list | tuple | set | frozenset | dict):
        return tuple(str(entry) for entry in value)
    return (str(value),)


def _read(reference: tuple[Path, ReferenceUse] | None) -> Reference | None:
    if reference is None:
        return None
    from core.audio import files, pcm_hash

    audio = files.read(reference[0])
    return Reference(audio, reference[1], pcm_hash(audio))
