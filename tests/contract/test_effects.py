"""What every registered effect keeps, whoever wrote it."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.audio import Audio
from core.augmentation import EFFECTS, Effect
from core.plugins import Param, ParamValue, Spec

every_effect = pytest.mark.parametrize("spec", list(EFFECTS), ids=lambda spec: spec.id)


def sound(frames: int = 6_000, channels: int = 2, rate: int = 44_100) -> Audio:
    rng = np.random.default_rng(11)
    wave = np.sin(np.arange(frames) * 0.06) * 0.3 + rng.standard_normal((channels, frames)) * 0.05
    return Audio(wave.astype(np.float32), rate)


def values_of(param: Param) -> tuple[ParamValue, ...]:
    """Return the edges of what a setting takes."""
    if param.kind == "choice":
        return param.choices
    if param.kind == "bool":
        return (False, True)
    return (param.minimum, param.maximum)


def settings_of(spec: Spec) -> Iterator[dict[str, ParamValue]]:
    """Yield the defaults, then each setting at its edges."""
    yield spec.settings()
    for param in spec.params:
        for value in values_of(param):
            yield spec.settings({param.name: value})


def apply(spec: Spec, audio: Audio, settings: dict[str, ParamValue], seed: int = 3) -> Audio:
    effect: Effect = spec.loaded()()
    return effect.apply(audio, settings, np.random.default_rng(seed))


@every_effect
def test_any_setting_gives_finite_float32_of_the_same_rate(spec: Spec) -> None:
    audio = sound()
    for settings in settings_of(spec):
        made = apply(spec, audio, settings)
        assert made.samples.dtype == np.float32
        assert (made.channels, made.sample_rate) == (audio.channels, audio.sample_rate)
        assert made.finite


@every_effect
@pytest.mark.parametrize("channels", [1, 2, 3, 8])
@pytest.mark.parametrize("rate", [4_000, 22_050, 384_000])
def test_any_channels_and_rate(spec: Spec, channels: int, rate: int) -> None:
    audio = sound(3_000, channels, rate)
    made = apply(spec, audio, spec.settings())
    assert (made.channels, made.sample_rate) == (channels, rate)
    assert made.finite


@every_effect
@pytest.mark.parametrize("frames", [0, 1, 7])
def test_next_to_nothing(spec: Spec, frames: int) -> None:
    for settings in settings_of(spec):
        assert apply(spec, sound(frames), settings).finite


@every_effect
def test_the_input_is_untouched(spec: Spec) -> None:
    audio = sound()
    before = audio.samples.copy()
    audio.samples.flags.writeable = False
    for settings in settings_of(spec):
        apply(spec, audio, settings)
    assert np.array_equal(audio.samples, before)


@every_effect
def test_a_view_into_a_longer_sound_is_taken(spec: Spec) -> None:
    longer = sound(9_000)
    part = longer.part(1_000, 7_000)
    whole = Audio(np.ascontiguousarray(part.samples), part.sample_rate)
    settings = spec.settings()
    assert np.array_equal(apply(spec, part, settings).samples, apply(spec, whole, settings).samples)


@every_effect
def test_same_seed_same_sound(spec: Spec) -> None:
    effect: Effect = spec.loaded()()
    audio = sound()
    for settings in settings_of(spec):
        first, _other, again = (
            effect.apply(audio, settings, np.random.default_rng(seed)).samples for seed in (5, 6, 5)
        )
        assert np.array_equal(first, again)


@every_effect
def test_concurrent_calls_agree(spec: Spec) -> None:
    effect: Effect = spec.loaded()()
    audio, settings = sound(), next(settings_of(spec))

    def applied(seed: int) -> np.ndarray:
        return effect.apply(audio, settings, np.random.default_rng(seed)).samples

    seeds = [1, 2, 3, 4] * 3
    alone = {seed: applied(seed) for seed in set(seeds)}
    with ThreadPoolExecutor(4) as pool:
        for seed, samples in zip(seeds, pool.map(applied, seeds), strict=True):
            assert np.array_equal(samples, alone[seed])


@every_effect
def test_what_it_declares_fits_what_it_does(spec: Spec) -> None:
    effect: Effect = spec.loaded()()
    audio = sound()
    for settings in settings_of(spec):
        made = effect.apply(audio, settings, np.random.default_rng(1))
        time_map = effect.time_map(settings)
        latency = effect.latency_samples(settings, audio.sample_rate)
        tail = effect.tail_samples(settings, audio.sample_rate)
        assert isinstance(latency, int)
        assert isinstance(tail, int)
        assert min(latency, tail) >= 0
        assert time_map(0) == 0
        places = [time_map(frame) for frame in range(0, audio.frames, 500)]
        assert places == sorted(places)
        assert time_map(audio.frames) <= made.frames <= time_map(audio.frames + tail)


@every_effect
def test_settings_survive_json(spec: Spec) -> None:
    for settings in settings_of(spec):
        assert spec.settings(json.loads(json.dumps(settings))) == settings


@every_effect
def test_it_says_what_it_is(spec: Spec) -> None:
    assert spec.title
    assert spec.help.endswith(".")
    assert all(param.title and param.help.endswith(".") for param in spec.params)
    assert not {"effect", "p"} & {param.name for param in spec.params}, "words of a chain's file"
