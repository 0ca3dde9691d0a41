"""Loudness, true peak, loudness range, resampling and hashes against what is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.audio import (
    Audio,
    PeakMeter,
    loudness_lufs,
    loudness_range_lu,
    open_sound,
    pcm_hash,
    resampled,
    true_peak_dbtp,
)


def sine(frequency, seconds, rate=48_000, peak_db=0.0, channels=1, phase=0.0):
    time = np.arange(round(seconds * rate)) / rate
    wave = 10 ** (peak_db / 20) * np.sin(2 * np.pi * frequency * time + phase)
    return Audio(np.tile(wave, (channels, 1)).astype(np.float32), rate)


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000, 96_000, 192_000])
def test_the_standards_own_example(rate):
    # BS.1770: 0 dB FS, 997 Hz, one channel reads -3.01 LKFS.
    assert loudness_lufs(sine(997, 5, rate)) == pytest.approx(-3.01, abs=0.03)


def test_two_channels_add_three_decibels_and_surrounds_weigh_more():
    stereo = loudness_lufs(sine(997, 3, peak_db=-20, channels=2))
    assert stereo == pytest.approx(-20.0, abs=0.03)
    surround = np.zeros((6, 48_000 * 3), np.float32)
    surround[4] = sine(997, 3, peak_db=-20).samples
    assert loudness_lufs(Audio(surround, 48_000)) == pytest.approx(-23.01 + 1.49, abs=0.03)
    low = np.zeros_like(surround)
    low[3] = surround[4]
    assert loudness_lufs(Audio(low, 48_000)) == float("-inf")


def test_agrees_with_an_independent_meter():
    pyloudnorm = pytest.importorskip("pyloudnorm")
    random = np.random.default_rng(0)
    swell = np.repeat(10 ** (random.uniform(-40, -6, 20) / 20), 48_000 // 2)
    noise = (random.normal(0, 0.3, (2, swell.size)) * swell).astype(np.float32)
    expected = pyloudnorm.Meter(48_000).integrated_loudness(noise.T)
    assert loudness_lufs(Audio(noise, 48_000)) == pytest.approx(expected, abs=0.1)


def test_silence_pauses_and_short_sounds():
    assert loudness_lufs(Audio.silent(48_000, 48_000)) == float("-inf")
    assert loudness_lufs(Audio.silent(0, 48_000)) == float("-inf")
    tone = sine(997, 10, peak_db=-20)
    paused = Audio.joined([tone, Audio.silent(480_000, 48_000, 1)])
    assert loudness_lufs(paused) == pytest.approx(loudness_lufs(tone), abs=0.1)
    for seconds in (0.05, 0.15, 0.3):
        assert loudness_lufs(sine(997, seconds)) == pytest.approx(-3.0, abs=0.5)


def test_loudness_range_of_two_levels():
    # EBU Tech 3342, test 1: 20 s at -20 and 20 s at -30 dB, range 10 LU.
    parts = [sine(1000, 20, peak_db=level, channels=2) for level in (-20, -30)]
    assert loudness_range_lu(Audio.joined(parts)) == pytest.approx(10, abs=0.5)
    assert loudness_range_lu(Audio.silent(480_000, 48_000)) == 0.0
    assert loudness_range_lu(parts[0]) == pytest.approx(0.0, abs=0.1)


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_true_peak_sees_between_samples(rate):
    # A quarter of the rate, off by 45 degrees: samples reach -3 dB, the wave 0 dB.
    wave = sine(rate / 4, 1, rate, peak_db=-6, phase=np.pi / 4)
    fade = np.minimum(1, np.minimum(np.arange(rate), np.arange(rate)[::-1]) / 2000)
    faded = Audio((wave.samples * fade).astype(np.float32), rate)
    assert 20 * np.log10(faded.peak) == pytest.approx(-9.01, abs=0.05)
    assert true_peak_dbtp(faded) == pytest.approx(-6.0, abs=0.1)


def test_true_peak_is_no_less_than_the_sample_peak_wherever_it_lies():
    random = np.random.default_rng(0)
    for place in (0, 4095, 4096, 9_999):
        samples = random.uniform(-0.1, 0.1, (2, 10_000)).astype(np.float32)
        samples[1, place] = 0.9
        level = true_peak_dbtp(Audio(samples, 44_100))
        assert 20 * np.log10(0.9) - 1e-4 <= level < 0.5
    assert true_peak_dbtp(Audio.silent(100, 44_100)) == float("-inf")
    assert true_peak_dbtp(Audio.silent(0, 44_100)) == float("-inf")


@pytest.mark.parametrize("block", [1, 23, 4_096, 5_000, 70_001])
def test_measures_do_not_depend_on_the_pieces_that_sound_comes_in(block):
    random = np.random.default_rng(1)
    level = np.repeat(10 ** random.uniform(-3, 0, 75), 1_000)
    audio = Audio((random.normal(0, 0.2, (2, level.size)) * level).astype(np.float32), 44_100)
    frames = 3_000 if block < 100 else audio.frames
    audio = audio.part(audio.frames - frames, audio.frames)
    meter = PeakMeter(audio.sample_rate, audio.channels)
    for start in range(0, frames, block):
        meter.append(audio.samples[:, start : start + block])
    assert meter.dbtp == true_peak_dbtp(audio)
    with open_sound(audio) as reader:
        assert true_peak_dbtp(reader) == true_peak_dbtp(audio)
        assert loudness_lufs(reader) == loudness_lufs(audio)


@settings(deadline=None, max_examples=40)
@given(
    frames=st.integers(1, 20_000),
    rates=st.tuples(*[st.sampled_from([8_000, 22_050, 44_100, 48_000, 96_000])] * 2),
)
def test_resampling_keeps_time(frames, rates):
    audio = Audio(np.zeros((2, frames), np.float32), rates[0])
    changed = resampled(audio, rates[1])
    assert changed.sample_rate == rates[1]
    assert changed.frames == round(frames * rates[1] / rates[0])


@pytest.mark.parametrize("rate", [32_000, 48_000, 96_000])
def test_resampling_keeps_a_tone(rate):
    got = resampled(sine(1000, 1, 44_100, phase=0.3), rate)
    wanted = sine(1000, 1, rate, phase=0.3)
    inner = slice(rate // 10, -rate // 10)
    np.testing.assert_allclose(got.samples[0, inner], wanted.samples[0, inner], atol=1e-4)
    same = sine(1000, 0.1, 44_100)
    assert resampled(same, 44_100) is same


def test_a_hash_names_samples_shape_and_rate():
    audio = sine(440, 1, channels=2)
    other = audio.samples.copy()
    other[0, -1] += 1e-6
    names = {
        pcm_hash(audio),
        pcm_hash(Audio(audio.samples, 44_100)),
        pcm_hash(Audio(audio.samples.reshape(1, -1), 48_000)),
        pcm_hash(Audio(other, 48_000)),
    }
    assert len(names) == 4
    assert pcm_hash(Audio(audio.samples.copy(order="F"), 48_000)) == pcm_hash(audio)
    assert pcm_hash(Audio(np.float32([[0.0, -0.0]]), 48_000)) == pcm_hash(
        Audio(np.float32([[-0.0, 0.0]]), 48_000)
    )
    # The recipe of the hash is part of project files and ledgers: it may never change.
    assert pcm_hash(Audio(np.float32([[0.5, -0.25]]), 48_000)) == (
        "df37ede2aede895c48f8516fce4991926438154859ae491b3d50718535680924"
    )
