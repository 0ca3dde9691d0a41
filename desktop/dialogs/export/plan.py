"""What an export is to be: form, name, range, marks; and what that means.

Plain values over a project as it was when the dialog opened. Knows no widget and runs
nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from core.audio import FORMATS
from core.origins import OriginId
from core.plugins import Catalogue, Param, ParamValue, Spec
from core.project import Project, Selection, origins_at
from core.studio.delivering import Delivery
from core.studio.facts import notes_on, shares
from core.studio.notes import Note
from core.text import N_, _
from desktop.dialogs.export.naming import file_name, music_folder
from desktop.widgets.shares import Share, share_rows
from desktop.widgets.wording import whole_clock

if TYPE_CHECKING:
    from core.studio.session import Session
    from core.studio.shelf import StoredTake

LOUDNESS: tuple[tuple[float | None, str], ...] = (
    (None, N_("As it is")),
    (-9.0, N_("−9 LUFS · loud, for the club")),
    (-14.0, N_("−14 LUFS · most streaming services")),
    (-16.0, N_("−16 LUFS · Apple Music, podcasts")),
    (-23.0, N_("−23 LUFS · broadcast (EBU R 128)")),
)
SHOWN_PARAMS = frozenset({"bit_depth", "bitrate_kbps"})  # the rate is the project's own


@dataclass(frozen=True, slots=True)
class Switch:
    """Say how a switch stands: on or off, whether it can be turned, and why not."""

    on: bool
    enabled: bool
    reason: str = ""


class ExportPlan:
    """Hold what the person chose for one export.

    Parameters
    ----------
    session
        The open project; taken as it is now.
    exporters
        The formats that there are.
    selection
        What is selected in the editor, if anything.
    """

    def __init__(
        self, session: "Session", exporters: Catalogue, selection: Selection | None
    ) -> None:
        self._session, self._exporters = session, exporters
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
        self.sheet: bool = self._settings.get("export.sheet", False)
        self.public_mark = True
        self.private_mark = True
        self.include_prompt = False
        self._folder = music_folder(self._settings.get("export.folder", ""))
        self._named: Path | None = None  # a target that the person chose
        self._titled = False  # whether the person wrote the title

    # What it amounts to -------------------------------------------------------------------

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
    def is_empty(self) -> bool:
        """Whether there is nothing to export."""
        return self.project.frames == 0

    @property
    def span(self) -> tuple[int, int]:
        """First frame and the frame after the last, of what leaves."""
        if self.range == "selection" and self._selection:
            return self._selection.start, min(self._selection.end, self.project.frames)
        return 0, self.project.frames

    def delivery(self) -> Delivery:
        """Return how the mix is to leave."""
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
            sheet=target.with_name(f"{target.stem} disclosure.txt") if self.sheet else None,
        )

    def midi_bytes(self) -> bytes | None:
        """Return the notes that leave beside it; ``None`` for none."""
        take = self._noted_take
        return self._session.shelf.midi(take.id) if take and self.midi else None

    # What the person chooses --------------------------------------------------------------

    def set_title(self, title: str) -> None:
        """Call the track `title`; the file follows while nobody named it."""
        self.title, self._titled = title, True

    def choose_format(self, id: str) -> None:
        """Write another format; a chosen file name keeps its stem."""
        self.format_id = self._exporters.get(id).id
        if self._named:
            self._named = self._named.with_suffix(self._extension)

    def set_params(self, params: Mapping[str, ParamValue]) -> None:
        """Keep the chosen format's settings."""
        self._params[self.format_id] = dict(params)

    def set_range(self, range: Literal["whole", "selection"]) -> None:
        """Export the whole track, or the selection where there is one."""
        self.range = range if self._selection else "whole"

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

    def remember(self) -> None:
        """Begin the next export with the same folder, format, artist, loudness and sheet."""
        for name, value in (
            ("export.folder", str(self.target.parent)),
            ("export.format", self.format_id),
            ("export.artist", self.artist.strip()),
            ("export.loudness", self.loudness),
            ("export.sheet", self.sheet),
        ):
            self._settings.set(name, value)

    # Within -------------------------------------------------------------------------------

    @property
    def _extension(self) -> str:
        return FORMATS[self.format_id].extension

    @property
    def _origins(self) -> frozenset[OriginId]:
        return origins_at(self.project).part(*self.span).origins

    @property
    def _noted_take(self) -> "StoredTake | None":
        """The take whose notes are known and whose sound is longest in what leaves."""
        frames: dict[OriginId, int] = {}
        for stretch in origins_at(self.project).part(*self.span):
            for id in stretch.origins:
                frames[id] = frames.get(id, 0) + stretch.end - stretch.start
        takes = [t for t in self._session.shelf.takes if t.midi and t.origin.id in frames]
        return max(takes, key=lambda take: frames[take.origin.id], default=None)

    def _mark_switch(self, on: bool) -> Switch:
        if self.is_generated:
            reason = _("Part of this was generated; such sound never leaves unmarked.")
            return Switch(on=True, enabled=False, reason=reason)
        return Switch(on, enabled=True)
