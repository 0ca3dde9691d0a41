"""What is stated beside the prompt: what it changes, what it leaves, what is refused."""

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.composer.arranging import write_score
from core.composer.frozen import Frozen, packed, unpacked
from core.composer.performing import perform
from core.composer.planning import make_plan
from core.composer.seeds import STAGES
from core.composer.stating import stated_settings
from core.errors import UserError
from core.generation import ENGINES, GenerationRequest, check_request
from core.generation.asked import stated
from core.text import sentence

GENRES = ("synth-pop", "house", "rock", "folk", "lo-fi", "pop ballad", "funk", "cinematic")
STAGE_OF = {
    "drums": "drums",
    "bass": "bass",
    "chords": "chords",
    "pad": "chords",
    "arp": "chords",
    "lead": "melody",
}


def composed(text="", **request):
    asked = GenerationRequest(text, **{"seconds": 30.0, "seed": 4, **request})
    check_request(ENGINES.get("composer"), asked)
    plan = make_plan(stated(asked), asked.seed)
    return plan, write_score(plan)


def notes_of(score):
    return {part.role: part.notes for part in score.parts}


def test_every_statement_reaches_the_plan():
    plan, _ = composed(
        "calm rock in 3/4, builds slowly, no drums",
        settings={
            "metre": "7/8",
            "mood": [0.9, -0.25],
            "form": "jazz",
            "builds": False,
            "instruments": {"drums": "hand", "lead": "", "bass": "upright bass"},
            "seeds": {"drums": 77},
        },
    )
    assert plan.metre.name == "7/8"
    assert plan.mood == (0.9, -0.25)
    assert plan.form == "jazz"
    assert not plan.builds
    assert plan.kit == "hand"
    assert plan.patches["bass"] == "upright bass"
    assert "lead" not in plan.patches
    assert plan.seeds["drums"] == 77
    told = json.loads(json.dumps(plan.to_json(), allow_nan=False))
    assert told["mood"] == [0.9, -0.25]
    assert (told["shape"], told["metre"], told["builds"]) == ("jazz", "7/8", False)
    assert told["instruments"]["drums"] == "hand"


def test_empty_statements_state_nothing():
    nothing = {
        "metre": "",
        "form": "",
        "mood": None,
        "builds": None,
        "instruments": {},
        "seeds": {},
    }
    plan, score = composed("folk", settings=nothing)
    assert (plan, score) == composed("folk")
    assert composed("folk that builds", settings=nothing)[0].builds


@settings(max_examples=12, deadline=None)
@given(
    genre=st.sampled_from(GENRES),
    seed=st.integers(0, 2**32),
    stage=st.sampled_from([stage for stage in STAGES if stage not in ("plan", "harmony")]),
    other=st.integers(0, 2**53 - 1),
)
def test_one_stages_seed_moves_no_other_stage(genre, seed, stage, other):
    first, before = composed(genre, seed=seed)
    second, after = composed(genre, seed=seed, settings={"seeds": {stage: other}})
    assert first.sections == second.sections
    assert first.chords == second.chords
    assert first.patches == second.patches
    was, now = notes_of(before), notes_of(after)
    for role in was:
        if STAGE_OF[role] != stage:
            assert was[role] == now[role]
    if stage != "performance":
        played = {part.role: part for part in perform(first, before)}
        for part in perform(second, after):
            if STAGE_OF[part.role] != stage:
                assert (part.starts == played[part.role].starts).all()
                assert (part.velocities == played[part.role].velocities).all()


@settings(max_examples=8, deadline=None)
@given(genre=st.sampled_from(GENRES), seed=st.integers(0, 2**32), tempo=st.floats(60.0, 180.0))
def test_a_stated_tempo_moves_no_other_choice(genre, seed, tempo):
    free, _ = composed(genre, seed=seed)
    bound, _ = composed(genre, seed=seed, tempo_bpm=tempo)
    assert (free.genre, free.key, free.patches, free.kit) == (
        bound.genre,
        bound.key,
        bound.patches,
        bound.kit,
    )
    loop = {section.kind: section for section in free.sections}
    for section in bound.sections[:-1]:
        if section.kind in loop:  # the same loop of chords, for as many bars as there are
            chords = [
                [span.chord for span in plan.chords if plan.section_at(span.start) == one][:2]
                for plan, one in ((free, loop[section.kind]), (bound, section))
            ]
            assert chords[0][:1] == chords[1][:1]


@settings(max_examples=8, deadline=None)
@given(genre=st.sampled_from(GENRES), seed=st.integers(0, 2**32))
def test_the_same_bars_at_another_tempo_hold_the_same_notes(genre, seed):
    free, before = composed(genre, seed=seed)
    tempo = free.tempo_bpm * 0.995  # as many bars
    kept = {"frozen": {"choices": {**free.choices, **before.choices}}}
    bound, after = composed(genre, seed=seed, tempo_bpm=tempo, settings=kept)
    assume(free.sections == bound.sections)
    end = free.end_tick  # the last chord is held for the seconds that are left
    for role, notes in notes_of(before).items():
        kept = [note for note in notes_of(after)[role] if note.start < end]
        assert kept == [note for note in notes if note.start < end]


@settings(max_examples=8, deadline=None)
@given(
    genre=st.sampled_from(GENRES),
    seed=st.integers(0, 2**32),
    lead=st.sampled_from(["flute", "violin", "piano", "cello", "bell"]),
)
def test_another_lead_leaves_the_band_alone_and_keeps_its_rhythm(genre, seed, lead):
    free, before = composed(genre, seed=seed)
    frozen = {"choices": {**free.choices, **before.choices}}
    plan, after = composed(
        genre, seed=seed, settings={"instruments": {"lead": lead}, "frozen": frozen}
    )
    assert plan.patches["lead"] == lead
    was, now = notes_of(before), notes_of(after)
    for role in was.keys() & now.keys() - {"lead"}:
        assert was[role] == now[role]
    rhythm = [(note.start, note.velocity) for note in was["lead"] if note.start < plan.end_tick]
    again = [(note.start, note.velocity) for note in now["lead"] if note.start < plan.end_tick]
    assert rhythm == again


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_other_chords_move_neither_drums_nor_band_nor_the_tunes_rhythm(seed):
    one, before = composed("rock in A minor", seed=seed, chords="Am F C G")
    kept = {"frozen": {"choices": {**one.choices, **before.choices}}}
    two, after = composed("rock in A minor", seed=seed, chords="F G Am Em", settings=kept)
    assert (one.patches, one.kit, one.sections, one.tempo_bpm) == (
        two.patches,
        two.kit,
        two.sections,
        two.tempo_bpm,
    )
    was, now = notes_of(before), notes_of(after)
    assert was["drums"] == now["drums"]
    assert [n.start for n in was["lead"]] == [n.start for n in now["lead"]]


def test_a_stated_genre_moves_no_other_choice():
    free, before = composed("something sad", seed=11)
    bound, after = composed("something sad", seed=11, settings={"genre": free.genre.id})
    assert (free, before) == (bound, after)


def test_a_band_of_nobody_is_refused():
    nobody = dict.fromkeys(STAGE_OF, "")
    with pytest.raises(UserError, match=r"composer\.nobody_plays"):
        composed("rock", settings={"instruments": nobody})


def test_sounds_change_who_is_heard_and_not_what_is_played():
    plan, score = composed("folk", settings={"sounds": {"lead": "flute", "drums": "jazz"}})
    plain, before = composed("folk")
    assert score == before
    played = {part.role: part.patch for part in perform(plan, score)}
    assert (played["lead"], played["drums"]) == ("flute", "jazz")
    assert plan.patches == plain.patches


BAD = [
    ({"metre": "13/17"}, "composer.unknown_metre"),
    ({"mood": [0.5]}, "composer.bad_mood"),
    ({"mood": [0.5, 2.0]}, "composer.bad_mood"),
    ({"mood": [float("nan"), 0.0]}, "composer.bad_mood"),
    ({"mood": [True, "x"]}, "composer.bad_mood"),
    ({"mood": {"arousal": 1}}, "composer.bad_mood"),
    ({"form": "fugue"}, "composer.unknown_form"),
    ({"builds": "slowly"}, "composer.not_yes_or_no"),
    ({"loop": 1}, "composer.not_yes_or_no"),
    ({"instruments": ["piano"]}, "composer.unknown_part"),
    ({"instruments": {"singer": "choir"}}, "composer.unknown_part"),
    ({"instruments": {"lead": "theremin"}}, "composer.unknown_instrument"),
    ({"instruments": {"lead": None}}, "composer.unknown_instrument"),
    ({"instruments": {"bass": "flute"}}, "composer.wrong_instrument"),
    ({"instruments": {"drums": "pots"}}, "composer.unknown_kit"),
    ({"sounds": {"lead": ""}}, "composer.unknown_instrument"),
    ({"seeds": {"reverb": 1}}, "composer.unknown_stage"),
    ({"seeds": [1, 2]}, "composer.unknown_stage"),
    ({"seeds": {"drums": -1}}, "composer.bad_seed"),
    ({"seeds": {"drums": 1.5}}, "composer.bad_seed"),
    ({"seeds": {"drums": 2**53}}, "composer.bad_seed"),
    ({"frozen": {"gains": {"drums": "loud"}}}, "composer.bad_frozen"),
    ({"frozen": {"gains": {"singer": 1.0}}}, "composer.bad_frozen"),
    ({"frozen": {"curves": {"mix": "not text of ours"}}}, "composer.bad_frozen"),
    ({"frozen": {"curves": {"mix": packed([(4, 10), (4, 20)])}}}, "composer.bad_frozen"),
    ({"frozen": {"master": float("inf")}}, "composer.bad_frozen"),
    ({"frozen": {"what": 1}}, "composer.bad_frozen"),
    ({"frozen": [1]}, "composer.bad_frozen"),
    ({"frozen": {"choices": {"melody": -1}}}, "composer.bad_frozen"),
    ({"frozen": {"choices": {"choir": 1}}}, "composer.bad_frozen"),
    ({"frozen": {"choices": 3}}, "composer.bad_frozen"),
]


@pytest.mark.parametrize(("given_settings", "code"), BAD)
def test_what_cannot_be_is_refused_in_a_sentence(given_settings, code):
    with pytest.raises(UserError) as caught:
        stated_settings(given_settings)
    assert caught.value.code == code
    assert code not in str(sentence(caught.value))


@pytest.mark.parametrize(
    "given_settings", [{"mood": "sad"}, {"seeds": 3}, {"builds": "maybe"}, {"nothing": 1}]
)
def test_settings_of_the_wrong_kind_are_refused_before_anything_is_loaded(given_settings):
    with pytest.raises(UserError):
        check_request(ENGINES.get("composer"), GenerationRequest("", settings=given_settings))


pulls = st.dictionaries(st.integers(0, 10**6), st.integers(0, 6000), max_size=40)


@given(pulls, pulls, st.floats(0.0, 100.0))
def test_a_frozen_mix_comes_back_as_it_was(first, second, master):
    one, two = (tuple(sorted(each.items())) for each in (first, second))
    assert unpacked(packed(one)) == one
    frozen = Frozen(
        gains={"drums": 0.1, "lead": master},
        master=master,
        curves={"mix": one, "drums": two},
        kicks=tuple(place for place, _ in one),
        choices={"melody": 3, "drums": 0},
        remade=({"bass": two},),
    )
    assert Frozen.from_json(json.loads(json.dumps(frozen.to_json()))) == frozen
    assert Frozen.from_json(None) == Frozen()
