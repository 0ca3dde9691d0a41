"""What is played: something that gives blocks of samples."""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from core.audio import Audio, Samples


class Program(Protocol):
    """Give blocks of stereo sound from anywhere, on the thread that renders ahead."""

    @property
    def frames(self) -> int:
        """Length by now; blocks beyond are silent."""

    @property
    def is_complete(self) -> bool:
        """Whether the length is final; what still grows does not end when it is exhausted."""

    @property
    def sample_rate(self) -> int:
        """In Hz."""

    def block(self, start: int, frames: int) -> Samples:
        """Return float32 samples, shape (2, frames)."""


class AudioProgram:
    """Play a piece of sound that is in memory, as for auditioning a take.

    Parameters
    ----------
    audio
        Of one or two channels, or more, of which two are heard.
    """

    is_complete = True

    def __init__(self, audio: Audio) -> None:
        self._samples = audio.with_channels(2).samples
        self._sample_rate = audio.sample_rate

    @property
    def frames(self) -> int:
        """Length."""
        return int(self._samples.shape[1])

    @property
    def sample_rate(self) -> int:
        """In Hz."""
        return self._sample_rate

    def block(self, start: int, frames: int) -> Samples:
        """Return samples, silence beyond the end."""
        piece = self._samples[:, start : start + frames]
        if piece.shape[1] == frames:
            return piece
        return np.pad(piece, ((0, 0), (0, frames - piece.shape[1])))


class Renders(Protocol):
    """What is needed of ``core.rendering.Renderer``."""

    def block(self, start: int, frames: int) -> Samples:
        """Return float32 samples, shape (2, frames)."""


class RenderedProgram:
    """Play a state of the project.

    Parameters
    ----------
    renderer
        Mixes that state.
    frames
        Where to stop: the project's end, or a selection's.
    sample_rate
        Of the project, in Hz.
    """

    is_complete = True

    def __init__(self, renderer: Renders, frames: int, sample_rate: int) -> None:
        self._renderer = renderer
        self.frames = frames
        self.sample_rate = sample_rate

    def block(self, start: int, frames: int) -> Samples:
        """Return the mix."""
        return self._renderer.block(start, frames)


class Reads(Protocol):
    """What is needed of a take: how much of it there is, and its samples."""

    @property
    def frames(self) -> int:
        """Frames that there are by now."""

    @property
    def sample_rate(self) -> int:
        """In Hz."""

    def read(self, start: int, frames: int) -> Samples:
        """Return up to `frames` from `start`."""


class GrowingProgram:
    """Play a take that may still be growing: its end waits for more.

    Parameters
    ----------
    sound
        The take.
    is_complete
        Returns whether it has stopped growing.
    """

    def __init__(self, sound: Reads, is_complete: Callable[[], bool]) -> None:
        self._sound, self._is_complete = sound, is_complete
        self.sample_rate = sound.sample_rate

    @property
    def frames(self) -> int:
        """Frames that there are by now."""
        return self._sound.frames

    @property
    def is_complete(self) -> bool:
        """Whether no more frames will come."""
        return self._is_complete()

    def block(self, start: int, frames: int) -> Samples:
        """Return samples as two channels, silence beyond what there is."""
        audio = Audio(self._sound.read(start, frames), self.sample_rate).with_channels(2)
        return np.pad(audio.samples, ((0, 0), (0, frames - audio.frames)))
