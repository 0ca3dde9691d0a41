"""Studios, sessions and takes for tests of panels: real ones, small, in a folder of their own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.audio import Audio
from core.generation import GenerationRequest, Made
from core.jobs import NoControl
from core.origins import (
    CREATOR_OWNED,
    Licence,
    Origin,
    OriginId,
    OriginKind,
    OriginMap,
    Recipe,
    new_origin_id,
)
from core.project import (
    Clip,
    ClipId,
    Media,
    Project,
    Source,
    SourceId,
    TempoMap,
    Track,
    TrackId,
)
from core.settings import Folders
from core.studio.session import Session
from core.studio.shelf import StoredTake
from core.studio.studio import Studio
from core.studio.takes import Take
from tests.sounds import music

RATE = 8_000
PLAN: Mapping[str, Any] = {
    "genre": "synth-pop",
    "title": "Synth-pop",
    "seeds": {"plan": 1, "drums": 2, "performance": 3, "sound": 4},
    "tempo_bpm": 112.0,
    "key": "A minor",
    "metre": "4/4",
    "form": [
        {"kind": "intro", "bar": 0, "bars": 2, "start_s": 0.0},
        {"kind": "verse", "bar": 2, "bars": 4, "start_s": 0.1},
        {"kind": "chorus", "bar": 6, "bars": 4, "start_s": 0.3},
        {"kind": "end", "bar": 10, "bars": 1, "start_s": 0.45},
    ],
    "chords": [
        {"start_s": round(0.05 * at, 3), "bar": at, "symbol": symbol}
        for at, symbol in enumerate(["Am", "F", "C", "G", "Am", "F", "C", "G", "Am"])
    ],
    "instruments": {"bass": "synth bass", "chords": "poly synth", "drums": "machine"},
    "shape": "song",
    "builds": False,
    "mood": [-0.6, -0.5],
    "sounds": {},
    "frozen": {"choices": {"melody": 3}, "gains": {}, "curves": {}, "remade": []},
    "remade": [],
    "brightness": -0.45,
    "density": 0.85,
}


def open_studio(folder: Path) -> Studio:
    """Return a studio whose folders all lie in `folder`."""
    return Studio(Folders.under(folder))


def open_session(folder: Path) -> Session:
    """Return a session on an empty project."""
    return Session.new(open_studio(folder), folder / "Night Drive.soundmark")


def made_take(
    name: str = "Take",
    *,
    id: str = "t1",
    seconds: float = 0.5,
    seed: int = 7,
    prompt: str = "calm piano",
    stems: Mapping[str, Audio] | None = None,
    notices: tuple[str, ...] = (),
    kind: OriginKind = OriginKind.RULES,
    stopped: bool = False,
    plan: Mapping[str, Any] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Take:
    """Return a take that no engine made."""
    audio = music(seconds, seed=seed, rate=RATE)
    made_plan = dict(PLAN if plan is None else plan)
    asked = GenerationRequest(prompt, seed=seed, settings=settings or {}).to_json()
    recipe = Recipe("composer", "1", asked, seed=seed, plan=made_plan)
    origin = Origin(
        new_origin_id(), kind, "Composer", "2026-11-20T13:00:00Z", recipe=recipe, prompt=prompt
    )
    made = Made(plan=made_plan, stems=stems or {}, notices=notices, midi=b"MThd")
    return Take(id, name, audio, made, origin, stopped, record=1)


def store(session: Session, take: Take) -> StoredTake:
    """Put a take on a session's shelf."""
    return session.shelf.commit(session.shelf.prepare(take, NoControl()))


def origin(
    id: str, kind: OriginKind, *, licence: Licence = CREATOR_OWNED, prompt: str = ""
) -> Origin:
    """Return an origin."""
    return Origin(
        OriginId(id), kind, f"title of {id}", "2026-11-20T13:00:00Z", None, prompt, licence
    )


def project_of(*origins: Origin, seconds: float = 10.0) -> Project:
    """Return a project with one track for each origin, all of one length."""
    frames = round(seconds * RATE)
    sources, tracks = {}, []
    for at, one in enumerate(origins):
        id = SourceId(f"s{at}")
        media = Media("owned", "x", 1, 0, "0")
        sources[id] = Source(id, one.title, frames, 2, media, OriginMap.of(frames, one.id))
        clip = Clip(ClipId(f"c{at}"), id, 0, 0, frames)
        tracks.append(Track(TrackId(f"t{at}"), f"Track {at}", (clip,)))
    known = {one.id: one for one in origins}
    return Project("p", "Night Drive", RATE, TempoMap(), tuple(tracks), sources, known)
