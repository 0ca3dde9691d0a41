"""What prompts say: table-driven."""

import pytest

from core.composer.genre_table import GENRES
from core.composer.instruments import INSTRUMENTS
from core.composer.metre import METRES
from core.composer.pitch import Key
from core.composer.reading import read_prompt
from core.composer.vocabulary import GENRE_WORDS, INSTRUMENT_WORDS, NEAR_GENRES

FIGURES = [
    ("92 bpm", "tempo_bpm", 92.0),
    ("a groove at 92.5 BPM", "tempo_bpm", 92.5),
    ("tempo 120", "tempo_bpm", 120.0),
    ("tempo: 87", "tempo_bpm", 87.0),
    ("100 beats per minute", "tempo_bpm", 100.0),
    ("120-130 bpm", "tempo_bpm", 125.0),
    ("for 45 seconds", "seconds", 45.0),
    ("45-second clip", "seconds", 45.0),
    ("2 minutes", "seconds", 120.0),
    ("2 min 30 s", "seconds", 150.0),
    ("1:30 long", "seconds", 90.0),
    ("half a minute", "seconds", 30.0),
    ("one minute", "seconds", 60.0),
    ("3/4", "metre", "3/4"),
    ("in 6/8 time", "metre", "6/8"),
    ("a waltz", "metre", "3/4"),
    ("lofi", "genres", ("lo-fi",)),
    ("Lo-Fi hip hop beat", "genres", ("lo-fi",)),
    ("80s synth pop", "genres", ("synth-pop",)),
    ("drum & bass", "genres", ("drum and bass",)),
    ("bossa nova", "genres", ("bossa",)),
    ("a blues in E", "genres", ("blues",)),
    ("solo piano", "only", ("piano",)),
    ("piano only", "only", ("piano",)),
    ("only piano and strings", "only", ("piano", "strings")),
    ("just acoustic guitar, cello", "only", ("steel guitar", "cello")),
    ("with flute and double bass", "wanted", ("flute", "upright bass")),
    ("violin lead", "leads", ("violin",)),
    ("builds slowly", "builds", True),
    ("a slow build", "builds", True),
    ("that grows steadily", "builds", True),
    ("a long crescendo", "builds", True),
    ("no drums", "without", frozenset({"drums"})),
    ("without drums or bass", "without", frozenset({"drums", "bass"})),
    ("no piano", "without_patches", frozenset({"piano"})),
]

KEYS = [
    ("F# dorian", "F# dorian"),
    ("in Bb", "Bb major"),
    ("key of e flat minor", "Eb minor"),
    ("in a minor", "A minor"),
    ("Am", "A minor"),
    ("F#m house", "F# minor"),
    ("C sharp phrygian dominant", "C# phrygian dominant"),
    ("E minor pentatonic", "E minor pentatonic"),
    ("G mixolydian", "G mixolydian"),
    ("in C, dorian", "C dorian"),
    ("a blues in E", "E blues"),
]


@pytest.mark.parametrize(("text", "name", "value"), FIGURES)
def test_a_stated_figure_is_read(text, name, value):
    wish = read_prompt(text)
    assert getattr(wish, name) == value
    assert not wish.notices


@pytest.mark.parametrize(("text", "key"), KEYS)
def test_a_stated_key_is_read(text, key):
    wish = read_prompt(text)
    assert wish.tonic is not None
    assert Key(wish.tonic, wish.mode or "major") == Key.parse(key)


@pytest.mark.parametrize("text", ["a minor key", "a happy song", "an 80s song", "I am in a band"])
def test_letters_of_a_sentence_are_no_key(text):
    assert read_prompt(text).tonic is None


def test_an_era_is_no_length():
    wish = read_prompt("80s rock for 80s")
    assert wish.seconds == 80.0


def test_a_chord_progression_is_read():
    wish = read_prompt("house with chords Am F C G at 124 bpm")
    assert [bar[0].symbol for bar in wish.chords] == ["Am", "F", "C", "G"]
    assert wish.tempo_bpm == 124.0
    assert [len(bar) for bar in read_prompt("Dm7 G7 | Cmaj7 | A7 A7").chords] == [2, 1, 2]


def test_everything_at_once():
    wish = read_prompt(
        "Calm lo-fi with rhodes and flute lead, F# dorian, 84 bpm, 3/4, no drums, for 45 seconds"
    )
    assert (wish.genres, wish.tempo_bpm, wish.metre) == (("lo-fi",), 84.0, "3/4")
    assert (wish.seconds, wish.tonic, wish.mode) == (45.0, 6, "dorian")
    assert wish.arousal < 0
    assert wish.wanted == ("electric piano",)
    assert wish.leads == ("flute",)
    assert wish.without == {"drums"}
    assert wish.notices == ()


TOLD = [
    ("", "empty"),
    ("   \n", "empty"),
    ("🎹🎶🔥", "no words"),
    ("5 bpm", "5 bpm cannot be played"),
    ("900 bpm", "900 bpm cannot be played"),
    ("90 bpm 120 bpm", "first, 90 bpm"),
    ("for 10 hours of 99999 seconds", "1800"),
    ("0.1 seconds", "1 s long"),
    ("13/8", "no metre"),
    ("jazz rock", "Several genres"),
    ("trance", "nearest to it: house"),
    ("rock with vocals", "does not sing"),
    ("no drums with drums", "left out"),
    ("H dorian", "Not understood: “h”"),
    ("音楽 gefühlvoll", "Not understood: “音楽”, “gefühlvoll”"),
    ("flibber " + " ".join(f"w{i}" for i in range(30)), "and 21 more"),
]


@pytest.mark.parametrize(("text", "part"), TOLD)
def test_what_is_not_followed_is_told(text, part):
    assert any(part in notice for notice in read_prompt(text).notices)


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "Am " * 3_333, "1/" * 5_000, "no " * 3_000, "C-" * 5_000, "9" * 10_000]
)
def test_ten_thousand_characters_are_read_at_once(text):
    assert len(read_prompt(text).notices) <= 5


def test_every_word_leads_somewhere():
    assert set(GENRE_WORDS) <= set(GENRES)
    assert set(NEAR_GENRES.values()) <= set(GENRES)
    patches = {value for value in INSTRUMENT_WORDS.values() if not value.isupper()}
    assert patches <= set(INSTRUMENTS)
    for genre in GENRES.values():
        assert read_prompt(genre.id).genres == (genre.id,)
        assert {p for patches in genre.patches.values() for p in patches} <= set(INSTRUMENTS)
    assert read_prompt("12/8").metre in METRES


@pytest.mark.parametrize(
    ("text", "genre"),
    [("no drums, house", "house"), ("blues, no drums", "blues"), ("no drums, calm folk", "folk")],
)
def test_what_is_ruled_out_takes_no_genre_with_it(text, genre):
    wish = read_prompt(text)
    assert wish.genres == (genre,)
    assert wish.without == {"drums"}
    assert not wish.notices


def test_ruling_strings_out_means_their_short_strokes_too():
    assert read_prompt("cinematic, no strings").without_patches == {"strings", "short strings"}
    assert read_prompt("cinematic with spiccato strings").wanted == ("short strings",)
    assert read_prompt("cinematic, no spiccato strings").without_patches == {"short strings"}
