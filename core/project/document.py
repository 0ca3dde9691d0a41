"""The document: an immutable tree of tracks, clips, sources and origins.

Values only. Sound is named here and lies elsewhere (:mod:`core.project.folder`,
:mod:`core.project.media`); how it is mixed is told in :mod:`core.rendering`. Every
position and length is a whole number of frames at the project's one sample rate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from core.errors import InternalError
from core.origins import Origin, OriginId, OriginMap
from core.project.ids import ClipId, SourceId, TrackId, new_id

DEFAULT_SAMPLE_RATE = 48_000  # Hz, for a project that did not begin with an import


@dataclass(frozen=True, slots=True)
class Piece:
    """Name a stretch of an owned blob: its hash, first frame and frames."""

    sha256: str
    start: int
    frames: int


@dataclass(frozen=True, slots=True)
class Media:
    """Say where a source's sound lies.

    Attributes
    ----------
    kind
        ``"linked"``: a file of the person's, read in place and never written;
        ``"owned"``: a blob inside the project's folder.
    path
        Absolute for a linked file, relative to the project's folder for an owned one.
    size
        In bytes, when it was linked or written.
    modified_ns
        Time of last change when it was linked, nanoseconds since 1970; 0 for an owned blob.
    sha256
        Hexadecimal. Owned: of the whole blob. Linked: of size, first and last MiB, so that an
        hour-long file need not be read to be known again. Of pieces: of what they are.
    pieces
        Stretches of owned blobs that the sound is laid together from, one after the other;
        empty where it lies in one file.
    """

    kind: Literal["linked", "owned"]
    path: str
    size: int
    modified_ns: int
    sha256: str
    pieces: tuple[Piece, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "kind": self.kind,
            "path": self.path,
            "size": self.size,
            "modified_ns": self.modified_ns,
            "sha256": self.sha256,
            "pieces": [[piece.sha256, piece.start, piece.frames] for piece in self.pieces],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Media":
        """Return the media that :meth:`to_json` wrote."""
        return cls(
            data["kind"],
            data["path"],
            data["size"],
            data["modified_ns"],
            data["sha256"],
            tuple(Piece(*row) for row in data.get("pieces", ())),  # earlier projects have none
        )


@dataclass(frozen=True, slots=True)
class Source:
    """Name a piece of sound that clips are windows onto. It never changes.

    Attributes
    ----------
    id
        Its name in the project.
    name
        What a person reads: a file's name, a take's title.
    frames
        Length at the project's sample rate, whatever the media's own rate is.
    channels
        Number of channels of the media.
    media
        Where the sound lies.
    origins
        Who made which frames, in the source's own frames.
    stem
        Which stem of the take that its origin's recipe makes; empty for no stem.
    """

    id: SourceId
    name: str
    frames: int
    channels: int
    media: Media
    origins: OriginMap = field(default_factory=OriginMap)
    stem: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "id": self.id,
            "name": self.name,
            "frames": self.frames,
            "channels": self.channels,
            "media": self.media.to_json(),
            "origins": self.origins.to_json(),
            "stem": self.stem,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Source":
        """Return the source that :meth:`to_json` wrote."""
        return cls(
            id=SourceId(data["id"]),
            name=data["name"],
            frames=data["frames"],
            channels=data["channels"],
            media=Media.from_json(data["media"]),
            origins=OriginMap.from_json(data["origins"]),
            stem=data.get("stem", ""),  # projects of before stems were named have none
        )


@dataclass(frozen=True, slots=True)
class Clip:
    """Show frames `offset` to ``offset + frames`` of a source at `start` on the timeline.

    Attributes
    ----------
    id
        Its name in the project.
    source
        The source that it is a window onto.
    start
        First frame on the timeline, 0 or more.
    offset
        First frame inside the source.
    frames
        Length, at least 1.
    gain_db
        Louder or softer than the source.
    fade_in, fade_out
        Lengths of the fades at its edges, in frames; 0 for none.
    name
        What a person reads; the source's name where it is empty.
    fade_in_before, fade_out_after
        Frames of the fade that lie outside the clip, because a split went through it: the
        clip then begins (ends) in the middle of the fade, and sounds as it did before.

    Examples
    --------
    >>> clip = Clip(ClipId("c"), SourceId("s"), start=100, offset=0, frames=50)
    >>> clip.end
    150
    """

    id: ClipId
    source: SourceId
    start: int
    offset: int
    frames: int
    gain_db: float = 0.0
    fade_in: int = 0
    fade_out: int = 0
    name: str = ""
    fade_in_before: int = 0
    fade_out_after: int = 0

    @property
    def end(self) -> int:
        """The frame after its last one on the timeline."""
        return self.start + self.frames

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "id": self.id,
            "source": self.source,
            "start": self.start,
            "offset": self.offset,
            "frames": self.frames,
            "gain_db": self.gain_db,
            "fade_in": self.fade_in,
            "fade_out": self.fade_out,
            "name": self.name,
            "fade_in_before": self.fade_in_before,
            "fade_out_after": self.fade_out_after,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Clip":
        """Return the clip that :meth:`to_json` wrote."""
        return cls(**{**data, "id": ClipId(data["id"]), "source": SourceId(data["source"])})


@dataclass(frozen=True, slots=True)
class Track:
    """Hold clips that never overlap, sorted by start.

    Attributes
    ----------
    id
        Its name in the project.
    name
        What a person reads.
    clips
        Sorted by start; no two share a frame.
    gain_db
        Of the whole track.
    pan
        -1 left, 0 centre, +1 right.
    muted
        Not heard.
    soloed
        While any track is soloed, only soloed ones are heard.
    """

    id: TrackId
    name: str
    clips: tuple[Clip, ...] = ()
    gain_db: float = 0.0
    pan: float = 0.0
    muted: bool = False
    soloed: bool = False

    @property
    def end(self) -> int:
        """The frame after its last clip; 0 for none."""
        return self.clips[-1].end if self.clips else 0

    def head(self) -> dict[str, Any]:
        """Return all but the clips, as plain JSON values."""
        return {
            "id": self.id,
            "name": self.name,
            "gain_db": self.gain_db,
            "pan": self.pan,
            "muted": self.muted,
            "soloed": self.soloed,
        }

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**self.head(), "clips": [clip.to_json() for clip in self.clips]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Track":
        """Return the track that :meth:`to_json` (or, without clips, :meth:`head`) wrote."""
        clips = tuple(Clip.from_json(clip) for clip in data.get("clips", ()))
        return cls(**{**data, "id": TrackId(data["id"]), "clips": clips})


@dataclass(frozen=True, slots=True)
class TempoMap:
    """Lay a grid of beats over the timeline: one tempo and one metre.

    Attributes
    ----------
    bpm
        Beats a minute.
    beats_per_bar
        Beats in a bar.
    start
        Frame of the first beat of the first bar.

    Examples
    --------
    >>> TempoMap(bpm=120.0).frame_of_beat(4, sample_rate=48_000)
    96000
    >>> TempoMap(bpm=120.0).beat_of_frame(96_000, sample_rate=48_000)
    4.0
    """

    bpm: float = 120.0
    beats_per_bar: int = 4
    start: int = 0

    def frame_of_beat(self, beat: float, sample_rate: int) -> int:
        """Return the frame nearest to a beat, counted from 0."""
        return self.start + round(beat * 60.0 / self.bpm * sample_rate)

    def beat_of_frame(self, frame: int, sample_rate: int) -> float:
        """Return the beat, with its fraction, that `frame` falls on."""
        return (frame - self.start) * self.bpm / 60.0 / sample_rate

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"bpm": self.bpm, "beats_per_bar": self.beats_per_bar, "start": self.start}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "TempoMap":
        """Return the tempo map that :meth:`to_json` wrote."""
        return cls(data["bpm"], data["beats_per_bar"], data["start"])


@dataclass(frozen=True, slots=True)
class Project:
    """Hold everything that a person arranges. An edit makes a new one; this never changes.

    Attributes
    ----------
    id
        Random; stays the same through all edits.
    name
        What a person reads.
    sample_rate
        In Hz, of the whole project.
    tempo
        The grid of beats.
    tracks
        From top to bottom.
    sources
        All that clips show or showed, by id.
    origins
        All that the sources name, by id; kept whole, also when no clip shows them.
    """

    id: str
    name: str
    sample_rate: int
    tempo: TempoMap = TempoMap()
    tracks: tuple[Track, ...] = ()
    sources: Mapping[SourceId, Source] = field(default_factory=dict)
    origins: Mapping[OriginId, Origin] = field(default_factory=dict)

    @classmethod
    def empty(cls, name: str, sample_rate: int = DEFAULT_SAMPLE_RATE) -> "Project":
        """Return a project without tracks, under a fresh id."""
        return cls(new_id(), name, sample_rate)

    @property
    def frames(self) -> int:
        """Length: the end of the last clip."""
        return max((track.end for track in self.tracks), default=0)

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.frames / self.sample_rate

    @property
    def heard(self) -> tuple[Track, ...]:
        """The tracks that sound: not muted and, while any track is soloed, soloed.

        Rendering and figures both go by this, so the figures are those of the sound.
        """
        solo = any(track.soloed for track in self.tracks)
        return tuple(t for t in self.tracks if not t.muted and (t.soloed or not solo))

    def track(self, id: TrackId) -> Track:
        """Return a track.

        Raises
        ------
        InternalError
            ``project.unknown_part`` if there is none of that id.
        """
        for track in self.tracks:
            if track.id == id:
                return track
        raise InternalError("project.unknown_part", kind="track", id=id)

    def track_of(self, clip: ClipId) -> Track:
        """Return the track that a clip lies on.

        Raises
        ------
        InternalError
            ``project.unknown_part`` if no track has it.
        """
        for track in self.tracks:
            if any(c.id == clip for c in track.clips):
                return track
        raise InternalError("project.unknown_part", kind="clip", id=clip)

    def clip(self, id: ClipId) -> Clip:
        """Return a clip.

        Raises
        ------
        InternalError
            ``project.unknown_part`` if there is none of that id.
        """
        return next(clip for clip in self.track_of(id).clips if clip.id == id)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "id": self.id,
            "name": self.name,
            "sample_rate": self.sample_rate,
            "tempo": self.tempo.to_json(),
            "tracks": [track.to_json() for track in self.tracks],
            "sources": [source.to_json() for source in self.sources.values()],
            "origins": [origin.to_json() for origin in self.origins.values()],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Project":
        """Return the project that :meth:`to_json` wrote."""
        return cls(
            id=data["id"],
            name=data["name"],
            sample_rate=data["sample_rate"],
            tempo=TempoMap.from_json(data["tempo"]),
            tracks=tuple(Track.from_json(track) for track in data["tracks"]),
            sources=sources_by_id(Source.from_json(source) for source in data["sources"]),
            origins=origins_by_id(Origin.from_json(origin) for origin in data["origins"]),
        )


def sources_by_id(sources: Iterable[Source]) -> dict[SourceId, Source]:
    """Return sources under their ids."""
    return {source.id: source for source in sources}


def origins_by_id(origins: Iterable[Origin]) -> dict[OriginId, Origin]:
    """Return origins under their ids."""
    return {origin.id: origin for origin in origins}


@dataclass(frozen=True, slots=True)
class Selection:
    """Mark frames `start` to `end` (exclusive) on some tracks.

    Attributes
    ----------
    start, end
        Frames on the timeline.
    tracks
        The tracks that the selection reaches.
    """

    start: int
    end: int
    tracks: frozenset[TrackId]

    @property
    def frames(self) -> int:
        """Length; 0 where nothing is selected."""
        return max(self.end - self.start, 0)
