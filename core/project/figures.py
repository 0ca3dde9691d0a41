"""Who made how much: the figures that an export shows and its marks go by.

Both figures are of what is heard (:attr:`Project.heard`): a muted track counts nothing,
and while a track is soloed nor do the others, since an export then leaves them out too.
"""

from collections.abc import Callable, Collection, Iterable
from itertools import pairwise

from core.origins import OriginId, OriginKind, OriginMap, Stretch
from core.project.document import Clip, Project, Source, Track
from core.project.ids import TrackId

AUDIBLE_DBFS = -60.0  # softer than this, no second counts as holding generated sound
LEVEL_WINDOW_S = 0.1  # how finely it is looked where generated sound is audible

Levels = Callable[[Source, int, int], float]
"""Give the peak, in dBFS, of a source's frames from start to end (exclusive)."""


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


def generated_spans(
    project: Project, levels: Levels | None = None, tracks: Collection[TrackId] | None = None
) -> tuple[tuple[int, int], ...]:
    """Return the frames in which sound made by rules or a model is heard.

    Parameters
    ----------
    levels
        Tells what is audible (louder than -60 dBFS after the gains of clip and track); all
        generated sound counts where it is left out.
    tracks
        Only these, for a stem; all where it is left out.

    Returns
    -------
    tuple of (start, end)
        Sorted and disjoint.
    """
    found: list[Stretch] = []
    sounding = frozenset({OriginId("generated")})
    for track in _heard(project, tracks):
        for clip in track.clips:
            gain_db = clip.gain_db + track.gain_db
            source = project.sources.get(clip.source)
            for stretch in _shown(project, clip):
                if source and any(_kind(project, o).generated for o in stretch.origins):
                    for start, end in _audible(project, source, stretch, gain_db, levels):
                        at = clip.start - clip.offset
                        found.append(Stretch(start + at, end + at, sounding))
    return tuple((s.start, s.end) for s in OriginMap.merged(found))


def generated_seconds(
    project: Project, levels: Levels | None = None, tracks: Collection[TrackId] | None = None
) -> float:
    """Return for how long sound made by rules or a model is heard; see :func:`generated_spans`."""
    spans = generated_spans(project, levels, tracks)
    return sum(end - start for start, end in spans) / project.sample_rate


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


def _audible(
    project: Project, source: Source, stretch: Stretch, gain_db: float, levels: Levels | None
) -> list[tuple[int, int]]:
    """Return the parts of a stretch that are loud enough to hear, in the source's frames."""
    if levels is None:
        return [(stretch.start, stretch.end)]
    step = max(round(LEVEL_WINDOW_S * project.sample_rate), 1)
    marks = [*range(stretch.start, stretch.end, step), stretch.end]
    return [
        (start, end)
        for start, end in pairwise(marks)
        if levels(source, start, end) + gain_db > AUDIBLE_DBFS
    ]
