"""What is done to notes, and where they are drawn: decisions without a window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.composer.clock import Clock
from core.studio.noting import ScoreNote, TakeScore
from desktop.panels.notes.across import OwnAcross
from desktop.panels.notes.changes import (
    exchanged,
    in_order,
    louder,
    moved,
    pasted,
    quantised,
    resized,
    with_velocity,
)
from desktop.panels.notes.down import Down
from desktop.panels.notes.heights import heights_of, pitch_name

END = 4 * 1920
RAST = (0.0, 200.0, 350.0, 500.0, 700.0, 900.0, 1050.0)
MAJOR = (0.0, 200.0, 400.0, 500.0, 700.0, 900.0, 1100.0)
NOTES = st.builds(
    ScoreNote,
    start=st.integers(0, END - 15),
    length=st.integers(15, 1920),
    pitch=st.floats(30, 90),
    velocity=st.floats(0.01, 1.0),
)


def score(cents=MAJOR, parts=None):
    return TakeScore(
        parts=parts or {"lead": ()},
        stems={"lead": ("lead",), "drums": ("drums",)},
        players={"lead": "piano"},
        bars=4,
        bar=1920,
        beat=480,
        step=120,
        tonic=60.0,
        scale_cents=cents,
        period_cents=1200.0,
        key="C rast",
        flat=False,
        pieces={36: "kick", 38: "snare", 42: "hat", 56: "cowbell"},
        seconds=8.0,
        _clock=Clock(960.0, ()),
    )


def test_moved_notes_stay_inside_the_piece() -> None:
    note = ScoreNote(480, 240, 60.0, 0.8)
    assert moved(note, 120, 62.0, end=END) == ScoreNote(600, 240, 62.0, 0.8)
    assert moved(note, -9999, 60.0, end=END).start == 0
    assert moved(note, 99999, 60.0, end=END).start < END


@given(NOTES, st.integers(-9999, 9999))
def test_lengths_and_velocities_stay_possible(note: ScoreNote, by: int) -> None:
    assert 15 <= resized(note, by, end=END).length <= max(END - note.start, 15)
    assert 0.0 < louder(note, by / 1000).velocity <= 1.0
    assert 0.0 < with_velocity(note, by / 1000).velocity <= 1.0
    assert quantised(note, 120, end=END).start < END


@given(st.lists(NOTES, max_size=12), st.integers(1, 4))
def test_only_what_is_chosen_changes(notes: list[ScoreNote], every: int) -> None:
    all_notes = in_order(notes)
    chosen = frozenset(all_notes[::every])
    after, became = exchanged(all_notes, chosen, lambda n: louder(n, 0.1))
    assert set(after) == (set(all_notes) - chosen) | became
    assert list(after) == sorted(after)


def test_what_is_pasted_begins_where_it_should_and_ends_with_the_piece() -> None:
    notes = (ScoreNote(100, 50, 60.0, 0.5), ScoreNote(400, 50, 64.0, 0.5))
    assert [n.start for n in pasted(notes, 960, end=END)] == [960, 1260]
    assert [n.start for n in pasted(notes, END - 60, end=END)] == [END - 60]
    assert pasted((), 0, end=END) == ()


def test_a_piano_has_rows_for_keys_and_marks_the_scale() -> None:
    heights = heights_of(score(), "lead", (ScoreNote(0, 1, 60.0, 1.0), ScoreNote(0, 1, 72.0, 1.0)))
    assert heights.count >= 24
    assert heights.nearest(heights.row(61.0)) == 61.0
    assert heights.stepped(60.0, 1) == 61.0
    by_pitch = {line.pitch: line for line in heights.lines}
    assert (by_pitch[60.0].tone, by_pitch[61.0].tone, by_pitch[62.0].tone) == (2, 0, 1)
    assert by_pitch[61.0].dark


def test_notes_of_another_scale_step_along_its_own_tones() -> None:
    heights = heights_of(score(RAST), "lead", (ScoreNote(0, 1, 63.5, 1.0),))
    assert heights.stepped(63.5, 1) == 65.0
    assert heights.stepped(63.5, -1) == 62.0
    assert heights.nearest(heights.row(63.8)) == 63.5
    assert heights.row(63.5) == pytest.approx(heights.row(63.0) - 0.5)
    assert pitch_name(63.5, flat=False) == "E4 −50"
    assert pitch_name(60.04, flat=False) == "C4 +4"


def test_a_kit_has_a_row_for_each_piece() -> None:
    strokes = (ScoreNote(0, 1, 36.0, 1.0), ScoreNote(0, 1, 56.0, 1.0))
    heights = heights_of(score(), "drums", strokes)
    assert [line.words for line in heights.lines] == ["cowbell", "hat", "snare", "kick"]
    assert heights.stepped(36.0, 1) == 38.0
    assert heights.stepped(56.0, 1) == 56.0
    assert heights.nearest(99.0) == 36.0


def test_rows_zoom_around_the_pointer_and_scroll_no_further_than_there_are() -> None:
    told: list[int] = []
    down = Down(lambda: told.append(1))
    down.resize(100)
    down.fit(40, middle=20)
    assert down.y(20) == pytest.approx(50 - down.row_px / 2)
    row = down.row(30.0)
    down.zoom(1.5, 30.0)
    assert down.row(30.0) == pytest.approx(row)
    down.scroll(1e6)
    assert down.top == down.furthest
    down.reveal(0)
    assert down.y(0) == 0
    down.fit(42, keep=2)
    assert down.top == pytest.approx(2 * down.row_px)
    assert told


def test_a_take_has_a_time_of_its_own() -> None:
    across = OwnAcross(48_000, 48_000, lambda: None)
    across.resize(100)
    assert across.x(24_000) == pytest.approx(50)
    across.zoom(2.0, 50.0)
    assert across.frame(50.0) == pytest.approx(24_000)
    across.scroll(-1e6)
    assert across.frame(0) == 0
    across.resize(200)
    assert across.width == 200
