"""What stretch of time is looked at, and as what."""

import enum
from collections.abc import Callable

from desktop.panels.editor.timeline import Timeline

ZOOM_STEP = 1.5
NORMAL_S_PER_PX = 0.01  # the scale of Ctrl+2


class Part(enum.Flag):
    """Say what of the editor's state changed."""

    DOCUMENT = enum.auto()
    VIEW = enum.auto()
    CURSOR = enum.auto()
    SELECTION = enum.auto()
    LOOP = enum.auto()
    MODE = enum.auto()


class Viewport:
    """Hold the view: a timeline, and the mix of waveform and spectrogram.

    Parameters
    ----------
    tell
        Called with what changed.
    """

    def __init__(self, tell: Callable[[Part], None]) -> None:
        self._tell = tell
        self.timeline = Timeline()
        self.mix = 0.0  # 0 is waveform, 1 is spectrogram, between them both

    def look_at(self, timeline: Timeline) -> None:
        """Show another stretch of time."""
        if timeline != self.timeline:
            self.timeline = timeline
            self._tell(Part.VIEW)

    def resize(self, width: int) -> None:
        """Take note of the width in pixels."""
        self.look_at(self.timeline.resized(width))

    def zoom(self, factor: float, at_x: float) -> None:
        """Zoom by `factor`, the frame under `at_x` staying in place."""
        self.look_at(self.timeline.zoomed(factor, at_x))

    def zoom_around(self, frame: int, factor: float) -> None:
        """Zoom by `factor` around a frame, around the middle where the frame is not seen."""
        x = self.timeline.x(frame)
        self.zoom(factor, x if 0 <= x <= self.timeline.width else self.timeline.width / 2)

    def zoom_normal(self, frame: int) -> None:
        """Show ten milliseconds a pixel."""
        wanted = NORMAL_S_PER_PX * self.timeline.sample_rate
        self.zoom_around(frame, self.timeline.scale / wanted)

    def zoom_to(self, start: int, end: int) -> None:
        """Fill the view with a stretch."""
        self.look_at(self.timeline.showing(start, end))

    def zoom_to_fit(self) -> None:
        """Show everything."""
        self.look_at(self.timeline.fitted())

    def scroll(self, pixels: float) -> None:
        """Move later by `pixels`."""
        self.look_at(self.timeline.scrolled(pixels))

    def reveal(self, frame: int) -> None:
        """Scroll so that `frame` is seen, a page at a time."""
        x = self.timeline.x(frame)
        if not 0 <= x <= self.timeline.width:
            ahead = 0.05 * self.timeline.width * self.timeline.scale
            self.look_at(self.timeline.starting_at(frame - ahead))

    def set_mix(self, mix: float) -> None:
        """Fade between waveform (0) and spectrogram (1)."""
        mix = min(max(mix, 0.0), 1.0)
        if mix != self.mix:
            self.mix = mix
            self._tell(Part.MODE)
