"""Loops: whole bars whose end meets their start."""

import numpy as np
import pytest

from core.audio import Audio
from core.composer import recording
from core.generation import GenerationRequest, Made
from core.generation.engines.composer import Composer
from core.jobs import NoControl

RATE = 48_000
PROMPTS = ("house, 120 bpm", "ambient, 60 bpm", "lofi, 84 bpm", "jazz, 130 bpm")


@pytest.fixture(scope="module")
def composer() -> Composer:
    return Composer()


def take(composer: Composer, text: str, *, loop: bool = True, seconds: float = 8.0, **more):
    request = GenerationRequest(text, seconds=seconds, seed=5, settings={"loop": loop, **more})
    work, chunks = composer.generate(request, NoControl()), []
    while True:
        try:
            chunks.append(next(work))
        except StopIteration as end:
            return Audio.joined(chunks), end.value


@pytest.fixture(scope="module")
def loops(composer: Composer) -> dict[str, tuple[Audio, Made]]:
    return {text: take(composer, text) for text in PROMPTS}


def level_db(samples: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(samples.astype(float) ** 2) + 1e-12))


def flux(samples: np.ndarray, at: int) -> float:
    """Return by how much the spectrum rises from just before a frame to just after it."""
    window = np.hanning(2048)
    before, after = (
        np.abs(np.fft.rfft(samples.mean(axis=0)[start : start + 2048] * window))
        for start in (at - 2048, at)
    )
    return float(np.maximum(after - before, 0).sum())


@pytest.mark.parametrize("text", PROMPTS)
def test_a_loop_is_whole_bars_and_its_length_is_told(loops, text):
    audio, made = loops[text]
    plan = made.plan
    bar_s = plan["beats_per_bar"] * 60 / plan["tempo_bpm"]
    assert plan["bars"] >= 1
    assert audio.frames == round(plan["bars"] * bar_s * RATE) == plan["frames"]
    assert abs(audio.seconds - 8.0) <= bar_s
    assert any(f"{audio.seconds:.2f} s" in notice for notice in made.notices)
    assert all(section["kind"] != "end" for section in plan["form"])
    assert sum(section["bars"] for section in plan["form"]) == plan["bars"]
    assert max(chord["start_s"] for chord in plan["chords"]) < audio.seconds
    assert made.midi is not None
    total = sum(stem.samples for stem in made.stems.values())
    assert np.abs(total - audio.samples).max() < 10 ** (-90 / 20)
    assert 0.1 < audio.peak < 1.0


@pytest.mark.parametrize("text", PROMPTS)
def test_the_join_is_like_any_other_bar_line(loops, text):
    audio, made = loops[text]
    twice = np.concatenate([audio.samples, audio.samples], axis=1)
    steps = np.abs(np.diff(twice, axis=1)).max(axis=0)
    bends = np.abs(np.diff(twice, 2, axis=1)).max(axis=0)
    join = audio.frames
    beat = RATE * 60 / made.plan["tempo_bpm"]
    beats = [round(number * beat) for number in range(2, round(audio.frames / beat))]
    # A drum may strike there: it may not jump more than where it strikes inside.
    inside = np.concatenate([np.arange(at - 120, at + 120) for at in beats])
    near = slice(join - 3, join + 2)
    assert steps[near].max() <= 1.2 * steps[inside].max()
    assert bends[near].max() <= 1.2 * bends[inside].max()
    typical = [flux(twice, at) for at in beats]
    assert flux(twice, join) <= 1.5 * max(typical)
    # Where nothing strikes the two samples lie as close as their neighbours do.
    for name, stem in made.stems.items():
        if name == "drums":
            continue
        whole = np.concatenate([stem.samples, stem.samples], axis=1)
        bends = np.abs(np.diff(whole, 2, axis=1)).max(axis=0)
        assert bends[near].max() <= bends[join - 4800 : join - 48].max() + bends[
            join + 48 : join + 4800
        ].max() + 10 ** (-80 / 20)


@pytest.mark.parametrize("text", ["only strings, 80 bpm", "only warm pad, 60 bpm"])
def test_a_held_pad_goes_on_over_the_join(composer, text):
    audio, _ = take(composer, text, chords="", instruments={"lead": ""})  # which breathes
    twice = np.concatenate([audio.samples, audio.samples], axis=1)
    window = RATE // 20
    levels = np.array(
        [level_db(twice[:, at : at + window]) for at in range(0, twice.shape[1] - window, window)]
    )
    join = audio.frames // window
    around = levels[join - 4 : join + 5]
    rest = levels[20 : join - 20]
    assert around.min() >= rest.min() - 1.0
    assert np.abs(np.diff(around)).max() <= np.abs(np.diff(rest)).max() + 1.5
    # A take that is no loop ends in silence: the measure sees it.
    audio, _ = take(composer, text, loop=False)
    assert level_db(audio.samples[:, -window:]) < rest.min() - 10


@pytest.mark.parametrize("text", PROMPTS)
@pytest.mark.slow
def test_another_time_round_is_the_same(composer, loops, text, monkeypatch):
    audio, made = loops[text]
    monkeypatch.setattr(recording, "_LONGEST_TAIL_S", 3 * audio.seconds)
    again, _ = take(composer, text, frozen={**made.plan["frozen"], "curves": {}})
    assert again.frames == audio.frames
    # The limiter works in cells and tenths of a decibel, counted from the lead-in: a peak that it
    # turns down may come out some tenths louder or softer, all else is the same.
    difference = np.abs(again.samples - audio.samples).max(axis=0) / audio.peak
    assert 20 * np.log10(difference.max() + 1e-12) < -26
    assert 20 * np.log10(np.quantile(difference, 0.95) + 1e-12) < -60


def test_bars_of_a_loop_are_made_again_round_its_join(composer):
    plain, made = take(composer, "house, 120 bpm")
    entry = {"bars": [0, 0], "stems": ["bass"], "seed": 3}
    other, changed = take(composer, "house, 120 bpm", remade=[entry])
    bar, margin = round(4 * 60 / 120 * RATE), RATE // 100
    difference = np.abs(changed.stems["bass"].samples - made.stems["bass"].samples).max(axis=0)
    assert difference[:bar].max() > 1e-3
    assert not difference[bar + margin : plain.frames - margin].any()
    for name in ("drums", "chords", "lead"):
        assert np.array_equal(changed.stems[name].samples, made.stems[name].samples)
    assert other.frames == plain.frames


@pytest.mark.slow
def test_short_and_odd_loops(composer):
    audio, made = take(composer, "techno, 140 bpm", seconds=1.0)
    assert made.plan["bars"] == 1
    assert audio.frames == round(4 * 60 / 140 * RATE)
    audio, made = take(composer, "folk, 100 bpm", seconds=7.0, metre="7/8", builds=True)
    assert made.plan["metre"] == "7/8"
    assert audio.frames == round(made.plan["bars"] * 3.5 * 0.6 * RATE)
    audio, made = take(composer, "rock, 120 bpm", seconds=40.0)
    assert [section["kind"] for section in made.plan["form"]] == ["verse", "chorus"]
