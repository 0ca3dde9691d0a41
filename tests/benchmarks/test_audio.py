"""How fast sound is read and its waveform picture made."""

import numpy as np
import pytest

from core.audio import Audio, EncodeSettings, PeakPyramid, loudness_lufs, open_reader, read, write

RATE = 44_100
MINUTES = 5


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("audio")
    random = np.random.default_rng(0)
    frames = MINUTES * 60 * RATE
    audio = Audio(random.normal(0, 0.1, (2, frames)).astype(np.float32), RATE)
    for name in ("wav", "flac"):
        write(folder / f"a.{name}", audio, EncodeSettings(name, 16))
    return folder


@pytest.mark.parametrize("name", ["wav", "flac"])
def test_building_the_pyramid_of_a_file(benchmark, files, name):
    def build():
        with open_reader(files / f"a.{name}") as reader:
            return PeakPyramid.build(reader)

    assert benchmark(build).frames == MINUTES * 60 * RATE


@pytest.mark.parametrize("name", ["wav", "flac"])
def test_reading_a_file_whole(benchmark, files, name):
    assert benchmark(read, files / f"a.{name}").seconds == MINUTES * 60


def test_sketching_a_flac(benchmark, files):
    with open_reader(files / "a.flac") as reader:
        assert benchmark(PeakPyramid.sketch, reader).channels == 2


@pytest.mark.parametrize("seconds", [0.01, 1, 8, 60, 300])
def test_columns_of_a_screen(benchmark, files, seconds):
    with open_reader(files / "a.wav") as reader:
        pyramid = PeakPyramid.build(reader)
        frames = int(seconds * RATE)
        low, _, _ = benchmark(pyramid.columns, 0, 0, frames, 1500, reader.read)
    assert low.shape == (1500,)


def test_loudness_of_a_minute(benchmark, files):
    audio = read(files / "a.wav", 0, 60 * RATE)
    assert benchmark(loudness_lufs, audio) < 0
