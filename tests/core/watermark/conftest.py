"""Music that the tests make themselves, and one marked piece that many of them read."""

from functools import lru_cache

import numpy as np
import pytest

from core.audio import Audio
from core.watermark import PUBLIC_KEY, Mark, PublicPayload, WatermarkKey, embed

KEY = WatermarkKey(bytes(range(32)))
RECORD = bytes.fromhex("0123456789abcdef")
RATE = 44_100
MARKS = (Mark(KEY, RECORD), Mark(PUBLIC_KEY, PublicPayload("generated").to_bytes()))
NOTE_S = 1.5
BEAT_S = 0.25


@lru_cache
def note(pitch: int, rate: int) -> np.ndarray:
    """Return a plucked note with harmonics."""
    time = np.arange(int(NOTE_S * rate)) / rate
    hertz = 110 * 2 ** (pitch / 12)
    partials = np.arange(1, 16)
    partials = partials[partials * hertz < 0.45 * rate]
    waves = np.sin(2 * np.pi * hertz * partials[:, None] * time) / partials[:, None]
    return (waves.sum(axis=0) * np.exp(-3 * time)).astype(np.float32)


@lru_cache(maxsize=8)
def make_music(seconds: float, seed: int = 1, rate: int = RATE) -> Audio:
    """Return plucked chords, drums and a little hiss, in stereo."""
    rng = np.random.default_rng(seed)
    frames = int(seconds * rate)
    sound = np.zeros((2, frames + 2 * rate), np.float32)
    hit_time = np.arange(int(0.15 * rate)) / rate
    for start in range(0, frames, int(BEAT_S * rate)):
        for _ in range(3):
            wave = note(int(rng.integers(0, 37)), rate) * rng.uniform(0.02, 0.08)
            sound[:, start : start + len(wave)] += wave * rng.uniform(0.4, 1, (2, 1))
        noise = rng.normal(size=(2, len(hit_time))) * np.exp(-40 * hit_time)
        sound[:, start : start + len(hit_time)] += noise * rng.uniform(0.02, 0.2)
    sound += rng.normal(size=sound.shape) * 0.0005
    sound = sound[:, :frames]
    return Audio((sound / np.abs(sound).max() * 0.8).astype(np.float32), rate)


@pytest.fixture(scope="session")
def music():
    """Return the maker of music: music(seconds, seed, rate)."""
    return make_music


@pytest.fixture(scope="session")
def key() -> WatermarkKey:
    return KEY


@pytest.fixture(scope="session")
def record() -> bytes:
    return RECORD


@pytest.fixture(scope="session")
def marks() -> tuple[Mark, ...]:
    """Return the two marks that `marked` carries."""
    return MARKS


@pytest.fixture(scope="session")
def marked() -> Audio:
    """Return 30 s of music with both marks in it."""
    return embed(make_music(30.0), MARKS)
