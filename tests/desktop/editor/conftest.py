"""A session in memory, with the names of ``core.studio.Session`` that the editor uses."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest

from core.audio import Audio, PeakPyramid, Samples
from core.jobs import Control, NoControl
from core.origins import Origin, OriginId, OriginKind, OriginMap
from core.project import (
    Changes,
    Clip,
    ClipId,
    Edit,
    Media,
    Project,
    Source,
    SourceId,
    TempoMap,
    Track,
    TrackId,
)
from core.project.edits import Clipboard
from core.project.history import History

RATE = 48_000


class MemorySession:
    """Hold a project whose sources are arrays."""

    def __init__(self, project: Project, sounds: dict[SourceId, Samples]) -> None:
        self.history = History(project)
        self.clipboard: Clipboard | None = None
        self._sounds = sounds
        self._pyramids: dict[SourceId, PeakPyramid] = {}
        self._listeners: list[Callable[[Changes], None]] = []

    @property
    def project(self) -> Project:
        return self.history.current

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def do(self, edit: Edit) -> None:
        self.history.push(edit)
        self._tell(edit.changes)

    def undo(self) -> Edit | None:
        return self._told(self.history.undo())

    def redo(self) -> Edit | None:
        return self._told(self.history.redo())

    def read(self, source: SourceId, start: int, frames: int) -> Samples:
        return self._sounds[source][:, start : start + frames]

    def pyramid(self, source: SourceId) -> PeakPyramid | None:
        return self._pyramids.get(source)

    def prepare_pyramids(self, sources: Iterable[SourceId], control: Control) -> None:
        for source in sources:
            audio = Audio(self._sounds[source], RATE)
            self._pyramids[source] = PeakPyramid.build(audio, NoControl())

    def _told(self, edit: Edit | None) -> Edit | None:
        if edit is not None:
            self._tell(edit.changes)
        return edit

    def _tell(self, changes: Changes) -> None:
        for listener in tuple(self._listeners):
            listener(changes)


def tone(seconds: float, hz: float = 220.0, level: float = 0.5) -> Samples:
    time = np.arange(round(seconds * RATE)) / RATE
    swell = 0.55 + 0.45 * np.cos(2 * np.pi * time * 2)
    wave = (level * swell * np.sin(2 * np.pi * hz * time)).astype(np.float32)
    return np.stack([wave, wave])


def make_session(kinds: Iterable[OriginKind] = (), *, seconds: float = 10.0) -> MemorySession:
    """Return a session with one track and clip of each kind."""
    project = replace(Project.empty("Night Drive", RATE), tempo=TempoMap(bpm=120.0))
    sounds: dict[SourceId, Samples] = {}
    sources, origins, tracks = {}, {}, []
    for number, kind in enumerate(kinds):
        origin = Origin(OriginId(f"o{number}"), kind, f"Origin {number}", "2026-01-01T00:00:00Z")
        samples = tone(seconds, 110.0 * (number + 1))
        source = Source(
            SourceId(f"s{number}"),
            f"Sound {number}",
            samples.shape[1],
            2,
            Media("owned", f"s{number}", 0, 0, ""),
            OriginMap.of(samples.shape[1], origin.id),
        )
        clip = Clip(ClipId(f"c{number}"), source.id, 0, 0, source.frames)
        tracks.append(Track(TrackId(f"t{number}"), f"Track {number + 1}", (clip,)))
        sounds[source.id], sources[source.id], origins[origin.id] = samples, source, origin
    project = replace(project, tracks=tuple(tracks), sources=sources, origins=origins)
    return MemorySession(project, sounds)


@pytest.fixture
def empty_session() -> MemorySession:
    return make_session()


@pytest.fixture
def session() -> MemorySession:
    return make_session([OriginKind.RULES, OriginKind.MODEL, OriginKind.YOU])
