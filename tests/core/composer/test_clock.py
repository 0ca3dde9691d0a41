"""Ticks and seconds where the tempo is stated beat by beat."""

import io
import itertools

import mido
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.composer import SAMPLE_RATE, TICKS
from core.composer.arranging import write_score
from core.composer.clock import Clock, read_anchors
from core.composer.midi import midi_bytes
from core.composer.midi_tempo import MidiTempo
from core.composer.performing import perform
from core.composer.plan import beat_lengths
from core.composer.planning import make_plan
from core.composer.wish import Wish
from core.errors import UserError
from core.generation import GenerationRequest
from core.jobs import NoControl

# A machine that is busy draws slowly; that says nothing of the clock.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
steps = st.lists(
    st.tuples(st.integers(1, 4 * TICKS), st.floats(40.0, 300.0)), min_size=0, max_size=20
)


@st.composite
def clocks(draw):
    """A clock whose stretches each have a tempo of their own."""
    tick, second = 0, draw(st.floats(0.0, 5.0))
    anchors = [(tick, second)]
    for ticks, quarters in draw(steps):
        tick += ticks
        second += ticks / TICKS * 60.0 / quarters
        anchors.append((tick, second))
    return Clock(draw(st.floats(200.0, 3000.0)), tuple(anchors))


@given(clocks(), st.lists(st.floats(-2000, 50_000), min_size=2, max_size=30))
@unhurried
def test_time_only_runs_forwards(clock, ticks):
    seconds = clock.seconds(np.array(sorted(set(ticks))))
    assert (np.diff(seconds) > 0).all() or min(np.diff(sorted(set(ticks))), default=1) < 1e-6


@given(clocks(), st.floats(-2000, 50_000))
@unhurried
def test_there_and_back(clock, tick):
    assert clock.ticks_at(clock.seconds_at(tick)) == pytest.approx(tick, abs=1e-6)


@given(clocks())
@unhurried
def test_anchors_are_met(clock):
    for tick, second in clock.anchors:
        assert clock.seconds_at(tick) == pytest.approx(second, abs=1e-9)


@given(st.floats(100, 3000), st.floats(0, 1e6))
def test_without_anchors_the_tempo_is_constant(pace, tick):
    assert Clock(pace).seconds_at(tick) == tick / pace
    assert Clock(pace).constant


@given(clocks())
@unhurried
def test_anchors_survive_the_request(clock):
    told = [list(anchor) for anchor in clock.anchors]
    assert read_anchors(told) == clock.anchors


@pytest.mark.parametrize(
    "value",
    [
        5,
        "fast",
        {"0": 1},
        [[0]],
        [[0, "1"]],
        [[0.5, 1.0]],
        [[True, 1.0]],
        [[480, 1.0]],
        [[0, 1.0], [480, 1.0]],
        [[0, 1.0], [0, 2.0]],
        [[0, 2.0], [480, 1.0]],
        [[0, 0.0], [480, 90.0]],
        [[0, 0.0], [480, 0.001]],
        [[0, float("nan")]],
        [[0, -1.0]],
    ],
)
def test_what_is_no_time_is_refused_in_words(value):
    with pytest.raises(UserError) as told:
        read_anchors(value)
    assert told.value.code == "composer.bad_times"


def test_too_many_times_are_refused():
    with pytest.raises(UserError) as told:
        read_anchors([[tick, tick / 100] for tick in range(20_001)])
    assert told.value.code == "composer.too_many_times"


@given(clocks(), st.lists(st.integers(0, 60 * SAMPLE_RATE), min_size=1, max_size=20))
@unhurried
def test_a_midi_file_keeps_the_seconds(clock, frames):
    tempo = MidiTempo(clock, 4 * TICKS, 60.0)
    changes, at = [], 0
    for message in tempo.messages():
        at += message.time
        changes.append((at, message.tempo))
    for frame in frames:
        tick = tempo.ticks_of(frame)
        ends = [start for start, _ in changes[1:]] + [float("inf")]
        heard = sum(
            max(min(tick, end) - start, 0) / TICKS * us / 1e6
            for (start, us), end in zip(changes, ends, strict=True)
        )
        assert heard == pytest.approx(frame / SAMPLE_RATE, abs=2e-4)


def drifting(beats=80, start=0.6):
    """Anchors of a band that hurries and drags by 4 %."""
    lengths = 0.5 * (1 + 0.04 * np.sin(np.arange(beats) / 9.0))
    times = start + np.concatenate([[0.0], np.cumsum(lengths)])
    return tuple((TICKS * beat, float(second)) for beat, second in enumerate(times))


def test_notes_follow_the_beats():
    anchors = drifting()
    plan = make_plan(Wish(genres=("house",), seconds=40.0, times=anchors), 3)
    assert plan.tempo_bpm == pytest.approx(120, rel=0.04)
    drums = next(part for part in perform(plan, write_score(plan)) if part.role == "drums")
    seconds = dict(anchors)
    on_beat = [(t, f) for t, f in zip(drums.ticks, drums.starts, strict=True) if t % TICKS == 0]
    assert len(on_beat) > 100
    for tick, frame in on_beat:
        assert abs(frame / SAMPLE_RATE - seconds[tick]) < 0.02
    form = plan.to_json()["form"]
    assert form[0]["start_s"] == 0.6
    for section in form:
        assert section["start_s"] == pytest.approx(seconds[section["bar"] * 4 * TICKS], abs=1e-3)


def test_the_midi_of_a_drifting_piece_plays_as_it_was_played():
    plan = make_plan(Wish(genres=("house",), seconds=40.0, times=drifting()), 3)
    parts = perform(plan, write_score(plan))
    file = mido.MidiFile(file=io.BytesIO(midi_bytes(plan, parts)))
    at, heard = 0.0, []
    for message in file:
        at += message.time
        if message.type == "note_on" and message.velocity and message.channel == 9:
            heard.append(at)
    played = sorted(s / SAMPLE_RATE for part in parts if part.role == "drums" for s in part.starts)
    assert len(heard) == pytest.approx(len(played), abs=2)
    nearest = [min(abs(one - two) for two in heard) for one in played]
    assert max(nearest) < 0.0015


def test_echoes_follow_the_tempo():
    plan = make_plan(Wish(genres=("house",), seconds=40.0, times=drifting()), 3)
    rows = beat_lengths(plan)
    assert all(one[0] < two[0] for one, two in itertools.pairwise(rows))
    assert 0.48 < min(row[1] for row in rows) < 0.49
    assert 0.51 < max(row[1] for row in rows) < 0.52
    assert len(beat_lengths(make_plan(Wish(genres=("house",), seconds=40.0), 3))) == 1


def take(**settings):
    from core.generation.engines.composer import Composer

    request = GenerationRequest("synth-pop, 120 bpm", seconds=6.0, seed=4, settings=settings)
    work = Composer().generate(request, NoControl())
    chunks = []
    while True:
        try:
            chunks.append(next(work).samples)
        except StopIteration as end:
            return np.concatenate(chunks, axis=1), end.value


def test_no_times_change_no_sample_and_times_move_them():
    plain, _ = take()
    empty, _ = take(times=[])
    assert np.array_equal(plain, empty)
    bent, made = take(times=[[0, 0.0], [1920, 2.06], [3840, 4.0]])
    assert bent.shape == plain.shape
    assert not np.array_equal(plain, bent)
    assert made.plan["times"] == [[0, 0.0], [1920, 2.06], [3840, 4.0]]
    again, _ = take(times=[[0, 0.0], [1920, 2.06], [3840, 4.0]])
    assert np.array_equal(bent, again)


def test_some_bars_of_a_bent_take_are_made_again_where_they_are():
    times = [[0, 0.1], [1920, 2.16], [3840, 4.1]]
    before, made = take(times=times)
    remade = [{"bars": [1, 1], "stems": ["drums"], "seed": 9}]
    after, _ = take(times=times, remade=remade, frozen=made.plan["frozen"])
    changed = np.flatnonzero(np.abs(after - before).max(axis=0) > 0)
    assert changed.size
    assert changed[0] >= round(2.16 * SAMPLE_RATE) - 480
    assert changed[-1] <= round(4.1 * SAMPLE_RATE) + 480


def test_a_loop_cannot_follow_times():
    with pytest.raises(UserError) as told:
        take(loop=True, times=[[0, 0.0], [1920, 2.0]])
    assert told.value.code == "composer.times_in_loop"
