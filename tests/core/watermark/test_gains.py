"""Gain maps: nothing where there is no gain, and stems that sum to their mix."""

import numpy as np
import pytest

from core.audio import Audio
from core.watermark import GainMap, Mark, plan
from core.watermark.layout import BANDS, SLOT_S


def flat(decibels: float, seconds: float) -> GainMap:
    return GainMap(np.full((int(seconds / SLOT_S) + 2, BANDS), decibels, np.float32))


def test_no_gain_changes_no_bit(music):
    audio = music(4.0)
    assert np.array_equal(flat(0.0, 4.0).apply(audio).samples, audio.samples)


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 48_000, 96_000, 192_000])
def test_an_even_gain_is_even_at_every_rate(rate):
    time = np.arange(2 * rate) / rate
    tone = Audio((0.5 * np.sin(2 * np.pi * 1000 * time)).astype(np.float32)[None], rate)
    louder = flat(1.0, 2.0).apply(tone)
    middle = slice(rate // 2, 3 * rate // 2)
    ratio = np.linalg.norm(louder.samples[0, middle]) / np.linalg.norm(tone.samples[0, middle])
    assert 20 * np.log10(ratio) == pytest.approx(1.0, abs=0.03)


def test_marked_stems_sum_to_the_marked_mix(music, marks):
    first, second = music(6.0, seed=3), music(6.0, seed=4)
    mix = Audio(first.samples + second.samples, first.sample_rate)
    gains = plan(mix, marks)
    stems = gains.apply(first).samples + gains.apply(second).samples
    assert np.abs(stems - gains.apply(mix).samples).max() < 2e-6


def test_all_channels_get_the_same_gain(music, marks):
    stereo = music(5.0)
    eight = Audio(np.tile(stereo.samples[:1], (8, 1)), stereo.sample_rate)
    marked = plan(eight, marks).apply(eight)
    assert all(np.array_equal(channel, marked.samples[0]) for channel in marked.samples)


def test_seconds_outside_the_spans_keep_their_bits(music, key, record):
    audio = music(10.0)
    spans = ((2.0, 4.0), (6.5, 8.0))
    changed = plan(audio, [Mark(key, record, spans)]).apply(audio).samples != audio.samples
    times = np.flatnonzero(changed.any(axis=0)) / audio.sample_rate
    margin = 2 * SLOT_S
    outside = [t for t in times if not any(s - margin < t < e + margin for s, e in spans)]
    assert not outside
    assert changed[:, int(2.5 * audio.sample_rate) : int(3.5 * audio.sample_rate)].mean() > 0.5


def test_a_map_leaves_what_lies_beyond_it(music):
    audio = music(4.0)
    longer = flat(1.0, 2.0).apply(audio)
    beyond = int(2.2 * audio.sample_rate)
    assert np.array_equal(longer.samples[:, beyond:], audio.samples[:, beyond:])
