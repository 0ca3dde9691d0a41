"""Where time lies across: the editor's own timeline for clips, one of its own for takes."""

from collections.abc import Callable
from typing import Protocol

SMALLEST_S = 0.5  # across the whole width


class Across(Protocol):
    """What the piano roll needs of whoever knows which frame lies at which pixel."""

    @property
    def width(self) -> int:
        """Pixels across."""

    def x(self, frame: float) -> float:
        """Return the pixel of a frame."""

    def frame(self, x: float) -> float:
        """Return the frame at a pixel."""

    def zoom(self, factor: float, at_x: float) -> None:
        """Zoom, the frame at a pixel staying in place."""

    def scroll(self, pixels: float) -> None:
        """Move later."""

    def resize(self, width: int) -> None:
        """Take note of the width."""


class OwnAcross:
    """Show a take that lies on no timeline.

    Parameters
    ----------
    frames, sample_rate
        Its length.
    tell
        Called when another stretch is looked at.
    """

    def __init__(self, frames: int, sample_rate: int, tell: Callable[[], None]) -> None:
        self._frames, self._rate, self._tell = max(frames, 1), sample_rate, tell
        self._width, self._start, self._scale = 1, 0.0, 0.0

    @property
    def width(self) -> int:
        """Pixels across."""
        return self._width

    def x(self, frame: float) -> float:
        """Return the pixel of a frame."""
        return (frame - self._start) / (self._scale or 1.0)

    def frame(self, x: float) -> float:
        """Return the frame at a pixel."""
        return self._start + x * self._scale

    def zoom(self, factor: float, at_x: float) -> None:
        """Zoom, the frame at a pixel staying in place."""
        before = self.frame(at_x)
        least = SMALLEST_S * self._rate / self._width
        self._scale = min(max(self._scale / factor, least), self._frames / self._width)
        self._look_from(before - at_x * self._scale)

    def scroll(self, pixels: float) -> None:
        """Move later."""
        self._look_from(self._start + pixels * self._scale)

    def resize(self, width: int) -> None:
        """Take note of the width; what was shown whole stays so."""
        whole = not self._scale or self._scale >= self._frames / self._width * 0.999
        self._width = max(width, 1)
        self._scale = self._frames / self._width if whole else self._scale
        self._look_from(self._start)

    def _look_from(self, start: float) -> None:
        latest = max(self._frames - self._width * self._scale, 0.0)
        self._start = min(max(start, 0.0), latest)
        self._tell()
