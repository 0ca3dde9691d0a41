"""Notes as rows: what is read, what is refused, what is played."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.composer.arranging import write_score
from core.composer.notation import (
    MOST_NOTES,
    packed_score,
    read_notes,
    rows_of,
    unpacked_score,
)
from core.composer.performing import perform
from core.composer.planning import make_plan
from core.composer.score import DRUM_KEYS, Note
from core.errors import UserError
from core.generation import ENGINES, GenerationRequest, check_request
from core.generation.asked import stated
from core.text import sentence


def composed(text="", **request):
    asked = GenerationRequest(text, **{"seconds": 12.0, "seed": 4, **request})
    check_request(ENGINES.get("composer"), asked)
    plan = make_plan(stated(asked), asked.seed)
    return plan, write_score(plan)


NOTES = st.builds(
    Note,
    start=st.integers(0, 100_000),
    length=st.integers(1, 9_600),
    pitch=st.one_of(st.integers(0, 127), st.floats(0, 127)),
    velocity=st.floats(0.001, 1.0),
    slide=st.one_of(st.just(0.0), st.floats(1, 2400)),
    vibrato=st.one_of(st.just(0.0), st.floats(1, 400)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(NOTES, max_size=30))
def test_notes_come_back_from_rows_and_from_text(notes):
    rows = json.loads(json.dumps({"lead": rows_of(notes)}, allow_nan=False))
    read = read_notes(rows)["lead"]
    assert sorted(read, key=repr) == sorted(notes, key=repr)
    assert [(n.start, n.pitch) for n in read] == sorted((n.start, n.pitch) for n in notes)
    assert unpacked_score(packed_score({"lead": read})) == {"lead": read}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([1, 2], "composer.bad_notes"),
        ({"lead": 5}, "composer.bad_notes"),
        ({"singer": []}, "composer.unknown_part"),
        ({"lead": [[0, 480, 60]]}, "composer.bad_note"),
        ({"lead": [[0, 480, 60, 0.5, 1, 2, 3]]}, "composer.bad_note"),
        ({"lead": ["do re mi"]}, "composer.bad_note"),
        ({"lead": [[0, 0, 60, 0.5]]}, "composer.bad_note"),
        ({"lead": [[-1, 480, 60, 0.5]]}, "composer.bad_note"),
        ({"lead": [[0.5, 480, 60, 0.5]]}, "composer.bad_note"),
        ({"lead": [[0, 480, 128, 0.5]]}, "composer.bad_note"),
        ({"lead": [[0, 480, float("nan"), 0.5]]}, "composer.bad_note"),
        ({"lead": [[0, 480, 60, 0]]}, "composer.bad_note"),
        ({"lead": [[0, 480, 60, 1.01]]}, "composer.bad_note"),
        ({"lead": [[0, 480, True, 0.5]]}, "composer.bad_note"),
        ({"drums": [[0, 480, 1, 0.5]]}, "composer.bad_note"),
        ({"drums": [[0, 480, 36.5, 0.5]]}, "composer.bad_note"),
        ({"bass": [[0, 1, 40, 0.5]] * (MOST_NOTES + 1)}, "composer.too_many_notes"),
    ],
)
def test_notes_that_cannot_be_played_are_refused_in_a_sentence(given, code):
    with pytest.raises(UserError) as caught:
        read_notes(given)
    assert caught.value.code == code
    assert sentence(caught.value)


@pytest.mark.parametrize("text", ["", "no text", "AAAA", 7])
def test_a_packed_score_that_is_none_is_refused(text):
    with pytest.raises(UserError) as caught:
        unpacked_score(text)
    assert caught.value.code == "composer.bad_notes"


def test_stated_notes_are_played_and_nothing_else_changes():
    plan, score = composed("synth-pop")
    tune = [[0, 480, 62, 0.8], [960, 480, 64.5, 0.7, 100, 30]]
    other_plan, other = composed("synth-pop", settings={"notes": {"lead": tune}})
    assert rows_of(other.part("lead").notes) == tune
    assert "melody" not in other.choices
    assert other_plan.sections == plan.sections
    for role in ("drums", "bass", "chords", "pad"):
        assert other.part(role) == score.part(role)


def test_the_same_notes_stated_are_played_as_they_were_written():
    plan, score = composed("jazz with piano")
    rows = {part.role: rows_of(part.notes) for part in score.parts}
    stated_plan, again = composed("jazz with piano", settings={"notes": rows})
    assert {p.role: p.notes for p in again.parts} == {
        p.role: tuple(sorted(p.notes, key=lambda n: (n.start, n.pitch, n.length)))
        for p in score.parts
    }
    for one, two in zip(perform(plan, score), perform(stated_plan, again), strict=True):
        assert np.array_equal(one.starts, two.starts)
        assert np.array_equal(one.velocities, two.velocities)
        assert sorted(one.notes, key=repr) == sorted(two.notes, key=repr)


def test_a_note_more_changes_how_no_other_note_is_played():
    plan, score = composed("funk")
    for part in score.parts:
        rows = rows_of(part.notes)
        pitch = DRUM_KEYS["crash"] if part.role == "drums" else 55.25
        more = sorted([*rows, [1000, 200, pitch, 0.6]])
        other_plan, other = composed("funk", settings={"notes": {part.role: more}})
        one = {p.role: p for p in perform(plan, score)}[part.role]
        two = {p.role: p for p in perform(other_plan, other)}[part.role]
        stay = ~((two.ticks == 1000) & (two.pitches == pitch))
        for name in ("starts", "gates", "velocities", "turns"):
            assert np.array_equal(getattr(two, name)[stay], getattr(one, name))


def test_a_part_that_the_genre_lacks_is_seated_and_one_without_notes_is_silent():
    plan, score = composed("ambient", settings={"notes": {"drums": [[0, 120, 36, 0.9]]}})
    assert plan.kit
    assert rows_of(score.part("drums").notes) == [[0, 120, 36, 0.9]]
    plan, score = composed("synth-pop", settings={"notes": {"bass": []}})
    assert score.part("bass") is None
    assert plan.patches["bass"]


def test_notes_after_the_end_are_left_out():
    _, score = composed("folk", settings={"notes": {"lead": [[0, 480, 60, 1], [90000, 9, 60, 1]]}})
    assert len(score.part("lead").notes) == 1
