"""Half-written, hand-edited and newer databases."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import DataError, MachineError, UserError
from core.project import TrackId, edits
from core.project import store as stores
from core.project.folder import BACKUP, DATABASE, ProjectFolder
from core.text import sentence
from tests.core.project.songs import clip, song

T0 = TrackId("t0")
EDITS = 8


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """Return a closed project with eight edits, all of them undoable, and a take."""
    with ProjectFolder.create(tmp_path / "Song", song((clip("a", 0, 100),))) as folder:
        for gain_db in range(1, EDITS + 1):
            folder.commit(edits.set_track_gain(folder.project, T0, gain_db=gain_db))
        folder.add_take({"id": "t", "title": "Take"})
        folder.set_setting("zoom", 2)
    return folder.path


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for statement in statements:
            database.execute(statement)


def check(path: Path, gain_db: float, undoable: int, code: str) -> None:
    """Open a damaged project, look at what was saved, and see that it opens clean ever after."""
    with ProjectFolder.open(path) as folder:
        assert [notice.code for notice in folder.recovered] == [code]
        assert "Something went wrong" not in str(sentence(folder.recovered[0]))
        assert (path / str(folder.recovered[0].fields["damaged"])).exists()
        assert folder.project.tracks[0].gain_db == gain_db
        assert len(folder.history.names) == undoable
        folder.commit(edits.set_track_gain(folder.project, T0, gain_db=-9))
    with ProjectFolder.open(path) as folder:
        assert folder.recovered == ()
        assert folder.project.tracks[0].gain_db == -9
        assert len(folder.history.names) == undoable + 1


def without_backup(path: Path) -> None:
    (path / BACKUP).unlink()


NEWEST = "WHERE key = (SELECT max(key) FROM states)"


def test_a_clean_project_says_nothing(closed: Path) -> None:
    with ProjectFolder.open(closed) as folder:
        assert folder.recovered == ()
        assert len(folder.history.names) == EDITS


def test_a_hand_edited_state_falls_back_to_its_snapshot(closed: Path) -> None:
    without_backup(closed)
    change(closed / DATABASE, f"UPDATE states SET blob = x'00' {NEWEST}")
    check(closed, EDITS, 0, "project.recovered")


def test_the_backup_is_taken_if_it_knows_more_of_the_past(closed: Path) -> None:
    change(closed / DATABASE, f"UPDATE states SET blob = x'00' {NEWEST}")
    check(closed, EDITS, EDITS, "project.from_backup")


def test_a_lost_state_falls_back_to_the_one_before(closed: Path) -> None:
    without_backup(closed)
    change(
        closed / DATABASE,
        f"UPDATE states SET blob = zeroblob(9) {NEWEST}",
        f"DELETE FROM snapshots {NEWEST}",
    )
    check(closed, EDITS - 1, EDITS - 1, "project.recovered")


def test_the_backup_is_taken_if_it_knows_more(closed: Path) -> None:
    change(
        closed / DATABASE,
        f"UPDATE states SET blob = zeroblob(9) {NEWEST}",
        f"DELETE FROM snapshots {NEWEST}",
    )
    check(closed, EDITS, EDITS, "project.from_backup")


def test_damage_in_the_middle_costs_older_undo_only(closed: Path) -> None:
    without_backup(closed)
    change(closed / DATABASE, "UPDATE states SET parent = 1 WHERE key = 4")
    check(closed, EDITS, 0, "project.recovered")


def test_a_damaged_snapshot_is_made_again_from_edits(closed: Path) -> None:
    without_backup(closed)
    change(closed / DATABASE, f"UPDATE snapshots SET blob = x'00' {NEWEST}")
    check(closed, EDITS, EDITS, "project.recovered")


def test_lost_moves_fall_back_to_the_newest_state(closed: Path) -> None:
    without_backup(closed)
    change(closed / DATABASE, "UPDATE moves SET state = 3")
    check(closed, EDITS, EDITS, "project.recovered")


def test_a_lost_redo_keeps_the_current_state(closed: Path) -> None:
    with ProjectFolder.open(closed) as folder:
        for _ in range(3):
            folder.undo()
    without_backup(closed)
    change(
        closed / DATABASE,
        f"DELETE FROM states {NEWEST}",
        f"DELETE FROM snapshots {NEWEST}",
    )
    check(closed, EDITS - 3, EDITS - 3, "project.recovered")


@pytest.mark.parametrize("table", ["takes", "settings"])
def test_a_damaged_take_or_setting_costs_itself_only(closed: Path, table: str) -> None:
    without_backup(closed)
    change(closed / DATABASE, f"UPDATE {table} SET checksum = x'00'")
    with ProjectFolder.open(closed) as folder:
        assert [n.code for n in folder.recovered] == ["project.recovered"]
        assert folder.takes == (() if table == "takes" else ({"id": "t", "title": "Take"},))
        assert folder.setting("zoom") == (None if table == "settings" else 2)
        assert len(folder.history.names) == EDITS


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("hello " * 1000)


def zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def holes(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for page in range(4096, len(data), 4096):
        data[page : page + 64] = bytes(64)
    path.write_bytes(data)


def schema(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"TABLE snap", b"TAB\xc1E snap"))


DAMAGES = [schema, empty, text, zeros, half, holes, Path.unlink]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_ruined_database_gives_way_to_the_backup(
    closed: Path, damage: Callable[[Path], None]
) -> None:
    damage(closed / DATABASE)
    with ProjectFolder.open(closed) as folder:
        assert [n.code for n in folder.recovered] == ["project.from_backup"]
        assert folder.project.tracks[0].gain_db == EDITS
        assert len(folder.history.names) == EDITS
        assert folder.takes == ({"id": "t", "title": "Take"},)
        assert folder.setting("zoom") == 2


@pytest.mark.parametrize("damage", DAMAGES)
def test_without_anything_whole_it_is_said(closed: Path, damage: Callable[[Path], None]) -> None:
    text(closed / BACKUP)
    damage(closed / DATABASE)
    with pytest.raises(DataError) as lost:
        ProjectFolder.open(closed)
    assert lost.value.code == "project.unreadable"
    assert "damaged" in str(sentence(lost.value))


def test_what_cannot_be_written_is_said_and_left_alone(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise MachineError("project.cannot_write", path="x", reason="read-only")

    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(stores.Store, "_prepare", refuse)
    monkeypatch.setattr("core.project.repair.shutil.copyfile", fail)
    with pytest.raises(MachineError) as told:
        ProjectFolder.open(closed)
    assert told.value.code == "project.cannot_write"
    monkeypatch.undo()
    ProjectFolder.open(closed).close()


def test_a_second_accident_keeps_the_first_damaged_file(closed: Path) -> None:
    for number in (1, 2):
        text(closed / DATABASE)
        with ProjectFolder.open(closed) as folder:
            assert folder.recovered[0].fields["damaged"] == f"project.damaged-{number}.db"
    assert (closed / "project.damaged-1.db").exists()


def test_its_log_is_kept_with_a_damaged_file(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = closed / (DATABASE + "-wal")
    text(closed / DATABASE)

    def unopenable(self: object, path: Path) -> None:
        monkeypatch.undo()
        log.write_bytes(b"left over")
        raise DataError("project.unreadable", path=str(path))

    monkeypatch.setattr(stores.Store, "__init__", unopenable)
    with ProjectFolder.open(closed) as folder:
        assert folder.recovered
    assert (closed / "project.damaged-1.db-wal").read_bytes() == b"left over"


def test_sound_is_not_collected_while_something_is_missing(closed: Path) -> None:
    (closed / "media").mkdir()
    (closed / "media" / "precious").write_text("x")
    text(closed / DATABASE)
    ProjectFolder.open(closed).close()
    assert (closed / "media" / "precious").exists()
    ProjectFolder.open(closed).close()
    assert not (closed / "media" / "precious").exists()


def test_a_newer_project_is_left_alone(closed: Path) -> None:
    change(closed / DATABASE, "PRAGMA user_version = 99")
    before = (closed / DATABASE).read_bytes()
    with pytest.raises(UserError) as newer:
        ProjectFolder.open(closed)
    assert newer.value.code == "project.newer"
    assert "99" in str(sentence(newer.value))
    assert (closed / DATABASE).read_bytes() == before


@pytest.mark.parametrize("id", [0, 7])
def test_another_programs_database_is_no_project(closed: Path, id: int) -> None:
    change(closed / DATABASE, f"PRAGMA application_id = {id}")
    without_backup(closed)
    before = (closed / DATABASE).read_bytes()
    with pytest.raises(DataError) as other:
        ProjectFolder.open(closed)
    assert other.value.code == "project.unreadable"
    assert (closed / DATABASE).read_bytes() == before


def test_a_state_that_is_whole_but_makes_no_sense(closed: Path) -> None:
    without_backup(closed)
    store = stores.Store(closed / DATABASE)
    with store.transaction():
        store.add_state(90, EDITS, {"name": "Odd", "delta": {"order": ["nobody"]}})
        store.add_state(91, 91, {"name": "Its own parent"})
        store.add_move(stores.MoveRow(900, 90, 90, None))
        store.add_move(stores.MoveRow(901, 91, 91, None))
    store.close()
    check(closed, EDITS, EDITS, "project.recovered")


def test_an_interrupted_change_of_ours_is_taken_back(closed: Path) -> None:
    store = stores.Store(closed / DATABASE)

    def interrupted() -> None:
        with store.transaction():
            store.put_setting("zoom", 3)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert store.contents().settings == {"zoom": 2}
    store.close()


def test_reading_that_fails_lets_go_of_the_project(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(stores.Store, "contents", fail)
    with pytest.raises(RuntimeError):
        ProjectFolder.open(closed)
    monkeypatch.undo()
    ProjectFolder.open(closed).close()


def test_every_schema_has_its_step() -> None:
    assert set(stores.MIGRATIONS) == set(range(1, stores.SCHEMA))


def test_a_step_is_taken_once(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def add_colours(database: sqlite3.Connection) -> None:
        database.execute("CREATE TABLE colours (id TEXT)")

    monkeypatch.setattr(stores, "SCHEMA", 2)
    monkeypatch.setattr(stores, "MIGRATIONS", {1: add_colours})
    for _ in range(2):
        with ProjectFolder.open(closed) as folder:
            assert folder.recovered == ()
            assert len(folder.history.names) == EDITS
    with closing(sqlite3.connect(closed / DATABASE)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (2,)
        assert database.execute("SELECT count(*) FROM colours").fetchone() == (0,)


def test_projects_of_every_version_open(tmp_path: Path) -> None:
    kept = sorted(Path(__file__).with_name("kept").glob("*.soundmark"))
    assert [path.stem for path in kept] == [f"v{n}" for n in range(1, stores.SCHEMA + 1)]
    for path in kept:
        copy = tmp_path / path.name
        shutil.copytree(path, copy)
        with ProjectFolder.open(copy) as folder:
            assert folder.recovered == ()
            assert folder.project.name == "Kept"
            assert folder.history.names == ("Add “Riff”", "Split", "Fade in", "Delete 0.1 s")
            assert folder.history.redo_name == "Set tempo"
            assert folder.project.origins
            assert folder.takes[0]["title"] == "Take 1"
            assert folder.setting("zoom") == 2.5


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_broken_some_state_of_before_opens(closed: Path, seed: int) -> None:
    rng = random.Random(seed)
    for name in (DATABASE, *([BACKUP] if seed % 3 == 0 else [])):
        data = bytearray((closed / name).read_bytes())
        for _ in range(rng.choice([1, 10, 200])):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        del data[rng.choice([len(data), rng.randrange(len(data))]) :]
        (closed / name).write_bytes(data)
    found, code = [0.0], ""
    try:
        with ProjectFolder.open(closed) as folder:
            found = [step.project.tracks[0].gain_db for step in folder.history.steps]
    except (DataError, UserError) as error:
        code = error.code
    assert code in ("", "project.newer", *(["project.unreadable"] if seed % 3 == 0 else []))
    assert found == [float(n) for n in range(int(found[0]), int(found[-1]) + 1)]
