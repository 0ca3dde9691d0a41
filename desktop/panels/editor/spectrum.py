"""A track's spectrogram, put together from tiles that are made while one looks.

A tile that is missing is drawn from a coarse look at few places first, then from all.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from core.analysis.frequency import row_edges_hz
from core.project import Clip, SourceId, Track
from desktop.panels.editor.palette import DB_A_STEP, colours
from desktop.panels.editor.sound import Sound
from desktop.panels.editor.timeline import Timeline
from desktop.panels.editor.waveform import Image, gains

if TYPE_CHECKING:
    from core.analysis.spectrogram import SpectrogramTiles

Bytes = NDArray[np.uint8]  # (rows, columns), lowest frequency first

ROWS = 256
TILE_COLUMNS = 128  # core.analysis.spectrogram's; its import waits for the worker
CLOSEST_LEVEL = 5  # 32 frames a column; closer, columns are drawn wider
COARSE_LEVEL = 12  # from here on a tile takes long enough to be worth a first look
COARSE_PROBES = 3


@dataclass(frozen=True, slots=True)
class Grid:
    """Choose the tiles for a zoom.

    Attributes
    ----------
    level
        Columns of 2^level frames.
    fft_frames
        Shorter when close: there, moments matter more than tones.
    """

    level: int
    fft_frames: int

    @classmethod
    def of(cls, scale: float) -> "Grid":
        """Return the grid for `scale` frames a pixel: columns no wider than a pixel."""
        level = max(math.floor(math.log2(max(scale, 1.0))), CLOSEST_LEVEL)
        return cls(level, 2048 if level >= 7 else 1024 if level == 6 else 512)


class Spectrum:
    """Draw tracks as spectrograms.

    Parameters
    ----------
    sound
        Where samples come from, and where tiles are kept.
    """

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._colours = colours()

    def image(self, track: Track, timeline: Timeline, height: int) -> Image:
        """Return a track's picture, (height, width), 0xAARRGGBB, empty where nothing lies."""
        picture = np.zeros((height, timeline.width), np.uint32)
        for clip in track.clips:
            if clip.end > timeline.start and clip.start < timeline.end:
                self._add_clip(picture, clip, timeline)
        return picture

    def frequency(self, place: float, sample_rate: int) -> float:
        """Return the frequency in Hz at a height, 0 at the top of the picture, 1 at its bottom."""
        edges = row_edges_hz("mel", ROWS, sample_rate)
        row = min(max(int((1.0 - place) * ROWS), 0), ROWS - 1)
        return float((edges[row] + edges[row + 1]) / 2)

    def _add_clip(self, picture: Image, clip: Clip, timeline: Timeline) -> None:
        first = max(math.floor(timeline.x(clip.start)), 0)
        last = min(math.ceil(timeline.x(clip.end)), timeline.width)
        if last <= first:
            return
        edges = timeline.start + timeline.scale * np.arange(first, last)
        inside = np.clip(edges, clip.start, clip.end - 1)
        grid = Grid.of(timeline.scale)
        columns = ((inside - clip.start + clip.offset) / (1 << grid.level)).astype(np.int64)
        begin, end = int(columns[0]) // TILE_COLUMNS, int(columns[-1]) // TILE_COLUMNS
        strip, ready = self._strip(clip.source, grid, begin, end)
        starts = columns - begin * TILE_COLUMNS
        # Several columns under a pixel show the loudest; where none begins, the one that lasts.
        values = np.maximum.reduceat(strip, starts, axis=1)
        values = _fitted(values, picture.shape[0])
        loudness = 20.0 * np.log10(np.maximum(gains(clip, inside), 1e-6)) / DB_A_STEP
        louder = values.astype(np.int16) + np.rint(loudness).astype(np.int16)
        shown = self._colours[np.clip(louder, 0, 255)]
        picture[:, first:last] = np.where(ready[starts], shown, 0)

    def _strip(
        self, source: SourceId, grid: Grid, begin: int, end: int
    ) -> tuple[Bytes, NDArray[np.bool_]]:
        """Return tiles `begin` to `end` side by side, and which columns are there already."""
        strip = np.zeros((ROWS, (end - begin + 1) * TILE_COLUMNS), np.uint8)
        ready = np.zeros(strip.shape[1], np.bool_)
        for number, index in enumerate(range(begin, end + 1)):
            tile = self._tile(source, grid, index)
            if tile is not None:
                part = slice(number * TILE_COLUMNS, (number + 1) * TILE_COLUMNS)
                strip[:, part], ready[part] = tile, True
        return strip, ready

    def _tile(self, source: SourceId, grid: Grid, index: int) -> Bytes | None:
        key = ("tile", source, grid, index)
        fine = self._sound.picture((*key, 0), self._making(source, grid, index, None))
        if fine is not None or grid.level < COARSE_LEVEL:
            return fine
        # Wished for after the fine one, and so made before it.
        return self._sound.picture((*key, 1), self._making(source, grid, index, COARSE_PROBES))

    def _making(
        self, source: SourceId, grid: Grid, index: int, probes: int | None
    ) -> Callable[[], Bytes]:
        def make() -> Bytes:
            tiles = self._tiles(source, grid.fft_frames)
            tile: Bytes = tiles.tile(grid.level, index, probes=probes).max(axis=0)
            return tile

        return make

    def _tiles(self, source: SourceId, fft_frames: int) -> "SpectrogramTiles":
        # On the worker's thread: scipy takes a moment to import.
        from core.analysis.spectrogram import SpectrogramSettings, SpectrogramTiles

        return SpectrogramTiles(
            *self._sound.reader(source), SpectrogramSettings(fft_frames, ROWS, "mel")
        )


def as_qimage(picture: Image) -> QImage:
    """Return a picture as an image of its own."""
    height, width = picture.shape
    view = QImage(picture.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return view.copy()  # the view does not keep the array alive


def _fitted(values: Bytes, height: int) -> Bytes:
    """Return `values` in `height` rows, highest first; rows that share one show the loudest."""
    starts = np.arange(height) * values.shape[0] // height
    fitted: Bytes = np.maximum.reduceat(values, starts, axis=0)[::-1]
    return fitted
