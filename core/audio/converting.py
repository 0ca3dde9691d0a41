"""Read sound at another rate, channel count or level, in pieces; and sound in memory as a file.

What is read is the same to the bit as what ``resampled``, ``Audio.with_channels`` and
``Audio.gained`` give, whatever the pieces.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from core.audio.audio import Audio, Samples
from core.audio.reading import BLOCK_FRAMES, AudioInfo, AudioReader, Rows, open_reader


def open_sound(sound: Audio | AudioInfo) -> AudioReader:
    """Open sound in memory, or that of the file that `sound` tells of.

    Raises
    ------
    SoundmarkError
        As :func:`core.audio.open_reader`.
    """
    return HeldReader(sound) if isinstance(sound, Audio) else open_reader(sound.path)


def converted(
    reader: AudioReader,
    *,
    sample_rate: int | None = None,
    channels: int | None = None,
    gain_db: float = 0.0,
) -> AudioReader:
    """Return a reader of the same sound with its channels, then its rate, then its level changed.

    Parameters
    ----------
    reader
        What is read; itself where nothing is to be changed. Closing the new one closes it.
    sample_rate, channels
        To be had; left as they are by default.
    gain_db
        By how much it becomes louder.

    Notes
    -----
    A jump back begins resampling anew from the start.
    """
    rate = sample_rate or reader.info.sample_rate
    count = channels or reader.info.channels
    if (rate, count, gain_db) == (reader.info.sample_rate, reader.info.channels, 0.0):
        return reader
    return _ConvertedReader(reader, rate, count, gain_db)


class HeldReader(AudioReader):
    """Read sound that lies in memory.

    Parameters
    ----------
    audio
        The sound; not copied.
    """

    def __init__(self, audio: Audio) -> None:
        self._audio = audio
        self.info = AudioInfo(Path(), "memory", audio.sample_rate, audio.channels, audio.frames)

    def close(self) -> None:
        """Do nothing: there is no file."""

    def _decode(self, start: int, frames: int) -> Rows:
        return np.ascontiguousarray(self._audio.samples[:, start : start + frames].T)


class _ConvertedReader(AudioReader):
    def __init__(self, inner: AudioReader, sample_rate: int, channels: int, gain_db: float) -> None:
        self._inner = inner
        self._gain = np.float32(10.0 ** (gain_db / 20.0))
        frames = round(inner.info.frames * sample_rate / inner.info.sample_rate)
        self.info = replace(inner.info, sample_rate=sample_rate, channels=channels, frames=frames)
        self._begin()

    def close(self) -> None:
        self._inner.close()

    def _decode(self, start: int, frames: int) -> Rows:
        same = self.info.sample_rate == self._inner.info.sample_rate
        rows = self._taken(start, frames).T if same else self._resampled(start, frames)
        return np.ascontiguousarray(rows * self._gain)

    def _taken(self, start: int, frames: int) -> Samples:
        """Return frames of the inner sound with the channels that are wanted."""
        audio = Audio(self._inner.read(start, frames), self._inner.info.sample_rate)
        return audio.with_channels(self.info.channels).samples

    def _begin(self) -> None:
        rates = self._inner.info.sample_rate, self.info.sample_rate
        self._stream: Any = soxr.ResampleStream(*rates, self.info.channels, "float32", "HQ")
        self._fed = 0  # frames of the inner sound that went in
        self._ready = np.zeros((0, self.info.channels), np.float32)
        self._ready_from = 0

    def _resampled(self, start: int, frames: int) -> NDArray[np.float32]:
        if start < self._ready_from:
            self._begin()
        whole = self._inner.info.frames
        while self._ready_from + len(self._ready) < start + frames and self._fed < whole:
            fresh = self._taken(self._fed, BLOCK_FRAMES)
            self._fed += fresh.shape[1]
            rows = self._stream.resample_chunk(fresh.T, last=self._fed >= whole)
            self._ready = np.concatenate([self._ready, rows])
            done = min(max(start - self._ready_from, 0), len(self._ready))
            self._ready, self._ready_from = self._ready[done:], self._ready_from + done
        found = self._ready[start - self._ready_from :][:frames]
        # The resampler may end a frame early; `resampled` fills up alike.
        return np.pad(found, ((0, frames - len(found)), (0, 0)))
