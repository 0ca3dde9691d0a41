"""The published measures: what the same sound scores, what worse sound does, what is refused."""

import numpy as np
import pytest

from core.analysis import quality
from core.audio import Audio
from core.errors import MachineError, UserError
from tests.sounds import music

pytest.importorskip("visqol")


def noisy(audio: Audio, level: float) -> Audio:
    noise = np.random.default_rng(3).standard_normal(audio.samples.shape) * level
    return audio.with_samples(audio.samples + noise.astype(np.float32))


def talk(seconds: float = 6.0) -> Audio:
    """Return something like a voice: a buzz through two formants, in words with pauses."""
    rate = 16_000
    time = np.arange(round(seconds * rate)) / rate
    buzz = sum(np.sin(2 * np.pi * 120 * k * time) * formant(120 * k) for k in range(1, 60))
    words = np.clip(np.sin(2 * np.pi * 4.0 * time), 0, None) * (
        np.sin(2 * np.pi * 0.6 * time) > -0.3
    )
    voice = 0.3 * buzz * words / np.abs(buzz).max()
    return Audio(np.repeat(voice[None], 2, axis=0).astype(np.float32), rate)


def formant(hertz: float) -> float:
    return sum(1 / (1 + ((hertz - peak) / 120) ** 2) for peak in (600, 1_400, 2_600))


def test_visqol_knows_the_same_sound_and_a_worse_one() -> None:
    quality.warm_up()
    assert quality.is_compiled()
    sound = music(3.0)
    same = quality.visqol_music(sound, sound)
    assert same == pytest.approx(quality.VISQOL_SAME, abs=0.01)
    assert quality.visqol_music(sound, noisy(sound, 0.03)) < same - 0.3


def test_visqols_regression_is_its_own() -> None:
    """Scores of the library itself, through libsvm, for the same mean similarities."""
    mapper = quality._visqol().quality_mapper
    assert mapper.predict_quality(np.ones(32)) == pytest.approx(4.732101253042353, abs=1e-12)
    assert mapper.predict_quality(np.full(32, 0.9)) == pytest.approx(4.353370785252769, abs=1e-12)
    assert mapper.predict_quality(np.full(32, 0.5)) == pytest.approx(2.870680629417051, abs=1e-12)


def test_pesq_knows_the_same_speech_and_a_worse_one() -> None:
    pytest.importorskip("pesq")
    voice = talk()
    same = quality.pesq_wide_band(voice, voice)
    assert same == pytest.approx(quality.PESQ_SAME, abs=0.01)
    assert quality.pesq_wide_band(voice, noisy(voice, 0.02)) < same - 0.5


def test_a_voice_with_pauses_is_speech_and_music_is_not() -> None:
    assert quality.is_speech(talk())
    assert not quality.is_speech(music(6.0))
    assert not quality.is_speech(Audio.silent(96_000, 48_000))
    assert not quality.is_speech(talk(1.0))


def test_silence_holds_no_speech() -> None:
    pytest.importorskip("pesq")
    with pytest.raises(UserError, match="no_speech"):
        quality.pesq_wide_band(Audio.silent(96_000, 48_000), Audio.silent(96_000, 48_000))


@pytest.mark.parametrize("measure", [quality.visqol_music, quality.pesq_wide_band])
def test_half_a_second_is_too_short(measure) -> None:
    with pytest.raises(UserError, match="too_short_to_measure"):
        measure(music(0.5), music(0.5))


@pytest.mark.parametrize(
    ("measure", "module"),
    [(quality.visqol_music, "visqol.audio_utils"), (quality.pesq_wide_band, "pesq")],
)
def test_a_library_that_is_not_there_is_named(measure, module, monkeypatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(MachineError, match="no_measure"):
        measure(music(2.0), music(2.0))
