"""What is played: something that gives blocks of samples."""

from typing import Protocol

import numpy as np

from core.audio import Audio, Samples


class Program(Protocol):
    """Give blocks of stereo sound from anywhere, on the thread that renders ahead."""

    @property
    def frames(self) -> int:
        """Length; blocks beyond are silent."""

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
