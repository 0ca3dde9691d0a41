"""The tone of the whole: what is too shrill or too dark is turned, the rest is left alone."""

import json

import numpy as np
import pytest

from core.composer import SAMPLE_RATE
from core.composer.frozen import Frozen
from core.composer.mixing.filters import Filter
from core.composer.mixing.tone import FLAT, Tone, thirds, tone_for
from core.errors import UserError


def falling(slope_db, seconds=4.0):
    """Return noise whose density falls by some dB an octave."""
    frames = round(seconds * SAMPLE_RATE)
    rng = np.random.default_rng(3)
    spectrum = np.fft.rfft(rng.standard_normal((2, frames)))
    octaves = np.log2(np.maximum(np.fft.rfftfreq(frames, 1 / SAMPLE_RATE), 20.0) / 1000.0)
    sound = np.fft.irfft(spectrum * 10 ** (-slope_db * octaves / 20), frames)
    return (0.1 * sound / sound.std()).astype(np.float32)


def slope_of(sound):
    levels = 10 * np.log10(thirds(sound)[3:20])
    # A third is as much wider as it lies higher: 3 dB an octave less steep than the density.
    return 3.01 - 3 * float(np.polyfit(np.arange(17), levels, 1)[0])


@pytest.mark.parametrize(("slope", "low", "high"), [(2.5, 4.3, 5.0), (7.5, 5.0, 5.7)])
def test_what_is_shrill_or_dark_is_turned(slope, low, high):
    sound = falling(slope)
    tone = tone_for(thirds(sound))
    assert np.sign(tone.tilt_db) == np.sign(5 - slope)
    assert low < slope_of(Filter(tone.sections).run(sound)) < high


def test_what_falls_as_music_does_is_left_alone():
    tone = tone_for(thirds(falling(5.0)))
    assert (tone.tilt_db, tone.bell_db) == (0.0, 0.0)
    assert tone.top_db < 2.5  # music's top falls a little faster than that
    assert FLAT.sections == ()
    assert tone_for(np.zeros(26)) == FLAT


def test_a_hole_is_filled():
    spectrum = thirds(falling(5.0))
    spectrum[9] *= 10 ** (-9 / 10)  # 400 Hz
    tone = tone_for(spectrum)
    assert tone.bell_hz == pytest.approx(396.9)
    assert 2.5 < tone.bell_db <= 6.0


def test_what_it_adds_to_the_loudness_is_known():
    sound = falling(2.5)
    tone = tone_for(thirds(sound))
    assert tone.louder(thirds(sound)) < 0.8
    assert FLAT.louder(thirds(sound)) == 1.0


def test_it_is_frozen_with_the_mix():
    frozen = Frozen(
        gains={"lead": 1.0}, master=1.0, tone=Tone(1.3, 125.0, 2.0, 1.0), ride=(-1.5, 0.0)
    )
    assert Frozen.from_json(json.loads(json.dumps(frozen.to_json()))) == frozen
    assert Frozen.from_json({"gains": {"lead": 1.0}, "master": 1.0}).tone is None
    for bad in (
        "flat",
        [1.0],
        [1.0, 0.0, 0.0, 0.0],
        [float("nan"), 100.0, 0.0, 0.0],
        [0, 99, 99, 0],
    ):
        with pytest.raises(UserError):
            Frozen.from_json({"tone": bad})
    for bad in ("up", ["1"], [99.0], [float("nan")]):
        with pytest.raises(UserError):
            Frozen.from_json({"ride": bad})


def test_a_shrill_top_is_pulled_down():
    spectrum = thirds(falling(5.0))
    spectrum[20:] *= 10 ** (np.arange(6) * 3 / 10)
    assert 3.0 < tone_for(spectrum).top_db <= 7.0
