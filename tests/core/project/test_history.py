from core.project import Changes, Edit, Project, TrackId, edits
from core.project.history import History
from tests.core.project.songs import song

T0 = TrackId("t0")


def volume(history: History, gain_db: float, gesture: str = "") -> Edit:
    return edits.set_track_gain(history.current, T0, gain_db=gain_db, gesture=gesture)


def test_names_tell_what_would_be_undone_and_redone() -> None:
    history = History(song(()))
    assert (history.undo_name, history.redo_name, history.names) == ("", "", ())
    history.push(volume(history, -3))
    history.push(edits.add_track(history.current))
    assert history.names == ("Set track volume", "Add track")
    history.undo()
    assert (history.undo_name, history.redo_name) == ("Set track volume", "Add track")


def test_a_new_edit_forgets_what_could_be_redone() -> None:
    history = History(song(()))
    history.push(volume(history, -3))
    history.undo()
    history.push(volume(history, -4))
    assert history.redo() is None
    assert history.current.tracks[0].gain_db == -4


def test_an_edit_that_changes_nothing_makes_no_step() -> None:
    history = History(song(()))
    assert not history.push(volume(history, 0))
    assert not history.names


def test_edits_of_one_gesture_are_one_step() -> None:
    history = History(song(()))
    for gain_db in (-1, -2, -3):
        history.push(volume(history, gain_db, "drag"))
    assert len(history.names) == 1
    history.push(volume(history, -4, "other drag"))
    assert len(history.names) == 2
    history.undo()
    assert history.current.tracks[0].gain_db == -3
    history.undo()
    assert history.current.tracks[0].gain_db == 0


def test_a_gesture_ends_when_told_undone_or_saved() -> None:
    history = History(song(()))
    history.push(volume(history, -1, "drag"))
    history.end_gesture()
    history.push(volume(history, -2, "drag"))
    assert len(history.names) == 2
    history.undo()
    history.push(volume(history, -3, "drag"))
    assert len(history.names) == 2
    history.mark_saved()
    history.push(volume(history, -4, "drag"))
    assert len(history.names) == 3


def test_it_knows_the_saved_point() -> None:
    history = History(song(()))
    assert history.is_saved
    history.push(volume(history, -1))
    assert not history.is_saved
    history.undo()
    assert history.is_saved
    history.redo()
    history.mark_saved()
    assert history.is_saved
    assert history.saved == history.step.key


def test_it_is_bounded() -> None:
    history = History(song(()), limit=3)
    for gain_db in range(1, 7):
        history.push(volume(history, gain_db))
    assert len(history.names) == 3
    while history.undo():
        pass
    assert history.current.tracks[0].gain_db == 3
    assert not history.is_saved


def test_it_can_be_restored() -> None:
    history = History(Project.empty("Song"))
    history.push(edits.add_track(history.current))
    history.push(edits.add_track(history.current))
    again = History.restored(history.steps, 1, next_key=7, saved=1)
    assert len(again.current.tracks) == 1
    assert again.is_saved
    assert again.redo_name == "Add track"
    again.push(edits.rename(again.current, "New"))
    assert again.step.key == 7


def test_a_step_back_says_what_to_redraw() -> None:
    history = History(song(()))
    history.push(volume(history, -1))
    undone = history.undo()
    assert undone is not None
    assert undone.name == "Set track volume"
    assert undone.changes == Changes(frozenset({T0}))
