"""Instruments, kits and the mix."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.composer.instruments import INSTRUMENTS
from core.composer.mixing.curves import FoundCurve, KnownCurve
from core.composer.mixing.filters import Filter, bell, high_pass, high_shelf, low_pass
from core.composer.mixing.master import CEILING_DB, Master
from core.composer.stems import Stems
from core.composer.synthesis.drums import VARIANTS
from core.composer.synthesis.kit_table import KITS
from core.composer.synthesis.patches import PATCHES
from core.composer.synthesis.player import NoteCache, PatchPlayer
from core.composer.synthesis.voices import hertz

RATE = 48_000


def centroid(sound):
    spectrum = np.abs(np.fft.rfft(sound.mean(axis=0)[:24_000])) ** 2
    return float(
        (spectrum * np.fft.rfftfreq(2 * len(spectrum) - 2, 1 / RATE)).sum() / spectrum.sum()
    )


def cents_off(sound, pitch):
    mono = sound.mean(axis=0)[4_800 : 4_800 + 32_768]
    size = 1 << 18
    spectrum = np.abs(np.fft.rfft(mono * np.hanning(len(mono)), size))
    errors = []
    for harmonic in (1, 2):
        wanted = hertz(pitch) * harmonic
        low, high = (int(wanted * edge * size / RATE) for edge in (0.96, 1.04))
        found = (low + spectrum[low:high].argmax()) * RATE / size
        errors.append((spectrum[low:high].max(), 1200 * np.log2(found / wanted)))
    return max(errors)[1]


@pytest.mark.parametrize("patch", PATCHES)
def test_every_patch_is_in_tune_clean_and_ends(patch):
    instrument, voice = INSTRUMENTS[patch], PATCHES[patch].voice
    for pitch in (instrument.low, instrument.high):
        sound = voice.render(float(pitch), RATE, 0.8, 0)
        assert sound.dtype == np.float32
        assert np.isfinite(sound).all()
        assert 0.02 < np.abs(sound).max() < 4.0
        assert np.abs(sound[:, -1]).max() < 1e-3
        beating = 1200 * np.log2(1 + getattr(voice, "beat_hz", 0.0) / 2 / hertz(pitch))
        assert abs(cents_off(sound, pitch)) < 25 + beating  # ensembles are detuned on purpose
        assert np.array_equal(sound, voice.render(float(pitch), RATE, 0.8, 0))


@pytest.mark.parametrize(
    "patch", ["piano", "steel guitar", "synth bass", "brass", "electric piano"]
)
def test_velocity_changes_colour_and_level(patch):
    voice = PATCHES[patch].voice
    soft, loud = (voice.render(55.0, RATE // 2, velocity, 0) for velocity in (0.25, 1.0))
    assert centroid(loud) > 1.15 * centroid(soft)
    assert loud.std() > 1.8 * soft.std()


def test_high_saws_do_not_alias():
    sound = PATCHES["saw lead"].voice.render(100.0, RATE, 1.0, 0).mean(axis=0)
    spectrum = np.abs(np.fft.rfft(sound[:RATE] * np.hanning(RATE))) ** 2
    below = spectrum[100:2_400].sum()  # the fundamental is 2637 Hz: nothing belongs here
    assert below < 1e-5 * spectrum.sum()


@pytest.mark.parametrize("kit", KITS)
def test_strokes_differ_and_harder_ones_are_louder(kit):
    for name, drum in KITS[kit].items():
        soft, loud = drum.render(0.3, 0, 1), drum.render(1.0, 0, 1)
        assert np.isfinite(loud).all()
        assert loud.std() > 2 * soft.std(), name
        takes = {drum.render(0.8, variant, 1).tobytes() for variant in range(VARIANTS)}
        assert len(takes) == VARIANTS, name


def test_the_cache_changes_no_sample():
    small, large = PatchPlayer("piano", NoteCache(1)), PatchPlayer("piano", NoteCache())
    for index in range(6):
        one, _ = small.play(60.0, 9_600, 0.7, index % 2)
        two, _ = large.play(60.0, 9_600, 0.7, index % 2)
        assert np.array_equal(one, two)


@pytest.mark.parametrize(
    ("section", "at", "gain_db"),
    [
        (high_pass(200.0), 50.0, -24.0),
        (low_pass(1000.0), 4000.0, -24.0),
        (bell(1000.0, 6.0), 1000.0, 6.0),
        (high_shelf(2000.0, -6.0), 12_000.0, -6.0),
    ],
)
def test_filters_have_their_gains(section, at, gain_db):
    wave = np.sin(2 * np.pi * at * np.arange(RATE) / RATE).astype(np.float32)
    block = np.stack([wave, wave])
    Filter([section]).run(block)
    assert 20 * np.log10(block[0, RATE // 2 :].std() / wave.std()) == pytest.approx(
        gain_db, abs=1.2
    )


@given(st.lists(st.integers(1, 400), min_size=1, max_size=5), st.integers(1, 2))
def test_stems_come_back_as_they_were_written(sizes, channels):
    sound = np.random.default_rng(1).uniform(-3.9, 3.9, (2, sum(sizes))).astype(np.float32)
    if channels == 1:
        sound[1] = sound[0]
    stems = Stems({"a": channels}, sum(sizes), RATE)
    at = 0
    for size in sizes:
        stems.write("a", at, sound[:, at : at + size])
        at += size
    assert list(stems) == ["a"]
    assert np.abs(stems["a"].samples - sound).max() < 10 ** (-120 / 20)


def limited(sizes, sound, frames):
    master = Master(("a", "b"), frames, frames)
    padded = np.concatenate([sound, np.zeros((2, master.delay), np.float32)], axis=1)
    parts, at = [], 0
    for size in sizes:
        block = np.ascontiguousarray(padded[:, at : at + size])
        parts.append(master.run({"a": 0.25 * block, "b": 0.75 * block}))
        at += size
    rest = np.ascontiguousarray(padded[:, at:])
    parts.append(master.run({"a": 0.25 * rest, "b": 0.75 * rest}))
    return sum(np.concatenate([part[name] for part in parts], axis=1) for name in "ab")


def test_the_limiter_holds_its_ceiling_whatever_the_blocks():
    rng = np.random.default_rng(4)
    frames = 30_000
    sound = (rng.standard_normal((2, frames)) * 0.4).astype(np.float32)
    sound[:, 10_000:10_020] = 3.0
    whole = limited((), sound, frames)
    assert whole.shape == (2, frames)
    assert np.abs(whole).max() <= 10 ** (CEILING_DB / 20) + 1e-6
    assert np.array_equal(whole, limited((1_000, 7, 9_000, 12_345), sound, frames))
    quiet = 0.1 * sound[:, :8_000]
    assert np.allclose(limited((), quiet, 8_000)[:, :7_000], quiet[:, :7_000], atol=1e-6)


def found(sound, beside=None, sizes=()):
    curve, parts, at = FoundCurve(), [], 0
    late = ((0, 0), (0, curve.delay))
    sound = np.pad(sound, late)
    beside = None if beside is None else np.pad(beside, late)
    for size in (*sizes, sound.shape[1] - sum(sizes)):
        kept = None if beside is None else np.ascontiguousarray(beside[:, at : at + size])
        parts.append(curve.run(np.ascontiguousarray(sound[:, at : at + size]), kept))
        at += size
    return np.concatenate(parts)[curve.delay :], curve.pulls


@given(
    st.lists(st.tuples(st.integers(0, 19_000), st.floats(0.5, 6.0)), max_size=12),
    st.lists(st.integers(1, 3_000), max_size=4),
)
def test_a_gain_curve_comes_back_from_its_breakpoints(peaks, sizes):
    sound = (np.random.default_rng(2).standard_normal((2, 20_000)) * 0.3).astype(np.float32)
    for at, height in peaks:
        sound[:, at : at + 40] *= height
    gains, pulls = found(sound)
    again, _ = found(sound, sizes=tuple(sizes))
    assert np.array_equal(gains, again)
    known, parts, at = KnownCurve(pulls), [], 0
    for size in (*sizes, 20_000 - sum(sizes)):
        parts.append(known.run(size))
        at += size
    assert np.array_equal(np.concatenate(parts), gains)
    assert np.abs(sound * gains).max() <= 10 ** (CEILING_DB / 20) + 1e-6
    assert len(pulls) < 200


def test_what_comes_new_makes_room_for_what_stays():
    rng = np.random.default_rng(3)
    stays, comes = (rng.uniform(-0.2, 0.2, (2, 20_000)).astype(np.float32) for _ in range(2))
    comes[:, 8_000:8_100] *= 12
    gains, pulls = found(comes, stays)
    assert pulls
    assert np.abs(stays + comes * gains).max() <= 10 ** (CEILING_DB / 20) + 1e-6
    assert gains[:7_000].min() == 1.0
