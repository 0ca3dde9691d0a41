"""Music for these tests."""

from functools import cache

import numpy as np
import pytest

from core.audio import Audio

RATE = 22_050


@cache
def made(seed, seconds=20):
    """Return a tune of plucked notes, chords and drums: other seeds, other music."""
    random = np.random.default_rng(seed)
    sound = np.zeros((2, int((seconds + 3) * RATE)))
    beat_s = random.uniform(0.4, 0.6)
    scale = np.sort(random.choice(12, 7, replace=False))
    for beat in range(int(seconds / beat_s * 2)):
        for _ in range(random.integers(1, 4)):
            note = random.choice(scale) + 12 * random.integers(2, 6)
            start = int((beat * beat_s / 2 + random.normal(0, 0.004)) * RATE) + 500
            time = np.arange(int(random.uniform(0.2, 0.8) * RATE)) / RATE
            pitch = 32.7 * 2 ** (note / 12)
            bright = random.uniform(0.5, 2.0)
            tone = sum(np.sin(2 * np.pi * pitch * k * time) / k**bright for k in range(1, 6))
            shape = tone * np.exp(-time * random.uniform(2, 8)) * random.uniform(0.02, 0.08)
            left = random.uniform(0.3, 0.7)
            sound[0, start : start + time.size] += left * shape
            sound[1, start : start + time.size] += (1 - left) * shape
        if random.random() < 0.5:
            start = int(beat * beat_s / 2 * RATE) + 500
            noise = random.normal(0, 0.1, 4000) * np.exp(-np.arange(4000) / 700)
            sound[:, start : start + 4000] += noise
    return Audio(sound[:, : int(seconds * RATE)].astype(np.float32), RATE)


@pytest.fixture(scope="session")
def song():
    """Return a way to make music from a seed and a number of seconds."""
    return made
