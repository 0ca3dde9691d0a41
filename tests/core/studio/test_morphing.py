"""Takes between two takes: each step a piece that holds, from one end to the other."""

import itertools

import numpy as np
import pytest

from core.composer.arranging import write_score
from core.composer.checks import score_problems
from core.composer.morphing import Piece, distance, key_between
from core.composer.pitch import Key
from core.composer.planning import make_plan
from core.errors import UserError
from core.generation import GenerationRequest
from core.generation.asked import stated
from core.jobs import NoControl
from core.studio import Studio, make_take
from core.studio.morphing import make_morphs, morphed, places

ENDS = [
    ("calm lo-fi in C major, 80 bpm", "house in A major, 124 bpm"),
    ("folk in D dorian", "synth-pop in F minor, 110 bpm"),
    ("C rast folk", "techno"),
]


def _take(studio: Studio, text: str, seed: int, seconds: float = 8.0):
    request = GenerationRequest(text, seconds=seconds, seed=seed)
    return make_take(studio, "composer", request, NoControl())


def _piece(request: GenerationRequest) -> Piece:
    plan = make_plan(stated(request), request.seed)
    return Piece(plan, write_score(plan))


@pytest.mark.parametrize(("one", "other"), ENDS)
def test_every_step_is_a_piece_and_lies_further_on_the_way(studio: Studio, one, other) -> None:
    ends = [_take(studio, text, seed).origin.recipe for seed, text in enumerate((one, other), 1)]
    pieces = [_piece(morphed(ends[0], ends[1], at)) for at in (0.0, 0.25, 0.5, 0.75, 1.0)]
    for piece in pieces[1:-1]:
        assert score_problems(piece.plan, piece.score) == []
    away = [distance(pieces[0], piece) for piece in pieces]
    left = [distance(piece, pieces[-1]) for piece in pieces]
    assert away[0] == left[-1] == 0.0
    assert all(b > a - 0.1 for a, b in itertools.pairwise(away))
    assert all(b < a + 0.1 for a, b in itertools.pairwise(left))
    tempi = [piece.plan.tempo_bpm for piece in pieces]
    assert tempi == sorted(tempi, reverse=tempi[0] > tempi[-1])


def test_the_ends_are_the_takes_themselves_and_steps_can_be_made_again(studio: Studio) -> None:
    one = _take(studio, "house, 120 bpm", 1, 4.0)
    other = _take(studio, "folk without drums, 96 bpm", 2, 4.0)
    first = make_take(
        studio, "composer", morphed(one.origin.recipe, other.origin.recipe, 0.0), NoControl()
    )
    assert np.array_equal(first.audio.samples, one.audio.samples)
    (middle,) = make_morphs(
        studio, ("A", one.origin.recipe), ("B", other.origin.recipe), 1, NoControl()
    )
    assert middle.name == "A → B, 50 %"
    recipe = middle.origin.recipe
    request = GenerationRequest.from_json(recipe.request).with_seed(recipe.seed)
    again = make_take(studio, "composer", request, NoControl())
    assert np.array_equal(again.audio.samples, middle.audio.samples)


def test_the_key_walks_along_the_circle_of_fifths() -> None:
    way = [key_between(Key.parse("C major"), Key.parse("E major"), at / 4).name for at in range(5)]
    assert way == ["C major", "G major", "D major", "A major", "E major"]
    relative = [
        key_between(Key.parse("C major"), Key.parse("A minor"), at).name for at in (0.2, 0.8)
    ]
    assert relative == ["C major", "A minor"]


def test_what_cannot_be_morphed_is_a_sentence(studio: Studio) -> None:
    recipe = _take(studio, "house", 1, 2.0).origin.recipe
    with pytest.raises(UserError):
        morphed(recipe, recipe, 1.5)
    for steps in (0, 16):
        with pytest.raises(UserError):
            places(steps)
