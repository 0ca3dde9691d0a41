"""Where rendered blocks wait for the device, and what became of them."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Sound servers buffer beyond what the device says; stopping on the dot would cut the end off.
TAIL_S = 0.15

Frames = NDArray[np.float32]  # (frames, 2), as devices want them


@dataclass(frozen=True, slots=True)
class Block:
    """Hold a rendered block that has not been played yet.

    Attributes
    ----------
    frame
        Its first frame in the program.
    samples
        float32, (frames, 2), contiguous.
    peaks
        Largest absolute sample of each channel.
    number
        Blocks of an older number were rendered before a jump and are thrown away.
    is_last
        Whether the program ends with it.
    """

    frame: int
    samples: Frames
    peaks: tuple[float, float]
    number: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """Say which frames leave the loudspeaker when."""

    frame: int
    frames: int
    at: float  # seconds on the sink's clock
    peaks: tuple[float, float]
    is_last: bool


class Outlet:
    """Hand blocks from the thread that renders to the callback that plays.

    There is no lock: a deque's ends are safe from two threads, and a callback must not wait.

    Parameters
    ----------
    sample_rate
        Of the program, in Hz.
    """

    def __init__(self, sample_rate: int) -> None:
        self.number = 0
        self.underruns = 0
        self._sample_rate = sample_rate
        self._waiting: deque[Block] = deque()
        self._open: tuple[Block, int] | None = None
        self._heard: deque[Heard] = deque(maxlen=512)
        self._unread: deque[Heard] = deque(maxlen=512)

    @property
    def frames_waiting(self) -> int:
        """How many frames are ready to be played."""
        return sum(len(block.samples) for block in tuple(self._waiting))

    def put(self, block: Block) -> None:
        """Queue a block."""
        self._waiting.append(block)

    def jump(self) -> int:
        """Make all waiting blocks worthless; return the number for the next ones."""
        self.number += 1
        return self.number

    def fill(self, out: Frames, at: float) -> None:
        """Copy ready frames into `out`, silence where there are none.

        Parameters
        ----------
        out
            The device's buffer, (frames, 2).
        at
            When its first frame will be heard, in seconds on the sink's clock.
        """
        done = 0
        while done < len(out):
            piece = self._next()
            if piece is None:
                out[done:] = 0.0
                self.underruns += 1
                return
            block, used = piece
            count = min(len(block.samples) - used, len(out) - done)
            out[done : done + count] = block.samples[used : used + count]
            heard = Heard(
                block.frame + used, count, at + done / self._sample_rate, block.peaks, block.is_last
            )
            self._heard.append(heard)
            self._unread.append(heard)
            done += count
            self._open = (block, used + count) if used + count < len(block.samples) else None

    def _next(self) -> tuple[Block, int] | None:
        if self._open is not None and self._open[0].number == self.number:
            return self._open
        self._open = None
        while self._waiting:
            block = self._waiting.popleft()
            if block.number == self.number:
                return block, 0
        return None

    def position(self, now: float) -> tuple[int, bool] | None:
        """Return (frame, whether the end was reached) heard at `now`; None before the first."""
        for heard in reversed(tuple(self._heard)):
            if heard.at <= now:
                since = now - heard.at
                into = min(int(since * self._sample_rate), heard.frames)
                ended = heard.is_last and since >= heard.frames / self._sample_rate + TAIL_S
                return heard.frame + into, ended
        return None

    def forget_heard(self) -> None:
        """Drop what was heard before a jump, so that the position does not run on from there."""
        self._heard.clear()

    def levels(self) -> tuple[float, float]:
        """Return the largest peaks since the last call, linear."""
        left = right = 0.0
        while self._unread:
            heard = self._unread.popleft()
            left, right = max(left, heard.peaks[0]), max(right, heard.peaks[1])
        return left, right


Fill = Callable[[Frames, float], None]
