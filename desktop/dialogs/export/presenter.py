"""What the export dialog decides: what leaves, in which form, with which marks.

Knows no widget. The dialog reads the properties below whenever ``changed`` fires.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from core.audio import FORMATS
from core.jobs import Part
from core.origins import OriginId
from core.plugins import Catalogue, Param, ParamValue, Spec
from core.project import Project, Selection, origins_at
from core.studio.delivering import Delivered, Delivery, deliver
from core.studio.facts import notes_on, shares
from core.studio.mixing import Mix, mix_of_project
from core.studio.notes import Note
from core.text import N_, _
from desktop.dialogs.export.naming import file_name, music_folder
from desktop.widgets.shares import Share, share_rows
from desktop.widgets.wording import whole_clock

if TYPE_CHECKING:
    from core.jobs import Control
    from core.studio.session import Session
    from core.studio.shelf import StoredTake
    from desktop.bridge import JobBoard, JobHandle

LOUDNESS: tuple[tuple[float | None, str], ...] = (
    (None, N_("As it is")),
    (-9.0, N_("−9 LUFS · loud, for the club")),
    (-14.0, N_("−14 LUFS · most streaming services")),
    (-16.0, N_("−16 LUFS · Apple Music, podcasts")),
    (-23.0, N_("−23 LUFS · broadcast (EBU R 128)")),
)
SHOWN_PARAMS = frozenset({"bit_depth", "bitrate_kbps"})  # the rate is the project's own
RENDERED = 0.3  # share of the work that rendering takes


@dataclass(frozen=True, slots=True)
class Switch:
    """Say how a switch stands: on or off, whether it can be turned, and why not."""

    on: bool
    enabled: bool
    reason: str = ""


class ExportPresenter(QObject):
    """Prepare and run one export of the open project.

    Parameters
    ----------
    session
        The open project; taken as it is now.
    board
        Runs the work.
    exporters
        The formats that there are.
    selection
        What is selected in the editor, if anything.
    deliver
        Lets a mix leave; :func:`core.studio.deliver`.
    parent
        Qt owner.
    """

    changed = Signal()
    progressed = Signal()
    delivered = Signal(object)

    def __init__(
        self,
        session: "Session",
        board: "JobBoard",
        exporters: Catalogue,
        selection: Selection | None = None,
        *,
        deliver: Callable[..., Delivered] = deliver,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._board, self._deliver = session, board, deliver
        self._exporters = exporters
        self._settings = session.studio.settings
        self._selection = selection if selection and selection.frames else None
        self.project: Project = session.project
        self.title: str = session.name
        self.artist: str = self._settings.get("export.artist", "")
        remembered = self._settings.get("export.format", "flac")
        ids = [spec.id for spec in exporters]
        self.format_id: str = remembered if remembered in ids else ids[0]
        self._params: dict[str, dict[str, ParamValue]] = {}
        self.loudness: float | None = self._settings.get("export.loudness", None)
        self.range: Literal["whole", "selection"] = "whole"
        self.stems = False
        self.midi = False
        self.public_mark = True
        self.private_mark = True
        self.include_prompt = False
        self._folder = music_folder(self._settings.get("export.folder", ""))
        self._named: Path | None = None  # a target that the person chose
        self._titled = False  # whether the person wrote the title
        self.asks_overwrite = False
        self.job: JobHandle | None = None
        self.error: BaseException | None = None
        self.result: Delivered | None = None
        self._delivered_midi: Path | None = None

    # What is shown ------------------------------------------------------------------------

    @property
    def formats(self) -> tuple[Spec, ...]:
        """The formats to choose from."""
        return tuple(self._exporters)

    @property
    def format(self) -> Spec:
        """The chosen format."""
        return self._exporters.get(self.format_id)

    @property
    def shown_params(self) -> tuple[Param, ...]:
        """The chosen format's settings that this dialog asks for."""
        return tuple(param for param in self.format.params if param.name in SHOWN_PARAMS)

    @property
    def params(self) -> Mapping[str, ParamValue]:
        """The chosen format's settings as they were last set."""
        return self._params.get(self.format_id, {})

    @property
    def target(self) -> Path:
        """The file that will be written."""
        return self._named or self._folder / file_name(self.title, self._extension)

    @property
    def loudness_choices(self) -> tuple[tuple[float | None, str], ...]:
        """Loudness targets with their words."""
        return tuple((value, _(words)) for value, words in LOUDNESS)

    @property
    def range_choices(self) -> tuple[tuple[str, str, bool], ...]:
        """(id, words, enabled) of what can be exported."""
        whole = _("Whole track · {length}").format(length=whole_clock(self.project.seconds))
        if self._selection is None:
            return (("whole", whole, True), ("selection", _("Nothing is selected"), False))
        seconds = self._selection.frames / self.project.sample_rate
        part = _("Selection · {length}").format(length=whole_clock(seconds))
        return (("whole", whole, True), ("selection", part, True))

    @property
    def shares(self) -> tuple[Share, ...]:
        """Who made how much of the track."""
        return share_rows(shares(self.project))

    @property
    def notes(self) -> tuple[Note, ...]:
        """What licences and kinds mean for what leaves; the marks are told by the switches."""
        known = self.project.origins
        notes = notes_on(tuple(known[id] for id in sorted(self._origins)))
        return tuple(note for note in notes if note.tone != "good")

    @property
    def licences(self) -> str:
        """The licences under which what leaves stands."""
        terms = {self.project.origins[id].licence for id in self._origins}
        return ", ".join(sorted(term.title for term in terms))

    @property
    def is_generated(self) -> bool:
        """Whether rules or a model made any of what leaves."""
        return any(self.project.origins[id].kind.generated for id in self._origins)

    @property
    def public_switch(self) -> Switch:
        """How the public mark's switch stands."""
        return self._mark_switch(self.public_mark)

    @property
    def private_switch(self) -> Switch:
        """How the private mark's switch stands."""
        return self._mark_switch(self.private_mark)

    @property
    def prompt_switch(self) -> Switch:
        """How the switch stands that publishes the prompts."""
        if any(self.project.origins[id].prompt for id in self._origins):
            return Switch(self.include_prompt, enabled=True)
        return Switch(on=False, enabled=False, reason=_("Nothing in it was made from a prompt."))

    @property
    def stems_switch(self) -> Switch:
        """How the switch stands that writes one file a track."""
        if len(self.project.tracks) > 1:
            return Switch(self.stems, enabled=True)
        return Switch(on=False, enabled=False, reason=_("The track has only one part."))

    @property
    def midi_switch(self) -> Switch:
        """How the switch stands that writes the notes of the take that sounds longest."""
        if self._noted_take:
            return Switch(self.midi, enabled=True)
        return Switch(on=False, enabled=False, reason=_("No take in it knows its notes."))

    @property
    def proof(self) -> tuple[tuple[str, str], ...]:
        """The proof of the export as (label, value): what was written, then the facts."""
        result = self.result
        if result is None:
            return ()
        notes = self._delivered_midi
        lines = (
            (_("File"), str(result.path)),
            (_("Beside it"), result.sidecar.name if result.sidecar else ""),
            (_("Stems"), _stems(len(result.stems))),
            (_("Notes"), notes.name if notes else ""),
        )
        return (*(line for line in lines if line[1]), *result.facts)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to export."""
        return self.project.frames == 0

    @property
    def can_start(self) -> bool:
        """Whether Export can be pressed."""
        return self.job is None and not self.is_empty

    # What the person does -----------------------------------------------------------------

    def set_title(self, title: str) -> None:
        """Call the track `title`; the file follows while nobody named it."""
        self.title, self._titled = title, True
        self._change()

    def set_artist(self, artist: str) -> None:
        """Name the artist, for this export and the next ones."""
        self.artist = artist

    def choose_format(self, id: str) -> None:
        """Write another format; a chosen file name keeps its stem."""
        self.format_id = self._exporters.get(id).id
        if self._named:
            self._named = self._named.with_suffix(self._extension)
        self._change()

    def set_params(self, params: Mapping[str, ParamValue]) -> None:
        """Keep the chosen format's settings."""
        self._params[self.format_id] = dict(params)

    def set_range(self, range: Literal["whole", "selection"]) -> None:
        """Export the whole track, or the selection."""
        self.range = range if self._selection else "whole"
        self._change()

    def set_target(self, path: Path) -> None:
        """Write to this file; its extension chooses the format, else gets the format's."""
        by_extension = {form.extension: form.id for form in FORMATS.values()}
        chosen = by_extension.get(path.suffix.lower())
        if chosen:
            self.format_id = chosen
        else:
            path = path.with_name(path.name + self._extension)
        self._named, self._folder = path, path.parent
        if not self._titled:
            self.title = path.stem
        self._change()

    def start(self, *, overwrite: bool = False) -> None:
        """Export; asks first where the file is there already."""
        if not self.can_start:
            return
        self.error, self.result = None, None
        self.asks_overwrite = self.target.exists() and not overwrite
        if self.asks_overwrite:
            self.changed.emit()
            return
        self._remember()
        self.job = job = self._board.start(
            _("Exporting {name}").format(name=self.target.name), self._work(), shows_errors=False
        )
        job.progressed.connect(self._move)
        job.succeeded.connect(self._succeed)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._fail)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop the export; no file is left."""
        if self.job:
            self.job.cancel()
            self.changed.emit()

    def dismiss(self) -> None:
        """Take back the question or the failure and return to the settings."""
        self.asks_overwrite, self.error, self.result = False, None, None
        self.changed.emit()

    # Within -------------------------------------------------------------------------------

    @property
    def _extension(self) -> str:
        return FORMATS[self.format_id].extension

    @property
    def _span(self) -> tuple[int, int]:
        if self.range == "selection" and self._selection:
            return self._selection.start, min(self._selection.end, self.project.frames)
        return 0, self.project.frames

    @property
    def _origins(self) -> frozenset[OriginId]:
        return origins_at(self.project).part(*self._span).origins

    @property
    def _noted_take(self) -> "StoredTake | None":
        """The take whose notes are known and whose sound is longest in what leaves."""
        frames: dict[OriginId, int] = {}
        for stretch in origins_at(self.project).part(*self._span):
            for id in stretch.origins:
                frames[id] = frames.get(id, 0) + stretch.end - stretch.start
        takes = [t for t in self._session.shelf.takes if t.midi and t.origin.id in frames]
        return max(takes, key=lambda take: frames[take.origin.id], default=None)

    def _mark_switch(self, on: bool) -> Switch:
        if self.is_generated:
            reason = _("Part of this was generated; such sound never leaves unmarked.")
            return Switch(on=True, enabled=False, reason=reason)
        return Switch(on, enabled=True)

    def _work(self) -> "Callable[[Control], Delivered]":
        """Return the work, with everything it needs taken from this presenter now."""
        session, project, delivery = self._session, self.project, self._delivery()
        start, end = self._span
        midi, stems = self._midi_bytes(), delivery.stems_folder is not None
        self._delivered_midi = delivery.midi
        run = self._deliver

        def work(control: "Control") -> Delivered:
            mix: Mix = mix_of_project(
                project,
                session.media,
                Part(control, 0.0, RENDERED),
                start=start,
                end=end,
                stems=stems,
            )
            mix = dataclasses.replace(mix, title=delivery.title, midi=midi)
            return run(session.studio, mix, delivery, Part(control, RENDERED, 1.0))

        return work

    def _delivery(self) -> Delivery:
        target, exporter = self.target, self.format.loaded()(self.format_id)
        stems = self.stems_switch.on and self.stems_switch.enabled
        midi = self.midi_switch.on and self.midi_switch.enabled
        return Delivery(
            target=target,
            settings=exporter.encode_settings(self.format.settings(self.params)),
            loudness_lufs=self.loudness,
            title=self.title.strip(),
            artist=self.artist.strip(),
            public_mark=self.public_switch.on,
            private_mark=self.private_switch.on,
            include_prompt=self.prompt_switch.on,
            stems_folder=target.with_name(f"{target.stem} stems") if stems else None,
            midi=target.with_suffix(".mid") if midi else None,
        )

    def _midi_bytes(self) -> bytes | None:
        take = self._noted_take
        return self._session.shelf.midi(take.id) if take and self.midi else None

    def _remember(self) -> None:
        for name, value in (
            ("export.folder", str(self.target.parent)),
            ("export.format", self.format_id),
            ("export.artist", self.artist.strip()),
            ("export.loudness", self.loudness),
        ):
            self._settings.set(name, value)

    # Slots, not lambdas: the job may outlive the dialog and this presenter.

    def _move(self, _fraction: float, _stage: str) -> None:
        self.progressed.emit()

    def _succeed(self, result: Delivered) -> None:
        self.job, self.result = None, result
        self.changed.emit()
        self.delivered.emit(result)

    def _fail(self, error: BaseException | None = None) -> None:
        self.job, self.error = None, error
        self.changed.emit()

    def _change(self) -> None:
        self.asks_overwrite = False
        self.changed.emit()


def _stems(count: int) -> str:
    return _("{count} files").format(count=count) if count else ""
