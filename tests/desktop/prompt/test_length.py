import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.panels.prompt.length import MAXIMUM_S, MINIMUM_S, seconds_of
from desktop.widgets.wording import clock


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
    assert seconds_of(text) == value


@pytest.mark.parametrize("text", ["0:00", "31 min", "", "soon", "-3", "1:75"])
def test_what_cannot_be_understood_is_none(text: str) -> None:
    assert seconds_of(text) is None


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    seconds_of(text)


@given(st.floats(MINIMUM_S, MAXIMUM_S))
def test_what_a_chip_shows_is_read_again(seconds: float) -> None:
    assert seconds_of(clock(round(seconds, 2))) == pytest.approx(seconds, abs=0.006)
