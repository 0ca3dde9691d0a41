"""Beats are found where they are, and tempo to half a per cent."""

import numpy as np
import pytest

from core.analysis.tempo import beats
from core.audio import Audio, resampled

RATE = 44_100
CLICK = {"click": {0, 4, 8, 12}}
ROCK = {"kick": {0, 8, 10}, "snare": {4, 12}, "hat": set(range(0, 16, 2))}
HOUSE = {"kick": {0, 4, 8, 12}, "snare": {4, 12}, "hat": {2, 6, 10, 14}}
BARE = {"kick": {0, 8}, "snare": {4, 12}}


def hit(kind, random):
    time = np.arange(RATE // 4) / RATE
    noise = random.normal(0, 0.3, time.size)
    if kind == "kick":
        return 0.9 * np.sin(2 * np.pi * (50 * time + 7.5 * -np.expm1(-40 * time)))
    if kind == "snare":
        return noise * np.exp(-25 * time) + 0.3 * np.sin(1200 * time) * np.exp(-30 * time)
    if kind == "hat":
        return np.diff(0.5 * noise * np.exp(-90 * time), prepend=0)
    return np.where(time < 0.002, np.sin(2 * np.pi * 2000 * time), 0)


def loop(bpm, seconds, pattern, swing_s=0.0):
    random = np.random.default_rng(0)
    sound = np.zeros(int(RATE * (seconds + 1)))
    for step in range(int(seconds * bpm / 15)):
        at = round((step * 15 / bpm + random.normal(0, swing_s)) * RATE)
        for kind, steps in pattern.items():
            if step % 16 in steps and at >= 0:
                struck = hit(kind, random) * np.exp(-18 * np.arange(RATE // 4) / RATE)
                sound[at : at + struck.size] += struck * random.uniform(0.8, 1)
    return Audio((0.5 * sound[: int(RATE * seconds)]).astype(np.float32)[np.newaxis], RATE)


@pytest.mark.parametrize(
    ("pattern", "tempi"),
    [
        (CLICK, (52, 60, 83.3, 97, 113.7, 128, 155, 190)),
        (ROCK, (83.3, 97, 113.7, 128)),
        (HOUSE, (83.3, 97, 113.7, 128, 140)),
        (BARE, (83.3, 97, 113.7, 128, 140)),
    ],
)
def test_tempo_of_clicks_and_drums(pattern, tempi):
    for bpm in tempi:
        found = beats(loop(bpm, 12, pattern))
        assert found.tempo_bpm == pytest.approx(bpm, rel=0.002)
        assert found.steadiness == 1.0
        off = (np.array(found.times_s) * bpm / 60 + 0.5) % 1 - 0.5
        assert np.abs(off).max() * 60 / bpm < 0.005
        assert abs(len(found.times_s) - 12 * bpm / 60) <= 2


def test_tempo_of_a_hand_that_wavers():
    found = beats(loop(104, 20, ROCK, swing_s=0.006))
    assert found.tempo_bpm == pytest.approx(104, rel=0.005)
    assert found.steadiness > 0.7


def test_level_rate_and_channels_do_not_matter():
    audio = loop(120, 10, HOUSE)
    quiet = resampled(audio.gained(-40).with_channels(2), 48_000)
    assert beats(quiet).tempo_bpm == pytest.approx(120, rel=0.002)


def bowed(bpm, seconds, between):
    """Return strokes of one length on every sixteenth, those between the beats softer."""
    random = np.random.default_rng(0)
    time = np.arange(RATE // 4) / RATE
    stroke = np.minimum(time / 0.02, 1) * np.exp(-12 * time)
    sound = 0.005 * random.normal(0, 1, int(RATE * (seconds + 1)))
    for step in range(int(seconds * bpm / 15)):
        at = round(step * 15 / bpm * RATE)
        level = random.uniform(0.3, 0.5) * (between if step % 4 else 1.0)
        sound[at : at + stroke.size] += level * random.normal(0, 0.3, stroke.size) * stroke
    return Audio(sound[: int(RATE * seconds)].astype(np.float32)[np.newaxis], RATE)


@pytest.mark.parametrize("bpm", [66, 72, 77, 84, 96, 140])
def test_a_run_of_sixteenths_is_not_heard_in_threes(bpm):
    for between in (0.5, 0.7):
        found = beats(bowed(bpm, 20, between)).tempo_bpm / bpm
        assert min(abs(found / octave - 1) for octave in (0.5, 1, 2)) < 0.002


def test_a_dotted_bass_does_not_make_a_waltz():
    tresillo = {"kick": {0, 6, 12}, "snare": {4, 12}, "hat": set(range(0, 16, 2))}
    for bpm in (84, 97, 120):
        found = beats(loop(bpm, 16, tresillo)).tempo_bpm / bpm
        assert min(abs(found / octave - 1) for octave in (0.5, 1, 2)) < 0.002


def test_where_there_is_no_beat():
    assert beats(Audio.silent(RATE * 10, RATE)).tempo_bpm is None
    assert beats(Audio.silent(0, RATE)).times_s == ()
    assert beats(loop(120, 1, CLICK)).tempo_bpm is None
    once = np.zeros((1, RATE * 6), np.float32)
    once[0, RATE * 3] = 1
    assert len(beats(Audio(once, RATE)).times_s) < 4
    for seed in range(4):
        noise = np.random.default_rng(seed).normal(0, 0.1, (1, RATE * 10)).astype(np.float32)
        assert beats(Audio(noise, RATE)).tempo_bpm is None
