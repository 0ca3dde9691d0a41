"""Small projects, sounds in memory and random edits, for the tests that need them."""

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.audio import Samples
from core.origins import Origin, OriginId, OriginKind, OriginMap
from core.project import (
    Clip,
    ClipId,
    Edit,
    Media,
    Project,
    Selection,
    Source,
    SourceId,
    TempoMap,
    Track,
    TrackId,
    edits,
)

RATE = 8_000


def origin(id: str, kind: OriginKind = OriginKind.MODEL, **more: object) -> Origin:
    return Origin(OriginId(id), kind, id, "2026-11-20T12:00:00Z", **more)  # type: ignore[arg-type]


def source(id: str, frames: int = 1000, *origins: str, channels: int = 2) -> Source:
    media = Media("owned", f"media/{id}", 0, 0, id.rjust(64, "0"))
    named = OriginMap.of(frames, *(OriginId(o) for o in origins or ("made",)))
    return Source(SourceId(id), id, frames, channels, media, named)


def clip(
    id: str, start: int, frames: int, *, of: str = "s", offset: int = 0, **more: object
) -> Clip:
    return Clip(ClipId(id), SourceId(of), start, offset, frames, **more)  # type: ignore[arg-type]


def song(*rows: tuple[Clip, ...], sources: tuple[Source, ...] = ()) -> Project:
    """Return a project with a row of clips a track, called "t0", "t1" ..."""
    known = sources or (source("s"),)
    named = {o for s in known for o in s.origins.origins}
    return Project(
        "song",
        "Song",
        RATE,
        tracks=tuple(Track(TrackId(f"t{n}"), f"Track {n}", row) for n, row in enumerate(rows)),
        sources={s.id: s for s in known},
        origins={o: origin(o) for o in named},
    )


def on(start: int, end: int, *tracks: str) -> Selection:
    return Selection(start, end, frozenset(TrackId(t) for t in tracks or ("t0",)))


class Sounds:
    """Give noise that depends on the source's id alone."""

    def __init__(self) -> None:
        self.made: dict[SourceId, Samples] = {}

    def keep(self, id: SourceId, samples: Samples) -> None:
        self.made[id] = samples

    def read(self, source: Source, start: int, frames: int) -> Samples:
        if source.id not in self.made:
            rng = np.random.default_rng(list(source.id.encode()))
            shape = (source.channels, source.frames)
            self.made[source.id] = rng.uniform(-0.5, 0.5, shape).astype(np.float32)
        whole = np.zeros((source.channels, frames), np.float32)
        part = self.made[source.id][:, max(start, 0) : max(start + frames, 0)]
        at = max(-start, 0)
        whole[:, at : at + part.shape[1]] = part
        return whole


def _selection(project: Project, rng: random.Random) -> Selection:
    start = rng.randrange(0, max(project.frames, 1) + 200)
    count = rng.randint(1, len(project.tracks))
    tracks = rng.sample([t.id for t in project.tracks], count)
    return Selection(start, start + rng.randint(1, 900), frozenset(tracks))


def _new_source(project: Project, rng: random.Random) -> Source:
    return source(f"n{len(project.sources)}", rng.randint(1, 1500), rng.choice("abc"))


def some_edit(project: Project, rng: random.Random) -> Edit:
    """Return one of all the edits, with arguments that fit the project."""
    if not project.tracks:
        return edits.add_track(project)
    track = rng.choice(project.tracks).id
    clips = [c for t in project.tracks for c in t.clips]
    some = rng.choice(clips).id if clips else None

    def place() -> Edit:
        new = _new_source(project, rng)
        target = rng.choice([track, None])
        made = [origin(o) for o in new.origins.origins]
        return edits.place(project, new, start=rng.randrange(3000), track=target, origins=made)

    def cut_and_paste() -> Edit:
        cut, board = edits.cut_out(project, _selection(project, rng))
        insert = rng.random() < 0.5
        at = rng.randrange(3000)
        first = rng.choice([None, rng.choice(cut.project.tracks).id])
        pasted = edits.paste(cut.project, board, at=at, track=first, insert=insert)
        return Edit.of(pasted.name, project, pasted.project)

    def swap() -> Edit:
        region = replace(_selection(project, rng), tracks=frozenset({track}))
        return edits.replace_region(
            project, region, source=_new_source(project, rng), crossfade=rng.randrange(40)
        )

    choices: list[Callable[[], Edit]] = [
        place,
        cut_and_paste,
        swap,
        lambda: edits.add_track(project, index=rng.randrange(4)),
        lambda: edits.move_track(project, track, index=rng.randrange(4)),
        lambda: edits.rename_track(project, track, name=f"Name {rng.randrange(9)} ♫"),
        lambda: edits.set_track_gain(project, track, gain_db=rng.uniform(-90, 20)),
        lambda: edits.set_pan(project, track, pan=rng.uniform(-1, 1)),
        lambda: edits.set_muted(project, track, muted=rng.random() < 0.5),
        lambda: edits.set_soloed(project, track, soloed=rng.random() < 0.5),
        lambda: edits.cut_out(project, _selection(project, rng))[0],
        lambda: edits.delete(project, _selection(project, rng)),
        lambda: edits.silence(project, _selection(project, rng)),
        lambda: edits.split(project, rng.randrange(3000)),
        lambda: edits.set_tempo(project, TempoMap(rng.uniform(60, 180), rng.randint(2, 7))),
        lambda: edits.rename(project, f"Song {rng.randrange(9)}"),
    ]
    if len(project.tracks) > 3:
        choices += [lambda: edits.remove_track(project, track)]
    if rng.random() < 0.2:
        choices += [lambda: edits.trim(project, _selection(project, rng))]
    if some is not None:
        chosen = some
        start, end = rng.randrange(3000), rng.randrange(3000)
        choices += [
            lambda: edits.move(project, chosen, start=start),
            lambda: edits.move(project, chosen, start=start, track=track),
            lambda: edits.trim_clip(project, chosen, start=start),
            lambda: edits.trim_clip(project, chosen, end=end),
            lambda: edits.set_clip_gain(project, chosen, gain_db=rng.uniform(-20, 6)),
            lambda: edits.fade(project, chosen, fade_in=rng.randrange(500)),
            lambda: edits.fade(project, chosen, fade_out=rng.randrange(500)),
            lambda: edits.fade(project, chosen, fade_in=100, fade_out=rng.randrange(500)),
        ]
    return rng.choice(choices)()
