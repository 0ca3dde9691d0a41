"""The ledger: what was made and what left the house, in an order that cannot be rewritten.

An embedded SQLite file whose entries are chained by hash; triggers refuse changes, and
:meth:`Ledger.verify` finds those made past them. Prompts and names lie in a side table
that can be forgotten; the chain holds only their salted hashes. Must not know what the
entries mean.
"""

import contextlib
import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import DataError, MachineError, UserError
from core.provenance.canonical import canonical, new_record_id
from core.provenance.entry import (
    CHECKPOINT,
    FORGOTTEN,
    GENESIS,
    Entry,
    Problem,
    Row,
    chained_hash,
    salted_hash,
)

if TYPE_CHECKING:
    from core.identity import Identity

APPLICATION_ID = 0x534D4C31  # "SML1": tells our file from other SQLite databases
SCHEMA = 1
_PATIENCE_S = 30.0  # how long to wait while another process writes

_TABLES = f"""
CREATE TABLE chain (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  time TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  private_hash TEXT,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE private (
  id TEXT PRIMARY KEY REFERENCES chain(id),
  salt TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX chain_record ON chain (json_extract(body, '$.record_id'));
CREATE TRIGGER chain_keeps BEFORE UPDATE ON chain
  BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE TRIGGER chain_grows BEFORE DELETE ON chain
  BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE TRIGGER private_keeps BEFORE UPDATE ON private
  BEGIN SELECT RAISE(ABORT, 'private text is kept or forgotten'); END;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA};
"""

_ENTRIES = """
SELECT c.seq, c.id, c.time, c.kind, c.body, c.private_hash, c.previous, c.hash, p.salt, p.text
FROM chain c LEFT JOIN private p ON p.id = c.id
"""
# Spelled as the index is, so that it is used.
_OF_RECORD = "WHERE json_extract(c.body, '$.record_id') = ? ORDER BY c.seq"


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Ledger:
    """Append to and read the installation's ledger.

    Parameters
    ----------
    path
        The database; made at the first append, with its folder.
    clock
        Gives the time that entries record; the machine's, unless a test brings its own.

    Notes
    -----
    Holds no connection: every call opens and closes its own, so one object serves all
    threads, several processes may share the file, and nothing needs to be closed. An
    append is on disk when it returns (a few milliseconds).
    """

    def __init__(self, path: Path, *, clock: Callable[[], datetime] = _utc_now) -> None:
        self._path = path
        self._clock = clock

    @property
    def path(self) -> Path:
        """Where the database lies."""
        return self._path

    def append(
        self, kind: str, body: Mapping[str, Any], *, private: Mapping[str, Any] | None = None
    ) -> Entry:
        """Write an entry and return it.

        Parameters
        ----------
        kind
            What happened, dotted: ``"take.made"``, ``"export.closed"``.
        body
            The facts as JSON values; ``record_id`` in it can be found fast.
        private
            Text that may be forgotten later; only its salted hash enters the chain.

        Raises
        ------
        MachineError
            ``provenance.ledger_unreachable`` or ``provenance.ledger_busy``.
        DataError
            ``provenance.ledger_damaged``, ``provenance.not_a_ledger``, ``provenance.ledger_newer``.
        """
        with self._writing() as database:
            return self._appended(database, kind, body, private)

    def checkpoint(self, identity: "Identity") -> Entry:
        """Sign the chain as it stands and append the signature as an entry.

        Who rewrites the ledger up to here must also forge the identity's signature.
        """
        with self._writing() as database:
            previous = _head(database)[1]
            body = {
                "signer": identity.fingerprint,
                "certificates": identity.certificates_pem,
                "head": previous,
                "signature": identity.sign(previous.encode()).hex(),
            }
            return self._appended(database, CHECKPOINT, body, None)

    def forget(self, id: str) -> bool:
        """Erase the private text of entry `id`, also from the file's free pages.

        Returns
        -------
        bool
            Whether there was any. That it was forgotten becomes an entry itself.

        Raises
        ------
        UserError
            ``provenance.no_such_entry``.
        """
        self.get(id)
        with self._writing() as database:
            erased = database.execute("DELETE FROM private WHERE id = ?", (id,)).rowcount > 0
            if erased:
                self._appended(database, FORGOTTEN, {"entry": id}, None)
        return erased

    def entries(self, kind: str | None = None) -> tuple[Entry, ...]:
        """Return the entries in order; those of one `kind` if named."""
        if kind is None:
            return self._selected("ORDER BY c.seq", ())
        return self._selected("WHERE c.kind = ? ORDER BY c.seq", (kind,))

    def get(self, id: str) -> Entry:
        """Return the entry called `id`.

        Raises
        ------
        UserError
            ``provenance.no_such_entry``.
        """
        found = self._selected("WHERE c.id = ?", (id,))
        if not found:
            raise UserError("provenance.no_such_entry", id=id, path=self._path)
        return found[0]

    def find(self, **fields: Any) -> tuple[Entry, ...]:
        """Return the entries whose bodies hold all these values, in order.

        Examples
        --------
        ``ledger.find(record_id="00ff00ff00ff00ff")`` is answered from an index.
        """
        record = fields.get("record_id")
        if isinstance(record, str):
            candidates = self._selected(_OF_RECORD, (record,))
        else:
            candidates = self.entries()
        missing = object()
        return tuple(
            entry
            for entry in candidates
            if all(entry.body.get(name, missing) == value for name, value in fields.items())
        )

    def verify(self, *, signer: str | None = None) -> tuple[Problem, ...]:
        """Check every hash, link, private text and signature; return what does not hold.

        Parameters
        ----------
        signer
            Fingerprint that every checkpoint must be signed with; any signer if ``None``.

        Raises
        ------
        DataError
            ``provenance.ledger_damaged`` where the file cannot even be read.
        """
        from core.provenance.verification import problems

        with self._reading() as database:
            if database is None:
                return ()
            rows = database.execute(_ENTRIES + "ORDER BY c.seq").fetchall()
            highest = _highest(database)
        return problems([Row(*row) for row in rows], highest, signer)

    def _appended(
        self,
        database: sqlite3.Connection,
        kind: str,
        body: Mapping[str, Any],
        private: Mapping[str, Any] | None,
    ) -> Entry:
        seq, previous = _head(database)
        text = canonical(body)
        secret = canonical(private) if private is not None else None
        salt = secrets.token_hex(16)
        facts: dict[str, Any] = {
            "seq": seq + 1,
            "id": new_record_id(),
            # As the clock read: it may jump, and then the order of seq is what counts.
            "time": self._clock().astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "kind": kind,
            "body": json.loads(text),
            "private_hash": salted_hash(salt, secret) if secret is not None else None,
            "previous": previous,
        }
        entry = Entry(
            **facts,
            private=json.loads(secret) if secret is not None else None,
            hash=chained_hash(**facts),
        )
        database.execute(
            "INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.seq,
                entry.id,
                entry.time,
                kind,
                text,
                entry.private_hash,
                previous,
                entry.hash,
            ),
        )
        if secret is not None:
            database.execute("INSERT INTO private VALUES (?, ?, ?)", (entry.id, salt, secret))
        return entry

    def _selected(self, where: str, values: tuple[Any, ...]) -> tuple[Entry, ...]:
        with self._reading() as database:
            if database is None:
                return ()
            rows = database.execute(_ENTRIES + where, values).fetchall()
        try:
            return tuple(Row(*row).to_entry() for row in rows)
        except (ValueError, RecursionError) as error:
            raise DataError(
                "provenance.ledger_damaged", path=self._path, detail=str(error)
            ) from error

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """Yield a connection; ``None`` where nothing was ever written."""
        with self._failures_named():
            if not self._path.exists():
                yield None
                return
            with contextlib.closing(self._connected()) as database:
                # An empty file is one whose very first append has not been committed yet.
                yield database if self._checked(database) else None

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._failures_named():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(self._connected()) as database:
                # A rollback journal, not WAL: nothing of a forgotten text stays behind in a log,
                # and several processes may start on a fresh file at once.
                database.execute("PRAGMA synchronous = EXTRA")
                database.execute("PRAGMA secure_delete = ON")
                database.execute("BEGIN IMMEDIATE")
                try:
                    if not self._checked(database):
                        for statement in _statements(_TABLES):
                            database.execute(statement)
                    yield database
                except BaseException:
                    database.execute("ROLLBACK")
                    raise
                database.execute("COMMIT")

    def _connected(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=_PATIENCE_S, isolation_level=None)

    def _checked(self, database: sqlite3.Connection) -> bool:
        """Return whether the tables are there; refuse another program's or a newer file."""
        (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not tables:
            return False
        (application,) = database.execute("PRAGMA application_id").fetchone()
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if application != APPLICATION_ID:
            raise DataError("provenance.not_a_ledger", path=self._path)
        if version > SCHEMA:
            raise DataError("provenance.ledger_newer", path=self._path)
        return True

    @contextlib.contextmanager
    def _failures_named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise MachineError("provenance.ledger_busy", path=self._path) from error
            raise MachineError(
                "provenance.ledger_unreachable", path=self._path, reason=str(error)
            ) from error
        except sqlite3.DatabaseError as error:
            raise DataError(
                "provenance.ledger_damaged", path=self._path, detail=str(error)
            ) from error
        except OSError as error:
            raise MachineError(
                "provenance.ledger_unreachable", path=self._path, reason=error.strerror
            ) from error


def _head(database: sqlite3.Connection) -> tuple[int, str]:
    """Return the largest number ever given out, and the hash of the last entry that is there.

    Where last entries were removed the two differ, and the gap stays to be seen.
    """
    last = database.execute("SELECT hash FROM chain ORDER BY seq DESC LIMIT 1").fetchone()
    return _highest(database), last[0] if last else GENESIS


def _highest(database: sqlite3.Connection) -> int:
    row = database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'chain'").fetchone()
    return row[0] if row else 0


def _statements(script: str) -> Iterator[str]:
    """Split a script, since ``executescript`` would commit the transaction that it runs in."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
