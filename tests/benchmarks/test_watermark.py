"""How fast marks go in and are found, in seconds of sound a second on one core."""

import numpy as np
import pytest

from core.audio import Audio
from core.watermark import PUBLIC_KEY, Mark, PublicPayload, WatermarkKey, detect, embed

RATE = 44_100
SECONDS = 38
KEY = WatermarkKey(bytes(range(32)))
MARKS = (Mark(KEY, b"12345678"), Mark(PUBLIC_KEY, PublicPayload("generated").to_bytes()))


@pytest.fixture(scope="module")
def sound() -> Audio:
    """Return stereo noise in restless bands: as much work as music."""
    rng = np.random.default_rng(1)
    level = np.repeat(10.0 ** rng.uniform(-1.5, 0, 200), SECONDS * RATE // 200)
    return Audio((rng.normal(size=(2, len(level))) * level * 0.1).astype(np.float32), RATE)


@pytest.fixture(scope="module")
def marked(sound: Audio) -> Audio:
    return embed(sound, MARKS)


def test_embed(benchmark, sound):
    """Both marks into 38 s of stereo."""
    benchmark(embed, sound, MARKS)


def test_detect_marked(benchmark, marked):
    """Quick search that finds both."""
    assert len(benchmark(detect, marked, [KEY])) == 2


def test_detect_unmarked(benchmark, sound):
    """Quick search that finds nothing."""
    assert benchmark(detect, sound, [KEY]) == ()


def test_full_search_unmarked(benchmark, sound):
    """Full search that finds nothing: the slowest case."""
    assert benchmark(detect, sound, [KEY], search="full") == ()
