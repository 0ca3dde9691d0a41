"""Takes of the genres of the world: their wishes, stems, loops, variations, and how they sound."""

import json

import numpy as np
import pytest

from core.audio.loudness import loudness_lufs, true_peak_dbtp
from core.composer.genre_table import GENRES
from core.generation import GenerationRequest
from core.jobs import NoControl
from core.studio import Studio, Take, make_take
from core.studio.variations import remade, varied

RATE = 48_000
GENRES_OF_THE_WORLD = ("salsa", "afrobeat", "balkan", "maqam", "raga", "gamelan")
WISHES = {
    "salsa": ("salsa, 3-2 clave, 188 bpm, in G minor", 188.0, "G minor", "4/4"),
    "afrobeat": ("afrobeat in 12/8, 70 bpm, E dorian", 70.0, "E dorian", "12/8"),
    "balkan": ("balkan, 11/8, 126 bpm, D phrygian dominant", 126.0, "D phrygian dominant", "11/8"),
    "maqam": ("samai in bayati on D, 84 bpm", 84.0, "D bayati", "10/8"),
    "raga": ("raga bhairav in D, tintal, 96 bpm", 96.0, "D bhairav", "4/4"),
    "gamelan": ("gamelan in slendro on D, 92 bpm", 92.0, "D slendro", "4/4"),
}  # fmt: skip
# Over a drone only few fundamentals sound: a third of an octave without one is no hole.
SPARSE = {"maqam", "raga", "gamelan"}


def made(studio: Studio, text: str, seconds: float = 22.0, **settings) -> Take:
    request = GenerationRequest(text, seconds=seconds, seed=4, settings=settings)
    stored = GenerationRequest.from_json(json.loads(json.dumps(request.to_json())))
    return make_take(studio, "composer", stored, NoControl())


@pytest.fixture(scope="module")
def takes(studio: Studio) -> dict[str, Take]:
    return {genre: made(studio, WISHES[genre][0]) for genre in GENRES_OF_THE_WORLD}


def thirds_db(samples: np.ndarray) -> np.ndarray:
    """Return the level of each third of an octave from 63 Hz to 8 kHz."""
    window = np.hanning(1 << 15)
    power = np.zeros((1 << 14) + 1)
    for start in range(0, samples.shape[1] - len(window), len(window) // 2):
        block = samples[:, start : start + len(window)] * window
        power += (np.abs(np.fft.rfft(block, axis=1)) ** 2).sum(axis=0)
    hertz = np.fft.rfftfreq(len(window), 1 / RATE)
    centres = 1000 * 2.0 ** (np.arange(-12, 10) / 3)
    edge = 2.0 ** (1 / 6)
    levels = [power[(hertz >= c / edge) & (hertz < c * edge)].sum() for c in centres]
    return 10 * np.log10(np.array(levels) + 1e-12)


@pytest.mark.parametrize("genre", GENRES_OF_THE_WORLD)
def test_wishes_are_honoured(takes: dict[str, Take], genre: str) -> None:
    _, tempo, key, metre = WISHES[genre]
    plan = takes[genre].made.plan
    assert (plan["genre"], plan["tempo_bpm"], plan["key"], plan["metre"]) == (
        genre,
        tempo,
        key,
        metre,
    )
    assert takes[genre].audio.frames == 22 * RATE
    assert not [n for n in takes[genre].made.notices if "drone" in n]


@pytest.mark.parametrize("genre", GENRES_OF_THE_WORLD)
def test_the_mix_keeps_to_its_gates(takes: dict[str, Take], genre: str) -> None:
    take = takes[genre]
    samples = take.audio.samples
    assert abs(loudness_lufs(take.audio) - GENRES[genre].lufs) < 2.0
    assert true_peak_dbtp(take.audio) <= -1.0
    assert np.corrcoef(samples)[0, 1] >= 0
    assert 20 * np.log10(np.abs(samples[:, -480:]).max() + 1e-12) < -60
    assert abs(samples.mean()) < 1e-3
    total = sum(stem.samples for stem in take.made.stems.values())
    assert np.abs(total - samples).max() < 10 ** (-90 / 20)
    levels = thirds_db(samples)
    around = np.minimum(
        np.maximum.reduce([np.roll(levels, step) for step in (1, 2, 3)]),
        np.maximum.reduce([np.roll(levels, -step) for step in (1, 2, 3)]),
    )
    deepest = (around - levels)[3:-3].max()
    assert deepest < (24 if genre in SPARSE else 8)


@pytest.mark.parametrize("genre", GENRES_OF_THE_WORLD)
def test_new_drums_leave_all_else_alone(studio: Studio, takes: dict[str, Take], genre: str) -> None:
    song = takes[genre]
    recipe = song.origin.recipe
    assert recipe is not None
    other = make_take(studio, "composer", varied(recipe, "drums", seed=9), NoControl())
    for name, stem in song.made.stems.items():
        same = np.array_equal(stem.samples, other.made.stems[name].samples)
        assert same is (name != "drums")
    assert other.audio.peak < 1.0


@pytest.mark.slow
@pytest.mark.parametrize("genre", GENRES_OF_THE_WORLD)
def test_bars_are_made_again(studio: Studio, takes: dict[str, Take], genre: str) -> None:
    song = takes[genre]
    last = song.made.plan["bars"] - 2
    again = remade(studio, song, (last - 1, last), stems=("lead",), seed=3, control=NoControl())
    bar = RATE * song.made.plan["beats_per_bar"] * 60 / song.made.plan["tempo_bpm"]
    start, end = round((last - 1) * bar), round((last + 1) * bar)
    difference = np.abs(again.audio.samples - song.audio.samples).max(axis=0)
    assert difference[start:end].max() > 1e-3
    assert not difference[: start - RATE // 50].any()
    assert not difference[end + RATE // 50 :].any()


@pytest.mark.slow
@pytest.mark.parametrize("genre", GENRES_OF_THE_WORLD)
def test_loops_are_whole_cycles_of_bars(studio: Studio, genre: str) -> None:
    take = made(studio, genre, seconds=9.0, loop=True)
    plan = take.made.plan
    bar = RATE * plan["beats_per_bar"] * 60 / plan["tempo_bpm"]
    assert take.audio.frames == round(plan["bars"] * bar)
    assert not any(row["free"] for row in plan["form"])
    edge = np.abs(take.audio.samples[:, 0] - take.audio.samples[:, -1]).max()
    assert edge < 0.2 * take.audio.peak
