"""A recording and a video dropped on the window: measured, corrected, followed, written."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from core.audio import Audio, EncodeSettings, write
from core.video.reading import probe_video
from desktop.panels.prompt.guide_menus import MomentsEditor, open_guide
from tests.e2e.window import Person
from tests.sounds import drifting_band
from tests.videos import film, write_video

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.xdist_group("window")]


@pytest.fixture
def person(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    monkeypatch.setattr("desktop.app.output_devices", lambda: ())
    someone = Person(qapp, tmp_path / "home")
    yield someone
    someone.leaves()


def chip(person: Person, name: str):
    return next((c for c in person.desktop.prompt.chips if c.name == name), None)


def test_a_recording_is_heard_corrected_and_accompanied(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "band.flac"
    write(path, drifting_band(14.0)[0], EncodeSettings())
    person.drops(path, person.desktop.prompt_panel)
    guides = person.desktop.prompt.guides
    assert guides.busy
    assert not person.desktop.prompt.can_make
    person.waits_for(lambda: guides.recording is not None)
    assert chip(person, "heard_key").text == "C major"
    assert chip(person, "heard_tempo").text.startswith("10")
    before = guides.recording.tempo_bpm
    widget = person.desktop.prompt_panel.chips.findChild(QWidget, "chip_heard_tempo")
    menu = open_guide(guides, "heard_tempo", widget, person.desktop.prompt_panel)
    menu.actions()[1].trigger()
    assert guides.recording.tempo_bpm == pytest.approx(before / 2)
    guides.as_heard()
    person.makes_a_take("rock")
    take = person.session.shelf.takes[0]
    assert take.origin.conditioned_on == (guides.recording.hash,)
    assert take.seconds == pytest.approx(14.0, abs=0.01)
    person.waits_for(lambda: len(person.session.project.tracks) == 1)
    person.desktop.editor.presenter.set_cursor(90_000)
    person.double_clicks_the_first_take()
    person.waits_for(lambda: len(person.session.project.tracks) == 2)
    heard, made = person.session.project.tracks
    assert (heard.name, made.name) == ("band", "rock")
    assert heard.clips[0].start == made.clips[0].start == 0
    # The next take is not bound by what was measured for this one.
    assert not {"key", "chords", "length"} & person.desktop.prompt.wishes.values.keys()


def test_a_video_is_watched_scored_and_written(person: Person, tmp_path: Path) -> None:
    shown, cuts = film([2.6, 1.9, 3.1, 2.2, 2.4])
    path = write_video(tmp_path / "film.mp4", shown, sound_s=3.0)
    desktop = person.desktop
    person.drops(path, desktop.editor)
    guides = desktop.prompt.guides
    person.waits_for(lambda: guides.film is not None)
    assert guides.film.cuts == len(cuts)
    assert desktop.editor.film.isVisible()
    person.waits_for(lambda: desktop.editor.visible.idle)
    moments = MomentsEditor(guides, desktop.prompt_panel)
    moments.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert len(guides.film.hits) == len(cuts) - 1
    moments.line.setText("0:11.2")
    moments.add.click()
    assert guides.film.cues[-1].kind == "marker"
    moments.close()
    person.makes_a_take("cinematic")
    take = person.session.shelf.takes[0]
    assert take.seconds == pytest.approx(guides.film.seconds, abs=0.01)
    assert len(take.plan["hits"]) == len(guides.film.hits)
    person.double_clicks_the_first_take()
    assert desktop.actions["file.export_video"].isEnabled()
    target = tmp_path / "scored.mp4"
    desktop.guiding.write_video(guides.film, target)
    person.waits_for(target.exists, 120)
    assert probe_video(target).seconds == pytest.approx(guides.film.seconds, abs=0.01)
    assert probe_video(target).has_sound


@pytest.mark.parametrize("kind", ["silent", "text", "short video", "broken video"])
def test_what_cannot_guide_is_told_and_the_window_lives(
    person: Person, tmp_path: Path, kind: str
) -> None:
    prompt = person.desktop.prompt
    path = tmp_path / ("a.mp4" if "video" in kind else "a.flac")
    if kind == "silent":
        write(path, Audio(np.zeros((1, 80_000), np.float32), 8000), EncodeSettings(bit_depth=16))
    elif kind == "short video":
        write_video(path, film([0.5])[0])
    else:
        path.write_bytes(b"nothing of the kind" * 300)
    person.drops(path, person.desktop.prompt_panel)
    person.waits_for(lambda: prompt.error is not None)
    assert not prompt.guides.busy
    assert prompt.guides.film is prompt.guides.recording is None
    assert person.desktop.prompt_panel.notices.notices
    prompt.type("rock")
    assert prompt.can_make


def test_listening_can_be_stopped(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "band.flac"
    write(path, drifting_band(60.0)[0], EncodeSettings())
    person.drops(path, person.desktop.prompt_panel)
    guides = person.desktop.prompt.guides
    assert guides.busy
    guides.stop()
    person.waits_for(lambda: not guides.busy)
    assert guides.recording is None
    assert chip(person, "measuring") is None
