"""Attacks do what their names say, to every kind of sound, and nothing worse."""

import shutil

import numpy as np
import pytest

from core.audio import Audio
from tests.proofs.watermark import altering, coding
from tests.proofs.watermark.measuring import bands, eight_stems, middle, pieces
from tests.proofs.watermark.music import TRACKS
from tests.proofs.watermark.rows import Row, rows
from tests.proofs.watermark.synthetic import bells

RATE = 44_100
SECONDS = 1.5


def noisy(rate: int = RATE, channels: int = 2, seconds: float = SECONDS) -> Audio:
    rng = np.random.default_rng(5)
    count = int(rate * seconds)
    swell = 0.2 + 0.1 * np.sin(np.arange(count) / rate * 9)
    tone = np.sin(2 * np.pi * 440 * np.arange(count) / rate)
    samples = (0.3 * rng.standard_normal((channels, count)) + tone) * swell
    return Audio(samples.astype(np.float32), rate)


SOUND = noisy()
NAMED = {row.name: row for row in rows(noisy(16_000, 1), noisy(22_050, 1))}


def ratio_db(signal: np.ndarray, noise: np.ndarray) -> float:
    return float(10 * np.log10((signal**2).mean() / (noise**2).mean()))


def test_names_are_told_apart() -> None:
    every = rows(SOUND, SOUND)
    assert len({row.name for row in every}) == len(every)
    assert len({track.name for track in TRACKS}) == len(TRACKS)


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="needs ffmpeg")
@pytest.mark.slow
@pytest.mark.parametrize("row", NAMED.values(), ids=NAMED)
def test_every_attack_leaves_sound(row: Row) -> None:
    before = SOUND.samples.copy()
    for attack in row.attacks:
        heard = attack(SOUND)
        assert heard.finite
        assert heard.channels in (1, 2)
        assert 0.6 * SECONDS < heard.seconds < 1.5 * SECONDS
        assert heard.peak > 1e-3
    assert np.array_equal(SOUND.samples, before)


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="needs ffmpeg")
@pytest.mark.parametrize("rate", [22_050, 48_000])
@pytest.mark.parametrize("name", ["MP3 320", "MP3 32", "AAC 64", "Opus 16", "Vorbis q3"])
def test_codecs_take_other_rates_and_mono(name: str, rate: int) -> None:
    heard = NAMED[name].attacks[0](noisy(rate, 1))
    assert heard.finite
    assert heard.seconds == pytest.approx(SECONDS, abs=0.15)


@pytest.mark.parametrize("make", [altering.white_noise, altering.pink_noise])
def test_noise_lies_where_it_should(make) -> None:
    heard = make(10)(SOUND)
    assert ratio_db(SOUND.samples, heard.samples - SOUND.samples) == pytest.approx(10, abs=0.1)


def test_other_sound_is_repeated_and_levelled() -> None:
    heard = altering.mixed(noisy(16_000, 1, 1.0), 0)(SOUND)
    assert ratio_db(SOUND.samples, heard.samples - SOUND.samples) == pytest.approx(0, abs=0.1)


def test_mu_law_is_a_telephone() -> None:
    narrow = altering.resampled(8_000)(SOUND.with_channels(1))
    heard = altering.mu_law(8_000)(SOUND)
    assert (heard.sample_rate, heard.channels) == (8_000, 1)
    assert 25 < ratio_db(narrow.samples, heard.samples - narrow.samples) < 45


def test_bits_and_levels() -> None:
    assert len(np.unique(altering.bits(3)(SOUND).samples)) <= 7
    assert len(np.unique(altering.levels_of_range(4)(SOUND).samples)) <= 4


@pytest.mark.parametrize("ratio", [0.95, 0.999, 1.001, 1.05])
def test_speed_changes_the_length(ratio: float) -> None:
    assert altering.speed(ratio)(SOUND).seconds == pytest.approx(SECONDS / ratio, rel=1e-4)


def test_dropping_and_cutting() -> None:
    long = noisy(8_000, 1, 30.0)
    assert altering.samples_dropped(0.01)(long).frames == pytest.approx(0.99 * 240_000, rel=1e-3)
    assert altering.blocks_dropped(0.01, 0.02)(long).frames == pytest.approx(237_600, rel=1e-3)
    assert altering.cut_every(5.0, 0.1)(long).seconds == pytest.approx(29.4, abs=1e-3)


def test_clipping_fills_the_scale() -> None:
    heard = altering.clipped(9)(SOUND)
    assert heard.peak == 1.0
    assert (np.abs(heard.samples) == 1.0).mean() > 0.05


def test_without_phase_the_spectrum_stays_and_the_wave_does_not() -> None:
    mono = SOUND.with_channels(1)
    heard = altering.without_phase(16)(mono)
    wanted = np.abs(altering._frames(mono.samples[0]))
    apart = np.linalg.norm(np.abs(altering._frames(heard.samples[0])) - wanted)
    assert apart < 0.25 * np.linalg.norm(wanted)
    assert ratio_db(mono.samples, heard.samples - mono.samples) < 3


def test_frames_join_to_what_they_were_cut_from() -> None:
    row = SOUND.samples[0]
    assert np.abs(altering._joined(altering._frames(row), len(row)) - row).max() < 1e-5


def test_bands_sum_to_the_sound() -> None:
    parts = eight_stems(SOUND, ())
    assert len(parts) == 8
    assert np.abs(sum(part.samples for part in parts) - SOUND.samples).max() < 1e-5
    assert len(eight_stems(SOUND, bands(SOUND, (500,)))) == 4


def test_pieces_are_as_long_as_asked() -> None:
    assert middle(SOUND, 1.0).seconds == pytest.approx(1.0)
    assert middle(SOUND, 30.0).frames == SOUND.frames
    assert [piece.seconds for piece in pieces(SOUND, 1.2)] == pytest.approx([1.2] * 3)


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="needs ffmpeg")
def test_a_broken_command_does_not_pass_for_an_attack() -> None:
    with pytest.raises(RuntimeError, match="ended with"):
        coding.filtered("there_is_no_such_filter")(noisy(8_000, 1, 0.1))


@pytest.mark.slow
def test_a_hard_case_is_the_same_each_time() -> None:
    sound = bells(3, 330.0)
    assert sound.seconds == pytest.approx(40.0)
    assert sound.peak == pytest.approx(10 ** (-3 / 20), rel=1e-4)
    assert np.array_equal(sound.samples, bells(3, 330.0).samples)
