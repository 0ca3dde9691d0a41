"""Marks go in, are found again after what music goes through, and are not found elsewhere."""

import io

import numpy as np
import pytest
import soundfile

from core.audio import Audio
from core.watermark import PUBLIC_KEY, Mark, PublicPayload, WatermarkKey, detect, embed

RATE = 44_100
KEY = WatermarkKey(bytes(range(32)))
RECORD = bytes.fromhex("0123456789abcdef")
MARKS = (Mark(KEY, RECORD), Mark(PUBLIC_KEY, PublicPayload("generated").to_bytes()))


def music(seconds: float, seed: int = 1, rate: int = RATE) -> Audio:
    """Return chords with a fading attack, a bass and drums, in stereo."""
    rng = np.random.default_rng(seed)
    frames = int(seconds * rate)
    time = np.arange(frames) / rate
    sound = np.zeros((2, frames))
    beat = 0.25
    for step in range(int(seconds / beat)):
        start = int(step * beat * rate)
        left = time[: min(int(2 * rate), frames - start)]
        for _ in range(3):
            pitch = 110 * 2 ** (rng.integers(0, 37) / 12)
            partials = np.arange(1, 16)
            partials = partials[partials * pitch < 0.45 * rate]
            wave = (np.sin(2 * np.pi * pitch * partials[:, None] * left) / partials[:, None]).sum(0)
            wave *= np.exp(-3 * left) * rng.uniform(0.02, 0.08)
            sound[:, start : start + len(left)] += wave * rng.uniform(0.4, 1, (2, 1))
        hit = left[: int(0.15 * rate)]
        noise = rng.normal(size=(2, len(hit))) * np.exp(-40 * hit) * rng.uniform(0.02, 0.2)
        sound[:, start : start + len(hit)] += noise
    sound += rng.normal(size=(2, frames)) * 0.0005
    return Audio((sound / np.abs(sound).max() * 0.8).astype(np.float32), rate)


@pytest.fixture(scope="session")
def marked() -> Audio:
    return embed(music(30.0), MARKS)


def assert_both(audio: Audio) -> None:
    found = {mark.layer: mark for mark in detect(audio, [KEY])}
    assert found["public"].origin == "generated"
    assert found["private"].payload == RECORD.hex()
    assert found["private"].key_id == KEY.id
    assert all(mark.false_positive_probability <= 1e-6 for mark in found.values())


def coded(audio: Audio, format: str, subtype: str, **settings: object) -> Audio:
    buffer = io.BytesIO()
    soundfile.write(
        buffer, audio.samples.T, audio.sample_rate, format=format, subtype=subtype, **settings
    )
    buffer.seek(0)
    samples, rate = soundfile.read(buffer, dtype="float32", always_2d=True)
    return Audio(np.ascontiguousarray(samples.T), rate)


def test_both_layers_are_read_back(marked):
    assert_both(marked)


def test_survives_mp3_and_a_cut_to_fifteen_seconds(marked):
    piece = marked.part(int(7.123 * RATE), int(22.123 * RATE))
    assert_both(coded(piece, "MP3", "MPEG_LAYER_III", compression_level=0.7))


def test_nothing_is_found_in_unmarked_music_or_with_another_key(marked):
    assert detect(music(20.0, seed=2), [KEY]) == ()
    other = WatermarkKey(bytes(32))
    assert [mark.layer for mark in detect(marked, [other])] == ["public"]
