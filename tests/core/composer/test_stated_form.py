"""Forms and hits that were stated, loudness and concert pitch."""

import numpy as np
import pytest

from core.audio import Audio, loudness_lufs
from core.composer.arranging import write_score
from core.composer.hits import Hit, read_hits
from core.composer.performing import perform
from core.composer.planning import make_plan
from core.composer.score import DRUM_KEYS
from core.composer.sectioning import Stretch, read_sections
from core.composer.wish import Wish
from core.errors import UserError
from core.generation import GenerationRequest
from core.jobs import NoControl

SECTIONS = (Stretch("intro", 2), Stretch("chorus", 5, 0.9), Stretch("bridge", 3))


def form(plan):
    return [(s.kind, s.bar, s.bars) for s in plan.sections]


def test_a_stated_form_is_played():
    plan = make_plan(Wish(genres=("rock",), tempo_bpm=120, seconds=23, sections=SECTIONS), 2)
    stated = [("intro", 0, 2), ("chorus", 2, 5), ("bridge", 7, 3), ("end", 10, 1)]
    assert form(plan) == stated
    assert plan.sections[1].energy == 0.9


def test_a_stated_form_ends_with_the_bars():
    plan = make_plan(Wish(genres=("rock",), tempo_bpm=120, seconds=11, sections=SECTIONS), 2)
    assert form(plan) == [("intro", 0, 2), ("chorus", 2, 2), ("end", 4, 1)]


@pytest.mark.parametrize(
    "value",
    [5, "verse", [["verse"]], [["end", 2]], [["verse", 0]], [["verse", 2.5]], [["verse", 2, 7]]],
)
def test_what_is_no_form_is_refused_in_words(value):
    with pytest.raises(UserError) as told:
        read_sections(value)
    assert told.value.code == "composer.bad_sections"


@pytest.mark.parametrize(
    "value", [5, "now", [[1]], [[-1, 1]], [[1, 0]], [[1, 2]], [[4, 1], [2, 1]], [[4, 1], [4, 1]]]
)
def test_what_is_no_hit_is_refused_in_words(value):
    with pytest.raises(UserError) as told:
        read_hits(value)
    assert told.value.code == "composer.bad_hits"


@pytest.mark.parametrize("genre", ["rock", "ambient", "jazz", "folk", "house"])
def test_hits_are_struck_together_and_nothing_blurs_them(genre):
    hits = (Hit(2160, 1.0), Hit(4440, 0.4), Hit(8760, 0.8))
    wish = Wish(genres=(genre,), tempo_bpm=110, seconds=24, hits=hits)
    plan = make_plan(wish, 5)
    struck = 0
    for part in write_score(plan).parts:
        at = {note.start for note in part.notes}
        if {hit.tick for hit in hits} <= at:
            struck += 1
            for hit in hits:
                assert not any(0 < hit.tick - start < 120 for start in at)
    assert struck >= 1
    told = plan.to_json()["hits"]
    assert [row["strength"] for row in told] == [1.0, 0.4, 0.8]


def test_a_strong_hit_has_a_cymbal_and_a_small_one_has_none():
    hits = (Hit(2160, 1.0), Hit(4440, 0.4))
    plan = make_plan(Wish(genres=("rock",), tempo_bpm=110, seconds=24, hits=hits), 5)
    drums = write_score(plan).part("drums")
    strong = {note.pitch for note in drums.notes if note.start == 2160}
    small = {note.pitch for note in drums.notes if note.start == 4440}
    assert DRUM_KEYS["crash"] in strong
    assert DRUM_KEYS["crash"] not in small
    assert DRUM_KEYS["kick"] in small & strong


def test_without_hits_nothing_changes():
    wish = Wish(genres=("rock",), tempo_bpm=110, seconds=24)
    one, two = (write_score(make_plan(each, 5)) for each in (wish, wish))
    assert one == two


def test_concert_pitch_moves_all_but_the_drums():
    wish = Wish(genres=("rock",), tempo_bpm=110, seconds=12)
    usual, high = (make_plan(each, 5) for each in (wish, _at(wish, 446.0)))
    for one, two in zip(
        perform(usual, write_score(usual)), perform(high, write_score(high)), strict=True
    ):
        moved = 0.0 if one.role == "drums" else 12 * np.log2(446 / 440)
        assert np.allclose(two.pitches - one.pitches, moved)


def _at(wish, hertz):
    from dataclasses import replace

    return replace(wish, concert_a_hz=hertz)


def test_a_stated_loudness_is_met():
    from core.generation.engines.composer import Composer

    settings = {"loudness": -24.0}
    request = GenerationRequest("rock", seconds=8.0, seed=4, settings=settings)
    sound = Audio.joined(list(Composer().generate(request, NoControl())))
    assert loudness_lufs(sound) == pytest.approx(-24.0, abs=0.7)
