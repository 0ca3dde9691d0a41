"""A take while it is being made: its sound so far and the picture of it.

Knows no widget. Whoever plays it may read on a thread of its own.
"""

import threading

import numpy as np

from core.audio import Audio, PeakPyramid, Samples
from core.origins import OriginKind


class GrowingTake:
    """Collect the pieces of a take in the order in which they are made.

    Parameters
    ----------
    id, name
        As the list shows it.
    seconds
        Length that it will have; ``None`` where the engine decides.
    kind
        Who makes it.

    Notes
    -----
    :meth:`read` and :attr:`frames` may be used from any thread; the rest belongs to one.
    """

    def __init__(self, id: str, name: str, seconds: float | None, kind: OriginKind) -> None:
        self.id, self.name, self.seconds, self.kind = id, name, seconds, kind
        self.complete = False
        self.pyramid: PeakPyramid | None = None
        self._pieces: list[Samples] = []
        self._starts: list[int] = []
        self._frames = 0
        self._rate = 0
        self._lock = threading.Lock()

    @property
    def frames(self) -> int:
        """Frames that there are so far."""
        return self._frames

    @property
    def sample_rate(self) -> int:
        """In Hz; 0 before the first piece."""
        return self._rate

    @property
    def seconds_made(self) -> float:
        """Length so far, in seconds."""
        return self._frames / self._rate if self._rate else 0.0

    def append(self, audio: Audio) -> None:
        """Add the next piece."""
        if self.pyramid is None:
            self.pyramid = PeakPyramid.empty(audio.channels, audio.sample_rate)
        self.pyramid.append(audio.samples)
        with self._lock:
            self._rate = audio.sample_rate
            self._starts.append(self._frames)
            self._pieces.append(audio.samples)
            self._frames += audio.frames

    def read(self, start: int, frames: int) -> Samples:
        """Return up to `frames` from `start`; fewer where no more has been made yet."""
        with self._lock:
            first = int(np.searchsorted(self._starts, start, side="right")) - 1
            found: list[Samples] = []
            at, end = start, min(start + frames, self._frames)
            for piece, begin in zip(
                self._pieces[max(first, 0) :], self._starts[max(first, 0) :], strict=True
            ):
                if at >= end:
                    break
                part = piece[:, at - begin : end - begin]
                found.append(part)
                at += part.shape[1]
        if not found:
            channels = self._pieces[0].shape[0] if self._pieces else 2
            return np.zeros((channels, 0), np.float32)
        return np.concatenate(found, axis=1)
