"""How fast sound is looked at, listened to and known again."""

import numpy as np
import pytest

from core.analysis.key import pitch_classes
from core.analysis.spectrogram import SpectrogramSettings, SpectrogramTiles
from core.analysis.tempo import beats
from core.attribution import Fingerprint, ReferenceIndex
from core.audio import Audio

RATE = 44_100


@pytest.fixture(scope="module")
def minute():
    random = np.random.default_rng(0)
    noise = random.normal(0, 0.1, (2, 60 * RATE))
    noise *= np.exp(-(np.arange(60 * RATE) % (RATE // 2)) / 4000)
    return Audio(noise.astype(np.float32), RATE)


@pytest.mark.parametrize("level", [4, 8, 10, 14])
def test_a_screen_of_spectrogram_tiles(benchmark, minute, level):
    samples = minute.samples
    tiles = SpectrogramTiles(
        lambda start, frames: samples[:, start : start + frames],
        2,
        minute.frames,
        RATE,
        SpectrogramSettings(rows=700),
    )
    count = min(tiles.count(level), 12)  # 1536 columns
    pictures = benchmark(lambda: [tiles.tile(level, number) for number in range(count)])
    assert len(pictures) == count


def test_beats_of_a_minute(benchmark, minute):
    assert benchmark(beats, minute).tempo_bpm == pytest.approx(120, rel=0.01)


def test_notes_of_a_minute(benchmark, minute):
    assert benchmark(pitch_classes, minute).shape == (12,)


def test_fingerprint_of_a_minute(benchmark, minute):
    assert benchmark(Fingerprint.of, minute).steps.size > 100


def test_a_minute_against_a_hundred_tracks(benchmark):
    random = np.random.default_rng(0)

    def made(seconds):
        count = 25 * seconds
        steps = np.sort(random.integers(0, seconds * 43, count)).astype(np.int32)
        bins = random.integers(8, 512, count).astype(np.int32)
        return Fingerprint(steps, bins, float(seconds))

    tracks = [made(180) for _ in range(100)]
    index = ReferenceIndex([str(number) for number in range(100)], tracks)
    assert benchmark(index.match, made(60)) == ()
