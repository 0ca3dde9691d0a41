"""Which frames lie under which pixel."""

from dataclasses import dataclass, replace

# The closest look: 24 pixels a frame, enough to see single samples as dots.
CLOSEST = 1.0 / 24.0  # frames a pixel
SHORTEST_S = 10.0  # an empty or very short project still shows this much
BEYOND = 0.04  # of the width, free behind the last clip when all is fitted


@dataclass(frozen=True, slots=True)
class Timeline:
    """Map frames of the project to pixels across, linearly.

    Attributes
    ----------
    start
        Frame at pixel 0; may have a fraction.
    scale
        Frames a pixel.
    width
        Pixels across.
    length
        Frames of the project.
    sample_rate
        In Hz.
    """

    start: float = 0.0
    scale: float = 512.0
    width: int = 1000
    length: int = 0
    sample_rate: int = 48_000

    @property
    def end(self) -> float:
        """Frame at the right edge."""
        return self.start + self.scale * self.width

    @property
    def extent(self) -> float:
        """Frames that can be scrolled over: the project, or a little more if it is short."""
        return max(self.length * (1 + BEYOND), SHORTEST_S * self.sample_rate)

    @property
    def widest(self) -> float:
        """The scale at which everything fits."""
        return self.extent / max(self.width, 1)

    def x(self, frame: float) -> float:
        """Return the pixel of a frame."""
        return (frame - self.start) / self.scale

    def frame(self, x: float) -> int:
        """Return the frame at a pixel, never before the beginning."""
        return max(round(self.start + x * self.scale), 0)

    def fitted(self) -> "Timeline":
        """Return the view of everything."""
        return self._within(0.0, self.widest)

    def zoomed(self, factor: float, at_x: float) -> "Timeline":
        """Return the view `factor` times closer, the frame under `at_x` staying in place."""
        scale = min(max(self.scale / factor, CLOSEST), self.widest)
        return self._within(self.start + at_x * (self.scale - scale), scale)

    def showing(self, start: float, end: float) -> "Timeline":
        """Return the view in which `start` to `end` fill nine tenths of the width."""
        scale = max((end - start) / (0.9 * max(self.width, 1)), CLOSEST)
        middle = (start + end) / 2
        return self._within(middle - scale * self.width / 2, min(scale, self.widest))

    def scrolled(self, pixels: float) -> "Timeline":
        """Return the view moved later by `pixels`."""
        return self._within(self.start + pixels * self.scale, self.scale)

    def starting_at(self, frame: float) -> "Timeline":
        """Return the view whose left edge is `frame`."""
        return self._within(frame, self.scale)

    def resized(self, width: int) -> "Timeline":
        """Return the view in another width: fitted stays fitted, else the scale stays."""
        fitted = self.start == 0 and abs(self.scale - self.widest) < 1e-6 * self.widest
        wider = replace(self, width=max(width, 1))
        return wider.fitted() if fitted else wider.starting_at(self.start)

    def of_project(self, length: int, sample_rate: int) -> "Timeline":
        """Return the view of a project that grew, shrank or changed its rate."""
        if length == self.length and sample_rate == self.sample_rate:
            return self
        fitted = self.start == 0 and abs(self.scale - self.widest) < 1e-6 * self.widest
        other = replace(self, length=length, sample_rate=sample_rate)
        return other.fitted() if fitted else other.starting_at(self.start)

    def _within(self, start: float, scale: float) -> "Timeline":
        scale = min(max(scale, CLOSEST), self.widest)
        latest = max(self.extent - scale * self.width, 0.0)
        return replace(self, start=min(max(start, 0.0), latest), scale=scale)
