"""Notes through the real window: seen, moved, added, deleted, heard; stems and bars, too."""

from collections.abc import Iterator
from pathlib import Path

import mido
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.e2e.window import LEFT, Person

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("window")]
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def person(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    monkeypatch.setattr("desktop.app.output_devices", lambda: ())
    someone = Person(qapp, tmp_path / "home")
    yield someone
    someone.leaves()


def opens_the_notes_of(person: Person, track: int) -> None:
    clip = person.session.project.tracks[track].clips[0]
    person.desktop.editor.presenter.choose(clip.id)
    if not person.desktop.noting.panel.isVisible():
        person.presses(Qt.Key.Key_F9, on=person.desktop.window)
    person.waits_for(lambda: person.desktop.noting.presenter.can_edit)
    person.desktop.noting.panel.roll.setFocus()


def is_heard(person: Person) -> None:
    person.waits_for(lambda: not person.desktop.noting.presenter.is_working, 120)


def sound_of(person: Person, track: int) -> np.ndarray:
    session = person.session
    clip = session.project.tracks[track].clips[0]
    return session.read(clip.source, 0, session.project.sources[clip.source].frames)


def middle(person: Person, note) -> QPoint:
    """Return where a note is drawn."""
    roll = person.desktop.noting.panel.roll
    return roll.place_of(note).center().toPoint()


def test_stems_land_as_tracks_and_their_notes_are_changed(person: Person) -> None:
    person.makes_a_take("synth-pop, 120 bpm, C major, for 12 seconds")
    person.presses(Qt.Key.Key_Return, SHIFT, on=person.desktop.takes_panel.list)
    project = person.session.project
    assert [track.name for track in project.tracks] == ["Drums", "Bass", "Chords", "Lead"]
    opens_the_notes_of(person, 3)
    notes, roll = person.desktop.noting.presenter, person.desktop.noting.panel.roll
    assert notes.part == "lead"
    assert roll.accessibleName() == "Notes of Lead"
    sounds = [sound_of(person, track) for track in range(4)]

    # Drag one note up by two rows: it is seen at once, then heard, as one step.
    note = notes.notes[2]
    at = middle(person, note)
    to = at - QPoint(0, round(2 * person.desktop.noting.panel.down.row_px))
    QTest.mousePress(roll, LEFT, pos=at)
    QTest.mouseMove(roll, at - QPoint(0, 6), 20)
    QTest.mouseMove(roll, to, 20)
    QTest.mouseRelease(roll, LEFT, pos=to)
    (moved,) = notes.chosen
    assert (moved.start, moved.pitch) == (note.start, note.pitch + 2)
    is_heard(person)
    assert person.session.history.undo_name == "Move a note"
    # What was changed is played, and nothing beyond it.
    person.waits_for(lambda: person.desktop.hearing.is_playing or bool(person.sinks))
    person.waits_for(lambda: not person.desktop.hearing.is_playing, 30)
    changed = [not np.array_equal(sound_of(person, n), sounds[n]) for n in range(4)]
    assert changed == [False, False, False, True]

    # A double click adds, Delete deletes, arrows move, Ctrl and arrows strike harder.
    count = len(notes.notes)
    free = QPoint(roll.width() // 2, 12)
    QTest.mousePress(roll, LEFT, pos=free)
    QTest.mouseRelease(roll, LEFT, pos=free)
    QTest.mouseDClick(roll, LEFT, pos=free)
    QTest.mouseRelease(roll, LEFT, pos=free)
    assert len(notes.notes) == count + 1
    (added,) = notes.chosen
    person.presses(Qt.Key.Key_Down, on=roll)
    person.presses(Qt.Key.Key_Right, on=roll)
    person.presses(Qt.Key.Key_Down, CONTROL, on=roll)
    (now,) = notes.chosen
    assert (now.start, now.pitch) == (added.start + 120, added.pitch - 1)
    assert now.velocity < added.velocity
    person.presses(Qt.Key.Key_Delete, on=roll)
    assert len(notes.notes) == count
    is_heard(person)

    # Undo goes back through the document's history, to the sound of the beginning.
    steps = 0
    while person.session.history.undo_name.startswith(("Move", "Add a", "Change", "Delete")):
        person.presses(Qt.Key.Key_Z, CONTROL, on=roll)
        steps += 1
    assert steps >= 3
    assert notes.notes[2] == note
    assert np.array_equal(sound_of(person, 3), sounds[3])
    assert person.session.project.tracks[3].clips == project.tracks[3].clips


def test_bars_are_made_again_from_the_timeline(person: Person) -> None:
    person.makes_a_take("house, 120 bpm, for 12 seconds")
    person.presses(Qt.Key.Key_Return, SHIFT, on=person.desktop.takes_panel.list)
    actions = person.desktop.actions
    assert not actions["edit.bars"].isEnabled()
    rate = person.session.project.sample_rate
    bass = person.session.project.tracks[1]
    before = sound_of(person, 1)
    person.desktop.editor.presenter.select(round(2.3 * rate), round(3.6 * rate), [bass.id])
    assert actions["edit.bars"].isEnabled()
    person.presses(Qt.Key.Key_R, CONTROL | SHIFT, on=person.desktop.window)
    person.waits_for(lambda: person.session.history.undo_name == "Make bar 2 again", 120)
    differ = np.flatnonzero((sound_of(person, 1) != before).any(axis=0))
    assert 2 * rate - rate // 100 <= differ[0]
    assert differ[-1] < 4 * rate + rate // 100
    person.presses(Qt.Key.Key_Z, CONTROL, on=person.desktop.window)
    assert np.array_equal(sound_of(person, 1), before)


def test_a_take_is_saved_with_its_stems_and_notes(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.makes_a_take("house, 120 bpm, for 8 seconds")
    (take,) = person.session.shelf.takes
    target = tmp_path / "Song.wav"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(target), ""))
    person.desktop.takes.save_stems(take.id)
    person.waits_for(target.exists, 180)
    person.waits_for(lambda: not person.desktop.board.running, 60)
    assert target.with_suffix(".mid").read_bytes().startswith(b"MThd")
    stems = {path.stem.split(" ")[-1].lower() for path in (tmp_path / "Song stems").iterdir()}
    assert stems >= {"drums", "bass"}
    # A stem's notes leave as MIDI, too.
    person.desktop.takes.place(take.id, stems=True)
    opens_the_notes_of(person, 1)
    notes_file = tmp_path / "Bass.mid"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(notes_file), ""))
    person.clicks(person.desktop.noting.panel.midi)
    tracks = mido.MidiFile(notes_file).tracks
    assert [track.name.split(":")[0] for track in tracks[1:]] == ["bass"]


def test_what_has_no_notes_says_so_and_takes_show_theirs(person: Person) -> None:
    panel, notes = person.desktop.noting.panel, person.desktop.noting.presenter
    person.presses(Qt.Key.Key_F9, on=person.desktop.window)
    assert panel.isVisible()
    assert "Choose a clip or a take" in person.reads(panel)
    person.makes_a_take("folk, for 8 seconds")
    (take,) = person.session.shelf.takes
    person.desktop.takes.choose("")
    person.desktop.takes.choose(take.id)
    assert notes.take == take.id
    assert len(notes.parts) > 2
    notes.choose_part("bass")
    assert not notes.can_edit
    # The wheel zooms a take's own time; its notes cannot be changed yet, only placed.
    left = panel.roll.place_of(notes.notes[-1]).left()
    where = QPointF(10, 10)
    wheel = QWheelEvent(
        where,
        panel.roll.mapToGlobal(where),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    person.application.sendEvent(panel.roll, wheel)
    assert panel.roll.place_of(notes.notes[-1]).left() > left
    person.clicks(panel.place)
    assert len(person.session.project.tracks) > 2
    assert notes.can_edit
    # A whole take on a track is shown, and split so that its notes can be changed.
    while person.session.project.tracks:
        person.presses(Qt.Key.Key_Z, CONTROL, on=person.desktop.window)
    person.desktop.takes.place(take.id)
    assert notes.is_mix
    assert not notes.can_edit
    person.clicks(panel.place)
    assert len(person.session.project.tracks) > 2
    assert notes.can_edit
