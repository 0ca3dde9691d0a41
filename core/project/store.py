"""The project's database: rows with checksums, written so that a crash loses nothing committed.

Knows SQLite and bytes. What the rows mean is told by :mod:`core.project.recovery` and
:mod:`core.project.folder`. Everything is appended; nothing is changed in place but takes and
view settings.
"""

import contextlib
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import DataError, MachineError, SoundmarkError, UserError

SCHEMA = 1
APPLICATION_ID = 0x534D524B  # "SMRK", so that `file` and we know one of ours
BUSY_S = 0.2  # how long to wait for another program that may be closing the project

_TABLES = """
CREATE TABLE states (key INTEGER PRIMARY KEY, parent INTEGER, blob BLOB, checksum BLOB);
CREATE TABLE snapshots (key INTEGER PRIMARY KEY, blob BLOB, checksum BLOB);
CREATE TABLE moves (
    seq INTEGER PRIMARY KEY, state INTEGER, tip INTEGER, saved INTEGER, checksum BLOB);
CREATE TABLE takes (id TEXT PRIMARY KEY, place INTEGER, blob BLOB, checksum BLOB);
CREATE TABLE settings (name TEXT PRIMARY KEY, blob BLOB, checksum BLOB);
"""

MIGRATIONS: Mapping[int, Callable[[sqlite3.Connection], None]] = {}
"""From each older schema number, the step to the next; states and snapshots alike."""


@dataclass(frozen=True, slots=True)
class StateRow:
    """Hold one state: what an edit changed, and which state it changed."""

    key: int
    parent: int | None
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Say which state is current, where redo ends, and which state was saved last."""

    seq: int
    state: int
    tip: int
    saved: int | None


@dataclass(slots=True)
class Contents:
    """Hold all that could be read of a database and verifies.

    Attributes
    ----------
    damaged
        Whether some row could not be read or does not verify.
    """

    states: dict[int, StateRow] = field(default_factory=dict)
    snapshots: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    moves: list[MoveRow] = field(default_factory=list)
    takes: dict[str, dict[str, Any]] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    damaged: bool = False


def packed(value: object) -> bytes:
    """Return a JSON value as compressed bytes."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return zlib.compress(text.encode("ascii"))


def unpacked(blob: bytes) -> Any:
    """Return the value that :func:`packed` wrote.

    Raises
    ------
    ValueError, zlib.error
        If the bytes are not such a value.
    """
    return json.loads(zlib.decompress(blob))


def checksum(*values: object) -> bytes:
    """Return a digest over the values of a row."""
    digest = hashlib.sha256()
    for value in values:
        data = value if isinstance(value, bytes) else repr(value).encode()
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()


class Store:
    """Own the connection to one project's database, and thereby the project.

    Parameters
    ----------
    path
        The database; made where there is none.

    Raises
    ------
    UserError
        ``project.locked`` if another program has it open, ``project.newer`` if a newer
        Soundmark wrote it.
    DataError
        ``project.unreadable`` if it is no database of ours.
    MachineError
        ``project.cannot_write``.

    Notes
    -----
    The lock is SQLite's own on the file, held until :meth:`close` and let go by the system
    when the process dies. Calls must not overlap.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._told():
            self._connection = sqlite3.connect(
                path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
            )
        try:
            with self._told():
                self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        """Lock the database, and bring it to the schema of this version."""
        run = self._connection.execute
        run("PRAGMA locking_mode=EXCLUSIVE")  # before all else, so that no shared memory is used
        ours = run("PRAGMA application_id").fetchone()[0]
        version = run("PRAGMA user_version").fetchone()[0]
        if ours not in (0, APPLICATION_ID):
            raise DataError("project.unreadable", path=str(self.path))
        if version > SCHEMA:
            raise UserError("project.newer", path=str(self.path), version=version, known=SCHEMA)
        run("PRAGMA journal_mode=WAL")
        run("PRAGMA synchronous=FULL")
        run("PRAGMA trusted_schema=OFF")
        run("BEGIN EXCLUSIVE")
        run("COMMIT")
        if ours == 0 and version == 0 and not run("SELECT name FROM sqlite_master").fetchone():
            with self.transaction():
                for statement in _TABLES.split(";\n"):
                    run(statement)
                run(f"PRAGMA application_id={APPLICATION_ID}")
                run(f"PRAGMA user_version={SCHEMA}")
            return
        if ours == 0 or version < 1:
            raise DataError("project.unreadable", path=str(self.path))
        for step in range(version, SCHEMA):
            with self.transaction():
                MIGRATIONS[step](self._connection)
                run(f"PRAGMA user_version={step + 1}")

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn SQLite's errors into ours."""
        try:
            yield
        except sqlite3.Error as error:
            raise _ours(error, self.path) from error
        except UnicodeDecodeError as error:  # a message that quotes a damaged name
            raise DataError("project.unreadable", path=str(self.path)) from error

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what is written inside durable at the end, or not at all."""
        with self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def add_state(self, key: int, parent: int | None, record: Mapping[str, Any]) -> None:
        """Write one state."""
        blob = packed(record)
        self._connection.execute(
            "INSERT INTO states VALUES (?, ?, ?, ?)",
            (key, parent, blob, checksum("state", key, parent, blob)),
        )

    def add_snapshot(self, key: int, blob: bytes) -> None:
        """Write a state's whole project, :func:`packed`."""
        self._connection.execute(
            "INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?)",
            (key, blob, checksum("snapshot", key, blob)),
        )

    def add_move(self, move: MoveRow) -> None:
        """Write which state is current from now on."""
        row = (move.seq, move.state, move.tip, move.saved)
        self._connection.execute(
            "INSERT INTO moves VALUES (?, ?, ?, ?, ?)", (*row, checksum("move", *row))
        )

    def put_take(self, id: str, place: int, take: Mapping[str, Any]) -> None:
        """Write a take, in the place of the one with its id if there is one."""
        blob = packed(take)
        self._connection.execute(
            "INSERT OR REPLACE INTO takes VALUES (?, ?, ?, ?)",
            (id, place, blob, checksum("take", id, place, blob)),
        )

    def remove_take(self, id: str) -> None:
        """Forget a take."""
        self._connection.execute("DELETE FROM takes WHERE id = ?", (id,))

    def put_setting(self, name: str, value: object) -> None:
        """Write a view setting."""
        blob = packed({"value": value})
        self._connection.execute(
            "INSERT OR REPLACE INTO settings VALUES (?, ?, ?)",
            (name, blob, checksum("setting", name, blob)),
        )

    def prune(
        self, states: Collection[int], snapshots: Collection[int], *, up_to: int, since: int
    ) -> None:
        """Forget states and snapshots up to a key but those named, and moves before `since`."""
        for table, kept in (("states", states), ("snapshots", snapshots)):
            here = self._connection.execute(f"SELECT key FROM {table} WHERE key <= ?", (up_to,))  # noqa: S608 (one of two words)
            gone = [key for key in here if key[0] not in kept]
            self._connection.executemany(f"DELETE FROM {table} WHERE key = ?", gone)  # noqa: S608
        self._connection.execute("DELETE FROM moves WHERE seq < ?", (since,))

    def contents(self) -> Contents:
        """Return all that can be read and verifies."""
        found = Contents()
        for key, parent, blob, digest in self._rows("states", found):
            if record := _verified(found, blob, digest, "state", key, parent):
                found.states[key] = StateRow(key, parent, record)
        for key, blob, digest in self._rows("snapshots", found):
            if record := _verified(found, blob, digest, "snapshot", key):
                found.snapshots[key] = record
        for seq, state, tip, saved, digest in self._rows("moves", found):
            if digest == checksum("move", seq, state, tip, saved):
                found.moves.append(MoveRow(seq, state, tip, saved))
            else:
                found.damaged = True
        places: dict[str, int] = {}
        for take, place, blob, digest in self._rows("takes", found):
            if record := _verified(found, blob, digest, "take", take, place):
                found.takes[take] = record
                places[take] = place
        found.takes = {take: found.takes[take] for take in sorted(places, key=places.__getitem__)}
        for name, blob, digest in self._rows("settings", found):
            if record := _verified(found, blob, digest, "setting", name):
                found.settings[name] = record["value"]
        return found

    def _rows(self, table: str, found: Contents) -> list[tuple[Any, ...]]:
        """Return a table's rows as far as they can be read, in the order of its key."""
        rows: list[tuple[Any, ...]] = []
        try:
            rows.extend(self._connection.execute(f"SELECT * FROM {table} ORDER BY 1"))  # noqa: S608 (our own words)
        except (sqlite3.Error, UnicodeDecodeError):
            found.damaged = True
        return rows

    def image(self) -> bytes:
        """Return the whole database as the bytes of a file.

        Never read the file itself while it is open: when a process closes any handle of a
        file, POSIX takes all its locks on it away, SQLite's too.
        """
        with self._told():
            return self._connection.serialize()

    def close(self) -> None:
        """Let go of the database; once is enough."""
        self._connection.close()


def _verified(found: Contents, blob: Any, digest: Any, *values: object) -> Any:
    """Return a row's value if it is what was written, else note the damage."""
    if isinstance(blob, bytes) and digest == checksum(*values, blob):
        return unpacked(blob)
    found.damaged = True
    return None


def _ours(error: sqlite3.Error, path: Path) -> SoundmarkError:
    """Return our error for one of SQLite's."""
    code = getattr(error, "sqlite_errorcode", None) or 0
    primary = code & 0xFF
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return UserError("project.locked", path=str(path))
    if primary == sqlite3.SQLITE_FULL:
        return MachineError("project.disk_full", path=str(path))
    # Our statements are right, so one that SQLite does not understand meets a damaged schema.
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
        return DataError("project.unreadable", path=str(path))
    return MachineError("project.cannot_write", path=str(path), reason=str(error))
