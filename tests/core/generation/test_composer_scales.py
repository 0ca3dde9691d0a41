"""Scales through the engines' protocol: what is told, what is kept, what is heard."""

import numpy as np
import pytest

from core.audio import Audio
from core.composer.pitch import Key
from core.errors import UserError
from core.generation import ENGINES, GenerationRequest, check_request
from core.jobs import NoControl

RATE = 48_000


@pytest.fixture(scope="module")
def composer():
    return ENGINES.get("composer").loaded()()


def take(composer, text="", **request):
    request = GenerationRequest(text, **request)
    check_request(ENGINES.get("composer"), request)
    work = composer.generate(request, NoControl())
    chunks = []
    while True:
        try:
            chunks.append(next(work))
        except StopIteration as end:
            return Audio.joined(chunks), end.value


def scale_file(folder, *tones, name="mine"):
    path = folder / f"{name}.scl"
    path.write_text("\n".join([f"! {name}", name, str(len(tones)), *tones]), "utf-8")
    return {"scale_file": str(path)}


TOLD = [
    ("jazz in rast on d", {}, "D rast has no chords: jazz swing is played over a drone."),
    ("rock, chords Am F C G, in hijaz on A", {}, "A hijaz has no chords: those that were stated"),
    ("house", {"key": "C slendro"}, "C slendro has no chords: house is played over a drone."),
]


@pytest.mark.parametrize(("text", "request_", "part"), TOLD)
def test_what_a_genre_cannot_follow_is_told_in_a_sentence(composer, text, request_, part):
    _, made = take(composer, text, seconds=2.0, **request_)
    assert any(part in notice for notice in made.notices)


def test_a_scale_that_was_asked_for_is_played_and_kept(composer):
    _, made = take(composer, "in rast on d", seconds=3.0)
    assert made.notices == ()
    assert made.plan["key"] == "D rast"
    assert made.plan["scale_cents"] == [0, 204, 355, 498, 702, 906, 1057]
    assert made.plan["period_cents"] == 1200
    _, made = take(composer, "rock", seconds=3.0)
    assert made.plan["tuning_cents"] == []


def test_a_scale_file_wins_and_is_told(composer, tmp_path):
    five = scale_file(tmp_path, "231.0", "474.0", "717.0", "955.0", "1208.0", name="Slendro B")
    _, made = take(composer, "ambient in D dorian", seconds=3.0, settings=five)
    assert made.plan["key"] == "D Slendro B"
    assert made.plan["period_cents"] == 1208
    assert any("not “dorian”" in notice for notice in made.notices)
    edo = scale_file(tmp_path, *(f"{1200 / 19 * s:.4f}" for s in range(1, 20)), name="19 steps")
    _, made = take(composer, "rock in E dorian", seconds=3.0, settings=edo)
    assert made.notices == ("“19 steps” is a tuning: E dorian is played in it.",)
    assert made.plan["key"] == "E dorian"
    assert len(made.plan["tuning_cents"]) == 13


def test_a_broken_scale_file_stops_before_anything_is_made(composer, tmp_path):
    with pytest.raises(UserError) as caught:
        take(composer, "rock", seconds=2.0, settings=scale_file(tmp_path, "0/2", "2/1"))
    assert caught.value.code == "composer.scala_bad_ratio"


def test_the_same_scale_and_seed_give_the_same_samples(composer):
    one, two = (take(composer, "raga yaman in c#", seconds=4.0, seed=3)[0] for _ in range(2))
    assert np.array_equal(one.samples, two.samples)


@pytest.mark.parametrize("key", ["D rast", "C slendro", "G thai"])
def test_what_is_heard_are_the_tones_of_the_scale(composer, key):
    """Measured on the take's sound: its strongest partials below 1 kHz are the scale's."""
    audio, _ = take(composer, "kalimba only, folk", seconds=24.0, key=key, seed=1)
    mono = audio.samples.mean(axis=0).astype(float)
    window, size = 1 << 16, 1 << 19
    power = np.zeros(size // 2 + 1)
    for start in range(0, len(mono) - window, window // 2):
        block = mono[start : start + window] * np.hanning(window)
        power += np.abs(np.fft.rfft(block, size)) ** 2
    hz = np.arange(len(power)) * RATE / size
    power[(hz < 200) | (hz > 1000)] = 0
    scale = Key.parse(key)
    tones = [scale.degree_pitch(degree, scale.home) for degree in range(-20, 30)]
    for _ in range(5):
        at = int(power.argmax())
        pitch = 69 + 12 * np.log2(hz[at] / 440)
        assert min(abs(pitch - tone) for tone in tones) < 0.03
        power[np.abs(1200 * np.log2(np.maximum(hz, 1) / hz[at])) < 60] = 0
