"""The pyramid shows what the samples hold, at every zoom, however it was made."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.audio import Audio, EncodeSettings, PeakPyramid, open_reader, write
from core.errors import DataError, UserError

RATE = 8_000


def noise(frames, channels=2, seed=0):
    random = np.random.default_rng(seed)
    return random.uniform(-1, 1, (channels, frames)).astype(np.float32)


def brute(values, edges):
    """Return what columns with these edges show, frame by frame."""
    lows, highs, rms = [], [], []
    for start, end in pairwise(edges):
        first, last = max(start, 0), min(max(end, start + 1), values.size)
        part = values[first:last].astype(np.float64) if start < values.size else values[:0]
        lows.append(part.min() if part.size else 0.0)
        highs.append(part.max() if part.size else 0.0)
        rms.append(np.sqrt(np.square(part).mean()) if part.size else 0.0)
    return lows, highs, rms


def same(columns, expected):
    for got, wanted in zip(columns, expected, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=2e-5, atol=2e-6)


@settings(deadline=None)
@given(
    frames=st.integers(1, 6000),
    start=st.integers(-2000, 6000),
    length=st.integers(1, 8000),
    width=st.integers(1, 60),
)
def test_with_the_samples_narrow_columns_are_exact(frames, start, length, width):
    samples = noise(frames, 1)
    pyramid = PeakPyramid.build(Audio(samples, RATE))
    reads = []

    def read(first, count):
        reads.append(count)
        return samples[:, first : first + count]

    columns = pyramid.columns(0, start, start + length, width, read)
    if length >= width * 256:
        assert not reads
        return
    edges = [start + index * length // width for index in range(width + 1)]
    wanted = brute(samples[0], edges)
    inside = np.array([left >= 0 or right > 0 for left, right in pairwise(edges)])
    same(columns, [np.where(inside, figure, 0.0) for figure in wanted])


@settings(deadline=None)
@given(
    frames=st.integers(1, 400_000),
    start_block=st.integers(0, 900),
    blocks=st.integers(1, 1500),
    width=st.integers(1, 40),
)
def test_wide_columns_hold_each_block_once(frames, start_block, blocks, width):
    samples = noise(frames, 1)
    pyramid = PeakPyramid.build(Audio(samples, RATE))
    start, end = start_block * 256, (start_block + blocks) * 256
    if end - start < width * 256:
        return
    size = 256
    while size * 4 * width <= end - start and size < frames:
        size *= 4
    raw = [start + index * (end - start) // width for index in range(width + 1)]
    edges = [-(-edge // size) * size for edge in raw]
    same(pyramid.columns(0, start, end, width), brute(samples[0], edges))


@pytest.mark.parametrize("zoom", [1, 3, 40, 700])
def test_no_click_is_ever_lost(zoom):
    samples = np.zeros((1, 700 * 1024), np.float32)
    places = np.random.default_rng(1).choice(samples.shape[1], 60, replace=False)
    samples[0, places] = 1.0
    pyramid = PeakPyramid.build(Audio(samples, RATE))
    width = 700 // zoom
    _, high, _ = pyramid.columns(0, 0, samples.shape[1], width)
    seen = (high == 1.0).sum()
    assert seen >= len({int(place // (samples.shape[1] / width)) for place in places}) * 0.9
    assert high.max() == 1.0


@settings(deadline=None)
@given(st.lists(st.integers(0, 3000), min_size=1, max_size=12), st.integers(1, 3))
def test_growing_gives_what_building_at_once_gives(pieces, channels):
    samples = noise(sum(pieces), channels)
    grown = PeakPyramid.empty(channels, RATE)
    at = 0
    for piece in pieces:
        grown.append(samples[:, at : at + piece])
        at += piece
    built = PeakPyramid.build(Audio(samples, RATE))
    assert grown.frames == built.frames == samples.shape[1]
    for width in (1, 7):
        for channel in range(channels):
            end = max(samples.shape[1], 1)
            same(grown.columns(channel, 0, end, width), built.columns(channel, 0, end, width))


@pytest.mark.parametrize("kind", [("a.wav", 16), ("a.wav", 32), ("a.flac", 24)])
def test_a_file_gives_what_its_samples_give(tmp_path, kind):
    name, bits = kind
    path = tmp_path / name
    write(path, Audio(noise(150_001), RATE), EncodeSettings(name[2:], bits))
    handed_out = []

    class Watch:
        def progress(self, fraction, stage=""):
            assert 0.0 <= fraction <= 1.0

        def partial(self, value):
            handed_out.append(value)

    with open_reader(path) as reader:
        pyramid = PeakPyramid.build(reader, Watch())
        whole = Audio(reader.read(0, reader.info.frames), RATE)
    assert handed_out == [pyramid]
    expected = PeakPyramid.build(whole)
    for channel in (0, 1):
        for width in (5, 500):
            same(
                pyramid.columns(channel, 0, whole.frames, width),
                expected.columns(channel, 0, whole.frames, width),
            )


def test_a_sketch_covers_the_whole_length(tmp_path):
    path = tmp_path / "a.flac"
    swell = noise(200_000) * np.linspace(0, 1, 200_000, dtype=np.float32)
    write(path, Audio(swell, RATE))
    with open_reader(path) as reader:
        sketch = PeakPyramid.sketch(reader, probes=50)
    assert sketch.frames == 200_000
    low, high, rms = sketch.columns(1, 0, 200_000, 10)
    loudest = np.arange(1, 11) / 10
    np.testing.assert_allclose(high, loudest, atol=0.07)
    np.testing.assert_allclose(low, -loudest, atol=0.07)
    np.testing.assert_allclose(rms, (loudest - 0.05) / np.sqrt(3), atol=0.05)


def test_survives_the_disk_and_goes_on_growing(tmp_path):
    samples = noise(100_100)
    pyramid = PeakPyramid.build(Audio(samples[:, :70_001], RATE))
    pyramid.save(tmp_path / "a.npz")
    loaded = PeakPyramid.load(tmp_path / "a.npz")
    assert (loaded.frames, loaded.channels, loaded.sample_rate) == (70_001, 2, RATE)
    for each in (pyramid, loaded):
        each.append(samples[:, 70_001:])
        same(
            each.columns(1, 0, 100_100, 9),
            PeakPyramid.build(Audio(samples, RATE)).columns(1, 0, 100_100, 9),
        )


def test_a_damaged_file_is_named(tmp_path):
    path = tmp_path / "a.npz"
    with pytest.raises(UserError, match=r"audio\.missing"):
        PeakPyramid.load(path)
    PeakPyramid.build(Audio(noise(1000), RATE)).save(path)
    whole = path.read_bytes()
    for damaged in (b"", b"nonsense", whole[: len(whole) // 2]):
        path.write_bytes(damaged)
        with pytest.raises(DataError, match=r"audio\.peaks_damaged"):
            PeakPyramid.load(path)
    for header in ([1, 2, RATE, 1000], [2, 3, RATE, 1000], [2, 2, RATE, 9999], [2, 2]):
        np.savez(
            path,
            header=np.array(header),
            blocks=np.zeros((3, 2, 4), np.float32),
            tail=np.zeros((2, 0), np.float32),
        )
        with pytest.raises(DataError, match=r"audio\.peaks_damaged"):
            PeakPyramid.load(path)


def test_an_empty_pyramid_draws_nothing():
    low, high, rms = PeakPyramid.empty(1, RATE).columns(0, 0, 1000, 10)
    assert not low.any()
    assert not high.any()
    assert not rms.any()
