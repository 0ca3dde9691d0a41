"""Plans as values, and the requests that changes make."""

import json
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
def test_what_a_request_carries_is_what_was_stated(stated: dict[str, Any]) -> None:
    settings = {"stems": True, **plan.settings_of(stated)}
    request = GenerationRequest("synth-pop", settings=settings, **plan.fields_of(stated))
    kept = json.loads(json.dumps(request.to_json()))
    assert plan.stated_in(kept, genres=("jazz", "house")) == stated
    assert plan.values_of(json.loads(json.dumps(stated))) == stated


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
    words = [plan.decided(PLAN, name, {"synth-pop": "Synth-pop"}) for name in names]
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
    assert all(plan.decided({}, name, {}) == "" for name in names)
    other_sound = {**PLAN, "sounds": {"bass": "sub bass"}}
    assert plan.decided(other_sound, "instrument_bass", {}) == "sub bass"


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
