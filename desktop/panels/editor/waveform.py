"""A track's waveform as columns of lowest, highest and mean loudness, then as an image.

Columns come from peak pyramids as long as a pixel covers many frames, from samples when it
covers few. Knows no widget: whoever has no samples yet gets the coarser picture.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.audio import Samples
from core.project import Clip, SourceId, Track
from desktop.panels.editor.timeline import Timeline

Line = NDArray[np.float32]
Image = NDArray[np.uint32]

FINE = 256.0  # frames a pixel; closer than this the pyramid's blocks would show
FILL = 0.94  # of the height, taken by full scale


class Peaks(Protocol):
    """What is needed of ``core.audio.PeakPyramid``."""

    @property
    def channels(self) -> int:
        """Number of channels."""

    def columns(self, channel: int, start: int, end: int, width: int) -> tuple[Line, Line, Line]:
        """Return lowest, highest and RMS of `width` equal stretches."""


FindPeaks = Callable[[SourceId], Peaks | None]
FindSamples = Callable[[SourceId, int, int], Samples | None]


@dataclass(slots=True)
class Columns:
    """Hold one value a pixel; `low` above `high` means that nothing lies there."""

    low: Line
    high: Line
    rms: Line

    @classmethod
    def empty(cls, width: int) -> "Columns":
        """Return columns with nothing in them."""
        return cls(
            np.full(width, 1.0, np.float32),
            np.full(width, -1.0, np.float32),
            np.zeros(width, np.float32),
        )


def track_columns(
    track: Track, timeline: Timeline, find_peaks: FindPeaks, find_samples: FindSamples
) -> Columns:
    """Return a track's columns, one a pixel of `timeline`."""
    columns = Columns.empty(timeline.width)
    for clip in track.clips:
        if clip.end > timeline.start and clip.start < timeline.end:
            _add_clip(columns, clip, timeline, find_peaks, find_samples)
    return columns


def _add_clip(
    columns: Columns,
    clip: Clip,
    timeline: Timeline,
    find_peaks: FindPeaks,
    find_samples: FindSamples,
) -> None:
    first = max(int(np.floor(timeline.x(clip.start))), 0)
    last = min(int(np.ceil(timeline.x(clip.end))), timeline.width)
    if last <= first:
        return
    # Pixel edges on the timeline, cut to the clip, then inside the source.
    edges = timeline.start + timeline.scale * np.arange(first, last + 1)
    inside = np.clip(edges, clip.start, clip.end)
    places = inside - clip.start + clip.offset
    start, end = int(np.floor(places[0])), int(np.ceil(places[-1]))
    found = None
    if timeline.scale < FINE and (samples := find_samples(clip.source, start, end)) is not None:
        found = columns_of_samples(samples, places - start)
    elif (peaks := find_peaks(clip.source)) is not None:
        found = _columns_of_peaks(peaks, start, max(end, start + 1), last - first)
    if found is None:
        found = (np.zeros(last - first, np.float32),) * 3  # a line, until somebody has looked
    gain = gains(clip, (inside[:-1] + inside[1:]) / 2)
    columns.low[first:last] = np.minimum(found[0] * gain, columns.low[first:last])
    columns.high[first:last] = np.maximum(found[1] * gain, columns.high[first:last])
    columns.rms[first:last] = np.maximum(found[2] * gain, columns.rms[first:last])


def _columns_of_peaks(peaks: Peaks, start: int, end: int, width: int) -> tuple[Line, Line, Line]:
    """Return columns over all channels: the outermost peaks, the mean power."""
    each = [peaks.columns(channel, start, end, width) for channel in range(peaks.channels)]
    low = np.minimum.reduce([one[0] for one in each])
    high = np.maximum.reduce([one[1] for one in each])
    power = np.mean([np.square(one[2]) for one in each], axis=0)
    return low, high, np.sqrt(power).astype(np.float32)


def columns_of_samples(samples: Samples, edges: NDArray[np.float64]) -> tuple[Line, Line, Line]:
    """Return columns of samples between `edges`, positions that may have fractions.

    Each column takes one frame more than it covers, so that neighbours touch.
    """
    frames = samples.shape[1]
    starts = np.clip(np.floor(edges[:-1]).astype(np.int64), 0, frames - 1)
    ends = np.clip(np.floor(edges[1:]).astype(np.int64) + 1, starts + 1, frames)
    low, high = samples.min(axis=0), samples.max(axis=0)
    power = np.square(samples).mean(axis=0)
    # reduceat wants pairs; the odd places, between columns, are thrown away.
    pairs = np.stack([starts, ends], axis=1).ravel()
    pad = np.zeros(1, np.float32)
    lowest = np.minimum.reduceat(np.append(low, pad), pairs)[::2]
    highest = np.maximum.reduceat(np.append(high, pad), pairs)[::2]
    total = np.add.reduceat(np.append(power, pad), pairs)[::2]
    return lowest, highest, np.sqrt(total / (ends - starts)).astype(np.float32)


def gains(clip: Clip, frames: NDArray[np.float64]) -> Line:
    """Return a clip's own gain, linear, at frames of the timeline: level and fades."""
    gain = np.full(frames.shape, 10.0 ** (clip.gain_db / 20.0))
    if clip.fade_in > 0:
        into = (frames - clip.start + clip.fade_in_before) / clip.fade_in
        gain *= np.clip(into, 0.0, 1.0)
    if clip.fade_out > 0:
        left = (clip.end - frames + clip.fade_out_after) / clip.fade_out
        gain *= np.clip(left, 0.0, 1.0)
    return gain.astype(np.float32)


def painted(columns: Columns, height: int, outer: Image, inner: Image) -> Image:
    """Return the image of columns, shape (height, width), 0xAARRGGBB.

    Parameters
    ----------
    columns
        What to draw.
    height
        In pixels.
    outer, inner
        A colour a column, for the peaks and for the mean loudness within.

    Notes
    -----
    One comparison of small integers a pixel and edge; no drawing calls.
    """
    half = FILL * (height - 1) / 2
    middle = (height - 1) / 2
    there = columns.low <= columns.high
    top = np.rint(middle - np.minimum(columns.high, 1.05) * half)
    bottom = np.rint(middle - np.maximum(columns.low, -1.05) * half)
    reach = columns.rms * half
    rows = np.arange(height, dtype=np.int16)[:, None]
    top = np.where(there, top, height).astype(np.int16)
    bottom = np.where(there, bottom, -1).astype(np.int16)
    image = np.multiply((rows >= top) & (rows <= bottom), outer, dtype=np.uint32)
    core_top = np.maximum(np.rint(middle - reach).astype(np.int16), top)
    core_bottom = np.minimum(np.rint(middle + reach).astype(np.int16), bottom)
    core = (rows >= core_top) & (rows <= core_bottom) & (core_bottom > core_top)
    np.copyto(image, np.broadcast_to(inner, image.shape), where=core)
    return image
