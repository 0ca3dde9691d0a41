"""What can be done with the clips of one track: pure functions on sorted, disjoint clips.

Placing a clip over others trims what lies beneath, as most studios do: nothing is moved
aside unasked, and since sources never change, dragging the edges out brings the trimmed
sound back. A clip that is cut in two keeps its id on the left; the right part gets a
fresh one.

Cutting through sound would click. So edges that an edit cuts are given short fades
(`soften`, in frames) there and then, as part of the edit: ordinary fades, which can be seen,
changed and undone. The renderer adds none of its own, and what no edit touched stays
identical to the sample.
"""

from collections.abc import Iterable
from dataclasses import replace

from core.project.document import Clip
from core.project.ids import new_clip_id

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


def softened(clip: Clip, *, start: int = 0, end: int = 0) -> Clip:
    """Return the clip with short fades at its start and end, where it has no fade yet."""
    fade_in = clip.fade_in or min(start, clip.frames)
    fade_out = clip.fade_out or min(end, clip.frames - min(fade_in, clip.frames))
    return replace(clip, fade_in=fade_in, fade_out=fade_out)


def between(clips: Iterable[Clip], start: int, end: int, *, soften: int = 0) -> Clips:
    """Return what lies between two frames, under the clips' own ids."""
    return tuple(
        softened(
            part,
            start=soften if clip.start < start else 0,
            end=soften if clip.end > end else 0,
        )
        for clip in clips
        if (part := window(clip, start, end))
    )


def cleared(clips: Iterable[Clip], start: int, end: int, *, soften: int = 0) -> Clips:
    """Return the clips with nothing left between two frames."""
    kept: list[Clip] = []
    for clip in clips:
        if clip.end <= start or clip.start >= end:
            kept.append(clip)
            continue
        left = window(clip, clip.start, start)
        right = window(clip, end, clip.end)
        if left:
            kept.append(softened(left, end=soften))
        if right:
            right = replace(right, id=new_clip_id()) if left else right
            kept.append(softened(right, start=soften))
    return tuple(kept)


def placed(clips: Iterable[Clip], clip: Clip, *, soften: int = 0) -> Clips:
    """Return the clips with one more laid over them; what lies beneath it is trimmed."""
    others = cleared(clips, clip.start, clip.end, soften=soften)
    return in_order((*others, clip))


def in_order(clips: Iterable[Clip]) -> Clips:
    """Return disjoint clips sorted by start."""
    return tuple(sorted(clips, key=lambda clip: clip.start))


def split_at(clips: Iterable[Clip], frame: int, *, soften: int = 0) -> Clips:
    """Return the clips with the one that runs through `frame` cut there."""
    return cleared(clips, frame, frame, soften=soften)


def moved(clips: Iterable[Clip], frames: int) -> Clips:
    """Return the clips later by `frames`, earlier where it is negative."""
    return tuple(replace(clip, start=clip.start + frames) for clip in clips)


def closed(clips: Iterable[Clip], start: int, end: int, *, soften: int = 0) -> Clips:
    """Return the clips without what lies between two frames, the rest moved up."""
    kept = cleared(clips, start, end, soften=soften)
    stays = tuple(clip for clip in kept if clip.end <= start)
    return stays + moved(kept[len(stays) :], start - end)


def opened(clips: Iterable[Clip], frame: int, frames: int, *, soften: int = 0) -> Clips:
    """Return the clips with room for `frames` made at `frame`."""
    parts = split_at(clips, frame, soften=soften)
    stays = tuple(clip for clip in parts if clip.end <= frame)
    return stays + moved(parts[len(stays) :], frames)
