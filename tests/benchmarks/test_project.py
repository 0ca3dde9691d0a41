"""How fast edits are made, kept and taken back, projects opened, and tracks mixed."""

import numpy as np
import pytest

from core.audio import Audio
from core.project import Project, Selection, Source, edits, new_source_id
from core.project.folder import ProjectFolder
from core.project.media import MediaLibrary
from core.rendering import render

RATE = 48_000
HOUR = 3600 * RATE
MINUTE = 60 * RATE


@pytest.fixture
def chopped(tmp_path):
    """Return an hour-long project on two tracks, cut into a thousand clips."""
    random = np.random.default_rng(0)
    with ProjectFolder.create(tmp_path / "Chopped", Project.empty("Chopped", RATE)) as folder:
        media = folder.add_audio(Audio(np.zeros((1, 10), np.float32), RATE))
        for name in ("a", "b"):
            source = Source(new_source_id(), name, HOUR, 2, media)
            folder.commit(edits.place(folder.project, source))
        for frame in random.integers(0, HOUR, 500):
            folder.commit(edits.split(folder.project, int(frame)))
        yield folder


def middle(project, frames=10 * RATE):
    """Return a stretch in the middle of all tracks."""
    start = project.frames // 2
    return Selection(start, start + frames, frozenset(track.id for track in project.tracks))


def test_cutting_in_an_hour_of_a_thousand_clips(benchmark, chopped):
    assert benchmark(lambda: chopped.commit(edits.delete(chopped.project, middle(chopped.project))))


def test_undo_and_redo(benchmark, chopped):
    chopped.commit(edits.delete(chopped.project, middle(chopped.project)))
    benchmark(lambda: (chopped.undo(), chopped.redo()))


def test_a_snapshot_with_its_backup(benchmark, chopped):
    benchmark(chopped.snapshot)


def test_opening_with_five_hundred_steps_of_undo(benchmark, chopped):
    path = chopped.path
    chopped.close()

    def reopen():
        with ProjectFolder.open(path) as folder:
            return len(folder.history.names)

    assert benchmark(reopen) == 502


def test_mixing_sixteen_tracks_of_a_minute(benchmark, tmp_path):
    random = np.random.default_rng(1)
    with ProjectFolder.create(tmp_path / "Mix", Project.empty("Mix", RATE)) as folder:
        for number in range(16):
            if number % 4 == 0:
                samples = random.random((2, MINUTE), np.float32) - np.float32(0.5)
                media = folder.add_audio(Audio(samples, RATE))
            source = Source(new_source_id(), f"{number}", MINUTE, 2, media)
            folder.commit(edits.place(folder.project, source))
            track = folder.project.tracks[-1]
            clip = track.clips[0]
            folder.commit(edits.set_track_gain(folder.project, track.id, gain_db=-3))
            folder.commit(edits.set_pan(folder.project, track.id, pan=0.3))
            folder.commit(edits.fade(folder.project, clip.id, fade_in=RATE, fade_out=RATE))
        library = MediaLibrary(folder, RATE)
        assert benchmark(render, folder.project, library).frames == MINUTE
        if benchmark.stats:
            assert 60 / benchmark.stats["median"] > 50
        library.close()
