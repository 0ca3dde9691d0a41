"""Prompts as musicians type them: what is understood, and what is told of the rest."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.composer.genre_table import GENRES
from core.composer.instruments import INSTRUMENTS
from core.composer.metre import METRES
from core.composer.plan import ROLES, Plan
from core.composer.planning import make_plan
from core.composer.reading import read_prompt
from core.composer.reading_words import phrases
from core.composer.scales import SCALES
from core.composer.spelling import nearest_word
from core.composer.stating import kits
from core.composer.vocabulary_colours import COLOURS
from core.composer.vocabulary_players import ENSEMBLES, MORE_INSTRUMENTS, NEAR_INSTRUMENTS
from core.errors import SoundmarkError

# Prompt, field of the wish, its value; nothing is told.
UNDERSTOOD = [
    # tempo
    ("92 bpm", "tempo_bpm", 92),
    ("92bpm", "tempo_bpm", 92),
    ("92 BPM", "tempo_bpm", 92),
    ("90 b.p.m.", "tempo_bpm", 90),
    ("120 beats/min", "tempo_bpm", 120),
    ("120 beats per minute", "tempo_bpm", 120),
    ("tempo: 87", "tempo_bpm", 87),
    ("tempo of ninety", "tempo_bpm", 90),
    ("tempo around 100", "tempo_bpm", 100),
    ("bpm 140", "tempo_bpm", 140),
    ("120-130 bpm", "tempo_bpm", 125),
    ("between 120 and 130 bpm", "tempo_bpm", 125),
    ("~100 bpm", "tempo_bpm", 100),
    ("♩=96", "tempo_bpm", 96),
    ("quarter note = 84", "tempo_bpm", 84),
    ("ninety-two bpm", "tempo_bpm", 92),
    ("a hundred and twenty bpm", "tempo_bpm", 120),
    ("one hundred and twenty-eight bpm", "tempo_bpm", 128),
    ("one twenty bpm", "tempo_bpm", 120),
    ("andante", "tempo_bpm", 86),
    ("allegro", "tempo_bpm", 132),
    ("presto", "tempo_bpm", 180),
    # length
    ("for a 45 second ad", "seconds", 45),
    ("forty-five seconds", "seconds", 45),
    ("45s", "seconds", 45),
    ("45 sec", "seconds", 45),
    ("90-second podcast", "seconds", 90),
    ("1:30", "seconds", 90),
    ("1'30\"", "seconds", 90),
    ("2 min 30 s", "seconds", 150),
    ("2.5 minutes", "seconds", 150),
    ("2½ minutes", "seconds", 150),
    ("two and a half minutes", "seconds", 150),
    ("a minute and a half", "seconds", 90),
    ("two minutes thirty seconds", "seconds", 150),
    ("half a minute", "seconds", 30),
    ("quarter of a minute", "seconds", 15),
    ("a couple of minutes", "seconds", 120),
    ("three-minute song", "seconds", 180),
    ("half an hour", "seconds", 1800),
    ("80s rock for 80s", "seconds", 80),
    ("16 bars of funk", "bars", 16),
    ("sixteen bars", "bars", 16),
    ("an 8-bar loop", "bars", 8),
    ("12-bar blues", "bars", None),
    ("twelve bar blues in E", "bars", None),
    # metre
    ("in 7/8", "metre", "7/8"),
    ("7/8 time", "metre", "7/8"),
    ("7 / 8", "metre", "7/8"),
    ("in seven", "metre", "7/8"),
    ("in 7", "metre", "7/8"),
    ("seven-eight", "metre", "7/8"),
    ("odd meter", "metre", "7/8"),
    ("in five", "metre", "5/4"),
    ("in three", "metre", "3/4"),
    ("waltz", "metre", "3/4"),
    ("three-four time", "metre", "3/4"),
    ("compound metre", "metre", "6/8"),
    ("cut time", "metre", "2/4"),
    ("common time", "metre", "4/4"),
    # key
    ("F# dorian", "mode", "dorian"),
    ("F# dorian", "tonic", 6),
    ("f sharp dorian", "tonic", 6),
    ("F♯ Dorian mode", "tonic", 6),
    ("in the key of E-flat major", "tonic", 3),
    ("G-sharp minor", "tonic", 8),
    ("key: Dm", "tonic", 2),
    ("C♯m", "tonic", 1),
    ("Cmaj", "mode", "major"),
    ("in A", "tonic", 9),
    ("minor key", "mode", "minor"),
    ("rast on C", "mode", "rast"),
    ("yaman in C#", "tonic", 1),
    ("E minor pentatonic", "mode", "minor pentatonic"),
    # genres and spellings
    ("lofi", "genres", ("lo-fi",)),
    ("lo fi hip-hop", "genres", ("lo-fi",)),
    ("low-fi", "genres", ("lo-fi",)),
    ("Synth-Pop", "genres", ("synth-pop",)),
    ("synth pop", "genres", ("synth-pop",)),
    ("synthpop", "genres", ("synth-pop",)),
    ("drum'n'bass", "genres", ("drum and bass",)),
    ("drum n bass", "genres", ("drum and bass",)),
    ("DnB", "genres", ("drum and bass",)),
    ("bossanova", "genres", ("bossa",)),
    ("nu disco", "genres", ("disco",)),
    ("Irish reel", "genres", ("celtic",)),
    ("big band swing", "genres", ("jazz",)),
    ("film score", "genres", ("cinematic",)),
    ("four-on-the-floor house", "genres", ("house",)),
    # players
    ("only piano and strings", "only", ("piano", "strings")),
    ("just piano", "only", ("piano",)),
    ("nothing but piano", "only", ("piano",)),
    ("piano only", "only", ("piano",)),
    ("solo piano", "only", ("piano",)),
    ("unaccompanied cello", "only", ("cello",)),
    ("acoustic guitar and cello duet", "only", ("steel guitar", "cello")),
    ("string quartet", "only", ("violin", "strings", "cello")),
    ("jazz trio", "only", ("piano", "upright bass", "drums")),
    ("a cappella", "only", ("choir",)),
    ("only piano with flute", "only", ("piano", "flute")),
    ("piano & cello", "wanted", ("piano", "cello")),
    ("piano/strings", "wanted", ("piano", "strings")),
    ("synthesisers and pianos", "wanted", ("poly synth", "piano")),
    ("nylon-string guitar", "wanted", ("nylon guitar",)),
    ("w/ nylon guitar", "wanted", ("nylon guitar",)),
    ("trap with 808s", "wanted", ("808 bass",)),
    ("featuring violins", "wanted", ("strings",)),
    ("violin lead", "leads", ("violin",)),
    ("lead violin over strings", "leads", ("violin",)),
    ("melody on a flute", "leads", ("flute",)),
    ("melody played by a trumpet", "leads", ("trumpet",)),
    ("rock with a guitar solo", "leads", ("steel guitar",)),
    ("no drums", "without", {"drums"}),
    ("without drums", "without", {"drums"}),
    ("w/o drums", "without", {"drums"}),
    ("don't use drums", "without", {"drums"}),
    ("drumless", "without", {"drums"}),
    ("drop the drums", "without", {"drums"}),
    ("no-drums ambient", "without", {"drums"}),
    ("without drums, bass or pads", "without", {"drums", "bass", "pad"}),
    ("no melody", "without", {"lead"}),
    ("no piano", "without_patches", {"piano"}),
    # form
    ("builds slowly", "builds", True),
    ("slow build-up", "builds", True),
    ("starts quiet and ends loud", "builds", True),
    ("gets louder", "builds", True),
    ("a seamless loop", "loop", True),
    ("loopable", "loop", True),
    ("a song with a bridge", "asked_sections", ("bridge",)),
    ("with a big drop", "form", "dance"),
    ("AABA", "form", "jazz"),
    # nothing to say
    ("without vocals", "wanted", ()),
    ("no singing", "wanted", ()),
    ("an instrumental", "wanted", ()),
    ("make me a nice song please", "genres", ()),
]

# Prompt, and part of a sentence that must be among those that are told.
TOLD = [
    ("", "empty"),
    (" \n\t", "empty"),
    ("🎹🎶🔥", "no words"),
    ("!!! ???", "no words"),
    ("5 bpm", "5 bpm cannot be played"),
    ("900 bpm", "900 bpm cannot be played"),
    ("0.1 s", "the take is 1 s long"),
    ("2 hours", "the take is 1800 s long"),
    ("house at 124", "124 bpm"),
    ("synthwave 118", "118 bpm"),
    ("under 100 bpm", "95 bpm"),
    ("90 bpm 120 bpm", "first, 90 bpm"),
    ("slow 180 bpm", "“slow” and 180 bpm contradict each other"),
    ("fast ballad at 60 bpm", "“fast” and 60 bpm contradict"),
    ("adagio at 160 bpm", "“adagio” and 160 bpm contradict"),
    ("happy and sad", "“sad” and “happy” contradict each other"),
    ("calm, aggressive", "contradict each other"),
    ("4/4 waltz", "“waltz” and 4/4 contradict each other"),
    ("3/4 and 7/8", "Several metres"),
    ("17/16", "no metre"),
    ("30 seconds, 2 minutes", "Several lengths"),
    ("8 bars, 30 seconds", "Both 8 bars and 30 s"),
    ("C major, F# minor", "Several keys"),
    ("major minor", "Several scales"),
    ("jazz rock", "Several genres"),
    ("trance techno", "“trance” gives way to"),
    ("no drums with drums", "both asked for and ruled out"),
    ("only piano, no piano", "both asked for and ruled out"),
    ("no drums, piano and strings", "read as asked for"),
    ("rock with vocals", "does not sing"),
    ("female vocals", "does not sing"),
    ("dubstep", "nearest to it"),
    ("reggaeton", "nearest to it"),
    ("1980s", "nearest to it: 80s synth-pop"),
    ("1985", "nearest to it: 80s synth-pop"),
    ("baroque", "nearest to it: cinematic"),
    ("theremin", "“theremin” is played by what is nearest to it: saw lead"),
    ("with an ocarina", "nearest to it"),
    ("melancolic", "“melancolic” was read as “melancholic”"),
    ("pianno", "“pianno” was read as “piano”"),
    ("ambiant", "“ambiant” was read as “ambient”"),
    ("cinematc", "“cinematc” was read as “cinematic”"),
    ("a short jazz track", "15 seconds"),
    ("medieval", "dorian is played"),
    ("no intro", "not something that the composer can leave out"),
    ("xylozorp", "Not understood: “xylozorp”"),
    ("432 hz", "Not understood: “432”, “hz”"),
    ("with reverb", "Not understood: “reverb”"),
    ("음악 音楽 музыка", "Not understood"),
    ("C superlocrian", "Not understood"),
    ("a horse", "Not understood: “horse”"),
]


def test_there_are_enough_phrases():
    assert len(UNDERSTOOD) + len(TOLD) >= 150


@pytest.mark.parametrize(("text", "name", "value"), UNDERSTOOD)
def test_what_musicians_type_is_understood(text, name, value):
    wish = read_prompt(text)
    assert getattr(wish, name) == value
    assert not wish.notices


@pytest.mark.parametrize(("text", "part"), TOLD)
def test_what_was_bent_or_left_is_told(text, part):
    assert any(part in notice for notice in read_prompt(text).notices), read_prompt(text).notices


@pytest.mark.parametrize("text", ["not sad", "not too dark"])
def test_a_mood_that_is_ruled_out_is_read_as_its_mild_opposite(text):
    assert read_prompt(text).valence > 0.2


def test_an_era_colours_another_genre():
    wish = read_prompt("1970s rock")
    assert wish.genres == ("rock",)
    assert wish.palette["chords"] == "electric piano"
    plan = make_plan(wish, 1)
    assert plan.patches["chords"] == "electric piano"
    assert plan.genre.id == "rock"


def test_what_is_stated_wins_over_an_era():
    plan = make_plan(read_prompt("80s rock with piano, no drums"), 1)
    assert "piano" in plan.patches.values()
    assert not plan.kit


def test_bars_make_the_length():
    plan = make_plan(read_prompt("16 bars of funk at 100 bpm"), 2)
    assert plan.sections[-1].bar == 16
    assert plan.frames / 48_000 == pytest.approx(16 * 2.4, abs=5.0)
    loop = make_plan(read_prompt("an 11 bar loop at 120 bpm"), 2)
    assert (loop.sections[-1].bar, loop.frames) == (11, 11 * 96_000)


def test_every_word_leads_to_something_that_there_is():
    roles = {role.upper() for role in ROLES}
    players = {*MORE_INSTRUMENTS.values(), *NEAR_INSTRUMENTS.values()}
    players |= {patch for group in ENSEMBLES.values() for patch in group} - {"drums"}
    assert players <= {*INSTRUMENTS, *roles}
    for colour in COLOURS.values():
        assert colour.genre in (*GENRES, "")
        assert colour.scale in (*SCALES, "")
        assert colour.metre in (*METRES, "")
        assert colour.kit in (*kits(), "")
        assert all(role in INSTRUMENTS[patch].roles for role, patch in colour.players.items())


def test_slips_are_mended_only_where_one_word_is_meant():
    known = ["melancholic", "techno", "strings", "house"]
    assert nearest_word("melncholic", known) == "melancholic"
    assert nearest_word("stirngs", known) == "strings"
    assert nearest_word("horse", known) == ""
    assert nearest_word("etchno", known) == ""
    assert nearest_word("abc", known) == ""


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_any_text_gives_a_plan_or_a_sentence(text):
    try:
        outcome: Plan | SoundmarkError = make_plan(read_prompt(text), 1)
    except SoundmarkError as error:
        outcome = error
    assert isinstance(outcome, Plan) or outcome.code.startswith("composer.")


_SOME = st.sampled_from(sorted(phrases()))
_MADE_UP = st.from_regex(r"zq[a-z]{3,9}x", fullmatch=True)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(_SOME, _MADE_UP), max_size=12), st.sampled_from([" ", ", ", "; "]))
def test_nothing_that_is_not_understood_is_ignored_in_silence(words, between):
    made_up = list(dict.fromkeys(word for word in words if word.startswith("zq")))
    try:
        wish = read_prompt(between.join(words))
        make_plan(wish, 3)
    except SoundmarkError:
        return
    told = " ".join(wish.notices)
    assert all(f"“{word}”" in told for word in made_up[:10])


@pytest.mark.parametrize(
    "text",
    ["a" * 10_000, "piano " * 1_700, "bpm " * 2_500, "zqwerty" + " zqx1y" * 1_600, "-" * 10_000],
)
def test_ten_thousand_characters_take_no_time(text):
    started = time.monotonic()
    read_prompt(text)
    assert time.monotonic() - started < 5.0
