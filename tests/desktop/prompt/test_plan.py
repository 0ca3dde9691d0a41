"""Plans as values, and the requests that changes make."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.composer.planning import make_plan
from core.composer.reading import read_prompt
from core.generation import GenerationRequest
from desktop.panels.prompt import plan
from desktop.panels.prompt.tapping import Tapping
from tests.desktop.made import PLAN

REQUEST = GenerationRequest("synth-pop", seconds=30.0, seed=7, settings={"stems": True})

values = st.fixed_dictionaries(
    {},
    optional={
        "genre": st.sampled_from(["jazz", "house"]),
        "tempo": st.floats(30, 300),
        "key": st.sampled_from(["D dorian", "Bb major"]),
        "length": st.floats(1, 1800),
        "chords": st.sampled_from(["Am F", "C | G7"]),
        "metre": st.sampled_from(["3/4", "7/8"]),
        "form": st.sampled_from(["song", "arc"]),
        "builds": st.booleans(),
        "mood": st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
        "instrument_bass": st.sampled_from(["", "sub bass"]),
        "instrument_drums": st.sampled_from(["", "jazz"]),
    },
)


@given(values)
def test_what_is_changed_is_stated_and_nothing_else(changes: dict[str, Any]) -> None:
    asked = plan.changed(REQUEST, changes, PLAN)
    assert (asked.text, asked.seed, asked.settings["stems"]) == ("synth-pop", 7, True)
    stated = plan.stated_in(asked.to_json(), genres=("jazz", "house"))
    kept = stated.keys() - changes.keys() - {"length"}
    assert {name: stated[name] for name in changes} == changes
    assert kept <= {"tempo", "key"}
    assert all(stated[name] == plan.value_in(PLAN, name) for name in kept)


@given(values)
def test_leaving_it_all_open_again_gives_the_first_request(changes: dict[str, Any]) -> None:
    asked = plan.changed(REQUEST, changes, PLAN)
    back = plan.changed(asked, dict.fromkeys((*changes, "tempo", "key")), {})
    again = {**back.settings}
    again.pop("seconds", None)
    assert again == REQUEST.settings
    assert (back.tempo_bpm, back.key, back.chords) == (None, "", "")


def test_what_a_change_would_move_stays() -> None:
    waltz = plan.changed(REQUEST, {"metre": "3/4"}, PLAN)
    assert (waltz.tempo_bpm, waltz.key, waltz.settings["metre"]) == (112.0, "", "3/4")
    calm = plan.changed(REQUEST, {"mood": (-0.6, 0.2)}, PLAN)
    assert (calm.tempo_bpm, calm.key, calm.settings["mood"]) == (112.0, "A minor", [-0.6, 0.2])
    jazz = plan.changed(REQUEST, {"genre": "jazz", "mood": (0.0, 0.0)}, PLAN)
    assert (jazz.tempo_bpm, jazz.key, jazz.settings["genre"]) == (None, "", "jazz")


def test_a_role_is_changed_beside_those_that_were_before() -> None:
    first = plan.changed(REQUEST, {"instrument_lead": ""}, PLAN)
    second = plan.changed(first, {"instrument_bass": "sub bass"}, PLAN)
    assert second.settings["instruments"] == {"lead": "", "bass": "sub bass"}
    third = plan.changed(second, {"instrument_lead": None}, PLAN)
    assert third.settings["instruments"] == {"bass": "sub bass"}


@pytest.mark.parametrize("prompt", ["calm sad folk", "lively bright house", "techno"])
def test_a_mood_is_worked_back_from_what_it_did(prompt: str) -> None:
    wish = read_prompt(prompt)
    decided = make_plan(wish, 3).to_json()
    decided.pop("mood", None)
    arousal, valence = plan.value_in(decided, "mood")
    assert arousal == pytest.approx(wish.arousal, abs=0.02)
    assert valence == pytest.approx(wish.valence, abs=0.05)


def test_what_a_plan_decided_is_shown_as_musicians_write_it() -> None:
    names = ("tempo", "key", "metre", "form", "chords", "mood", "instrument_bass", "genre")
    words = [plan.shown(n, plan.value_in(PLAN, n), {"synth-pop": "Synth-pop"}) for n in names]
    assert words == [
        "112 bpm",
        "A minor",
        "4/4",
        "Intro · Verse · Chorus",
        "Am F C G",
        "calm, dark",
        "synth bass",
        "Synth-pop",
    ]
    assert plan.shown("instrument_lead", "", {}) == "nobody"
    assert all(plan.value_in({}, name) is None for name in names)


def test_a_key_is_one_key_however_it_is_written() -> None:
    assert plan.same("key", "Bb Dorian", "A# dorian")
    assert not plan.same("key", "Bb dorian", "B dorian")
    assert not plan.same("key", "A minor", None)


def test_taps_forgive_one_that_came_late_and_begin_anew_after_a_pause() -> None:
    tapping = Tapping()
    found = [tapping.tap(time) for time in (0.0, 0.5, 1.0, 1.7, 2.0, 2.5, 3.0)]
    assert found[-1] == 120.0
    assert tapping.tap(9.0) is None
    assert tapping.tap(9.4) == 150.0
    assert tapping.tap(9.4) is not None, "two taps in one moment"
