"""What each effect does to sound, in figures."""

import numpy as np
import pytest

from core.audio import Audio
from core.augmentation import EFFECTS, Chain, Step

RATE = 44_100


def through(audio: Audio, effect: str, seed: int = 1, **settings: object) -> Audio:
    return Chain((Step(effect, ranges=settings),)).applied(audio, seed).audio  # type: ignore[arg-type]


def tone(hz: float, seconds: float = 2.0, rate: int = RATE, channels: int = 1) -> Audio:
    wave = 0.25 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)
    return Audio(np.repeat(wave[None], channels, axis=0).astype(np.float32), rate)


def strongest_hz(audio: Audio) -> float:
    middle = audio.samples[0, audio.frames // 4 : -audio.frames // 4]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(middle.size), 1 << 19))
    return float(np.argmax(spectrum) * audio.sample_rate / (1 << 19))


def level_db(audio: Audio) -> float:
    return float(10 * np.log10(np.mean(audio.samples[:, audio.frames // 2 :] ** 2)))


@pytest.mark.parametrize("colour", ["white", "pink"])
@pytest.mark.parametrize("snr_db", [-10.0, 0.0, 20.0, 60.0])
def test_noise_lies_where_it_was_asked(colour: str, snr_db: float) -> None:
    audio = tone(440, channels=3)
    noise = through(audio, "noise", colour=colour, snr_db=snr_db).samples - audio.samples
    ratio = np.mean(audio.samples**2) / np.mean(noise**2)
    assert 10 * np.log10(ratio) == pytest.approx(snr_db, abs=0.1)
    assert abs(np.corrcoef(noise[0], noise[1])[0, 1]) < 0.05, "each channel has its own"


def test_pink_noise_is_even_in_octaves() -> None:
    from scipy.signal import welch

    audio = tone(440, 20.0)
    noise = through(audio, "noise", colour="pink", snr_db=0.0).samples[0] - audio.samples[0]
    hz, density = welch(noise, RATE, nperseg=8192)
    octaves = [
        10 * np.log10(np.sum(density[(hz >= edge) & (hz < 2 * edge)]))
        for edge in (80, 160, 320, 640, 1280, 2560, 5120, 10_240)
    ]
    assert np.ptp(octaves) < 1.5


def test_silence_stays_silent() -> None:
    silence = Audio.silent(1_000, RATE)
    for spec in EFFECTS:
        assert through(silence, spec.id).peak == 0.0, spec.id


@pytest.mark.parametrize("rate", [0.5, 0.77, 0.9, 1.1, 1.333, 2.0])
def test_time_stretch_is_exact_and_keeps_the_pitch(rate: float) -> None:
    audio = tone(440, 3.0)
    made = through(audio, "time_stretch", rate=rate)
    assert made.frames == round(audio.frames / rate)
    assert strongest_hz(made) == pytest.approx(440, rel=0.003)


@pytest.mark.parametrize("rate", [0.8, 1.25])
def test_time_stretch_puts_a_click_where_its_time_map_says(rate: float) -> None:
    samples = np.zeros((1, RATE * 2), np.float32)
    samples[0, RATE : RATE + 40] = 0.5
    made = through(Audio(samples, RATE), "time_stretch", rate=rate)
    power = made.samples[0].astype(np.float64) ** 2
    centre = float(np.sum(np.arange(power.size) * power) / np.sum(power))
    assert centre == pytest.approx(RATE / rate, abs=0.01 * RATE)


@pytest.mark.parametrize("semitones", [-12.0, -0.5, 3.0, 7.0])
def test_pitch_shift_moves_the_pitch_and_keeps_the_length(semitones: float) -> None:
    audio = tone(440, 3.0)
    made = through(audio, "pitch_shift", semitones=semitones)
    assert made.frames == audio.frames
    assert strongest_hz(made) == pytest.approx(440 * 2 ** (semitones / 12), rel=0.003)


def test_reverb_decays_as_asked() -> None:
    click = np.zeros((2, RATE * 3), np.float32)
    click[:, 0] = 1.0
    made = through(
        Audio(click, RATE), "reverb", decay_s=1.0, damping=0.0, mix=1.0, pre_delay_ms=50.0
    ).samples.astype(np.float64)
    assert np.abs(made[:, : round(0.05 * RATE)]).max() < 1e-6
    assert np.sum(made**2, axis=1) == pytest.approx([1, 1], rel=0.02)
    assert not np.allclose(made[0], made[1]), "a stereo room is wide"
    left = np.cumsum(made[0, ::-1] ** 2)[::-1]  # Schroeder's integral
    fall_db = 10 * np.log10(left[round(0.25 * RATE)] / left[round(0.65 * RATE)])
    assert fall_db == pytest.approx(24, abs=2.5)


def test_reverb_keeps_its_tail_only_if_asked() -> None:
    audio = tone(440, 1.0)
    assert through(audio, "reverb").frames == audio.frames
    longer = through(audio, "reverb", keep_tail=True, decay_s=0.5, pre_delay_ms=0.0)
    assert longer.frames == audio.frames + RATE // 2
    shorter = through(audio, "reverb", decay_s=0.5, pre_delay_ms=0.0)
    assert np.allclose(longer.samples[:, : audio.frames], shorter.samples, atol=1e-6)


def test_gain_is_exact() -> None:
    audio = tone(440)
    assert level_db(through(audio, "gain", gain_db=-6.0)) == pytest.approx(level_db(audio) - 6)


@pytest.mark.parametrize(
    ("effect", "passes", "stops"), [("low_pass", 200, 4_000), ("high_pass", 4_000, 200)]
)
def test_passes_pass_and_stop(effect: str, passes: float, stops: float) -> None:
    settings = {"frequency_hz": 900.0, "slope": "24"}
    assert level_db(through(tone(passes), effect, **settings)) == pytest.approx(-15.05, abs=0.3)
    assert level_db(through(tone(stops), effect, **settings)) < -60


def test_passes_beyond_the_rate() -> None:
    audio = tone(440, rate=8_000)
    assert np.array_equal(through(audio, "low_pass", frequency_hz=9_000.0).samples, audio.samples)
    assert through(audio, "high_pass", frequency_hz=9_000.0).peak == 0.0


@pytest.mark.parametrize(
    ("shape", "hz", "far_hz"),
    [("peak", 1_000, 10_000), ("low_shelf", 100, 10_000), ("high_shelf", 15_000, 50)],
)
def test_equaliser_lifts_its_band_alone(shape: str, hz: float, far_hz: float) -> None:
    band = {"shape": shape, "frequency_hz": 1_000.0, "gain_db": 9.0}
    assert level_db(through(tone(hz), "eq", **band)) == pytest.approx(-15.05 + 9, abs=0.4)
    assert level_db(through(tone(far_hz), "eq", **band)) == pytest.approx(-15.05, abs=0.4)


@pytest.mark.parametrize("shape", ["hard", "soft"])
def test_clipping_bends_and_keeps_the_peak(shape: str) -> None:
    audio = tone(440)
    made = through(audio, "clipping", shape=shape, drive_db=20.0)
    assert made.peak == pytest.approx(audio.peak, rel=1e-4)
    assert level_db(made) > level_db(audio) + 1.5


def test_bit_crush_leaves_few_values() -> None:
    assert len(np.unique(through(tone(440), "bit_crush", bits=3).samples)) <= 9


@pytest.mark.parametrize("codec", ["mp3", "ogg", "opus", "m4a"])
@pytest.mark.parametrize("rate", [22_050, 44_100])
def test_codecs_lose_something_and_leave_the_rest_where_it_was(codec: str, rate: int) -> None:
    seconds = np.arange(rate) / rate
    chirp = 1.4 * np.sin(2 * np.pi * (200 + 600 * seconds) * seconds)  # above full scale
    audio = Audio(np.stack([chirp] * 3).astype(np.float32), rate)
    made = through(audio, "codec", format=codec, bitrate_kbps=96)
    error = made.samples - audio.samples
    assert 0 < np.sqrt(np.mean(error**2)) < 0.2 * np.sqrt(np.mean(audio.samples**2))


@pytest.mark.parametrize("effect", ["low_pass", "high_pass", "eq", "reverb"])
def test_what_rings_on_has_died_away_after_the_declared_tail(effect: str) -> None:
    settings = {
        "low_pass": {"frequency_hz": 100.0, "slope": "48"},
        "high_pass": {"frequency_hz": 100.0, "slope": "48"},
        "eq": {"frequency_hz": 100.0, "q": 8.0, "gain_db": -18.0},
        "reverb": {"decay_s": 0.4},
    }[effect]
    samples = np.zeros((1, RATE * 4), np.float32)
    samples[0, 100] = 1.0
    spec = EFFECTS.get(effect)
    tail = spec.loaded()().tail_samples(spec.settings(settings), RATE)
    made = np.abs(through(Audio(samples, RATE), effect, **settings).samples[0, 101:])
    assert 0 < tail < RATE * 3
    assert made[tail:].max() <= 1.1e-3 * made.max()
