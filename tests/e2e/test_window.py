"""One walk through the real window: prompt, take, play, edit, undo, import, export, inspect."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.rendering import render
from tests.e2e.bad_files import BAD_FILES
from tests.e2e.window import LEFT, Person
from tests.sounds import write_music

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("window")]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def person(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    monkeypatch.setattr("desktop.app.output_devices", lambda: ())
    someone = Person(qapp, tmp_path / "home")
    yield someone
    someone.leaves()


def is_part_of(heard: np.ndarray, meant: np.ndarray) -> bool:
    """Return whether a quarter of a second that was heard is `meant`, sample for sample.

    The first moment is left out: playing fades in over a few milliseconds.
    """
    start = int(np.flatnonzero(np.abs(heard).max(axis=0) > 1e-3)[0]) + 4_800
    piece = heard[:, start : start + 12_000]
    places = np.flatnonzero(meant[0] == piece[0, 0])
    return any(np.array_equal(meant[:, at : at + piece.shape[1]], piece) for at in places)


def test_from_a_prompt_to_a_verdict(person: Person, tmp_path: Path) -> None:
    person.makes_a_take("calm lo-fi beat, 90 bpm, for 12 seconds")
    (take,) = person.session.shelf.takes
    assert abs(take.seconds - 12.0) < 1e-3
    assert take.tempo_bpm == pytest.approx(90.0)
    person.double_clicks_the_first_take()
    whole = person.session.project.frames
    assert whole == take.frames

    # Play: what the device was given is what the renderer gives.
    person.clicks(person.canvas)
    person.presses(Qt.Key.Key_Home)
    person.presses(Qt.Key.Key_Space)
    person.waits_for(lambda: person.sinks and person.sinks[-1].recorded.frames > 48_000)
    person.presses(Qt.Key.Key_Space)
    meant = render(person.session.project, person.session.media).samples
    assert is_part_of(person.sinks[-1].recorded.samples, meant)

    # Select with the mouse, delete, undo.
    person.drags_over(0.2, 0.5)
    selection = person.desktop.editor.presenter.selection
    assert selection is not None
    person.presses(Qt.Key.Key_Delete)
    assert person.session.project.frames == whole - (selection.end - selection.start)
    person.presses(Qt.Key.Key_Z, CONTROL, on=person.desktop.window)
    assert person.session.project.frames == whole

    # A recording of one's own comes in and is called what it is.
    person.drops(write_music(tmp_path / "riff.wav", seconds=8.0), onto=person.canvas)
    person.waits_for(lambda: len(person.session.project.sources) == 2)
    person.waits_for(lambda: "Not stated" in person.reads(person.desktop.origin_panel), 10)

    # Export, and read the proof.
    dialog = person.opens_the_export()
    dialog.presenter.set_target(tmp_path / "song.flac")
    person.presses(Qt.Key.Key_Return, on=dialog.export)
    person.waits_for(lambda: dialog.presenter.job is None, 120)
    assert dialog.presenter.error is None
    proof = person.reads(dialog.proof)
    assert "Exported song.flac" in proof
    assert "found again" in proof
    dialog.reject()

    # Drop it on the inspector, and read the verdict.
    person.desktop.inspect([])
    person.drops(tmp_path / "song.flac", onto=person.desktop.inspector_panel)
    panel = person.desktop.inspector_panel
    person.waits_for(lambda: "Declared origin, confirmed by two marks" in person.reads(panel), 120)
    verdict = person.reads(panel)
    assert "composer" in verdict.lower()
    assert "calm lo-fi beat" in verdict


def test_stop_keeps_what_there_is(person: Person) -> None:
    person.types_a_prompt("ambient drone, 300 seconds")
    edit = person.desktop.prompt_panel.edit
    person.presses(Qt.Key.Key_Return, CONTROL, on=edit)
    person.waits_for(lambda: person.desktop.takes_panel.list.model().rowCount() == 1, 30)
    person.waits_for(lambda: "0:" in person.reads(person.desktop.transport), 30)
    person.waits(1500)
    QTest.mouseClick(person.desktop.prompt_panel.bar.stop, LEFT)
    person.waits_for(lambda: bool(person.session.shelf.takes), 60)
    (take,) = person.session.shelf.takes
    assert take.stopped
    assert 0 < take.seconds < 300


def test_a_bad_file_is_told_and_the_window_lives(person: Person, tmp_path: Path) -> None:
    bad = tmp_path / "notes.wav"
    bad.write_text("verse, chorus, verse")
    person.drops(bad, onto=person.desktop.editor)
    person.waits_for(lambda: "not a sound file" in person.reads(person.desktop.window.notices), 30)
    assert person.session.project.frames == 0
    person.drops(write_music(tmp_path / "good.wav", seconds=3.0), onto=person.desktop.editor)
    person.waits_for(lambda: person.session.project.frames > 0, 30)


def test_every_bad_file_is_told_in_the_window(person: Person, tmp_path: Path) -> None:
    """The table of bad files, dropped one by one: a sentence each, and the window lives."""
    area = person.desktop.window.notices
    # Nobody can drop the first two; eleven hours are opened, and read in pieces.
    undroppable = {"a missing file", "a link to itself", "eleven hours"}
    for number, bad in enumerate(bad for bad in BAD_FILES if bad.name not in undroppable):
        folder = tmp_path / f"file{number}"
        folder.mkdir()
        path = bad.make(folder)
        person.drops(path, onto=person.desktop.editor)

        def told(folder: Path = folder, says: str = bad.says) -> bool:
            sentences = [notice.accessibleName() for notice in area.notices]
            return any(folder.name in s and re.search(says, s, re.IGNORECASE) for s in sentences)

        person.waits_for(told, 20)
    assert person.session.project.frames == 0
    person.drops(write_music(tmp_path / "good.wav", seconds=3.0), onto=person.desktop.editor)
    person.waits_for(lambda: person.session.project.frames > 0, 30)
