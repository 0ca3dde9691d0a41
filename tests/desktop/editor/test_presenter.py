"""What the editor's commands do, without a widget."""

import numpy as np
import pytest

from core.origins import OriginKind
from core.project import TrackId
from desktop.panels.editor.commands import EditCommands
from desktop.panels.editor.crossings import nearest_crossing
from desktop.panels.editor.presenter import EditorPresenter
from desktop.panels.editor.viewport import Part

RATE = 48_000
FIRST, SECOND = TrackId("t0"), TrackId("t1")


@pytest.fixture
def state(session) -> EditorPresenter:
    made = EditorPresenter(session)
    made.view.resize(1000)
    return made


@pytest.fixture
def commands(state) -> EditCommands:
    return EditCommands(state)


def frames(state: EditorPresenter, track: TrackId = FIRST) -> int:
    return sum(clip.frames for clip in state.project.track(track).clips)


def test_delete_closes_the_gap_and_undo_brings_it_back(state, commands, session) -> None:
    state.select(RATE, 3 * RATE, [FIRST])
    commands.delete()
    assert frames(state) == 8 * RATE
    assert frames(state, SECOND) == 10 * RATE
    assert state.selection is None
    assert state.cursor == RATE
    assert session.history.undo_name == "Delete 2.0 s"
    commands.undo()
    assert frames(state) == 10 * RATE
    commands.redo()
    assert frames(state) == 8 * RATE


def test_cut_and_paste_is_where_it_was(state, commands) -> None:
    state.select(RATE, 2 * RATE, [FIRST])
    commands.cut()
    assert frames(state) == 9 * RATE
    commands.paste()
    assert frames(state) == 10 * RATE
    assert state.cursor == 2 * RATE


def test_paste_replaces_the_selection_in_one_step(state, commands, session) -> None:
    state.select(0, RATE, [FIRST])
    commands.copy()
    state.select(4 * RATE, 7 * RATE, [FIRST])
    steps = len(session.history.names)
    commands.paste()
    assert frames(state) == 8 * RATE
    assert len(session.history.names) == steps + 1


def test_trim_keeps_the_selection_only(state, commands) -> None:
    state.select(2 * RATE, 5 * RATE, [FIRST])
    commands.trim()
    assert frames(state) == 3 * RATE
    assert frames(state, SECOND) == 10 * RATE


def test_silence_leaves_the_gap(state, commands) -> None:
    state.select(2 * RATE, 5 * RATE, [FIRST])
    commands.silence()
    assert frames(state) == 7 * RATE
    assert state.project.track(FIRST).end == 10 * RATE


def test_split_at_the_cursor_and_at_a_selection(state, commands, session) -> None:
    state.set_cursor(RATE)
    commands.split()
    assert [len(track.clips) for track in state.project.tracks] == [2, 2, 2]
    state.select(4 * RATE, 6 * RATE, [FIRST])
    steps = len(session.history.names)
    commands.split()
    assert len(state.project.track(FIRST).clips) == 4
    assert len(session.history.names) == steps + 1


def test_commands_without_a_selection_do_nothing(state, commands, session) -> None:
    for command in (commands.cut, commands.delete, commands.trim, commands.silence, commands.copy):
        command()
    commands.paste()
    assert not session.history.undo_name


def test_gain_turns_are_one_step(state, commands, session) -> None:
    for tenth in range(10):
        commands.set_track_gain(FIRST, -tenth / 10)
    commands.undo()
    assert state.project.track(FIRST).gain_db == 0.0
    assert not session.history.undo_name


def test_a_move_that_goes_nowhere_is_no_step(state, commands, session) -> None:
    clip = state.project.track(FIRST).clips[0]
    commands.move_clip(clip.id, clip.start, FIRST)
    assert not session.history.undo_name


def test_loop_follows_the_selection_and_stays_without_it(state) -> None:
    state.select(RATE, 2 * RATE)
    state.toggle_loop()
    state.clear()
    assert state.loop == (RATE, 2 * RATE)
    state.toggle_loop()
    assert state.loop is None
    state.toggle_loop()
    assert state.loop == (0, 10 * RATE)


def test_brackets_set_the_selections_edges(state) -> None:
    state.set_cursor(2 * RATE)
    state.set_selection_start()
    assert (state.selection.start, state.selection.end) == (2 * RATE, 10 * RATE)
    state.set_cursor(5 * RATE, keep_selection=True)
    state.set_selection_end()
    assert (state.selection.start, state.selection.end) == (2 * RATE, 5 * RATE)


def test_shift_arrows_extend_from_the_cursor(state) -> None:
    state.set_cursor(RATE)
    state.extend(2)
    assert state.selection.start == RATE
    length = state.selection.frames
    state.extend(-1)
    assert state.selection.frames == length // 2


def test_selection_loses_tracks_that_are_gone(state, commands) -> None:
    state.select(0, RATE, [FIRST, SECOND])
    commands.remove_track(FIRST)
    assert state.selection.tracks == {SECOND}
    commands.remove_track(SECOND)
    assert state.selection is None


def test_listeners_hear_what_changed(state, commands) -> None:
    heard: list[Part] = []
    state.listen(heard.append)
    state.set_cursor(100)
    assert heard[-1] == Part.CURSOR
    state.select(0, 100)
    assert Part.SELECTION in heard[-1]
    commands.set_muted(FIRST, True)
    assert Part.DOCUMENT in heard[-1]
    state.view.zoom(2.0, 0)
    assert heard[-1] == Part.VIEW


def test_another_document_starts_afresh(state, empty_session) -> None:
    state.select(0, RATE)
    state.toggle_loop()
    state.open(empty_session)
    assert state.is_empty
    assert (state.selection, state.loop, state.cursor) == (None, None, 0)


def test_snapping_finds_a_quiet_place(state, session) -> None:
    state.set_cursor(RATE + 100)
    state.snap_to_crossings()
    source = state.project.track(FIRST).clips[0].source
    here = np.abs(session.read(source, state.cursor, 1)).max()
    there = np.abs(session.read(source, RATE + 100, 1)).max()
    assert here <= 0.02
    assert here <= there
    assert abs(state.cursor - RATE - 100) < 0.02 * RATE


def test_snapping_in_stereo_heeds_both_channels() -> None:
    left = np.array([1, -1, 1, 0.01, -0.01, -1], np.float32)
    right = np.array([1, 1, 1, 0.02, -0.02, 1], np.float32)
    assert nearest_crossing(np.stack([left, right]), 1) == 4


def test_the_lane_says_who_made_what(state) -> None:
    looks = [state.lane(track)[0].look for track in state.project.tracks]
    assert looks == [OriginKind.RULES, OriginKind.MODEL, OriginKind.YOU]


def test_the_lane_is_kept_until_the_track_changes(state, commands) -> None:
    lane = state.lane(state.project.track(FIRST))
    assert state.lane(state.project.track(FIRST)) is lane
    state.set_cursor(RATE)
    commands.split()
    assert len(state.lane(state.project.track(FIRST))) == 2
