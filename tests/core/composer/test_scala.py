"""Scala files: what is read, and one sentence for each that is broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.composer.arranging import write_score
from core.composer.checks import strangers
from core.composer.genre_table import GENRES
from core.composer.pitch import Key
from core.composer.planning import make_plan
from core.composer.scala import MOST_TONES, parse_scala, read_scala
from core.composer.wish import Wish
from core.errors import UserError
from core.text import sentence

SLENDRO = """! slendro.scl
!
Observed slendro tuning
 5
!
 231.0 cents
 474.
 717.0
 955.0   a comment after the tone
 1208.0
"""


def test_cents_comments_and_the_period_are_read():
    scale = parse_scala(SLENDRO)
    assert scale.name == "Observed slendro tuning"
    assert scale.cents == (0, 231, 474, 717, 955)
    assert scale.period == 1208


def test_ratios_are_read_and_sorted():
    scale = parse_scala("Harmonics\n4\n3/2\n5/4\n7/4 seventh\n2\n")
    assert scale.cents == pytest.approx((0, 386.3137, 701.955, 968.8259), abs=1e-4)
    assert scale.period == 1200
    assert scale.path.drone == (1, 3)


def test_a_nameless_scale_is_called_like_its_file(tmp_path):
    path = tmp_path / "mine.scl"
    path.write_bytes("\ufeff\r\n2\r\n600.0\r\n2/1\r\n".encode())
    assert read_scala(path).name == "mine"
    path.write_bytes("Gamme tempérée\n1\n1200.0\n".encode("latin-1"))
    assert read_scala(path).name == "Gamme tempérée"
    assert read_scala(path).cents == (0,)


BROKEN = [
    ("", "scala_no_count"),
    ("only a description", "scala_no_count"),
    ("a\nmany\n100.0\n2/1\n", "scala_no_count"),
    ("a\n3\n100.0\n2/1\n", "scala_wrong_count"),
    ("a\n1\n100.0\n2/1\n", "scala_wrong_count"),
    ("a\n0\n", "scala_wrong_count"),
    (f"a\n{MOST_TONES + 1}\n" + "2/1\n" * (MOST_TONES + 1), "scala_too_many"),
    ("a\n2\nfoo\n2/1\n", "scala_bad_tone"),
    ("a\n2\n1e3\n2/1\n", "scala_bad_tone"),
    ("a\n2\nnan\n2/1\n", "scala_bad_tone"),
    ("a\n2\n3/0\n2/1\n", "scala_bad_ratio"),
    ("a\n2\n0/3\n2/1\n", "scala_bad_ratio"),
    ("a\n2\n-3/2\n2/1\n", "scala_bad_ratio"),
    ("a\n2\n1300.0\n2/1\n", "scala_not_ascending"),
    ("a\n2\n-50.0\n2/1\n", "scala_not_ascending"),
    ("a\n2\n700.0\n1/1\n", "scala_bad_period"),
    ("a\n2\n700.0\n-1200.0\n", "scala_bad_period"),
    ("a\n2\n700.0\n64/1\n", "scala_bad_period"),
]


@pytest.mark.parametrize(("text", "code"), BROKEN)
def test_a_broken_file_is_refused_in_words(text, code):
    with pytest.raises(UserError) as caught:
        parse_scala(text)
    assert caught.value.code == f"composer.{code}"
    told = sentence(caught.value)
    assert "{" not in str(told)
    assert str(told)


def test_what_is_no_text_or_no_file_is_refused_in_words(tmp_path):
    binary = tmp_path / "sound.scl"
    binary.write_bytes(b"RIFF\0\0\0\0WAVE")
    huge = tmp_path / "huge.scl"
    huge.write_bytes(b"! comment\n" * 200_000)
    for path, code in (
        (binary, "composer.scala_not_text"),
        (huge, "composer.scala_not_text"),
        (tmp_path, "composer.scala_missing"),
        (tmp_path / "none.scl", "composer.scala_missing"),
    ):
        with pytest.raises(UserError) as caught:
            read_scala(path)
        assert caught.value.code == code
        assert path.name in str(sentence(caught.value))


def outcome(text):
    """Return the scale, or the code that refuses it."""
    try:
        return parse_scala(text)
    except UserError as error:
        return f"{error.code}: {sentence(error)}"


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    found = outcome(text)
    if isinstance(found, str):
        assert found.startswith("composer.scala_")
    else:
        assert found.cents[0] == 0


SCALES = [
    SLENDRO,
    "Octave only\n1\n2/1\n",
    "Tritave\n13\n" + "".join(f"{146.304 * step:.3f}\n" for step in range(1, 14)),
    "Small\n3\n30.0\n60.0\n100.0\n",
    "Wide\n2\n1900.0\n4/1\n",
    "31\n31\n" + "".join(f"{1200 / 31 * step:.4f}\n" for step in range(1, 32)),
    "Many\n200\n" + "".join(f"{6.0 * step:.1f}\n" for step in range(1, 201)),
    "Just\n7\n9/8\n5/4\n4/3\n3/2\n5/3\n15/8\n2/1\n",
]


@pytest.mark.parametrize("text", SCALES, ids=lambda text: text.splitlines()[0])
@pytest.mark.parametrize("genre", ["jazz", "rock", "ambient"])
def test_any_scale_of_a_file_is_played_in_tune(text, genre):
    own = parse_scala(text)
    for seed in range(2):
        plan = make_plan(Wish(genres=(genre,), own=own, tonic=9, seconds=30.0), seed)
        score = write_score(plan)
        assert strangers(plan, score) == []
        assert all(0 <= note.pitch <= 127 for part in score.parts for note in part.notes)


def test_a_tuning_keeps_the_notes_and_moves_their_pitch():
    own = parse_scala(SCALES[5])
    for genre in sorted(GENRES)[::5]:
        wish = {"genres": (genre,), "seconds": 30.0, "tonic": 4, "mode": "dorian"}
        plain = write_score(make_plan(Wish(**wish), 1))
        moved = write_score(make_plan(Wish(**wish, own=own), 1))
        for before, after in zip(plain.parts, moved.parts, strict=True):
            assert [(n.start, n.length) for n in before.notes] == [
                (n.start, n.length) for n in after.notes
            ]
            assert all(
                abs(a.pitch - b.pitch) < 0.25
                for a, b in zip(before.notes, after.notes, strict=True)
            )
    assert Key.with_scale(4, "dorian", own).tuned(64 + 7) == pytest.approx(64 + 6.9677, abs=1e-3)
