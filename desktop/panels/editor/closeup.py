"""A waveform so close that single samples show: a line through them, then dots."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from core.project import Track
from desktop.panels.editor.timeline import Timeline
from desktop.panels.editor.waveform import FILL, FindSamples, Line, gains

CLOSE = 1.0  # frames a pixel; closer than this columns would be stairs
DOTS = 1.0 / 6.0  # closer than this each sample gets a dot


def draw_closeup(
    image: QImage,
    track: Track,
    timeline: Timeline,
    find_samples: FindSamples,
    colour: QColor,
) -> bool:
    """Draw a track's samples as lines, one a channel; return whether all were there.

    Parameters
    ----------
    image
        Drawn onto; as wide as `timeline`.
    track, timeline
        What to draw, in the image's pixels.
    find_samples
        Returns samples, or None while they are being read.
    colour
        Of lines and dots.
    """
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    complete = True
    for clip in track.clips:
        first = max(int(timeline.start) - 1, clip.start)
        last = min(int(timeline.end) + 2, clip.end)
        if last <= first:
            continue
        found = find_samples(clip.source, *(at - clip.start + clip.offset for at in (first, last)))
        if found is None:
            complete = False
            continue
        frames = np.arange(first, first + found.shape[1], dtype=np.float64)
        across = (frames - timeline.start) / timeline.scale
        shaped = found * gains(clip, frames)
        for number, channel in enumerate(shaped):
            tint = QColor(colour)
            tint.setAlphaF(1.0 if number == 0 else 0.55)
            _draw_line(painter, across, _heights(channel, image.height()), tint, timeline.scale)
    painter.end()
    return complete


def _heights(channel: Line, height: int) -> Line:
    middle = (height - 1) / 2
    heights: Line = middle - np.clip(channel, -1.05, 1.05) * (FILL * middle)
    return heights


def _draw_line(
    painter: QPainter, across: NDArray[np.float64], heights: Line, colour: QColor, scale: float
) -> None:
    points = QPolygonF([QPointF(x, y) for x, y in zip(across, heights, strict=True)])
    painter.setPen(QPen(colour, 1.4))
    painter.drawPolyline(points)
    if scale <= DOTS:
        painter.setPen(QPen(colour, 5.0, c=Qt.PenCapStyle.RoundCap))
        painter.drawPoints(points)
