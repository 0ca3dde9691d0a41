"""Tiles show the right pitch at the right time and level, and never lose a click."""

import numpy as np
import pytest

from core.analysis.frequency import row_edges_hz
from core.analysis.spectrogram import (
    DB_A_STEP,
    TILE_COLUMNS,
    SpectrogramSettings,
    SpectrogramTiles,
)
from core.errors import Cancelled
from core.jobs import Reporter

RATE = 44_100


def tiles_of(samples, **settings):
    """Return tiles of `samples`, refusing reads outside them."""

    def read(start, frames):
        assert start >= 0
        assert frames > 0
        assert start + frames <= samples.shape[1]
        return samples[:, start : start + frames]

    channels, frames = samples.shape
    return SpectrogramTiles(read, channels, frames, RATE, SpectrogramSettings(**settings))


def sine(frequency, frames, peak=1.0):
    wave = peak * np.sin(2 * np.pi * frequency * np.arange(frames) / RATE)
    return wave.astype(np.float32)[np.newaxis]


@pytest.mark.parametrize("scale", ["mel", "log", "linear"])
@pytest.mark.parametrize("frequency", [110.0, 1000.0, 9000.0])
@pytest.mark.parametrize("level", [6, 10, 13])
def test_a_sine_is_where_and_as_loud_as_it_is(scale, frequency, level):
    tiles = tiles_of(sine(frequency, 1 << 18, 0.5), scale=scale, fft_frames=4096)
    tile = tiles.tile(level, 0)
    assert tile.shape == (1, 256, TILE_COLUMNS)
    column = tile[0, :, {6: 60, 10: 30, 13: 8}[level]]
    row = int(column.argmax())
    low, high = tiles.row_edges_hz[[row, row + 1]]
    spread = RATE / 4096
    assert low - spread <= frequency <= high + spread
    # Half of full scale is -6 dB; a sine between two bins reads up to 1.5 dB less.
    assert (int(column[row]) - 255) * DB_A_STEP == pytest.approx(-6.5, abs=1.3)


def test_clicks_never_vanish_at_any_zoom():
    random = np.random.default_rng(0)
    frames = 1 << 22
    samples = random.normal(0, 0.003, (1, frames)).astype(np.float32)
    places = np.sort(random.choice(frames // 8192, 60, replace=False)) * 8192
    places += random.integers(0, 8192 - 44, 60)
    for place in places:
        samples[0, place : place + 44] += random.uniform(-0.7, 0.7, 44)
    tiles = tiles_of(samples)
    for level in (13, 15, 16):
        picture = np.concatenate([tiles.tile(level, n) for n in range(tiles.count(level))], axis=2)
        high = picture[0, 100:].astype(int).mean(axis=0)
        quiet = np.median(high[: frames >> 13]) if level == 13 else 255 - 130
        shown = [
            high[max((p >> level) - 1, 0) : (p >> level) + 2].max() > quiet + 20 for p in places
        ]
        assert all(shown)


def test_columns_lie_on_their_own_time():
    samples = np.zeros((2, 1 << 17), np.float32)
    samples[1, 50_000] = 1.0
    tile = tiles_of(samples, fft_frames=512).tile(9, 0)
    assert not tile[0].any()
    assert tile[1].mean(axis=0).argmax() == pytest.approx(50_000 / 512, abs=1)
    later = tiles_of(samples, fft_frames=512).tile(8, 1)
    assert later[1].mean(axis=0).argmax() == pytest.approx(50_000 / 256 - 128, abs=1)


def test_a_zoomed_out_column_is_the_maximum_of_the_finer_ones():
    samples = np.random.default_rng(1).normal(0, 0.1, (2, 1 << 19)).astype(np.float32)
    tiles = tiles_of(samples, fft_frames=1024)
    fine = np.concatenate([tiles.tile(10, n) for n in range(4)], axis=2)
    coarse = tiles.tile(12, 0)
    pooled = fine.reshape(2, 256, 128, 4).max(axis=3)
    # Rows between two bins take their value after pooling, so they may round differently.
    assert np.abs(pooled.astype(int) - coarse).max() <= 8
    np.testing.assert_array_equal(pooled[:, 128:], coarse[:, 128:])


@pytest.mark.parametrize("frames", [2, 300, 5000, 70_001])
def test_the_end_of_the_sound_is_dark_beyond(frames):
    tiles = tiles_of(sine(3000, frames))
    assert tiles.count(8) == -(-frames // (128 * 256))
    tile = tiles.tile(8, tiles.count(8) - 1)
    used = -(-frames // 256) - (tiles.count(8) - 1) * 128
    assert tile[0, :, used - 1].any()
    assert not tile[:, :, used:].any()
    assert not tiles.tile(8, tiles.count(8) + 3).any()


def test_a_coarse_picture_is_near_the_fine_one():
    samples = np.random.default_rng(2).normal(0, 0.1, (2, 1 << 20)).astype(np.float32)
    tiles = tiles_of(samples)
    fine, coarse = tiles.tile(13, 0), tiles.tile(13, 0, probes=2)
    assert coarse.any(axis=1).all()
    assert (coarse <= fine.astype(int) + 3).all()
    assert np.abs(fine.astype(int) - coarse)[:, 100:].mean() < 12
    np.testing.assert_array_equal(tiles.tile(10, 0, probes=2), tiles.tile(10, 0))


def test_a_tile_can_be_stopped():
    control = Reporter()
    control.stop()
    tiles = tiles_of(np.zeros((1, 1 << 20), np.float32))
    for probes in (None, 1):
        with pytest.raises(Cancelled):
            tiles.tile(13, 0, probes=probes, control=control)


@pytest.mark.parametrize("scale", ["mel", "log", "linear"])
def test_rows_ascend_to_half_the_rate(scale):
    edges = row_edges_hz(scale, 100, RATE)
    assert edges.shape == (101,)
    assert (np.diff(edges) > 0).all()
    assert edges[-1] == pytest.approx(RATE / 2)
