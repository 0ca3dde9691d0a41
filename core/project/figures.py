"""Who made how much, and what sounds when: what an export shows and its marks go by.

All of it is of what is heard (:attr:`Project.heard`): a muted track counts nothing,
and while a track is soloed nor do the others, since an export then leaves them out too.
"""

from collections.abc import Collection, Iterable

from core.origins import OriginId, OriginKind, OriginMap, Stretch
from core.project.document import Clip, Project, Track
from core.project.ids import TrackId


def shares(project: Project, tracks: Collection[TrackId] | None = None) -> dict[OriginKind, float]:
    """Return how much of the sound is of which kind, by the seconds of its clips.

    Clips that sound at once count each; a stretch of several kinds counts in equal parts for
    each of them. What has no origin is silence inside a source and counts for nothing.

    Parameters
    ----------
    tracks
        Only these, for a stem; all where it is left out.

    Returns
    -------
    dict
        Every kind; the values sum to 1, or are all 0 where nothing is heard.
    """
    frames = dict.fromkeys(OriginKind, 0.0)
    for track in _heard(project, tracks):
        for clip in track.clips:
            for stretch in _shown(project, clip):
                kinds = {_kind(project, origin) for origin in stretch.origins}
                for kind in kinds:
                    frames[kind] += (stretch.end - stretch.start) / len(kinds)
    whole = sum(frames.values())
    return {kind: count / whole if whole else 0.0 for kind, count in frames.items()}


def origins_at(project: Project, tracks: Collection[TrackId] | None = None) -> OriginMap:
    """Return which origins sound at which frame of the mix.

    Parameters
    ----------
    tracks
        Only these, for a stem; all where it is left out.
    """
    return origins_of(project, _heard(project, tracks))


def origins_of(project: Project, tracks: Iterable[Track]) -> OriginMap:
    """Return which origins sound at which frame of some tracks, heard or not."""
    return OriginMap.merged(
        Stretch(s.start - clip.offset + clip.start, s.end - clip.offset + clip.start, s.origins)
        for track in tracks
        for clip in track.clips
        for s in _shown(project, clip)
    )


def _heard(project: Project, tracks: Collection[TrackId] | None) -> list[Track]:
    return [track for track in project.heard if tracks is None or track.id in tracks]


def _shown(project: Project, clip: Clip) -> OriginMap:
    """Return the stretches that a clip shows, in its source's frames."""
    source = project.sources.get(clip.source)
    if source is None:
        return OriginMap()
    return source.origins.part(clip.offset, clip.offset + clip.frames).shifted(clip.offset)


def _kind(project: Project, origin: OriginId) -> OriginKind:
    """Return an origin's kind; one that is unknown states nothing."""
    known = project.origins.get(origin)
    return known.kind if known else OriginKind.UNSTATED
