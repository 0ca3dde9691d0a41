from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.panels.prompt.fields import CHORDS, FIELDS, KEY, LENGTH, TEMPO, decided, field


@pytest.mark.parametrize(
    ("text", "value"),
    [("112", 112.0), ("112 bpm", 112.0), ("98,5 BPM", 98.5), (" 20 ", 20.0), ("400", 400.0)],
)
def test_a_tempo_is_read(text: str, value: float) -> None:
    assert TEMPO.parsed(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0:44", 44.0),
        ("3:30", 210.0),
        ("44", 44.0),
        ("44 s", 44.0),
        ("90 sec", 90.0),
        ("2 min", 120.0),
        ("1 min 30 s", 90.0),
        ("1m30", 90.0),
        ("0:07.25", 7.25),
    ],
)
def test_a_length_is_read(text: str, value: float) -> None:
    assert LENGTH.parsed(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A minor", "A minor"),
        ("am", "A minor"),
        ("c", "C major"),
        ("F# dorian", "F# dorian"),
        ("f♯ Dorian", "F# dorian"),
        ("B♭ maj", "Bb major"),
        ("D hijaz", "D hijaz"),
        ("e  Phrygian dominant", "E phrygian dominant"),
    ],
)
def test_a_key_is_read(text: str, value: str) -> None:
    assert KEY.parsed(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("Am F C G", "Am F C G"), ("Dm7, G7 | Cmaj7", "Dm7 G7 Cmaj7"), ("C/E F#m7b5", "C/E F#m7b5")],
)
def test_chords_are_read(text: str, value: str) -> None:
    assert CHORDS.parsed(text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tempo", "fast"),
        ("tempo", "19"),
        ("tempo", "401"),
        ("length", "0:00"),
        ("length", "31 min"),
        ("length", ""),
        ("length", "soon"),
        ("key", "H moll"),
        ("key", "minor"),
        ("chords", "Am F x9"),
        ("chords", " , "),
    ],
)
def test_what_cannot_be_understood_is_none(name: str, text: str) -> None:
    assert field(name).parsed(text) is None


@given(st.text(max_size=40))
def test_no_text_breaks_a_field(text: str) -> None:
    for entry in FIELDS:
        entry.parsed(text)


@given(
    st.sampled_from(FIELDS).flatmap(lambda f: st.tuples(st.just(f), st.sampled_from(f.suggestions)))
)
def test_every_suggestion_is_understood_and_shown_so_that_it_is_again(pair: Any) -> None:
    entry, text = pair
    value = entry.parsed(text)
    assert value is not None
    assert entry.parsed(entry.shown(value)) == value


def test_what_a_plan_decided_is_shown_as_musicians_write_it() -> None:
    plan = {
        "tempo_bpm": 112.0,
        "key": "A minor",
        "seconds": 44.19,
        "chords": [
            {"symbol": s, "bar": n} for n, s in enumerate(["Am", "Am", "F", "C", "G", "Am"])
        ],
    }
    assert [decided(entry, plan) for entry in FIELDS] == ["112 bpm", "A minor", "0:44", "Am F C G"]
    assert [decided(entry, {}) for entry in FIELDS] == ["", "", "", ""]
