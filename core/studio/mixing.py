"""What is about to leave: rendered sound, and who made which second of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from core.audio import Audio, AudioInfo, AudioReader, open_sound
from core.audio.reading import Rows
from core.jobs import Control, Part
from core.origins import Origin, OriginId, OriginKind, OriginMap
from core.project import MediaLibrary, Project, Selection, Source, edits, origins_at, shares
from core.rendering import CHANNELS, Renderer, render
from core.studio.takes import Take

AUDIBLE = 10.0 ** (-60.0 / 20.0)  # full scale; below it a second counts as silent
BLOCK_S = 0.1
_BLOCKS_AT_ONCE = 100


@dataclass(frozen=True, slots=True, eq=False)
class Mix:
    """Hold sound with its origins, before anything is done to it.

    Attributes
    ----------
    audio
        The rendered sound; or the file that holds it, which is then read in pieces.
    origins
        Which origins sound when, in frames of `audio`.
    known
        Every origin that `origins` names.
    stems
        Parts that sum to `audio`, by name; empty where none are wanted.
    midi
        The notes as a Standard MIDI File; ``None`` where there are none.
    title
        What the track is called.
    parts
        How much of it each kind made, by the seconds of the project's clips; ``None`` where it
        was no project.
    parents
        Files that came in with credentials of their own; they become ingredients.
    played
        Files that it was read from and that an export must not replace.
    """

    audio: Audio | AudioInfo
    origins: OriginMap
    known: Mapping[OriginId, Origin]
    stems: Mapping[str, Audio] = field(default_factory=dict)
    midi: bytes | None = None
    title: str = ""
    parts: Mapping[OriginKind, float] | None = None
    parents: tuple[Path, ...] = ()
    played: tuple[Path, ...] = ()

    @property
    def sounding(self) -> tuple[Origin, ...]:
        """The origins that sound anywhere in it, longest first."""
        frames: dict[OriginId, int] = {}
        for stretch in self.origins:
            for origin in stretch.origins:
                frames[origin] = frames.get(origin, 0) + stretch.end - stretch.start
        return tuple(self.known[id] for id in sorted(frames, key=lambda id: (-frames[id], id)))

    @property
    def shares(self) -> dict[OriginKind, float]:
        """How much of it each kind made, largest first, summing to 1."""
        parts = dict(self.parts) if self.parts is not None else self._shares_by_time()
        shown = {kind: part for kind, part in parts.items() if part > 0}
        return dict(sorted(shown.items(), key=lambda item: -item[1]))

    def _shares_by_time(self) -> dict[OriginKind, float]:
        """Return the kinds' shares of the sounding time; kinds that sound at once halve it."""
        frames: dict[OriginKind, float] = {}
        for stretch in self.origins:
            kinds = {self.known[id].kind for id in stretch.origins}
            for kind in kinds:
                frames[kind] = frames.get(kind, 0.0) + (stretch.end - stretch.start) / len(kinds)
        whole = sum(frames.values())
        return {kind: count / whole for kind, count in frames.items()} if whole else {}

    @property
    def kinds(self) -> frozenset[OriginKind]:
        """Who made any of it."""
        return frozenset(origin.kind for origin in self.sounding)

    def generated_spans(self) -> tuple[tuple[float, float], ...]:
        """Return the audible seconds with sound made by rules or a model, as (start, end).

        Notes
        -----
        Audible means above -60 dBFS peak in blocks of 100 ms of the mix. Measuring the mix and
        not each part errs on the side of marking: a silent generated part under a loud
        recording counts.
        """
        rate = self.audio.sample_rate
        block = max(round(rate * BLOCK_S), 1)
        with open_sound(self.audio) as sound:
            loud = _audible_blocks(sound, block)
        spans: list[tuple[float, float]] = []
        for stretch in self.origins:
            if not any(self.known[id].kind.generated for id in stretch.origins):
                continue
            for index in range(stretch.start // block, -(-stretch.end // block)):
                if index >= len(loud) or not loud[index]:
                    continue
                start = max(index * block, stretch.start) / rate
                end = min((index + 1) * block, stretch.end) / rate
                if spans and start - spans[-1][1] < BLOCK_S:
                    spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
                else:
                    spans.append((start, end))
        return tuple(spans)


def _audible_blocks(sound: AudioReader, block: int) -> list[bool]:
    loud: list[bool] = []
    for samples in sound.blocks(block * _BLOCKS_AT_ONCE):
        loudest = np.abs(samples).max(axis=0)
        padded = np.pad(loudest, (0, -len(loudest) % block))
        loud += (padded.reshape(-1, block).max(axis=1) > AUDIBLE).tolist()
    return loud


def mix_of_project(
    project: Project,
    media: MediaLibrary,
    control: Control,
    *,
    start: int = 0,
    end: int | None = None,
    stems: bool = False,
) -> Mix:
    """Render a project, or frames `start` to `end` of it, with its origins.

    Raises
    ------
    SoundmarkError
        What a source cannot be read for: it would be silence in the mix, without a word.
    """
    end = project.frames if end is None else end
    for source in heard_sources(project, start, end):
        media.forget(source)
    steps = 1 + (len(project.tracks) if stems else 0)
    audio = render(project, media, start, end, control=Part(control, 0, 1 / steps))
    check_sources(media, heard_sources(project, start, end))
    parts: dict[str, Audio] = {}
    for number, track in enumerate(project.tracks if stems else (), start=1):
        part = Part(control, number / steps, (number + 1) / steps)
        name = track.name if track.name not in parts else f"{track.name} {number}"
        parts[name] = render(project, media, start, end, tracks=frozenset({track.id}), control=part)
    return Mix(
        audio=audio,
        origins=origins_at(project).part(start, end),
        known=project.origins,
        stems=parts,
        title=project.name,
        parts=shares(_within(project, start, end)),
        parents=_declared_parents(project),
        played=tuple(
            Path(source.media.path)
            for source in project.sources.values()
            if source.media.kind == "linked"
        ),
    )


def rendered(project: Project, media: MediaLibrary, start: int, end: int) -> AudioReader:
    """Return frames `start` to `end` of a project as sound that is rendered as it is read."""
    return _Rendered(project, media, start, end)


class _Rendered(AudioReader):
    def __init__(self, project: Project, media: MediaLibrary, start: int, end: int) -> None:
        self._renderer, self._start = Renderer(project, media), start
        self.info = AudioInfo(Path(), "project", project.sample_rate, CHANNELS, end - start)

    def close(self) -> None:
        """Do nothing: sources are the media library's."""

    def _decode(self, start: int, frames: int) -> Rows:
        return np.ascontiguousarray(self._renderer.block(self._start + start, frames).T)


def heard_sources(project: Project, start: int, end: int) -> tuple[Source, ...]:
    """Return the sources of the clips that are heard between two frames."""
    clips = (clip for track in project.heard for clip in track.clips)
    ids = dict.fromkeys(clip.source for clip in clips if clip.start < end and clip.end > start)
    return tuple(project.sources[id] for id in ids)


def check_sources(media: MediaLibrary, sources: Sequence[Source]) -> None:
    """Raise what one of `sources` could not be read for."""
    for source in sources:
        if problem := media.problems.get(source.id):
            raise problem


def _within(project: Project, start: int, end: int) -> Project:
    """Return the project with nothing but what lies between two frames."""
    if (start, end) == (0, project.frames) or end <= start:
        return project
    everything = frozenset(track.id for track in project.tracks)
    return edits.trim(project, Selection(start, end, everything)).project


def _declared_parents(project: Project) -> tuple[Path, ...]:
    """Return the imported files whose credentials the delivered file must carry on."""
    paths = []
    for source in project.sources.values():
        evidence = [project.origins[id].evidence for id in source.origins.origins]
        if any(e and e.get("credentials", {}).get("state") != "absent" for e in evidence if e):
            path = Path(source.media.path)
            if source.media.kind == "linked" and path.exists():
                paths.append(path)
    return tuple(paths)


def mix_of_take(take: Take) -> Mix:
    """Return a take as it is, with its stems and notes.

    Without a title: a take is named after its prompt, which is the person's to publish.
    """
    return Mix(
        audio=take.audio,
        origins=OriginMap.of(take.audio.frames, take.origin.id),
        known={take.origin.id: take.origin},
        stems=take.made.stems,
        midi=take.made.midi,
    )
