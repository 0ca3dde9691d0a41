"""Spectrogram pictures in tiles, for drawing sound of any length at any zoom.

A tile is a fixed number of columns on a grid of 2^k frames a column, so that scrolling and zooming
find tiles that are there already. Values are decibels in one byte; colours are the window's.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from core.analysis.frequency import Scale, row_edges_hz
from core.audio.audio import Samples
from core.jobs.control import Control, NoControl

TILE_COLUMNS = 128
DB_A_STEP = 0.5  # 255 is a sine of full scale, 0 is 127.5 dB below it

_BATCH = 32  # transforms at once: more fall out of the processor's cache
_READ_FRAMES = 1 << 18

Tile = NDArray[np.uint8]  # (channels, rows, columns), lowest frequency first
Magnitudes = NDArray[np.float32]  # (channels, columns, bins), a sine of full scale is 1


@dataclass(frozen=True, slots=True)
class SpectrogramSettings:
    """Say what a spectrogram shows.

    Attributes
    ----------
    fft_frames
        Length of each transform, a power of two: longer tells tones apart, shorter tells
        moments apart.
    rows
        Height of the picture.
    scale
        How the rows lie along the spectrum.
    """

    fft_frames: int = 2048
    rows: int = 256
    scale: Scale = "mel"


class SpectrogramTiles:
    """Compute tiles of one sound's spectrogram.

    Parameters
    ----------
    read
        Given a start and a number of frames, returns the samples as (channels, frames); asked
        only for what lies inside the sound.
    channels, frames, sample_rate
        Of the sound.
    settings
        What to show.

    Notes
    -----
    Keeps nothing between calls, so tiles may be computed from several threads if `read` may be
    called from them. A column is the maximum over all transforms that begin in it, half a
    transform apart or closer, so that a click of a millisecond shows at every zoom.
    """

    def __init__(
        self,
        read: Callable[[int, int], Samples],
        channels: int,
        frames: int,
        sample_rate: int,
        settings: SpectrogramSettings | None = None,
    ) -> None:
        self._read = read
        self._channels = channels
        self._frames = frames
        self.settings = settings or SpectrogramSettings()
        self.row_edges_hz = row_edges_hz(self.settings.scale, self.settings.rows, sample_rate)
        self._rows = _Rows(self.row_edges_hz, self.settings.fft_frames, sample_rate)
        size = self.settings.fft_frames
        window = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(size) / size)
        self._window = (window * 2.0 / window.sum()).astype(np.float32)

    def count(self, level: int) -> int:
        """Return how many tiles the sound has at 2^`level` frames a column."""
        return -(-self._frames // (TILE_COLUMNS << level))

    def tile(
        self, level: int, index: int, *, probes: int | None = None, control: Control | None = None
    ) -> Tile:
        """Return one tile.

        Parameters
        ----------
        level
            Each column stands for 2^`level` frames.
        index
            Which tile, from 0; it begins at frame ``index * TILE_COLUMNS << level``.
        probes
            Look at this many places a column only, for a coarse picture at once; by default
            at all.
        control
            Asked whether to stop.

        Returns
        -------
        Tile
            uint8, shape (channels, rows, TILE_COLUMNS); columns beyond the sound are 0.
        """
        control = control or NoControl()
        hop = 1 << level
        step = min(hop, self.settings.fft_frames // 2)
        first = index * TILE_COLUMNS * hop
        columns = min(TILE_COLUMNS, max(-(-(self._frames - first) // hop), 0))
        tile = np.zeros((self._channels, self.settings.rows, TILE_COLUMNS), np.uint8)
        if columns and probes is not None and probes < hop // step:
            centres = first + np.arange(columns * probes) * (hop // probes) + hop // probes // 2
            magnitudes = self._probed(centres, control)
            tile[:, :, :columns] = self._drawn(_pooled(magnitudes, probes))
            return tile
        a_read = max(_READ_FRAMES // hop, 1)  # columns
        for start in range(0, columns, a_read):
            control.progress(start / columns)
            stop = min(start + a_read, columns)
            magnitudes = self._streamed(
                first + start * hop, (stop - start) * hop, step, hop // step
            )
            tile[:, :, start:stop] = self._drawn(magnitudes)
        return tile

    def _streamed(self, start: int, frames: int, step: int, pool: int) -> Magnitudes:
        """Return transforms centred on every `step` frames from `start`, pooled by `pool`."""
        size = self.settings.fft_frames
        count = frames // step
        batch = max(_BATCH // pool, 1) * pool  # whole columns
        columns = []
        for at in range(0, count, batch):
            transforms = min(batch, count - at)
            begin = start + at * step - size // 2
            samples = self._padded(begin, (transforms - 1) * step + size)
            windows = np.lib.stride_tricks.sliding_window_view(samples, size, axis=1)[:, ::step]
            columns.append(self._pooled_magnitudes(windows, pool))
        return np.concatenate(columns, axis=1)

    def _pooled_magnitudes(self, windows: Samples, pool: int) -> Magnitudes:
        """Transform `windows`, (channels, transforms, frames), and pool the results.

        Notes
        -----
        A column of very many transforms is pooled as it goes.
        """
        if pool <= _BATCH:
            return _pooled(self._magnitudes(windows), pool)
        best = self._magnitudes(windows[:, :_BATCH]).max(axis=1)
        for at in range(_BATCH, windows.shape[1], _BATCH):
            part = self._magnitudes(windows[:, at : at + _BATCH]).max(axis=1)
            np.maximum(best, part, out=best)
        pooled: Magnitudes = best[:, np.newaxis]
        return pooled

    def _probed(self, centres: NDArray[np.int64], control: Control) -> Magnitudes:
        size = self.settings.fft_frames
        magnitudes = np.empty((self._channels, len(centres), size // 2 + 1), np.float32)
        for number, centre in enumerate(centres):
            control.progress(number / len(centres))
            windows = self._padded(int(centre) - size // 2, size)[:, np.newaxis]
            magnitudes[:, number : number + 1] = self._magnitudes(windows)
        return magnitudes

    def _magnitudes(self, windows: NDArray[np.float32]) -> Magnitudes:
        magnitudes: Magnitudes = np.abs(fft.rfft(windows * self._window, axis=2))
        return magnitudes

    def _padded(self, start: int, frames: int) -> Samples:
        """Return samples with silence before and after the sound."""
        first, last = max(start, 0), min(start + frames, self._frames)
        if last - first == frames:
            return self._read(first, frames)
        samples = np.zeros((self._channels, frames), np.float32)
        if last > first:
            samples[:, first - start : last - start] = self._read(first, last - first)
        return samples

    def _drawn(self, magnitudes: Magnitudes) -> Tile:
        """Return magnitudes as rows of bytes, (channels, rows, columns)."""
        rows = self._rows.of(magnitudes)
        np.maximum(rows, 1e-10, out=rows)
        np.log(rows, out=rows)  # several times faster than log10
        rows *= np.float32(20.0 / np.log(10.0) / DB_A_STEP)
        rows += np.float32(255.5)
        np.clip(rows, 0, 255, out=rows)
        return np.ascontiguousarray(rows.astype(np.uint8).transpose(0, 2, 1))


class _Rows:
    """Map the bins of a transform to the rows of a picture.

    Rows that hold bins show the strongest; rows between two bins show a value between theirs.
    """

    def __init__(self, edges_hz: NDArray[np.float64], fft_frames: int, sample_rate: int) -> None:
        places = edges_hz * fft_frames / sample_rate
        first = np.ceil(places[:-1]).astype(int)
        last = np.ceil(places[1:]).astype(int)
        self._wide = last > first
        self._starts = first[self._wide]
        centres = (places[:-1] + places[1:])[~self._wide] / 2
        self._below = np.minimum(centres.astype(int), fft_frames // 2 - 1)
        self._part = (centres - self._below).astype(np.float32)

    def of(self, magnitudes: Magnitudes) -> NDArray[np.float32]:
        """Return (channels, columns, rows)."""
        rows = np.empty((*magnitudes.shape[:2], self._wide.size), np.float32)
        if self._starts.size:
            rows[:, :, self._wide] = np.maximum.reduceat(magnitudes, self._starts, axis=2)
        if self._below.size:
            below, above = magnitudes[:, :, self._below], magnitudes[:, :, self._below + 1]
            rows[:, :, ~self._wide] = below + (above - below) * self._part
        return rows


def _pooled(magnitudes: Magnitudes, pool: int) -> Magnitudes:
    channels, transforms, bins = magnitudes.shape
    if pool == 1:
        return magnitudes
    best: Magnitudes = magnitudes.reshape(channels, transforms // pool, pool, bins).max(axis=2)
    return best
