"""What a waveform looks like at every zoom, without its samples.

A pyramid of extremes and energies: per 256 frames, then per 1,024, 4,096 and so on. About two
per cent of the sound's size.
"""

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.audio.audio import Audio, Samples
from core.audio.files import read_error, replacing
from core.audio.reading import AudioReader, Stored, full_scale
from core.errors import DataError
from core.jobs.control import Control, NoControl

BLOCK_FRAMES = 256  # frames a block of the lowest level
_FACTOR = 4
_READ_FRAMES = 1 << 18
_SCHEMA = 2

Figures = NDArray[np.float32]
ReadSamples = Callable[[int, int], Samples]
"""Given a start and a number of frames, return them as (channels, frames)."""


class PeakPyramid:
    """Hold minimum, maximum and energy of each stretch of a sound.

    Make one with :meth:`build`, :meth:`sketch`, :meth:`load`, or :meth:`empty` and
    :meth:`append` while a take grows.

    Attributes
    ----------
    channels, sample_rate
        Of the sound.
    frames
        How many frames it covers so far.

    Notes
    -----
    One thread may append while others draw: they see what was complete before.
    """

    def __init__(self, channels: int, sample_rate: int) -> None:
        self.channels = channels
        self.sample_rate = sample_rate
        self.frames = 0
        self._levels: list[Figures] = [_room(channels, 0)]  # each (3, channels, capacity)
        self._tail = np.zeros((channels, 0), np.float32)  # frames that fill no block yet

    @classmethod
    def empty(cls, channels: int, sample_rate: int) -> "PeakPyramid":
        """Return a pyramid of no frames, to append to."""
        return cls(channels, sample_rate)

    @classmethod
    def build(cls, source: AudioReader | Audio, control: Control | None = None) -> "PeakPyramid":
        """Return the pyramid of a whole sound.

        Parameters
        ----------
        source
            The sound, or an open file, which is read block by block.
        control
            Reported to, asked whether to stop, and handed the pyramid as a partial result at the
            start: it grows in place and can be drawn at once.
        """
        control = control or NoControl()
        if isinstance(source, Audio):
            pyramid = cls(source.channels, source.sample_rate)
            pyramid.append(source.samples)
            return pyramid
        info = source.info
        pyramid = cls(info.channels, info.sample_rate)
        pyramid._reserve(info.frames)
        control.partial(pyramid)
        for start in range(0, info.frames, _READ_FRAMES):
            control.progress(start / info.frames)
            pyramid._append(source.rows(start, _READ_FRAMES).T)
        control.progress(1.0)
        return pyramid

    @classmethod
    def sketch(
        cls, reader: AudioReader, probes: int = 1400, control: Control | None = None
    ) -> "PeakPyramid":
        """Return a rough pyramid of the whole length from a few short reads, for a first picture.

        Parameters
        ----------
        reader
            An open file that can be read by position quickly (not Ogg Vorbis).
        probes
            How many places to look at; each stands for all frames up to the next.
        """
        control = control or NoControl()
        info = reader.info
        blocks = -(-info.frames // BLOCK_FRAMES)
        starts = np.unique(np.linspace(0, blocks, min(probes, blocks), endpoint=False).astype(int))
        seen = np.empty((3, info.channels, starts.size), np.float32)
        for index, start in enumerate(starts):
            control.progress(index / starts.size)
            samples = reader.read(int(start) * BLOCK_FRAMES, BLOCK_FRAMES)
            seen[:, :, index] = samples.min(1), samples.max(1), np.square(samples).sum(1)
        pyramid = cls(info.channels, info.sample_rate)
        repeats = np.diff(np.append(starts, blocks))
        pyramid._levels[0] = np.repeat(seen, repeats, axis=2)
        pyramid._raise_levels(0, blocks)
        pyramid.frames = info.frames
        return pyramid

    def append(self, samples: Samples) -> None:
        """Add `samples`, float32 (channels, frames), at the end."""
        for start in range(0, samples.shape[1], _READ_FRAMES):
            self._append(samples[:, start : start + _READ_FRAMES])

    def columns(
        self,
        channel: int,
        start: int,
        end: int,
        width: int,
        samples: ReadSamples | None = None,
    ) -> tuple[Figures, Figures, Figures]:
        """Return what to draw in `width` columns for frames `start` to `end` of one channel.

        Parameters
        ----------
        channel
            Which one, from 0.
        start, end
            Frames; may lie outside the sound, where columns are 0.
        width
            Number of columns.
        samples
            Reads the sound itself. With it, columns narrower than a block are exact, down to
            single samples (a column without a sample of its own repeats the one before);
            without, they show the block that they lie in.

        Returns
        -------
        minimum, maximum, rms
            float32, shape (width,).

        Notes
        -----
        Columns wider than a block begin at the next block's border, at most 255 frames off, so
        that each block is in one column and no peak is ever lost. Costs some ten microseconds a
        thousand columns; with `samples`, at most 256 frames a column are read.
        """
        frames = self.frames
        edges = start + np.arange(width + 1, dtype=np.int64) * (end - start) // width
        if samples is not None and end - start < width * BLOCK_FRAMES:
            first, last = max(start, 0), min(end, frames)
            count = max(last - first, 0)
            values = samples(first, count)[channel] if count else np.zeros(0, np.float32)
            return _reduced(values, values, np.square(values), edges - first, 1, count)
        level = 0
        size = BLOCK_FRAMES
        while size * _FACTOR * width <= end - start and size < frames:
            level, size = level + 1, size * _FACTOR
        low, high, energy = self._levels[level][:, channel]
        return _reduced(low, high, energy, edges, size, frames)

    def save(self, path: str | Path) -> None:
        """Write the pyramid to `path` (an .npz file)."""
        header = np.array([_SCHEMA, self.channels, self.sample_rate, self.frames], np.int64)
        blocks = -(-self.frames // BLOCK_FRAMES)
        with replacing(path) as temporary, temporary.open("wb") as file:
            np.savez(file, header=header, blocks=self._levels[0][:, :, :blocks], tail=self._tail)

    @classmethod
    def load(cls, path: str | Path) -> "PeakPyramid":
        """Read a pyramid that :meth:`save` wrote.

        Raises
        ------
        UserError, MachineError
            Where the file cannot be read.
        DataError
            ``audio.peaks_damaged``: build it again.
        """
        try:
            with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as stored:
                schema, channels, sample_rate, frames = (int(n) for n in stored["header"])
                blocks, tail = stored["blocks"], stored["tail"]
        except OSError as error:
            raise read_error(error, path) from error
        except (ValueError, KeyError, EOFError, zipfile.BadZipFile, NotImplementedError) as error:
            raise DataError("audio.peaks_damaged", path=str(path)) from error
        count = -(-frames // BLOCK_FRAMES)
        if (
            schema != _SCHEMA
            or blocks.shape != (3, channels, count)
            or tail.ndim != 2
            or tail.shape[0] != channels
        ):
            raise DataError("audio.peaks_damaged", path=str(path))
        pyramid = cls(channels, sample_rate)
        pyramid._levels[0] = blocks.astype(np.float32, copy=False)
        pyramid._raise_levels(0, count)
        pyramid._tail = tail.astype(np.float32, copy=False)
        pyramid.frames = frames
        return pyramid

    def _append(self, values: Stored) -> None:
        done = self.frames // BLOCK_FRAMES
        count = values.shape[1]
        if self._tail.shape[1]:
            values = np.concatenate([self._tail, values * full_scale(values)], axis=1)
        whole = values.shape[1] // BLOCK_FRAMES
        blocks = done + -(-values.shape[1] // BLOCK_FRAMES)
        self._reserve(blocks * BLOCK_FRAMES)
        lowest = self._levels[0]
        lowest[:, :, done : done + whole] = _summarised(values[:, : whole * BLOCK_FRAMES])
        rest = values[:, whole * BLOCK_FRAMES :]
        self._tail = rest * full_scale(rest)
        if self._tail.shape[1]:
            tail = self._tail
            lowest[:, :, done + whole] = tail.min(1), tail.max(1), np.square(tail).sum(1)
        self._raise_levels(done, blocks)
        self.frames += count

    def _reserve(self, frames: int) -> None:
        """Make room for `frames` frames, at least doubling what grows."""
        blocks = -(-frames // BLOCK_FRAMES)
        have = self._levels[0].shape[2]
        if blocks <= have:
            return
        level, wanted = 0, max(blocks, 2 * have if self.frames else blocks, 64)
        while True:
            room = _room(self.channels, wanted)
            if level < len(self._levels):
                old = self._levels[level]
                room[:, :, : old.shape[2]] = old
                self._levels[level] = room
            else:
                self._levels.append(room)
            if wanted == 1:
                return
            level, wanted = level + 1, -(-wanted // _FACTOR)

    def _raise_levels(self, first: int, blocks: int) -> None:
        """Compute the levels above blocks `first` to `blocks` of the lowest."""
        level = 0
        while blocks > 1:
            first = first // _FACTOR
            below = self._levels[level][:, :, first * _FACTOR : blocks]
            at = np.arange(0, below.shape[2], _FACTOR)
            blocks = -(-blocks // _FACTOR)
            level += 1
            if level == len(self._levels):
                self._levels.append(_room(self.channels, blocks))
            above = self._levels[level][:, :, first:blocks]
            np.minimum.reduceat(below[0], at, axis=1, out=above[0])
            np.maximum.reduceat(below[1], at, axis=1, out=above[1])
            np.add.reduceat(below[2], at, axis=1, out=above[2])


def _room(channels: int, blocks: int) -> Figures:
    return np.zeros((3, channels, blocks), np.float32)


def _summarised(values: Stored) -> Figures:
    """Return the figures of whole blocks, (3, channels, blocks).

    Notes
    -----
    Vector instructions, for the frames of a block lie side by side: some 0.4 s of one core an
    hour of stereo.
    """
    channels, frames = values.shape
    # One temporary array alone: with more, the C library gives memory back and asks for it anew
    # at every call, which takes longer than the work.
    floats = np.ascontiguousarray(values, np.float32)
    blocks = floats.reshape(channels, frames // BLOCK_FRAMES, BLOCK_FRAMES)
    figures = _room(channels, blocks.shape[1])
    blocks.min(axis=2, out=figures[0])
    blocks.max(axis=2, out=figures[1])
    np.einsum("cbf,cbf->cb", blocks, blocks, out=figures[2])
    scale = full_scale(values)
    figures[:2] *= scale
    figures[2] *= scale * scale
    return figures


def _reduced(
    low: Figures, high: Figures, energy: Figures, edges: NDArray[np.int64], size: int, frames: int
) -> tuple[Figures, Figures, Figures]:
    """Return the figures of each column from entries of `size` frames each.

    Parameters
    ----------
    low, high, energy
        One entry every `size` frames; longer than what `frames` frames fill.
    edges
        Where columns begin, in frames from the first entry, and where the last ends.
    """
    count = -(-frames // size)
    width = edges.size - 1
    results = tuple(np.zeros(width, np.float32) for _ in range(3))
    places = -(-edges // size) if size > 1 else edges
    if size > 1 and edges[-1] - edges[0] < size * width:  # narrower than a block: where they lie
        places = edges // size
    inside = (places[:-1] >= 0) & (places[:-1] < count)
    # A column that begins before the sound may still end inside it.
    inside |= (places[:-1] < 0) & (places[1:] > 0)
    if not inside.any() or count == 0:
        return results[0], results[1], results[2]
    starts = np.clip(places[:-1][inside], 0, count - 1)
    stop = int(np.clip(max(places[1:][inside][-1], starts[-1] + 1), 1, count))
    results[0][inside] = np.minimum.reduceat(low[:stop], starts)
    results[1][inside] = np.maximum.reduceat(high[:stop], starts)
    ends = np.maximum(np.append(starts[1:], stop), starts + 1)
    covered = np.minimum(ends * size, frames) - starts * size
    sums = np.add.reduceat(energy[:stop], starts)
    results[2][inside] = np.sqrt(np.maximum(sums, 0.0) / covered)
    return results[0], results[1], results[2]
