"""The takes of a project: kept beside its history, unmarked, until they are placed or removed."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.audio import Audio, PeakPyramid, Samples, loudness_lufs
from core.errors import UserError
from core.generation import Made
from core.jobs import Control, NoControl, Part
from core.origins import Origin, OriginMap
from core.project import Edit, Media, Project, Source, TrackId, edits, new_source_id
from core.studio.takes import Take, described
from core.text import _

if TYPE_CHECKING:
    from core.studio.session import Session

_ORDER = ("drums", "bass", "chords", "lead")  # of stems' tracks, from above


@dataclass(frozen=True, slots=True)
class StoredTake:
    """Describe a take that lies in the project's folder.

    Attributes
    ----------
    id, name
        Its random id and what the person calls it.
    seconds, sample_rate, frames, channels
        Its length and form.
    tempo_bpm, key, lufs
        What a list shows of it; ``None``, empty and ``None`` where unknown.
    engine, prompt, seed
        How it was made.
    starred, stopped
        Whether the person likes it, and whether it was stopped before its end.
    created
        When, UTC.
    media
        Where its sound lies.
    stems
        Where its stems lie, by name.
    origin
        Who made it, with the recipe.
    plan
        What the engine decided, as JSON values.
    notices
        Sentences of the engine.
    midi
        The notes, hexadecimal; empty where there are none.
    """

    id: str
    name: str
    seconds: float
    sample_rate: int
    frames: int
    channels: int
    tempo_bpm: float | None
    key: str
    lufs: float | None
    engine: str
    prompt: str
    seed: int | None
    starred: bool
    stopped: bool
    created: str
    media: Media
    stems: Mapping[str, Media]
    origin: Origin
    plan: Mapping[str, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    midi: str = ""

    def parts(self, *, stems: bool) -> dict[str, Media]:
        """Return its stems by name, from above; or the whole, nameless, where it has none."""
        if stems and self.stems:
            return {name: self.stems[name] for name in sorted(self.stems, key=_place_of)}
        return {"": self.media}

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            **{f.name: getattr(self, f.name) for f in dataclasses.fields(self)},
            "media": self.media.to_json(),
            "stems": {name: media.to_json() for name, media in self.stems.items()},
            "origin": self.origin.to_json(),
            "plan": dict(self.plan),
            "notices": list(self.notices),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "StoredTake":
        """Return the take that :meth:`to_json` wrote."""
        return cls(
            **{
                **data,
                "media": Media.from_json(data["media"]),
                "stems": {name: Media.from_json(one) for name, one in data["stems"].items()},
                "origin": Origin.from_json(data["origin"]),
                "notices": tuple(data["notices"]),
            }
        )


@dataclass(frozen=True, slots=True)
class PreparedTake:
    """Hold a take whose sound is on disk already, for :meth:`TakeShelf.commit`."""

    take: StoredTake
    pyramid: PeakPyramid


class TakeShelf:
    """Keep, name, star and place the takes of one session.

    Parameters
    ----------
    session
        Whose folder holds them and whose project they are placed into.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._pyramids: dict[str, PeakPyramid] = {}
        self._listeners: list[Callable[[], None]] = []

    @property
    def takes(self) -> tuple[StoredTake, ...]:
        """All takes, the newest first."""
        stored = (StoredTake.from_json(row) for row in self._session.folder.takes)
        return tuple(reversed(tuple(stored)))

    def take(self, id: str) -> StoredTake:
        """Return one take.

        Raises
        ------
        UserError
            ``studio.no_such_take``.
        """
        for take in self.takes:
            if take.id == id:
                return take
        raise UserError("studio.no_such_take")

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` whenever the takes change; return a function that ends it."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def prepare(self, take: Take, control: Control) -> PreparedTake:
        """Write a take's sound and stems into the project's folder; on a worker."""
        folder = self._session.folder
        steps = 2 + len(take.made.stems)
        media = folder.add_audio(take.audio)
        stems = {}
        for number, (name, audio) in enumerate(take.made.stems.items(), start=1):
            control.progress(number / steps, _("storing"))
            stems[name] = folder.add_audio(audio)
        pyramid = PeakPyramid.build(take.audio, Part(control, 1 - 1 / steps, 1.0))
        shown = described(take)
        lufs = loudness_lufs(take.audio)
        stored = StoredTake(
            id=take.id,
            name=take.name,
            seconds=take.audio.seconds,
            sample_rate=take.audio.sample_rate,
            frames=take.audio.frames,
            channels=take.audio.channels,
            tempo_bpm=shown["tempo_bpm"],
            key=shown["key"],
            lufs=round(lufs, 1) if lufs > -70.0 else None,
            engine=take.origin.title,
            prompt=take.origin.prompt,
            seed=shown["seed"],
            starred=take.starred,
            stopped=take.stopped,
            created=take.origin.created,
            media=media,
            stems=stems,
            origin=take.origin,
            plan=take.made.plan,
            notices=take.made.notices,
            midi=take.made.midi.hex() if take.made.midi else "",
        )
        return PreparedTake(stored, pyramid)

    def commit(self, prepared: PreparedTake) -> StoredTake:
        """Put a prepared take on the shelf; outside the history."""
        self._session.folder.add_take(prepared.take.to_json())
        self._pyramids[prepared.take.id] = prepared.pyramid
        self._tell()
        return prepared.take

    def rename(self, id: str, name: str) -> None:
        """Call a take `name`; an empty one changes nothing."""
        if name.strip():
            self._change(id, name=name.strip())

    def star(self, id: str, starred: bool) -> None:
        """Like a take, or no longer."""
        self._change(id, starred=starred)

    def remove(self, id: str) -> None:
        """Take it off the shelf; clips that play it stay."""
        self._session.folder.remove_take(id)
        self._pyramids.pop(id, None)
        self._tell()

    def place(self, id: str, *, at: int, track: TrackId | None = None, stems: bool = False) -> Edit:
        """Lay a take, or each of its stems on a track of its own, into the project.

        Parameters
        ----------
        id
            The take.
        at
            Where it starts, in frames of the project.
        track
            The track to lay it on; ``None`` makes a new one. Stems always get new ones.
        stems
            Whether its stems are placed in its stead: they sum to it.
        """
        take = self.take(id)
        project = self._session.project_at_rate(take.sample_rate)
        after = project
        if not project.frames and take.tempo_bpm:
            tempo = dataclasses.replace(project.tempo, bpm=take.tempo_bpm)
            after = edits.set_tempo(after, tempo).project
        for stem, media in take.parts(stems=stems).items():
            name = stem_title(stem) or take.name
            source = dataclasses.replace(self._source(take, name, media, project), stem=stem)
            onto = None if stems else track
            after = edits.place(after, source, start=at, track=onto, origins=[take.origin]).project
            if not stem and id in self._pyramids:
                self._session.remember_pyramid(source.id, self._pyramids[id])
        edit = Edit.of(_("Add “{name}”").format(name=take.name), self._session.project, after)
        self._session.do(edit)
        return edit

    def read(self, id: str, start: int, frames: int) -> Samples:
        """Return frames of a take, at its own rate."""
        take = self.take(id)
        return self._session.media_at(take.sample_rate).read(
            self._source(take, take.name, take.media, None), start, frames
        )

    def audio(self, id: str) -> Audio:
        """Return a whole take."""
        take = self.take(id)
        return Audio(self.read(id, 0, take.frames), take.sample_rate)

    def whole(self, id: str) -> Take:
        """Return a take with its stems, as it was when it was made; on a worker."""
        stored = self.take(id)
        media = self._session.media_at(stored.sample_rate)

        def stem(name: str, held: Media) -> Audio:
            source = self._source(stored, name, held, None)
            return Audio(media.read(source, 0, stored.frames), stored.sample_rate)

        entries = self._session.studio.ledger.find(take=stored.id)
        return Take(
            id=stored.id,
            name=stored.name,
            audio=self.audio(id),
            made=Made(
                plan=stored.plan,
                stems={name: stem(name, held) for name, held in stored.stems.items()},
                midi=self.midi(id),
                notices=stored.notices,
            ),
            origin=stored.origin,
            stopped=stored.stopped,
            record=entries[0].seq if entries else 0,
            starred=stored.starred,
        )

    def pyramid(self, id: str) -> PeakPyramid | None:
        """Return a take's peaks, or ``None`` while nobody has prepared them."""
        return self._pyramids.get(id)

    def prepare_pyramids(self, control: Control) -> dict[str, PeakPyramid]:
        """Measure the peaks of takes that have none yet, as after opening; on a worker."""
        wanted = [take.id for take in self.takes if take.id not in self._pyramids]
        found = {}
        for number, id in enumerate(wanted):
            control.progress(number / len(wanted), _("measuring peaks"))
            found[id] = PeakPyramid.build(self.audio(id), NoControl())
        return found

    def commit_pyramids(self, pyramids: Mapping[str, PeakPyramid]) -> None:
        """Keep what :meth:`prepare_pyramids` measured."""
        self._pyramids.update(pyramids)
        self._tell()

    def midi(self, id: str) -> bytes | None:
        """Return a take's notes as a Standard MIDI File."""
        return bytes.fromhex(self.take(id).midi) or None

    def _source(self, take: StoredTake, name: str, media: Media, project: Project | None) -> Source:
        rate = project.sample_rate if project else take.sample_rate
        frames = round(take.frames * rate / take.sample_rate)
        return Source(
            id=new_source_id(),
            name=name,
            frames=frames,
            channels=take.channels,
            media=media,
            origins=OriginMap.of(frames, take.origin.id),
        )

    def _change(self, id: str, **values: Any) -> None:
        changed = dataclasses.replace(self.take(id), **values)
        self._session.folder.add_take(changed.to_json())
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()


def stem_title(stem: str) -> str:
    """Return what a stem's track is called."""
    return stem[:1].upper() + stem[1:]


def _place_of(stem: str) -> tuple[int, str]:
    """Return where a stem stands among the others."""
    return (_ORDER.index(stem) if stem in _ORDER else len(_ORDER)), stem
