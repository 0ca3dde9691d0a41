"""One open project: its document, its sound, and what came of looking at it.

A session lives on one thread (the window's). Whatever takes long is split in two: a
``prepare_...`` that runs on a worker, touches no state and returns a value, and a
``commit_...`` that makes the edit from it.
"""

import dataclasses
import itertools
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.audio import PeakPyramid, Samples, probe
from core.errors import SoundmarkError
from core.jobs import Control, Part
from core.origins import Origin, OriginMap
from core.project import (
    Changes,
    Clipboard,
    Edit,
    History,
    MediaLibrary,
    Project,
    ProjectFolder,
    Source,
    SourceId,
    TrackId,
    edits,
    new_source_id,
)
from core.rendering import Renderer
from core.studio.arrivals import origin_of_file
from core.studio.shelf import TakeShelf
from core.studio.studio import Studio
from core.text import Sentence, _, sentence

PYRAMID_BLOCK = 1 << 18  # frames; a few MB at a time
SUFFIX = ".soundmark"


@dataclass(frozen=True, slots=True)
class Arrival:
    """Hold a file that is ready to become a clip: its source, origin and picture."""

    source: Source
    origin: Origin
    pyramid: PeakPyramid


@dataclass(frozen=True, slots=True)
class Imports:
    """Hold what came of opening files.

    Attributes
    ----------
    arrivals
        The files that can be placed.
    refused
        The others, each with the sentence that says why.
    sample_rate
        The rate that the project has, or gets from its first import, in Hz.
    """

    arrivals: tuple[Arrival, ...]
    refused: tuple[tuple[Path, Sentence], ...]
    sample_rate: int


class Session:
    """Drive one open project.

    Parameters
    ----------
    studio
        Whose project it is.
    folder
        The open project folder; closed by :meth:`close`.
    """

    def __init__(self, studio: Studio, folder: ProjectFolder) -> None:
        self.studio = studio
        self.folder = folder
        self.clipboard: Clipboard | None = None
        self.shelf = TakeShelf(self)
        self._pyramids: dict[SourceId, PeakPyramid] = {}
        self._media: dict[int, MediaLibrary] = {}
        self._lock = threading.Lock()
        self._listeners: list[Callable[[Changes], None]] = []

    @classmethod
    def new(cls, studio: Studio, path: Path | None = None) -> "Session":
        """Start an empty project, at `path` or under the next free name of the projects folder."""
        path = path or _free_path(studio.folders.projects)
        return cls(studio, ProjectFolder.create(path, Project.empty(path.stem)))

    @classmethod
    def open(cls, studio: Studio, path: Path) -> "Session":
        """Open the project in the folder `path`.

        Raises
        ------
        UserError, DataError
            Where it is none, is newer than this program, or is open elsewhere.
        """
        return cls(studio, ProjectFolder.open(path))

    @property
    def history(self) -> History:
        """The document's states and where we are among them."""
        return self.folder.history

    @property
    def project(self) -> Project:
        """The document as it is now."""
        return self.folder.history.current

    @property
    def path(self) -> Path:
        """The project's folder."""
        return self.folder.path

    @property
    def name(self) -> str:
        """What the window's title says."""
        return self.folder.path.stem

    @property
    def notices(self) -> tuple[str, ...]:
        """What had to be repaired on opening, in sentences."""
        return tuple(str(sentence(problem)) for problem in self.folder.recovered)

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        """Call `callback` after every change of the document; return a function that ends it."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def do(self, edit: Edit) -> None:
        """Make an edit: durable on disk first, then seen."""
        self.folder.commit(edit)
        self._tell(edit.changes)

    def undo(self) -> Edit | None:
        """Go back one step; return what was undone."""
        return self._told(self.folder.undo())

    def redo(self) -> Edit | None:
        """Go forward one step; return what was done again."""
        return self._told(self.folder.redo())

    def renderer(self) -> Renderer:
        """Return a renderer of the document as it is now."""
        return Renderer(self.project, self.media)

    def read(self, source: SourceId, start: int, frames: int) -> Samples:
        """Return frames of a source at the project's rate."""
        return self.media.read(self.project.sources[source], start, frames)

    def pyramid(self, source: SourceId) -> PeakPyramid | None:
        """Return a source's peaks, or ``None`` while nobody has prepared them."""
        return self._pyramids.get(source)

    def prepare_pyramids(self, sources: Iterable[SourceId], control: Control) -> None:
        """Measure the peaks of sources that have none yet, as after opening a project."""
        project = self.project
        wanted = [id for id in sources if id not in self._pyramids and id in project.sources]
        for number, id in enumerate(wanted):
            part = Part(control, number / len(wanted), (number + 1) / len(wanted))
            pyramid = self.measured(project.sources[id], part)
            with self._lock:
                self._pyramids[id] = pyramid

    def remember_pyramid(self, source: SourceId, pyramid: PeakPyramid) -> None:
        """Keep peaks that somebody measured already."""
        with self._lock:
            self._pyramids[source] = pyramid

    def measured(self, source: Source, control: Control, rate: int | None = None) -> PeakPyramid:
        """Return the peaks of a source, read in blocks; on a worker."""
        rate = rate or self.project.sample_rate
        media = self.media_at(rate)
        pyramid = PeakPyramid.empty(source.channels, rate)
        for start in range(0, source.frames, PYRAMID_BLOCK):
            pyramid.append(media.read(source, start, min(PYRAMID_BLOCK, source.frames - start)))
            control.progress(start / source.frames, _("measuring peaks"))
        return pyramid

    def prepare_import(self, paths: Sequence[Path], control: Control) -> Imports:
        """Open files for :meth:`commit_import`; on a worker.

        One bad file does not keep the others out.
        """
        arrivals: list[Arrival] = []
        refused: list[tuple[Path, Sentence]] = []
        rate = self.project.sample_rate if self.project.sources else 0
        for number, path in enumerate(paths):
            part = Part(control, number / len(paths), (number + 1) / len(paths))
            try:
                rate = rate or probe(path).sample_rate
                arrivals.append(self._arrived(path, rate, part))
            except SoundmarkError as error:
                refused.append((path, sentence(error)))
        return Imports(tuple(arrivals), tuple(refused), rate or self.project.sample_rate)

    def commit_import(
        self, imports: Imports, *, at: int = 0, track: TrackId | None = None
    ) -> Edit | None:
        """Place prepared files: one after the other on `track`, or each on a track of its own.

        Parameters
        ----------
        imports
            What :meth:`prepare_import` returned.
        at
            Where the first one starts, in frames of the project.
        track
            The track to place them on; ``None`` makes new ones.

        Returns
        -------
        Edit or None
            The edit that was made; ``None`` where every file was refused.
        """
        if not imports.arrivals:
            return None
        for arrival in imports.arrivals:
            self.remember_pyramid(arrival.source.id, arrival.pyramid)
        after = self.project_at_rate(imports.sample_rate)
        for arrival in imports.arrivals:
            placed = edits.place(
                after, arrival.source, start=at, track=track, origins=[arrival.origin]
            )
            after = placed.project
            if track is not None:
                at += arrival.source.frames
        names = ", ".join(arrival.source.name for arrival in imports.arrivals[:3])
        edit = Edit.of(_("Import “{names}”").format(names=names), self.project, after)
        self.do(edit)
        return edit

    def project_at_rate(self, sample_rate: int) -> Project:
        """Return the project, at the rate of its first import where it holds no sound yet."""
        if self.project.sources:
            return self.project
        return dataclasses.replace(self.project, sample_rate=sample_rate)

    @property
    def media(self) -> MediaLibrary:
        """The sound behind the project's sources, at the project's rate."""
        return self.media_at(self.project.sample_rate)

    def media_at(self, sample_rate: int) -> MediaLibrary:
        """Return the sound behind sources at `sample_rate`, in Hz; from any thread."""
        with self._lock:
            if sample_rate not in self._media:
                self._media[sample_rate] = MediaLibrary(self.folder, sample_rate)
            return self._media[sample_rate]

    def close(self) -> None:
        """Write a snapshot and let go of the folder."""
        for media in self._media.values():
            media.close()
        self.folder.close()

    def _arrived(self, path: Path, rate: int, control: Control) -> Arrival:
        media = self.folder.link(path)
        info = probe(path)
        origin = origin_of_file(self.studio, path, Part(control, 0.0, 0.5))
        frames = round(info.frames * rate / info.sample_rate)
        source = Source(
            id=new_source_id(),
            name=path.stem,
            frames=frames,
            channels=info.channels,
            media=media,
            origins=OriginMap.of(frames, origin.id),
        )
        self.media_at(rate).prepare(source, Part(control, 0.5, 0.7))
        pyramid = self.measured(source, Part(control, 0.7, 1.0), rate)
        # A source that cannot be read sounds as silence; one that is only coming in is refused.
        problem = self.media_at(rate).problems.get(source.id)
        if problem is not None:
            raise problem
        return Arrival(source, origin, pyramid)

    def _told(self, edit: Edit | None) -> Edit | None:
        if edit is not None:
            self._tell(edit.changes)
        return edit

    def _tell(self, changes: Changes) -> None:
        for listener in tuple(self._listeners):
            listener(changes)


def _free_path(home: Path) -> Path:
    """Return the next name for a project that the person has not named."""
    home.mkdir(parents=True, exist_ok=True)
    numbers = itertools.count(1)
    return next(path for n in numbers if not (path := home / f"Untitled {n}{SUFFIX}").exists())
