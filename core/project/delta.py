"""What an edit changed, as new values: small, and enough to make the later project again.

New values and never commands: reading an old project needs no edit to behave as it did when
it was made.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from core.origins import Origin
from core.project.clips import in_order
from core.project.document import (
    Clip,
    Project,
    Source,
    TempoMap,
    Track,
    origins_by_id,
    sources_by_id,
)

Delta = dict[str, Any]


P = TypeVar("P", Clip, Source, Origin)


def difference(old: Project, new: Project) -> Delta:
    """Return what must be known beside `old` to make `new` again, as plain JSON values.

    Notes
    -----
    Costs as much as differs, plus one look at each track and each clip of a changed track.
    """
    delta: Delta = {}
    if new.name != old.name:
        delta["name"] = new.name
    if new.sample_rate != old.sample_rate:
        delta["sample_rate"] = new.sample_rate
    if new.tempo != old.tempo:
        delta["tempo"] = new.tempo.to_json()
    order = [track.id for track in new.tracks]
    if order != [track.id for track in old.tracks]:
        delta["order"] = order
    before = {track.id: track for track in old.tracks}
    changed = [
        part
        for track in new.tracks
        if (part := _track_difference(before.get(track.id), track)) is not None
    ]
    if changed:
        delta["tracks"] = changed
    sources = _differing(old.sources.values(), new.sources.values())
    if sources:
        delta["sources"] = sources
    origins = _differing(old.origins.values(), new.origins.values())
    if origins:
        delta["origins"] = origins
    return delta


def applied(project: Project, delta: Mapping[str, Any]) -> Project:
    """Return the project that :func:`difference` told apart from `project`.

    Raises
    ------
    KeyError, TypeError, ValueError
        If the delta does not fit the project.
    """
    tracks = {track.id: track for track in project.tracks}
    for part in delta.get("tracks", ()):
        track = Track.from_json(part["head"])
        beneath = tracks[track.id].clips if track.id in tracks else ()
        clips = _changed(beneath, part.get("clips", {}), Clip.from_json)
        tracks[track.id] = replace(track, clips=in_order(clips))
    sources, origins = project.sources, project.origins
    if "sources" in delta:
        changed_sources = _changed(sources.values(), delta["sources"], Source.from_json)
        sources = sources_by_id(changed_sources)
    if "origins" in delta:
        changed_origins = _changed(origins.values(), delta["origins"], Origin.from_json)
        origins = origins_by_id(changed_origins)
    order = delta.get("order", [track.id for track in project.tracks])
    return replace(
        project,
        name=delta.get("name", project.name),
        sample_rate=delta.get("sample_rate", project.sample_rate),
        tempo=TempoMap.from_json(delta["tempo"]) if "tempo" in delta else project.tempo,
        tracks=tuple(tracks[track] for track in order),
        sources=sources,
        origins=origins,
    )


def _track_difference(old: Track | None, new: Track) -> dict[str, Any] | None:
    """Return a track's settings and changed clips, ``None`` where nothing differs."""
    if new is old or new == old:
        return None
    clips = _differing(old.clips if old else (), new.clips)
    return {"head": new.head(), **({"clips": clips} if clips else {})}


def _differing(old: Iterable[P], new: Iterable[P]) -> dict[str, Any]:
    """Return the parts that are new or changed, and the ids of those that are gone."""
    before = {part.id: part for part in old}
    after = {part.id: part for part in new}
    put = [
        part.to_json()
        for part in after.values()
        if before.get(part.id) is not part and before.get(part.id) != part
    ]
    gone = [part for part in before if part not in after]
    return {**({"put": put} if put else {}), **({"gone": gone} if gone else {})}


def _changed(
    parts: Iterable[P], delta: Mapping[str, Any], from_json: Callable[[Mapping[str, Any]], P]
) -> list[P]:
    """Return the parts after what :func:`_differing` told."""
    by_id = {part.id: part for part in parts}
    for gone in delta.get("gone", ()):
        del by_id[gone]
    for data in delta.get("put", ()):
        part = from_json(data)
        by_id[part.id] = part
    return list(by_id.values())
