import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.audio import Audio
from core.augmentation import EFFECTS, AppliedStep, Chain, Step, seed_of_copy
from core.errors import Cancelled, UserError
from core.jobs import Reporter
from core.origins import OriginId, OriginMap
from core.text import sentence

RATE = 16_000


def sound(frames: int = 8_000, channels: int = 2) -> Audio:
    rng = np.random.default_rng(5)
    return Audio(rng.standard_normal((channels, frames)).astype(np.float32) * 0.1, RATE)


def radio() -> Chain:
    return Chain(
        (
            Step("noise", 0.5, {"colour": ("white", "pink"), "snr_db": (10, 30)}),
            Step("time_stretch", 1.0, {"rate": (0.8, 1.25)}),
            Step("bit_crush", 0.5, {"bits": (4, 12)}),
            Step("low_pass", 1.0, {"frequency_hz": (500, 4_000)}),
        ),
        "Old radio",
    )


def test_same_seed_same_sound_and_another_seed_another() -> None:
    first, again, other = (radio().applied(sound(), seed) for seed in (1, 1, 2))
    assert np.array_equal(first.audio.samples, again.audio.samples)
    assert first.steps == again.steps
    assert first.steps != other.steps


def test_any_integer_is_a_seed() -> None:
    for seed in (-1, 0, 2**64 - 1, 2**80):
        radio().applied(sound(100), seed)


def test_threads_do_not_disturb_each_other() -> None:
    alone = radio().applied(sound(), 9).audio.samples
    with ThreadPoolExecutor(4) as pool:
        for made in pool.map(lambda seed: radio().applied(sound(), seed), [9, 3, 9, 4, 9]):
            if made.steps[0].seed == radio().drawn(9)[0].seed:
                assert np.array_equal(made.audio.samples, alone)


def test_global_generators_stay_as_they_were() -> None:
    np.random.seed(3)
    before = np.random.get_state()[1].copy()
    radio().applied(sound(), 1)
    assert np.array_equal(np.random.get_state()[1], before)


def test_a_step_at_the_end_leaves_the_earlier_ones() -> None:
    longer = Chain((*radio().steps, Step("gain", ranges={"gain_db": (-3, 3)})))
    assert longer.drawn(4)[:4] == radio().drawn(4)


def test_values_lie_in_their_ranges_and_probability_is_kept() -> None:
    drawn = [radio().drawn(seed) for seed in range(400)]
    happened = sum(steps[0].happened for steps in drawn)
    assert 160 < happened < 240
    assert all(steps[1].happened for steps in drawn)
    assert {steps[0].settings["colour"] for steps in drawn} == {"white", "pink"}
    assert all(10 <= steps[0].settings["snr_db"] <= 30 for steps in drawn)
    assert {steps[2].settings["bits"] for steps in drawn} == set(range(4, 13))
    below = sum(steps[3].settings["frequency_hz"] < 1_414 for steps in drawn)
    assert 160 < below < 240, "frequencies are even in octaves"


def test_what_was_done_can_be_done_again_from_its_json() -> None:
    made = radio().applied(sound(), 21)
    audio = sound()
    for line in json.loads(json.dumps(made.to_json())):
        step = AppliedStep.from_json(line)
        assert step.to_json() == line
        assert line["frames"][0] == audio.frames
        audio = step.applied_to(audio)
        assert line["frames"][1] == audio.frames
    assert np.array_equal(audio.samples, made.audio.samples)


def test_a_step_that_does_not_happen_changes_nothing() -> None:
    audio = sound()
    made = Chain((Step("noise", p=0.0),)).applied(audio, 1)
    assert made.audio is audio
    assert not made.steps[0].happened


def test_origins_follow_the_stretch_and_grow_by_tail_and_window() -> None:
    audio = sound(RATE * 2)
    origins = OriginMap.of(RATE, OriginId("model"))
    made = Chain((Step("time_stretch", ranges={"rate": 2.0}),)).applied(audio, 1)
    [stretch] = made.origins(origins)
    assert stretch.start == 0
    assert RATE // 2 <= stretch.end <= RATE // 2 + 0.07 * RATE
    late = OriginMap.of(audio.frames, OriginId("you"))
    room = Chain((Step("reverb", ranges={"decay_s": 1.0, "keep_tail": True}),)).applied(audio, 1)
    assert room.origins(late).end == room.audio.frames
    assert Chain((Step("noise"),)).applied(audio, 1).origins(origins) == origins


def test_origins_of_a_step_that_did_not_happen_stay() -> None:
    origins = OriginMap.of(100, OriginId("a"))
    made = Chain((Step("time_stretch", 0.0, {"rate": 2.0}),)).applied(sound(100), 1)
    assert made.origins(origins) == origins


def test_stop_is_obeyed_between_steps() -> None:
    reporter = Reporter()
    reporter.stop()
    with pytest.raises(Cancelled):
        radio().applied(sound(), 1, reporter)


def test_stop_is_obeyed_inside_a_long_stretch() -> None:
    reporter = Reporter()
    threading.Timer(0.6, reporter.stop).start()
    chain = Chain((Step("time_stretch", ranges={"rate": 0.5}),))
    with pytest.raises(Cancelled):
        chain.applied(sound(8_000_000), 1, reporter)


def test_other_threads_run_during_a_long_stretch() -> None:
    late_s, working = 0.0, True

    def watch() -> None:
        nonlocal late_s
        while working:
            asked = time.perf_counter()
            time.sleep(0.005)
            late_s = max(late_s, time.perf_counter() - asked)

    watcher = threading.Thread(target=watch)
    watcher.start()
    Chain((Step("pitch_shift", ranges={"semitones": 3}),)).applied(sound(1_500_000), 1)
    working = False
    watcher.join()
    assert late_s < 0.25, "a window would have frozen"


def test_progress_names_the_steps() -> None:
    seen: list[tuple[float, str]] = []
    radio().applied(sound(), 1, Reporter(lambda fraction, stage: seen.append((fraction, stage))))
    assert [stage for _, stage in seen][:2] == ["noise", "time_stretch"]
    assert seen[-1][0] == 1.0


def test_an_empty_chain_changes_nothing() -> None:
    audio = sound()
    assert Chain(()).applied(audio, 1).audio is audio


@pytest.mark.parametrize(
    ("effect", "p", "ranges", "code"),
    [
        ("wobble", 1, {}, "plugins.unknown"),
        ("noise", 1.5, {}, "augmentation.bad_probability"),
        ("noise", float("nan"), {}, "augmentation.bad_probability"),
        ("noise", True, {}, "augmentation.bad_probability"),
        ("noise", "often", {}, "augmentation.bad_probability"),
        ("noise", 1, {"loudness": 3}, "plugins.unknown_param"),
        ("noise", 1, {"snr_db": 900}, "plugins.out_of_range"),
        ("noise", 1, {"snr_db": (10, 900)}, "plugins.out_of_range"),
        ("noise", 1, {"snr_db": (30, 10)}, "augmentation.reversed_range"),
        ("noise", 1, {"snr_db": (10,)}, "augmentation.bad_range"),
        ("noise", 1, {"snr_db": (10, 20, 30)}, "augmentation.bad_range"),
        ("noise", 1, {"snr_db": "loud"}, "plugins.wrong_type"),
        ("noise", 1, {"snr_db": float("nan")}, "plugins.out_of_range"),
        ("noise", 1, {"colour": ("white", "green")}, "plugins.not_a_choice"),
        ("noise", 1, {"colour": ()}, "augmentation.nothing_to_choose"),
        ("bit_crush", 1, {"bits": 3.5}, "plugins.wrong_type"),
        ("time_stretch", 1, {"rate": 0}, "plugins.out_of_range"),
    ],
)
def test_a_step_that_cannot_be_says_why(
    effect: str, p: object, ranges: dict[str, object], code: str
) -> None:
    with pytest.raises(UserError) as caught:
        Step(effect, p, ranges)  # type: ignore[arg-type]
    assert caught.value.code == code
    said = sentence(caught.value)
    assert said.what
    assert said.remedy


def test_seeds_of_copies_differ_and_depend_on_nothing_else() -> None:
    seeds = {seed_of_copy(s, n, c) for s in range(3) for n in ("a.wav", "b.wav") for c in range(5)}
    assert len(seeds) == 30
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert seed_of_copy(1, "a.wav", 2) == seed_of_copy(1, "a.wav", 2)


@given(st.sampled_from([spec.id for spec in EFFECTS]), st.integers(0, 2**63), st.integers(0, 400))
def test_every_effect_takes_any_length(effect: str, seed: int, frames: int) -> None:
    audio = sound(frames, 1)
    step = Step(effect, ranges={"rate": 1.3} if effect == "time_stretch" else {})
    made = Chain((step,)).applied(audio, seed).audio
    assert made.finite
    assert made.frames == (round(frames / 1.3) if effect == "time_stretch" else frames)
