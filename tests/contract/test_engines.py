"""What every registered engine keeps, whoever wrote it."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.audio import Audio
from core.errors import Cancelled, UserError
from core.generation.base import Engine, GenerationRequest, Made
from core.generation.catalogue import CAN, ENGINES, check_request
from core.jobs import Control, NoControl, Reporter
from core.plugins import Spec

SECONDS = 2.5


def marked(spec: Spec) -> object:
    return pytest.param(spec, id=spec.id, marks=pytest.mark.slow if "torch" in spec.needs else ())


every_engine = pytest.mark.parametrize("spec", [marked(spec) for spec in ENGINES])


@pytest.fixture
def wish(spec: Spec, request: pytest.FixtureRequest) -> GenerationRequest:
    settings = {}
    if any(param.name == "model" for param in spec.params):
        settings["model"] = str(request.getfixturevalue("tiny_model"))
    return GenerationRequest("calm piano", seconds=SECONDS, seed=5, settings=settings)


def run(engine: Engine, wish: GenerationRequest, control: Control | None = None) -> Made:
    return pieces_of(engine, wish, control)[1]


def pieces_of(
    engine: Engine, wish: GenerationRequest, control: Control | None = None
) -> tuple[list[Audio], Made]:
    pieces, making = [], engine.generate(wish, control or NoControl())
    while True:
        try:
            pieces.append(next(making))
        except StopIteration as end:
            return pieces, end.value


def samples_of(engine: Engine, wish: GenerationRequest) -> np.ndarray:
    return Audio.joined(pieces_of(engine, wish)[0]).samples


@every_engine
def test_a_take_is_sound_of_the_length_asked_for(spec: Spec, wish: GenerationRequest) -> None:
    pieces, made = pieces_of(spec.loaded()(), wish)
    assert all(piece.frames for piece in pieces)
    take = Audio.joined(pieces)
    assert take.frames == round(SECONDS * take.sample_rate)
    assert take.finite
    assert take.peak > 1e-4
    json.dumps(dict(made.plan))
    assert bool(made.stems) == ("stems" in spec.can)
    assert (made.midi is not None) == ("midi" in spec.can)


@every_engine
def test_stems_sum_to_the_take(spec: Spec, wish: GenerationRequest) -> None:
    pieces, made = pieces_of(spec.loaded()(), wish)
    if not made.stems:
        return
    total = np.sum([stem.samples for stem in made.stems.values()], axis=0)
    assert np.allclose(total, Audio.joined(pieces).samples, atol=2e-4)


@every_engine
def test_same_seed_same_sound_another_seed_another(spec: Spec, wish: GenerationRequest) -> None:
    engine = spec.loaded()()
    first, other, again = (samples_of(engine, wish.with_seed(seed)) for seed in (5, 6, 5))
    assert np.array_equal(first, again)
    assert first.shape != other.shape or not np.array_equal(first, other)
    assert np.array_equal(first, samples_of(spec.loaded()(), wish)), "an instance keeps no state"


@every_engine
def test_concurrent_takes_agree(spec: Spec, wish: GenerationRequest) -> None:
    seeds = (1, 2)
    alone = [samples_of(spec.loaded()(), wish.with_seed(seed)) for seed in seeds]
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda seed: samples_of(spec.loaded()(), wish.with_seed(seed)), seeds))
    assert all(map(np.array_equal, alone, both))


@every_engine
def test_progress_rises_and_stop_is_obeyed(spec: Spec, wish: GenerationRequest) -> None:
    seen: list[float] = []
    run(spec.loaded()(), wish, Reporter(lambda fraction, _: seen.append(fraction)))
    assert seen == sorted(seen)
    assert 0 <= seen[0] <= seen[-1] <= 1
    reporter = Reporter()
    reporter.stop()
    with pytest.raises(Cancelled):
        run(spec.loaded()(), wish, reporter)


@every_engine
def test_a_request_made_again_from_its_json_sounds_the_same(
    spec: Spec, wish: GenerationRequest
) -> None:
    check_request(spec, wish)
    again = GenerationRequest.from_json(json.loads(json.dumps(wish.to_json())))
    assert np.array_equal(samples_of(spec.loaded()(), wish), samples_of(spec.loaded()(), again))


def wishes() -> Iterator[tuple[str, dict[str, object]]]:
    yield "tempo", {"tempo_bpm": 100.0}
    yield "key", {"key": "A minor"}
    yield "chords", {"chords": "Am F"}
    yield "lyrics", {"lyrics": "la la"}


@pytest.mark.parametrize("spec", list(ENGINES), ids=lambda spec: spec.id)
def test_what_it_cannot_honour_is_refused_in_words(spec: Spec) -> None:
    for what, fields in wishes():
        wish = GenerationRequest("calm", **fields)  # type: ignore[arg-type]
        if what in spec.can:
            check_request(spec, wish)
        else:
            with pytest.raises(UserError):
                check_request(spec, wish)


@pytest.mark.parametrize("spec", list(ENGINES), ids=lambda spec: spec.id)
def test_it_says_what_it_is(spec: Spec) -> None:
    assert spec.can <= CAN
    assert spec.title
    assert spec.help.endswith(".")
    assert spec.settings(json.loads(json.dumps(spec.settings()))) == spec.settings()
    assert all(param.title and param.help.endswith(".") for param in spec.params)
