"""Make codes audible piece by piece, while more are drawn."""

from collections.abc import Iterator

import numpy as np
import torch

from core.audio import Audio, Samples
from core.generation.engines.musicgen.model import LoadedModel

PIECE = 100  # frames handed out at a time: two seconds at 50 frames a second
BEFORE = 50  # frames decoded ahead of a piece and thrown away: the codec remembers
AFTER = 16  # frames decoded behind it, likewise: the codec looks ahead


class Voice:
    """Decode a growing row of codes into consecutive pieces of sound.

    Parameters
    ----------
    loaded
        The model whose codec decodes.
    start
        Frame of the first sample; codes before it are a recording that is played on from.
    samples
        Exactly how many samples to make.

    Notes
    -----
    Pieces begin at fixed places, so a take sounds the same whenever they are asked for. What
    the codec remembers of more than a second is cut off; neighbours are cross-faded over a
    frame, so that no step is heard.
    """

    def __init__(self, loaded: LoadedModel, start: int, samples: int) -> None:
        self._loaded = loaded
        self._start = start
        self._next = start
        self._left = samples
        self._tail: Samples | None = None

    def ready(self, codes: torch.Tensor, done: int) -> Iterator[Audio]:
        """Yield what can be made of `codes`, of which `done` frames are complete."""
        while self._left and self._next + PIECE + AFTER <= done:
            yield self._piece(codes, self._next + PIECE, done)

    def rest(self, codes: torch.Tensor, done: int) -> Iterator[Audio]:
        """Yield the remainder of what is complete."""
        yield from self.ready(codes, done)
        if self._left and self._next < done:
            yield self._piece(codes, done, done)

    def _piece(self, codes: torch.Tensor, end: int, done: int) -> Audio:
        hop = self._loaded.hop
        first = max(self._next - BEFORE, 0)
        decoded = self._loaded.decode(codes[:, first : min(end + AFTER, done)])
        skip = (self._next - first) * hop
        length = (end - self._next) * hop
        piece = decoded[:, skip : skip + length].copy()
        if self._tail is not None:
            fade = np.linspace(0, 1, self._tail.shape[1], dtype=np.float32)
            piece[:, : fade.size] = piece[:, : fade.size] * fade + self._tail * (1 - fade)
        tail = decoded[:, skip + length : skip + length + hop]
        self._tail = tail if tail.shape[1] == hop else None
        self._next = end
        piece = piece[:, : self._left]
        self._left -= piece.shape[1]
        return Audio(np.ascontiguousarray(piece), self._loaded.sample_rate)
