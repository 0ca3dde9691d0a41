"""Stems held in three bytes a sample, so that a long take's fit beside everything else."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from core.audio import Audio, Samples

# Stems may rise above full scale where they cancel each other: there is room for 12 dB.
_SCALE = float(1 << 21)  # the step is 126 dB below full scale


class Stems(Mapping[str, Audio]):
    """Fill stems block by block, and give each back as sound when it is asked for.

    Parameters
    ----------
    channels
        Name to number of channels that are held; one channel is given back as two equal ones.
    frames
        Length of the take.
    """

    def __init__(self, channels: Mapping[str, int], frames: int, sample_rate: int) -> None:
        self._frames = frames
        self._sample_rate = sample_rate
        self._bytes = {
            name: np.zeros((count, frames, 3), np.uint8) for name, count in channels.items()
        }

    def write(self, name: str, start: int, samples: Samples) -> None:
        """Store frames from `start` on; a stem of one channel takes the first."""
        held = self._bytes[name]
        whole = np.rint(samples[: len(held)] * _SCALE).astype("<i4")
        four: NDArray[np.uint8] = whole.view(np.uint8).reshape(*whole.shape, 4)
        held[:, start : start + samples.shape[1]] = four[..., :3]

    def __getitem__(self, name: str) -> Audio:
        return Audio(self.part(name, 0, self._frames), self._sample_rate)

    def part(self, name: str, start: int, end: int) -> Samples:
        """Return some frames of a stem, (2, frames), without giving all of it back."""
        held = self._bytes[name]
        samples = np.empty((2, end - start), np.float32)
        for channel in range(2):
            four = np.zeros((end - start, 4), np.uint8)
            four[:, 1:] = held[channel % len(held), start:end]
            # The sign's bit stands on top now; shifting down again spreads it.
            samples[channel] = (four.view("<i4")[:, 0] >> 8) * np.float32(1.0 / _SCALE)
        return samples

    def __iter__(self) -> Iterator[str]:
        return iter(self._bytes)

    def __len__(self) -> int:
        return len(self._bytes)
