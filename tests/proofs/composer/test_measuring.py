"""The proof's ears: what they say of sounds and notes of which the answer is known."""

import numpy as np
import pytest

from core.audio import Audio
from core.composer.pitch import Key
from core.generation.base import GenerationRequest
from tests.proofs.composer import hearing, pulse, tones, variety
from tests.proofs.composer.adherence import prompt
from tests.proofs.composer.making import MANNERS, scrambled, written
from tests.proofs.composer.written import groove_consistency, read

RATE = 48_000


def noise(seconds=6.0, channels=2, seed=1):
    rng = np.random.default_rng(seed)
    return (0.1 * rng.standard_normal((channels, round(seconds * RATE)))).astype(np.float32)


def clicks(bpm, seconds=24.0, late_s=0.0):
    """Return strokes on every beat and softer ones between."""
    samples = np.zeros((2, round(seconds * RATE)), np.float32)
    stroke = np.exp(-np.arange(3000) / 500) * np.sin(np.arange(3000) * 0.02)
    for number in range(int((seconds - 0.2) * bpm / 30)):
        at = round((number * 30 / bpm + late_s) * RATE)
        samples[:, at : at + 3000] += (0.6 if number % 2 == 0 else 0.1) * stroke[:3000]
    return Audio(samples, RATE)


def chord(pitches, seconds=6.0):
    time = np.arange(round(seconds * RATE)) / RATE
    waves = [np.sin(2 * np.pi * 440 * 2 ** ((p - 69) / 12) * time) for p in pitches]
    return Audio(np.stack([sum(waves)] * 2).astype(np.float32) * 0.05, RATE)


def test_sides_are_told() -> None:
    left, right = noise(channels=1), noise(channels=1, seed=2)
    apart = hearing.heard(Audio(np.concatenate([left, right]), RATE))
    assert apart["correlation"] == pytest.approx(0.0, abs=0.02)
    assert apart["low_side_db"] == pytest.approx(0.0, abs=1.0)
    against = hearing.heard(Audio(np.concatenate([left, -left]), RATE))
    assert against["correlation_least"] == pytest.approx(-1.0)


def test_faults_are_told() -> None:
    samples = noise()
    samples[:, : RATE // 2] = 0.0
    samples[0, RATE] = 1.0
    samples += 0.002
    found = hearing.heard(Audio(samples, RATE))
    assert found["clipped"] == 1
    assert found["dc"] == pytest.approx(0.002, abs=5e-4)
    assert found["end_db"] > -30
    silent = hearing.heard(Audio(np.pad(noise(), ((0, 0), (0, 2 * RATE))), RATE))
    assert silent["silence"] == pytest.approx(0.25, abs=0.01)
    assert silent["end_db"] < -100


def test_slopes_and_holes_are_told() -> None:
    hertz = 1000.0 * 2.0 ** (np.arange(-10, 11) / 3.0)
    levels = -5.0 * np.log2(hertz / 1000.0)
    assert hearing.slope_db(hertz, levels, 100.0, 4000.0) == pytest.approx(5.0)
    levels[8] -= 9.0
    assert hearing.holes_db(hertz, levels).max() == pytest.approx(9.0)


@pytest.mark.parametrize("bpm", [72.0, 100.0, 128.0])
def test_beats_are_heard(bpm) -> None:
    found = pulse.pulse(clicks(bpm))
    assert pulse.octave_error(found.tempo_bpm, bpm, (0.5, 1.0, 2.0)) < 5e-4
    grid = np.arange(100) * 30.0 / bpm
    assert pulse.on_grid(found.times_s, grid) > 0.95
    assert pulse.on_grid(found.times_s, grid + 15.0 / bpm) < 0.2


def test_no_beat_is_heard_in_noise() -> None:
    assert pulse.pulse(Audio(noise(12.0), RATE)).tempo_bpm == 0.0


def test_a_tempo_bears_a_slip() -> None:
    times = np.arange(60) * 0.5
    times[30:] += 0.25
    step, steady = pulse.line_through(times, 0.502)
    assert step == pytest.approx(0.5, abs=2e-4)
    assert steady == pytest.approx(0.5)
    assert pulse.line_through(times[:4], 0.5) == (0.0, 0.0)


def test_scales_rank_first_where_they_are_played() -> None:
    key = Key.parse("D dorian")
    home = chord([62, 65, 69, 72, 74, 76, 79, 71, 67, 50])
    assert tones.fit(key, *tones.heard_tones(home)).rank == 1
    assert tones.fit(Key.parse("E dorian"), *tones.heard_tones(home)).rank > 1
    rast = Key.parse("C rast")
    quarter = chord([60 + step for step in rast.steps] + [48])
    assert tones.fit(rast, *tones.heard_tones(quarter)).rank == 1


def test_overtones_do_not_count() -> None:
    time = np.arange(4 * RATE) / RATE
    wave = sum(np.sin(2 * np.pi * 220 * n * time) / n for n in range(1, 8))
    pitches, weights = tones.heard_tones(Audio(np.stack([wave] * 2).astype(np.float32) * 0.1, RATE))
    classes = np.bincount(np.round(pitches).astype(int) % 12, weights, 12)
    assert classes[9] > 0.95 * classes.sum()


def test_scrambled_notes_fall() -> None:
    plan, score = written(GenerationRequest("pop ballad", seconds=30.0, seed=2))
    kept = read(plan, score)
    assert kept["strangers"] == 0
    assert kept["rank_written"] == 1
    pitches, times = (scrambled(plan, score, manner) for manner in MANNERS[1:])
    assert read(plan, pitches)["strangers"] > 20
    assert read(plan, pitches)["home"] < 0.8
    drums = [one.part("drums") for one in (score, pitches)]
    assert drums[0] == drums[1]
    assert groove_consistency(plan, times) < kept["groove"]
    assert sum(len(p.notes) for p in times.parts) == sum(len(p.notes) for p in score.parts)


def test_likeness_of_takes() -> None:
    rng = np.random.default_rng(1)
    rows = rng.standard_normal((20, 12))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    assert variety.chroma_likeness(rows, np.roll(rows, 3, axis=1)) == pytest.approx(1.0)
    assert variety.chroma_likeness(rows, rows[::-1]) < 0.5
    onsets = rng.random((8, 16)) < 0.5
    assert variety.rhythm_likeness(onsets, onsets) == 1.0
    assert variety.rhythm_likeness(onsets, ~onsets) == 0.0


def test_joins_of_other_sound_are_new() -> None:
    plan, _score = written(GenerationRequest("synth-pop", seconds=40.0, seed=2))
    bright = noise(plan.frames / RATE)
    for section in plan.sections[1::2]:
        first = round(plan.seconds_at(section.bar * plan.metre.bar) * RATE)
        last = round(plan.seconds_at((section.bar + section.bars) * plan.metre.bar) * RATE)
        bright[:, first:last] = np.cumsum(bright[:, first:last], axis=1) * 0.02
    assert variety.novelty(plan, Audio(bright, RATE))["novelty"] > 2
    assert variety.novelty(plan, Audio(noise(plan.frames / RATE), RATE))["novelty"] < 2


def test_prompts_are_the_same_each_time_and_differ() -> None:
    prompts = [prompt(number) for number in range(40)]
    assert prompts == [prompt(number) for number in range(40)]
    assert len({each.text for each in prompts}) == 40
    assert any(each.tempo_bpm for each in prompts)
    assert any(each.unwanted for each in prompts)
    assert not any(set(each.wanted) & set(each.unwanted) for each in prompts)
