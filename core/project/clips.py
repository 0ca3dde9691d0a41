"""What can be done with the clips of one track: pure functions on sorted, disjoint clips.

Placing a clip over others trims what lies beneath, as most studios do: nothing is moved
aside unasked, and since sources never change, dragging the edges out brings the trimmed
sound back. A clip that is cut in two keeps its id on the left; the right part gets a
fresh one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core.project.document import Clip, Source
from core.project.ids import SourceId, new_clip_id

JOIN_S = 0.005  # how long one sound takes to give way to another where clips were cut

Clips = tuple[Clip, ...]


def window(clip: Clip, start: int, end: int) -> Clip | None:
    """Return the part of a clip between two frames of the timeline, ``None`` for no part.

    It sounds as it did before: a fade that the cut goes through is kept as begun.
    """
    start, end = max(start, clip.start), min(end, clip.end)
    if start >= end:
        return None
    fade_in_before = clip.fade_in_before + start - clip.start
    fade_out_after = clip.fade_out_after + clip.end - end
    rising, falling = fade_in_before < clip.fade_in, fade_out_after < clip.fade_out
    return replace(
        clip,
        start=start,
        offset=clip.offset + start - clip.start,
        frames=end - start,
        fade_in=clip.fade_in if rising else 0,
        fade_in_before=fade_in_before if rising else 0,
        fade_out=clip.fade_out if falling else 0,
        fade_out_after=fade_out_after if falling else 0,
    )


def between(clips: Iterable[Clip], start: int, end: int) -> Clips:
    """Return what lies between two frames, under the clips' own ids."""
    return tuple(part for clip in clips if (part := window(clip, start, end)))


def cleared(clips: Iterable[Clip], start: int, end: int) -> Clips:
    """Return the clips with nothing left between two frames."""
    kept: list[Clip] = []
    for clip in clips:
        if clip.end <= start or clip.start >= end:
            kept.append(clip)
            continue
        left = window(clip, clip.start, start)
        right = window(clip, end, clip.end)
        if left:
            kept.append(left)
        if right:
            kept.append(replace(right, id=new_clip_id()) if left else right)
    return tuple(kept)


def placed(clips: Iterable[Clip], clip: Clip) -> Clips:
    """Return the clips with one more laid over them; what lies beneath it is trimmed."""
    others = cleared(clips, clip.start, clip.end)
    return tuple(sorted((*others, clip), key=lambda each: each.start))


def split_at(clips: Iterable[Clip], frame: int) -> Clips:
    """Return the clips with the one that runs through `frame` cut there."""
    return cleared(clips, frame, frame)


def moved(clips: Iterable[Clip], frames: int) -> Clips:
    """Return the clips later by `frames`, earlier where it is negative."""
    return tuple(replace(clip, start=clip.start + frames) for clip in clips)


def closed(clips: Iterable[Clip], start: int, end: int) -> Clips:
    """Return the clips without what lies between two frames, the rest moved up."""
    kept = cleared(clips, start, end)
    stays = tuple(clip for clip in kept if clip.end <= start)
    return stays + moved(kept[len(stays) :], start - end)


def opened(clips: Iterable[Clip], frame: int, frames: int) -> Clips:
    """Return the clips with room for `frames` made at `frame`."""
    parts = split_at(clips, frame)
    stays = tuple(clip for clip in parts if clip.end <= frame)
    return stays + moved(parts[len(stays) :], frames)


def rejoined(left: Clip, right: Clip) -> Clip | None:
    """Return the clip of which two neighbours are the halves, ``None`` if they are not.

    Two halves are what :func:`split_at` makes and nobody changed since.
    """
    if left.end != right.start:
        return None
    whole = replace(
        left,
        frames=left.frames + right.frames,
        fade_out=right.fade_out,
        fade_out_after=right.fade_out_after,
    )
    halves = window(whole, left.start, left.end), window(whole, right.start, right.end)
    same_right = replace(right, id=left.id, name=left.name)
    return whole if halves == (left, same_right) else None


@dataclass(frozen=True, slots=True)
class Edges:
    """Say how a clip's sound is led in and out where a cut would click.

    Attributes
    ----------
    before
        Frames of the source ahead of the clip that rise out of the silence before it.
    rise
        Frames at the clip's beginning that rise while the clip before it dies away.
    after
        Frames of the source beyond the clip that die away after its end.
    """

    before: int = 0
    rise: int = 0
    after: int = 0


def edges(
    clips: Clips, index: int, *, sources: Mapping[SourceId, Source], sample_rate: int
) -> Edges:
    """Return how the clip at `index` is led in and out.

    Only sound that the source has and the clip hides is used, so a whole source plays as it
    is; halves of a split play as the whole; and a source that was made to fit its place
    (:func:`core.project.edits.replace_region`) leaves its neighbours untouched.
    """
    clip = clips[index]
    earlier = clips[index - 1] if index else None
    fresh_fade_in = clip.fade_in > 0 and clip.fade_in_before == 0
    before = rise = 0
    if not fresh_fade_in:
        if earlier and earlier.end == clip.start:
            rise = _tail(clips, index - 1, sources, sample_rate)
        else:
            room = clip.start - (earlier.end if earlier else 0)
            before = min(round(JOIN_S * sample_rate), clip.offset, room)
    return Edges(before, rise, _tail(clips, index, sources, sample_rate))


def _tail(clips: Clips, index: int, sources: Mapping[SourceId, Source], sample_rate: int) -> int:
    """Return for how many frames a clip's source goes on sounding after its end."""
    clip = clips[index]
    source = sources.get(clip.source)
    faded_out = clip.fade_out > 0 and clip.fade_out_after == 0
    if source is None or faded_out:
        return 0
    hidden = max(source.frames - clip.offset - clip.frames, 0)
    longest = min(round(JOIN_S * sample_rate), hidden)
    later = clips[index + 1] if index + 1 < len(clips) else None
    if later is None:
        return longest
    if later.start > clip.end:
        return min(longest, later.start - clip.end)
    return 0 if rejoined(clip, later) else min(longest, later.frames)
