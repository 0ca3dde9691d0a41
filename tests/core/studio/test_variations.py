"""The same song with something else: what is not changed is the same to the last bit."""

import io
import json
from dataclasses import replace
from pathlib import Path

import mido
import numpy as np
import pytest

from core.composer.arranging import write_score
from core.composer.notation import rows_of, unpacked_score
from core.composer.planning import make_plan
from core.errors import UserError
from core.generation import GenerationRequest
from core.generation.asked import stated
from core.jobs import NoControl
from core.origins import Recipe
from core.studio import Session, Studio, Take, make_take
from core.studio.reproducing import reproduce
from core.studio.variations import WHATS, changed, pinned, remade, varied

RATE = 48_000
MARGIN = RATE // 100


@pytest.fixture(scope="module")
def song(studio: Studio) -> Take:
    request = GenerationRequest("loud synth-pop, 120 bpm", seconds=14.0, seed=3)
    return make_take(studio, "composer", request, NoControl())


def made_from(studio: Studio, request: GenerationRequest) -> Take:
    stored = GenerationRequest.from_json(json.loads(json.dumps(request.to_json())))
    return make_take(studio, "composer", stored, NoControl())


def same_stems(one: Take, two: Take) -> set[str]:
    return {
        name
        for name, stem in one.made.stems.items()
        if name in two.made.stems and np.array_equal(stem.samples, two.made.stems[name].samples)
    }


def distance_db(take: Take) -> float:
    """Return how far the stems' sum is from the mix."""
    total = sum(stem.samples for stem in take.made.stems.values())
    return float(20 * np.log10(np.abs(total - take.audio.samples).max() + 1e-12))


def notes_of(take: Take, stem: str) -> list[str]:
    """Return a stem's notes and times as they are written down."""
    assert take.made.midi is not None
    file = mido.MidiFile(file=io.BytesIO(take.made.midi))
    tracks = [track for track in file.tracks if track.name.startswith(stem)]
    return [str(message) for track in tracks for message in track if "note" in message.type]


def test_a_pinned_request_makes_the_same_take(studio: Studio, song: Take) -> None:
    recipe = song.origin.recipe
    assert recipe is not None
    again = made_from(studio, pinned(recipe))
    assert np.array_equal(again.audio.samples, song.audio.samples)
    assert again.made.plan == song.made.plan


@pytest.mark.parametrize(
    ("what", "stays"),
    [
        ("drums", {"bass", "chords", "lead"}),
        ("bass", {"drums", "chords", "lead"}),
        ("lead", {"drums", "bass", "chords"}),
    ],
)
def test_a_stem_made_anew_leaves_the_others_alone(
    studio: Studio, song: Take, what: str, stays: set[str]
) -> None:
    recipe = song.origin.recipe
    assert recipe is not None
    other = made_from(studio, varied(recipe, what, seed=8))  # type: ignore[arg-type]
    assert same_stems(song, other) == stays
    assert distance_db(other) < -90
    assert other.audio.peak < 1.0
    assert other.made.plan["chords"] == song.made.plan["chords"]
    for stem in stays:
        assert notes_of(other, stem) == notes_of(song, stem)
    assert notes_of(other, what) != notes_of(song, what)
    # What was made anew can be kept, too.
    once_more = other.origin.recipe
    assert once_more is not None
    third = made_from(studio, varied(once_more, "bass" if what != "bass" else "lead", seed=4))
    assert what in same_stems(other, third)
    assert np.array_equal(
        made_from(studio, varied(recipe, what, seed=8)).audio.samples,  # type: ignore[arg-type]
        other.audio.samples,
    )


def test_other_notes_of_one_part_leave_the_other_stems_alone(studio: Studio, song: Take) -> None:
    recipe = song.origin.recipe
    assert recipe is not None
    tune = rows_of(unpacked_score(song.made.plan["score"])["lead"])
    tune[3] = [tune[3][0] + 120, tune[3][1], tune[3][2] + 0.5, 0.9]
    other = made_from(studio, changed(recipe, {"notes": {"lead": tune}}))
    assert same_stems(song, other) == {"drums", "bass", "chords"}
    assert rows_of(unpacked_score(other.made.plan["score"])["lead"]) == sorted(tune)
    before, after = (take.made.stems["lead"].samples for take in (song, other))
    frames = np.flatnonzero((before != after).any(axis=0))
    assert frames[0] > (tune[3][0] - 240) * 60 / 480 / 120 * RATE  # nothing before the note
    assert distance_db(other) < -90
    assert other.audio.peak < 1.0
    # What was stated stays while something else is made anew, until its own part is.
    once_more = other.origin.recipe
    assert once_more is not None
    assert changed(once_more, {"seeds": {"drums": 5}}).settings["notes"] == {"lead": tune}
    assert changed(once_more, {"seeds": {"melody": 5}}).settings["notes"] == {}


@pytest.mark.slow
def test_other_sounds_play_the_same_notes(studio: Studio, song: Take) -> None:
    recipe = song.origin.recipe
    assert recipe is not None
    other = made_from(studio, varied(recipe, "sound", seed=5))
    assert other.made.plan["sounds"]
    assert not same_stems(song, other)
    for stem in ("drums", "bass", "chords", "lead"):
        assert notes_of(other, stem) == notes_of(song, stem)
    one = made_from(studio, changed(recipe, {"sounds": {"lead": "flute"}}))
    assert same_stems(song, one) == {"drums", "bass", "chords"}
    assert notes_of(one, "lead") == notes_of(song, "lead")


@pytest.mark.slow
def test_another_take_keeps_the_plan_and_nothing_else(studio: Studio, song: Take) -> None:
    recipe = song.origin.recipe
    assert recipe is not None
    other = made_from(studio, varied(recipe, "take", seed=2))
    for name in ("form", "chords", "tempo_bpm", "key", "instruments"):
        assert other.made.plan[name] == song.made.plan[name]
    assert not same_stems(song, other)
    played = made_from(studio, varied(recipe, "playing", seed=2))
    assert not same_stems(song, played)
    assert len(notes_of(played, "lead")) == len(notes_of(song, "lead"))


@pytest.mark.slow
def test_another_instrument_or_tempo_keeps_what_it_can(studio: Studio, song: Take) -> None:
    recipe = song.origin.recipe
    assert recipe is not None
    lead = made_from(studio, changed(recipe, {"instruments": {"lead": "flute"}}))
    assert lead.made.plan["instruments"]["lead"] == "flute"
    assert same_stems(song, lead) == {"drums", "bass", "chords"}
    recipe_of_other = made_from(studio, varied(recipe, "sound", seed=5)).origin.recipe
    assert recipe_of_other is not None
    heard = changed(recipe_of_other, {"instruments": {"lead": "violin"}}).settings["sounds"]
    assert "lead" not in heard
    assert "bass" in heard
    silent = made_from(studio, changed(recipe, {"instruments": {"lead": ""}}))
    assert same_stems(song, silent) == {"drums", "bass", "chords"}
    assert "lead" not in silent.made.stems
    faster = made_from(studio, changed(recipe, tempo_bpm=121.0))
    for name in ("genre", "key", "instruments", "seeds", "metre", "shape", "mood"):
        assert faster.made.plan[name] == song.made.plan[name]
    assert faster.made.plan["frozen"]["choices"] == song.made.plan["frozen"]["choices"]
    glad = made_from(studio, changed(recipe, {"mood": [0.8, 0.9]}))
    assert glad.made.plan["mood"] == [0.8, 0.9]
    for name in ("genre", "key", "instruments", "tempo_bpm", "chords"):
        assert glad.made.plan[name] == song.made.plan[name]


@pytest.mark.parametrize("stems", [{"drums"}, {"lead", "bass"}, None])
def test_bars_made_again_leave_the_rest_alone(
    studio: Studio, song: Take, stems: set[str] | None
) -> None:
    other = remade(studio, song, (2, 3), stems, seed=6, control=NoControl())
    bar = 4 * 60 / 120 * RATE
    first, last = round(2 * bar), round(4 * bar)
    every = set(song.made.stems)
    assert same_stems(song, other) == every - (stems or every)
    for name in stems or every:
        difference = np.abs(other.made.stems[name].samples - song.made.stems[name].samples).max(
            axis=0
        )
        assert not difference[: first - MARGIN].any()
        assert not difference[last + MARGIN :].any()
        assert difference[first:last].max() > 1e-3
    mix = np.abs(other.audio.samples - song.audio.samples).max(axis=0)
    assert not mix[: first - MARGIN].any()
    assert not mix[last + MARGIN :].any()
    assert mix[first:last].max() > 1e-3
    assert distance_db(other) < -90
    assert other.audio.peak < 1.0
    assert other.made.midi != song.made.midi
    assert other.id != song.id
    # No click where the new bars begin and end: nothing jumps more than music does.
    steps = np.abs(np.diff(other.audio.samples, axis=1)).max(axis=0)
    for join in (first, last):
        assert steps[join - MARGIN : join + MARGIN].max() <= steps.max()
    again = remade(studio, song, (2, 3), stems, seed=6, control=NoControl())
    assert np.array_equal(again.audio.samples, other.audio.samples)
    assert again.made.midi == other.made.midi
    assert again.origin.recipe is not None
    whole = made_from(
        studio,
        GenerationRequest.from_json(again.origin.recipe.request).with_seed(3),
    )
    assert np.array_equal(whole.audio.samples, other.audio.samples)
    assert same_stems(whole, other) == every
    assert whole.made.plan == other.made.plan


@pytest.mark.slow
def test_bars_can_be_made_again_twice_and_their_take_varied(studio: Studio, song: Take) -> None:
    once = remade(studio, song, (1, 1), {"drums", "lead"}, seed=1, control=NoControl())
    twice = remade(studio, once, (1, 2), {"bass"}, seed=2, control=NoControl())
    assert same_stems(once, twice) == {"drums", "chords", "lead"}
    recipe = twice.origin.recipe
    assert recipe is not None
    assert len(recipe.request["settings"]["remade"]) == 2
    other = made_from(studio, varied(recipe, "drums", seed=9))
    assert same_stems(twice, other) == {"bass", "chords", "lead"}
    kept = other.made.plan["remade"]
    assert [entry["stems"] for entry in kept] == [["lead"], ["bass"]]


def test_the_last_bar_rings_to_the_end(studio: Studio, song: Take) -> None:
    last = song.made.plan["bars"] - 1
    other = remade(studio, song, (last - 1, last), {"lead"}, seed=6, control=NoControl())
    assert other.audio.frames == song.audio.frames
    assert np.abs(other.audio.samples[:, -240:]).max() < 1e-3


def test_the_take_of_a_project_is_made_again(studio: Studio, song: Take, session: Session) -> None:
    stored = session.shelf.commit(session.shelf.prepare(song, NoControl()))
    back = session.shelf.whole(stored.id)
    assert back.record == song.record
    other = remade(studio, back, (2, 2), {"chords"}, seed=6, control=NoControl())
    direct = remade(studio, song, (2, 2), {"chords"}, seed=6, control=NoControl())
    assert np.array_equal(other.audio.samples, direct.audio.samples)
    session.shelf.commit(session.shelf.prepare(other, NoControl()))
    assert len(session.shelf.takes) == 2


@pytest.mark.slow
def test_a_remade_take_is_reproduced(studio: Studio, song: Take, tmp_path: Path) -> None:
    from core.audio import EncodeSettings
    from core.studio import Delivery, deliver, mix_of_take

    other = remade(studio, song, (2, 2), {"drums"}, seed=6, control=NoControl())
    target = Delivery(target=tmp_path / "a.wav", settings=EncodeSettings(format="wav"))
    record = deliver(studio, mix_of_take(other), target, NoControl()).record_id
    again = reproduce(studio, record, tmp_path / "b.wav", NoControl())
    assert again.same


@pytest.mark.parametrize(
    ("bars", "stems", "code"),
    [
        ((3, 2), {"drums"}, "composer.bad_bars"),
        ((-1, 2), {"drums"}, "composer.bad_bars"),
        ((0, 99), {"drums"}, "composer.bad_bars"),
        ((0, 1), {"choir"}, "composer.unknown_stem"),
        ((0, 1), set(), "composer.unknown_stem"),
    ],
)
def test_bars_that_are_not_there_are_refused(
    studio: Studio, song: Take, bars: tuple[int, int], stems: set[str], code: str
) -> None:
    with pytest.raises(UserError) as caught:
        remade(studio, song, bars, stems, seed=1, control=NoControl())
    assert caught.value.code == code


@pytest.mark.parametrize(
    "broken", [3, [4], [{"bars": [1]}], [{"bars": [0, 1], "stems": [1], "seed": 2}]]
)
def test_bars_that_cannot_be_read_are_refused(studio: Studio, broken: object) -> None:
    request = GenerationRequest("folk", seconds=4.0, settings={"remade": broken})
    with pytest.raises(UserError):
        make_take(studio, "composer", request, NoControl())


def test_what_has_no_plan_is_refused(studio: Studio, song: Take) -> None:
    recipe = song.origin.recipe
    assert recipe is not None
    with pytest.raises(UserError, match=r"studio\.no_plan"):
        varied(replace(recipe, plugin="musicgen", plan={}), "drums")
    with pytest.raises(UserError, match=r"studio\.unknown_variation"):
        varied(recipe, "weather")  # type: ignore[arg-type]
    bare = replace(song, made=replace(song.made, stems={}))
    with pytest.raises(UserError, match=r"studio\.no_stems"):
        remade(studio, bare, (0, 0), control=NoControl())
    assert set(WHATS) == {"drums", "bass", "chords", "lead", "playing", "sound", "take"}


PROMPTS = (
    "",
    "something sad",
    "wild and happy, 7/8",
    "folk that builds, 93.7 bpm",
    "maqam hijaz on oud",
    "raga yaman, bansuri",
    "rock, chords Am F | C G",
    "only piano and strings in F# dorian",
    "jazz waltz for 21 seconds, no drums",
    "techno, only drums",
    "blues in E, saxophone lead",
    "gamelan",
)


@pytest.mark.parametrize("number", range(len(PROMPTS)))
def test_what_is_pinned_is_what_was_composed(number: int) -> None:
    """Composed only, so that many prompts can be tried."""
    settings = ({}, {"loop": True}, {"mood": [0.123456, -0.6]})[number % 3]
    request = GenerationRequest(PROMPTS[number], seconds=16.0, seed=number, settings=settings)
    plan = make_plan(stated(request), number)
    score = write_score(plan)
    told = {**plan.to_json(), "frozen": {"choices": {**plan.choices, **score.choices}}}
    recipe = Recipe("composer", "1", request.to_json(), number, json.loads(json.dumps(told)))
    again = make_plan(stated(pinned(recipe)), number)
    assert again.to_json() == plan.to_json()
    assert write_score(again).parts == score.parts
