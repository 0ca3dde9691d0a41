"""Mix a project, any stretch of it, in blocks of any size."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from typing import Protocol

import numpy as np

from core.audio import Audio, Samples
from core.jobs import Control, NoControl
from core.project import Clip, Project, Source, Track, TrackId
from core.rendering.mixing import CHANNELS, envelope, linear, pan_gains, stereo

BLOCK_FRAMES = 16_384  # two channels of it fit a core's cache


class SourceReader(Protocol):
    """Give the samples of sources: a :class:`core.project.media.MediaLibrary`."""

    def read(self, source: Source, start: int, frames: int) -> Samples:
        """Return exactly `frames` frames, shape (channels, frames), at the project's rate."""


class Renderer:
    """Mix one value of a project; make another renderer for an edited one.

    Parameters
    ----------
    project
        What to mix.
    media
        Reads its sources.
    tracks
        Only these, for stems; all where it is left out. A track that is muted, or silenced by
        another's solo, is silent here too, so that stems always sum to the mix.

    Notes
    -----
    Cheap to make, whatever the project's size. Each frame depends on the project alone, never
    on the block that it is rendered in: equal to the bit for blocks of any size. Safe for any
    number of threads if `media` is.
    """

    def __init__(
        self, project: Project, media: SourceReader, tracks: Collection[TrackId] | None = None
    ) -> None:
        self.project = project
        self._media = media
        self._tracks = [t for t in project.heard if tracks is None or t.id in tracks]

    def block(self, start: int, frames: int) -> Samples:
        """Return `frames` frames of the mix from `start`, silence beyond the project's end.

        Returns
        -------
        Samples
            float32, shape (2, frames), not limited: loud projects go beyond full scale.
        """
        mix = np.zeros((CHANNELS, frames), np.float32)
        for track in self._tracks:
            gains = pan_gains(track.pan)
            volume = linear(track.gain_db)
            add_track(
                mix,
                start,
                track=track,
                project=self.project,
                media=self._media,
                gains=(volume * gains[0], volume * gains[1]),
            )
        return mix


def add_track(
    mix: Samples,
    start: int,
    *,
    track: Track,
    project: Project,
    media: SourceReader,
    gains: tuple[np.float32, np.float32],
) -> None:
    """Add a track's clips, from frame `start` of the timeline on, to a mix."""
    end = start + mix.shape[1]
    for clip in _between(track.clips, start, end):
        source = project.sources.get(clip.source)
        if source is None:
            continue
        first, last = max(clip.start, start), min(clip.end, end)
        inside = first - clip.start
        samples = media.read(source, clip.offset + inside, last - first)
        fades = envelope(clip, inside, last - first)
        volume = linear(clip.gain_db)
        for side, row, gain in zip(mix, stereo(samples), gains, strict=True):
            faded = row if fades is None else row * fades
            louder = faded if volume == 1.0 else faded * volume
            side[first - start : last - start] += louder if gain == 1.0 else louder * gain


def _between(clips: tuple[Clip, ...], start: int, end: int) -> tuple[Clip, ...]:
    """Return the clips that sound between two frames."""
    first = bisect_right(clips, start, key=_end)
    return clips[first : bisect_left(clips, end, key=_start)]


def _start(clip: Clip) -> int:
    return clip.start


def _end(clip: Clip) -> int:
    return clip.end


def render(
    project: Project,
    media: SourceReader,
    start: int = 0,
    end: int | None = None,
    *,
    tracks: Collection[TrackId] | None = None,
    control: Control | None = None,
) -> Audio:
    """Return a stretch of the mix, whole in memory.

    Parameters
    ----------
    start, end
        Frames on the timeline; the whole project where they are left out.
    tracks
        Only these, for a stem; see :class:`Renderer`.
    control
        Told the progress at every block.

    Returns
    -------
    Audio
        Stereo, at the project's rate.
    """
    last = project.frames if end is None else end
    control = control or NoControl()
    samples = np.zeros((CHANNELS, max(last - start, 0)), np.float32)
    done = 0
    for block in blocks(project, media, start, last, tracks=tracks):
        samples[:, done : done + block.shape[1]] = block
        done += block.shape[1]
        control.progress(done / samples.shape[1])
    return Audio(samples, project.sample_rate)


def blocks(
    project: Project,
    media: SourceReader,
    start: int,
    end: int,
    *,
    tracks: Collection[TrackId] | None = None,
) -> Iterator[Samples]:
    """Yield a stretch of the mix in consecutive blocks, for what need not lie in memory."""
    renderer = Renderer(project, media, tracks)
    for first in range(start, end, BLOCK_FRAMES):
        yield renderer.block(first, min(BLOCK_FRAMES, end - first))
