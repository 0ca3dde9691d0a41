"""Pitches, keys, chords, patterns, forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.composer.chords import (
    QUALITIES,
    degree_chord,
    guess_key,
    parse_chord,
    parse_progression,
    voiced,
)
from core.composer.form import sections_for
from core.composer.metre import METRES
from core.composer.patterns import bar_of, events, fitted
from core.composer.pitch import Key
from core.composer.plan import ROLES
from core.composer.scales import SCALES
from core.errors import UserError
from core.text import sentence

COLOURS = ["triad", "seventh", "ninth", "add9", "sus2", "power"]
keys = st.builds(Key, st.integers(0, 11), st.sampled_from(sorted(SCALES)))
with_chords = st.builds(
    Key,
    st.integers(0, 11),
    st.sampled_from(sorted(name for name, scale in SCALES.items() if not scale.path)),
)


@given(keys)
def test_a_key_is_read_back_from_its_name(key):
    assert Key.parse(key.name) == key


@pytest.mark.parametrize("text", ["H minor", "", "C foo", "minor", "A" * 5000, "🎹"])
def test_an_unknown_key_is_refused_in_words(text):
    with pytest.raises(UserError) as caught:
        Key.parse(text)
    assert caught.value.code == "composer.unknown_key"
    assert "A minor" in str(sentence(caught.value))


@given(with_chords, st.integers(1, 7), st.sampled_from(COLOURS))
def test_plain_degrees_stay_in_their_scale(key, degree, colour):
    chord = degree_chord(key, str(degree), colour)
    assert chord.pitch_classes <= key.harmony.pitch_classes
    assert 3 <= len(chord.pitch_classes) <= 5


@given(with_chords, st.integers(1, 7), st.sampled_from(COLOURS))
def test_a_chord_is_read_back_from_its_symbol(key, degree, colour):
    chord = degree_chord(key, str(degree), colour)
    if chord.symbol != key.note_name(chord.root):  # named with a quality of its own
        assert parse_chord(chord.symbol).pitch_classes == chord.pitch_classes


@pytest.mark.parametrize("suffix", QUALITIES)
def test_every_quality_is_read(suffix):
    assert parse_chord("F#" + suffix).steps == QUALITIES[suffix]


@pytest.mark.parametrize("text", ["Am F Q", "Hm", "C D E F#foo", "1 4 5"])
def test_an_unknown_chord_is_refused_in_words(text):
    with pytest.raises(UserError) as caught:
        parse_progression(text)
    assert caught.value.code == "composer.unknown_chord"
    assert str(sentence(caught.value))


def test_a_progression_keeps_its_bars():
    assert [[c.symbol for c in bar] for bar in parse_progression("Am F | C | G7 G")] == [
        ["Am", "F"],
        ["C"],
        ["G7", "G"],
    ]
    with pytest.raises(UserError) as caught:
        parse_progression("C " * 2001)
    assert caught.value.code == "composer.too_many_chords"


def test_the_key_of_chords_is_guessed():
    def guess(text):
        return guess_key([chord for bar in parse_progression(text) for chord in bar]).name

    assert guess("Am F C G") == "A minor"
    assert guess("C G Am F") == "C major"
    assert guess("Dm G Dm G") == "D dorian"


@given(with_chords, st.lists(st.integers(1, 7), min_size=2, max_size=8), st.sampled_from(COLOURS))
def test_voices_move_little_and_stay_in_range(key, degrees, colour):
    previous = ()
    for degree in degrees:
        chord = degree_chord(key, str(degree), colour)
        pitches = voiced(chord, previous, 50, 67)
        assert {pitch % 12 for pitch in pitches} <= chord.pitch_classes
        assert list(pitches) == sorted(pitches)
        assert pitches[0] >= 48
        assert pitches[-1] <= 73
        if previous:
            assert max(min(abs(p - q) for q in previous) for p in pitches) <= 7
        previous = pitches


@given(st.sampled_from(sorted(METRES)), st.text(alphabet="xX-og.", min_size=16, max_size=16))
def test_a_pattern_fits_every_metre(name, pattern):
    metre = METRES[name]
    bar = fitted(pattern, metre)
    assert len(bar) == metre.steps
    for step, length, _char in events(bar_of(pattern, 5, metre)):
        assert 0 <= step < step + length <= metre.steps


@given(st.integers(0, 400), st.sampled_from(["song", "dance", "jazz", "arc"]))
def test_a_form_fills_its_bars_and_ends(bars, form):
    sections = sections_for(bars, form, frozenset(ROLES))
    at = 0
    for section in sections[:-1]:
        assert section.bar == at
        assert section.bars > 0
        assert section.roles
        at += section.bars
    assert at == bars
    assert sections[-1].kind == "end"
