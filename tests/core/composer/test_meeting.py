"""Moments are met: on beats where a bend of a few per cent brings them there, else off the beat."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.composer.clock import Clock, read_anchors
from core.composer.hits import read_hits
from core.composer.meeting import MOST_BEND, Moment, meet
from core.composer.metre import METRES
from core.composer.sectioning import read_sections

FOUR = METRES["4/4"]
SCENES = (3.12, 5.52, 10.24, 12.16, 15.44, 17.64, 22.72, 25.52, 27.04)


def met(seconds, at=SCENES, tempo=(96.0, 128.0), metre=FOUR):
    return meet([Moment(second, 0.8) for second in at], seconds, tempo, metre, 2.2)


def clock_of(meeting, metre=FOUR):
    return Clock(metre.ticks_per_second(meeting.tempo_bpm), meeting.times)


def test_every_moment_is_met_to_the_millisecond():
    meeting = met(31.04)
    clock = clock_of(meeting)
    assert len(meeting.hits) == len(SCENES)
    for (tick, _strength), second in zip(meeting.hits, SCENES, strict=True):
        assert clock.seconds_at(tick) == pytest.approx(second, abs=0.001)


def test_most_moments_fall_on_beats_and_sections_begin_on_some():
    meeting = met(31.04)
    on_beats = sum(tick % 480 == 0 for tick, _ in meeting.hits)
    assert on_beats >= 6
    assert meeting.joins
    assert set(meeting.joins) <= set(SCENES)
    starts, bar = [], 0
    for _kind, bars in meeting.sections:
        starts.append(clock_of(meeting).seconds_at(bar * FOUR.bar))
        bar += bars
    for join in meeting.joins:
        near = min(
            abs(join - start) for start in [*starts, clock_of(meeting).seconds_at(bar * 1920)]
        )
        assert near < 0.001


@given(
    st.lists(st.floats(0.3, 58.0), max_size=25, unique=True),
    st.sampled_from(["4/4", "3/4", "6/8"]),
)
@settings(deadline=None, max_examples=25)
def test_any_moments_make_a_clock_that_can_be_played(seconds, name):
    metre = METRES[name]
    seconds = sorted(seconds)
    meeting = met(60.0, seconds, metre=metre, tempo=(80.0, 90.0))
    anchors = [list(anchor) for anchor in meeting.times]
    assert read_anchors(anchors) == meeting.times
    assert read_hits([list(hit) for hit in meeting.hits]) or not seconds
    assert read_sections([list(section) for section in meeting.sections])
    pace = metre.ticks_per_second(meeting.tempo_bpm)
    for (one, start), (two, end) in zip(meeting.times, meeting.times[1:], strict=False):
        assert abs((two - one) / (end - start) / pace - 1) <= MOST_BEND + 1e-9
    clock = clock_of(meeting, metre)
    for second in seconds:
        assert min(abs(clock.seconds_at(tick) - second) for tick, _ in meeting.hits) < 0.0015
    assert 80.0 <= meeting.tempo_bpm <= 90.0
    end = sum(bars for _kind, bars in meeting.sections) * metre.bar
    assert clock.seconds_at(end) <= 60.0


def test_without_moments_the_tempo_is_constant():
    meeting = met(30.0, ())
    assert meeting.times == ()
    assert meeting.hits == ()
    assert meeting.tempo_bpm == pytest.approx(112, abs=1)
    assert sum(bars for _kind, bars in meeting.sections) == math.floor(27.8 * 112 / 240)


def test_a_last_moment_is_where_the_last_chord_falls():
    meeting = met(20.0, (4.0, 8.0, 12.0, 16.0), tempo=(118.0, 122.0))
    assert meeting.joins[-1] == 16.0
    assert sum(bars for _kind, bars in meeting.sections) == 8


def test_long_stretches_are_parted():
    meeting = met(120.0, (100.0,), tempo=(118.0, 122.0))
    assert max(bars for _kind, bars in meeting.sections) <= 16


def test_a_tiny_film_is_one_chord():
    assert met(1.2, ()).sections == ()
