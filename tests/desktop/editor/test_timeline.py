"""Frames and pixels."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.project import TempoMap
from desktop.panels.editor.clock import bar_ticks, bars, clock, time_ticks
from desktop.panels.editor.timeline import CLOSEST, Timeline

timelines = st.builds(
    lambda length, width, zoom, at: (
        Timeline(width=width, length=length).fitted().zoomed(zoom, at * width)
    ),
    length=st.integers(0, 48_000 * 3600 * 3),
    width=st.integers(1, 4000),
    zoom=st.floats(1.0, 1e7),
    at=st.floats(0.0, 1.0),
)


@given(timelines, st.floats(0.0, 1.0), st.floats(0.05, 20.0))
def test_the_frame_under_the_pointer_stays(timeline: Timeline, at: float, factor: float) -> None:
    x = at * timeline.width
    before = timeline.start + x * timeline.scale
    after = timeline.zoomed(factor, x)
    inside = 0 < after.start < after.extent - after.scale * after.width - 1e-6
    if inside:
        assert after.start + x * after.scale == pytest.approx(before, abs=1e-3 * after.scale + 1e-3)


@given(timelines, st.floats(-1e6, 1e6), st.floats(0.001, 1000.0))
def test_no_view_leaves_the_project(timeline: Timeline, pixels: float, factor: float) -> None:
    for view in (timeline.scrolled(pixels), timeline.zoomed(factor, 10), timeline.fitted()):
        assert view.start >= 0
        assert view.end <= view.extent * (1 + 1e-9) + 1
        assert view.scale <= view.widest + 1e-9
        assert view.scale >= min(CLOSEST, view.widest) - 1e-12


@given(timelines, st.integers(1, 4000))
def test_resizing_keeps_a_fitted_view_fitted(timeline: Timeline, width: int) -> None:
    assert timeline.fitted().resized(width).scale == pytest.approx(
        timeline.fitted().resized(width).widest
    )
    assert timeline.resized(width).width == width


def test_pixels_and_frames_are_inverse() -> None:
    timeline = Timeline(start=1000.0, scale=10.0, width=500, length=100_000)
    assert timeline.frame(timeline.x(4321)) == 4321
    assert timeline.frame(-1000) == 0


def test_a_stretch_fills_nine_tenths() -> None:
    shown = Timeline(width=1000, length=480_000).fitted().showing(96_000, 192_000)
    assert shown.x(96_000) == pytest.approx(50, abs=1)
    assert shown.x(192_000) == pytest.approx(950, abs=1)


def test_a_project_that_grows_stays_fitted_or_where_it_was() -> None:
    fitted = Timeline(width=1000).fitted()
    assert fitted.of_project(4_800_000, 48_000).scale > fitted.scale
    near = fitted.of_project(4_800_000, 48_000).zoomed(10, 0)
    assert near.of_project(9_600_000, 48_000).scale == near.scale


@given(timelines)
def test_ruler_words_never_touch(timeline: Timeline) -> None:
    timeline = timeline.resized(max(timeline.width, 400))
    for ticks in (time_ticks(timeline), bar_ticks(timeline, TempoMap())):
        places = [timeline.x(tick.frame) for tick in ticks if tick.text]
        assert len(places) < timeline.width / 20 + 4
        if timeline.scale > 1:
            gaps = [b - a for a, b in itertools.pairwise(places)]
            assert all(gap > 40 for gap in gaps)


@pytest.mark.parametrize(
    ("seconds", "decimals", "words"),
    [(0, 3, "0:00.000"), (59.9996, 3, "1:00.000"), (3725.5, 1, "1:02:05.5"), (61, 0, "1:01")],
)
def test_clock(seconds: float, decimals: int, words: str) -> None:
    assert clock(seconds, decimals) == words


def test_bars_count_from_one() -> None:
    tempo = TempoMap(bpm=120.0, beats_per_bar=4)
    assert bars(0, tempo, 48_000) == "1.1.00"
    assert bars(96_000, tempo, 48_000) == "2.1.00"
    assert bars(24_000 * 5 + 12_000, tempo, 48_000) == "2.2.50"
