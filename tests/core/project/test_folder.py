import json
import random
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.audio import Audio
from core.errors import DataError, MachineError, SoundmarkError, UserError
from core.project import Project, SourceId, TrackId, edits
from core.project.folder import DATABASE, ProjectFolder
from core.text import sentence
from tests.core.project.songs import RATE, clip, on, some_edit, song, source

T0 = TrackId("t0")


def noise(seed: int = 0, frames: int = 500, channels: int = 2) -> Audio:
    rng = np.random.default_rng(seed)
    return Audio(rng.uniform(-0.5, 0.5, (channels, frames)).astype(np.float32), RATE)


def volume(folder: ProjectFolder, gain_db: float, gesture: str = "") -> bool:
    edit = edits.set_track_gain(folder.project, T0, gain_db=gain_db, gesture=gesture)
    return folder.commit(edit)


def reopened(folder: ProjectFolder) -> ProjectFolder:
    folder.close()
    again = ProjectFolder.open(folder.path)
    assert again.recovered == ()
    return again


def told(code: str, error: SoundmarkError) -> None:
    assert error.code == code
    assert "Something went wrong" not in str(sentence(error))


def test_the_suffix_is_added_once(tmp_path: Path) -> None:
    for name in ("Song", "Other.soundmark"):
        with ProjectFolder.create(tmp_path / name, Project.empty("Song")) as made:
            assert made.path.name == Path(name).stem + ".soundmark"
            assert made.exports.parent == made.path


def test_edits_undo_and_redo_come_back(folder: ProjectFolder) -> None:
    for gain_db in range(1, 6):
        assert volume(folder, gain_db)
    assert folder.undo()
    assert folder.undo()
    assert folder.redo()
    before = folder.history
    with reopened(folder) as again:
        assert [s.project for s in again.history.steps] == [s.project for s in before.steps]
        assert again.history.names == before.names
        assert again.project == before.current
        assert again.redo()
        assert again.project.tracks[0].gain_db == 5
        assert again.redo() is None


def test_the_rate_of_a_new_project_is_kept(tmp_path: Path) -> None:
    folder = ProjectFolder.create(tmp_path / "Song", Project.empty("Song"))
    folder.commit(edits.set_sample_rate(folder.project, 44_100))
    with reopened(folder) as again:
        assert again.project.sample_rate == 44_100
        again.undo()
        assert again.project.sample_rate == 48_000


def test_nothing_to_undo_or_change_writes_nothing(folder: ProjectFolder) -> None:
    assert folder.undo() is None
    assert folder.redo() is None
    assert not volume(folder, 0)


def test_a_gesture_is_one_step_after_reopening(folder: ProjectFolder) -> None:
    for gain_db in range(1, 6):
        volume(folder, gain_db, "drag")
    with reopened(folder) as again:
        assert again.history.names == ("Set track volume",)
        again.undo()
        assert again.project.tracks[0].gain_db == 0


def test_a_branch_that_was_left_does_not_come_back(folder: ProjectFolder) -> None:
    volume(folder, 1)
    volume(folder, 2)
    folder.undo()
    volume(folder, 3)
    with reopened(folder) as again:
        assert [s.project.tracks[0].gain_db for s in again.history.steps] == [0, 1, 3]


def test_the_saved_point_comes_back(folder: ProjectFolder) -> None:
    volume(folder, 1)
    folder.mark_saved()
    volume(folder, 2)
    with reopened(folder) as again:
        assert not again.history.is_saved
        again.undo()
        assert again.history.is_saved


def test_long_sessions_are_pruned_and_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.project.folder.SNAPSHOT_EVERY", 7)
    rng = random.Random(3)
    folder = ProjectFolder.create(tmp_path / "Song", song((clip("a", 0, 100),)))
    for _ in range(60):
        folder.commit(some_edit(folder.project, rng))
        if rng.random() < 0.3:
            folder.undo()
    before = folder.history
    with reopened(folder) as again:
        assert [s.project for s in again.history.steps] == [s.project for s in before.steps]
        assert again.history.names == before.names


def test_history_is_bounded_on_disk_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.project.recovery.LIMIT", 10)
    folder = ProjectFolder.create(tmp_path / "Song", song((clip("a", 0, 100),)))
    for gain_db in range(1, 21):
        volume(folder, gain_db)
    with reopened(folder) as again:
        assert len(again.history.names) == 10
        again = reopened(again)
        assert len(again.history.names) == 10
        states = sqlite3.connect(again.path / "project.backup.db")
        assert states.execute("SELECT count(*) FROM states").fetchone() == (11,)
        states.close()
        again.close()


def test_a_project_is_open_once(folder: ProjectFolder) -> None:
    with pytest.raises(UserError) as locked:
        ProjectFolder.open(folder.path)
    told("project.locked", locked.value)
    folder.snapshot()  # which must not let go of the lock on the way
    command = (
        "import sys; from core.project.folder import ProjectFolder; from core.errors import *\n"
        "try: ProjectFolder.open(sys.argv[1])\n"
        "except UserError as error: print(error.code)"
    )
    other = subprocess.run(
        [sys.executable, "-c", command, str(folder.path)], capture_output=True, text=True
    )
    assert other.stdout.strip() == "project.locked"


def test_it_does_not_overwrite(tmp_path: Path, folder: ProjectFolder) -> None:
    with pytest.raises(UserError) as exists:
        ProjectFolder.create(folder.path, Project.empty("Song"))
    told("project.exists", exists.value)
    (tmp_path / "file.soundmark").write_text("x")
    with pytest.raises(UserError, match="exists"):
        ProjectFolder.create(tmp_path / "file", Project.empty("Song"))
    with pytest.raises(UserError) as impossible:
        ProjectFolder.create(tmp_path / "file.soundmark" / "Song", Project.empty("Song"))
    told("project.cannot_create", impossible.value)


def test_other_folders_are_no_projects(tmp_path: Path) -> None:
    with pytest.raises(UserError) as none:
        ProjectFolder.open(tmp_path)
    told("project.not_a_project", none.value)
    with pytest.raises(UserError):
        ProjectFolder.open(tmp_path / "nothing")


def test_sound_is_kept_once_and_collected_when_unused(folder: ProjectFolder) -> None:
    used, undone, dropped, take = (folder.add_audio(noise(n)) for n in range(4))
    assert folder.add_audio(noise(0)) == used
    assert Path(folder.resolve(used)).suffix == ""
    assert used.size == folder.resolve(used).stat().st_size
    for name, media in (("u", used), ("v", undone)):
        folder.commit(edits.place(folder.project, replace(source(name, 500), media=media)))
    folder.undo()
    folder.add_take({"title": "Take 1", "media": take.to_json()})
    folder.cache.mkdir()
    (folder.cache / f"{dropped.sha256}-48000").write_text("stale")
    with reopened(folder) as again:
        for media in (used, undone, take):
            assert again.resolve(media).exists()
        assert not again.resolve(dropped).exists()
        assert not again.cache.exists()


def test_what_a_changed_sound_is_laid_together_from_is_kept(folder: ProjectFolder) -> None:
    whole, other = folder.add_audio(noise(0)), folder.add_audio(noise(1))
    changed = folder.add_change(whole, 500, 100, noise(2).part(0, 50))
    folder.commit(edits.place(folder.project, replace(source("u", 500), media=changed)))
    with reopened(folder) as again:
        assert again.project.sources[SourceId("u")].media == changed
        assert all(again.blob(piece.sha256).exists() for piece in changed.pieces)
        assert not again.resolve(other).exists()


def test_cached_sound_that_is_used_stays(folder: ProjectFolder) -> None:
    media = folder.add_audio(noise())
    folder.commit(edits.place(folder.project, replace(source("u", 500), media=media)))
    folder.cache.mkdir()
    (folder.cache / f"{media.sha256}-48000").write_text("fresh")
    with reopened(folder) as again:
        assert again.cache.exists()


def test_sound_that_is_no_number_is_refused(folder: ProjectFolder) -> None:
    samples = np.full((1, 10), np.nan, np.float32)
    with pytest.raises(DataError) as refused:
        folder.add_audio(Audio(samples, RATE))
    told("project.not_finite", refused.value)


def test_takes_lie_outside_the_history(folder: ProjectFolder) -> None:
    first = folder.add_take({"title": "Take 1"})
    second = folder.add_take({"id": "b", "title": "Take 2"})
    folder.add_take({"id": first, "title": "Take 1", "star": True})
    third = folder.add_take({"title": "Take 3"})
    folder.remove_take(third)
    folder.remove_take("nobody")
    folder.undo()
    with reopened(folder) as again:
        assert again.takes == (
            {"id": first, "title": "Take 1", "star": True},
            {"id": second, "title": "Take 2"},
        )


def test_view_settings_are_kept(folder: ProjectFolder) -> None:
    assert folder.setting("zoom", 1.0) == 1.0
    folder.set_setting("zoom", 2.5)
    folder.set_setting("zoom", 2.5)
    folder.set_setting("open", None)
    with reopened(folder) as again:
        assert again.setting("zoom") == 2.5
        assert again.setting("open", "default") is None


def test_a_full_disk_leaves_the_project_as_it_was(folder: ProjectFolder) -> None:
    volume(folder, 1)
    store = folder._store._connection
    pages = store.execute("PRAGMA page_count").fetchone()[0]
    store.execute(f"PRAGMA max_page_count={pages}")

    def fill() -> None:
        for gain_db in range(2, 90):
            volume(folder, gain_db / 4)

    with pytest.raises(MachineError) as full:
        fill()
    told("project.disk_full", full.value)
    kept = folder.project
    store.execute("PRAGMA max_page_count=1000000")
    with reopened(folder) as again:
        assert again.project == kept
        assert volume(again, 3)


def test_a_folder_that_cannot_be_written_is_said(
    folder: ProjectFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder._store._connection.execute("PRAGMA query_only=ON")
    with pytest.raises(MachineError) as refused:
        volume(folder, 1)
    told("project.cannot_write", refused.value)
    assert folder.project.tracks[0].gain_db == 0
    folder._store._connection.execute("PRAGMA query_only=OFF")


def test_a_backup_that_fails_costs_nothing(
    folder: ProjectFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MachineError("project.disk_full", path="x")

    monkeypatch.setattr("core.project.folder.SNAPSHOT_EVERY", 1)
    monkeypatch.setattr("core.project.store.Store.image", fail)
    assert volume(folder, 1)
    assert folder._snapshot_thread
    folder._snapshot_thread.join()
    with pytest.raises(MachineError):
        folder.snapshot()
    monkeypatch.undo()
    with reopened(folder) as again:
        assert again.project.tracks[0].gain_db == 1


def test_odd_names_survive(folder: ProjectFolder) -> None:
    odd = replace(source("odd", 10), name="a\udcffb ♫ \x00")
    folder.commit(edits.place(folder.project, odd))
    with reopened(folder) as again:
        assert again.project.sources[odd.id].name == odd.name


def test_what_is_written_is_values_not_commands(folder: ProjectFolder) -> None:
    folder.commit(edits.delete(folder.project, on(10, 20)))
    states = folder._store.contents().states
    delta = states[max(states)].record["delta"]
    assert states[max(states)].record["name"] == "Delete 0.0013 s"
    assert [c["offset"] for c in delta["tracks"][0]["clips"]["put"]] == [0, 20]
    assert "sources" not in json.dumps(delta)


def test_the_database_is_durable(folder: ProjectFolder) -> None:
    asked = {
        name: folder._store._connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "locking_mode")
    }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "locking_mode": "exclusive"}
    assert (folder.path / DATABASE).exists()
