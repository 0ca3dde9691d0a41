"""The thread that draws is never away for long: opening, making, editing, exporting."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile
from PySide6.QtWidgets import QApplication

from tests.e2e.heartbeat import Gap, Heartbeat
from tests.e2e.window import Person
from tests.sounds import music

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.xdist_group("window")]

# A test machine is not idle, and Python's lock is held by imports on other threads now and then.
# So the thread's own work is bounded, and waiting (for a disk, a lock) only where it is absurd.
BUSY_S, AWAY_S = 0.25, 2.0


@pytest.fixture
def person(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    monkeypatch.setattr("desktop.app.output_devices", lambda: ())
    monkeypatch.setattr("desktop.shell.windows.output_devices", lambda: ())
    someone = Person(qapp, tmp_path / "home")
    yield someone
    someone.leaves()


@pytest.fixture
def twenty_minutes(tmp_path: Path) -> Path:
    path = tmp_path / "rehearsal.wav"
    piece = music(30.0).samples.T
    with soundfile.SoundFile(path, "w", 44_100, 2, "PCM_16") as file:
        for _ in range(40):
            file.write(piece)
    return path


def test_nothing_holds_the_window(person: Person, twenty_minutes: Path, tmp_path: Path) -> None:
    figures: dict[str, Gap] = {}
    beat, desktop = Heartbeat(), person.desktop

    def settled() -> bool:
        return not desktop.board.running

    with beat.during("opening 20 minutes", figures):
        person.drops(twenty_minutes, onto=person.canvas)
        person.waits_for(lambda: person.session.project.frames > 0)
        person.waits_for(settled)
        person.waits(300)
    with beat.during("making a take", figures):
        person.makes_a_take("calm lo-fi beat, 90 bpm, for 12 seconds")
    with beat.during("spectrogram", figures):
        desktop.editor.presenter.view.set_mix(1.0)
        person.waits(1500)
        desktop.editor.presenter.view.set_mix(0.0)
    state = desktop.editor.presenter
    with beat.during("cut, undo, redo", figures):
        for command in ("edit.cut", "edit.undo", "edit.redo", "edit.undo"):
            state.select(44_100, 40 * 44_100)
            desktop.actions[command].trigger()
            person.waits(100)
    state.select(0, 12 * 44_100)
    with beat.during("exporting", figures):
        dialog = desktop.windows.export()
        person.waits(100)
        dialog.presenter.set_range("selection")
        person.waits(100)
        dialog.presenter.set_target(tmp_path / "part.flac")
        dialog.presenter.start()
        person.waits_for(lambda: dialog.presenter.job is None, 120)
    assert dialog.presenter.error is None
    dialog.reject()
    with beat.during("settings", figures):
        settings = desktop.windows.settings()
        person.waits(500)
        settings.reject()
    with beat.during("another project", figures):
        before = person.session
        desktop.projects.new()
        person.waits_for(lambda: person.session is not before)
        desktop.projects.open(before.path)
        person.waits_for(lambda: person.session.path == before.path)
        person.waits_for(settled)
    beat.stop()
    assert max(gap.busy_s for gap in figures.values()) < BUSY_S, figures
    assert max(gap.wall_s for gap in figures.values()) < AWAY_S, figures
