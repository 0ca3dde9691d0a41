"""Sound of any length, heard forwards: the same for sound in memory and in a file.

Knows samples and where they lie; nothing of grids, keys or marks.
"""

import numpy as np

from core.audio import Audio, AudioReader, Samples

READ_FRAMES = 65_536  # frames that are read of a file at once


class SoundStream:
    """Give overlapping spans of sound, ascending, reading each frame of a file once.

    Parameters
    ----------
    sound
        Sound in memory, or an open file that nobody else reads meanwhile.
    start, end
        The frames that are heard; all by default. Frame 0 of the stream is `start`.
    read_frames
        How many frames are read at once at least; what is heard does not depend on it.

    Notes
    -----
    Memory is bounded by the span that is asked for. Going back is allowed and costs a jump.
    """

    def __init__(
        self,
        sound: Audio | AudioReader,
        start: int = 0,
        end: int | None = None,
        *,
        read_frames: int = READ_FRAMES,
    ) -> None:
        held = sound if isinstance(sound, Audio) else sound.info
        self.sample_rate = held.sample_rate
        self.channels = held.channels
        self._first = max(start, 0)
        self.frames = max(min(held.frames, held.frames if end is None else end) - self._first, 0)
        self._sound = sound
        self._read_frames = read_frames
        self._kept = np.zeros((self.channels, 0), np.float32)
        self._kept_from = 0

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.frames / self.sample_rate

    def part(self, start: int, end: int) -> "SoundStream":
        """Return frames `start` to `end` as a stream of their own, over the same sound."""
        start, end = max(start, 0), min(end, self.frames)
        return SoundStream(
            self._sound, self._first + start, self._first + end, read_frames=self._read_frames
        )

    def span(self, low: int, high: int) -> Samples:
        """Return frames `low` to `high`, with zeros where there are none."""
        start, end = max(low, 0), min(high, self.frames)
        if start >= end:
            return np.zeros((self.channels, high - low), np.float32)
        inside = self._between(start, end)
        if (start, end) == (low, high):
            return inside
        return np.pad(inside, ((0, 0), (start - low, high - end)))

    def _between(self, start: int, end: int) -> Samples:
        if isinstance(self._sound, Audio):
            return self._sound.samples[:, self._first + start : self._first + end]
        kept_to = self._kept_from + self._kept.shape[1]
        if not self._kept_from <= start <= kept_to:
            self._kept, kept_to = self._kept[:, :0], start
        else:
            self._kept = self._kept[:, start - self._kept_from :]
        self._kept_from = start
        if end > kept_to:
            count = min(max(end - kept_to, self._read_frames), self.frames - kept_to)
            fresh = self._sound.read(self._first + kept_to, count)
            self._kept = np.concatenate([self._kept, fresh], axis=1)
        return self._kept[:, : end - start]


def streamed(sound: "Audio | AudioReader | SoundStream") -> SoundStream:
    """Return `sound` as a stream."""
    return sound if isinstance(sound, SoundStream) else SoundStream(sound)
