"""Open a project's database, and where it is damaged save what can be saved.

What verifies of a damaged database is written into a fresh one, or the backup is taken if it
knows more; the damaged file is kept beside it. What was done is said in notices.
"""

import contextlib
import shutil
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from core.errors import DataError, MachineError, SoundmarkError
from core.project.delta import difference
from core.project.history import History
from core.project.recovery import Restored, restored
from core.project.store import Contents, MoveRow, Store, packed


@dataclass(slots=True)
class Opened:
    """Hold an open database and what was read of it.

    Attributes
    ----------
    seq
        Number of the last move.
    snapshots
        Keys of the states that it holds whole.
    notices
        What has to be said; each has a sentence in ``core.text``.
    """

    store: Store
    history: History
    seq: int
    snapshots: Collection[int] = ()
    takes: dict[str, dict[str, Any]] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    notices: tuple[SoundmarkError, ...] = ()


def opened(database: Path, backup: Path) -> Opened:
    """Open a database, mended if need be.

    Raises
    ------
    UserError
        ``project.locked``, ``project.newer``.
    DataError
        ``project.unreadable`` if nothing can be saved.
    MachineError
        ``project.cannot_write``.
    """
    contents, found = Contents(), None
    problem: SoundmarkError = DataError("project.unreadable", path=str(database))
    try:
        store = Store(database)
    except (DataError, MachineError) as error:  # not even a database: then the backup
        problem = error
    else:
        try:
            contents = store.contents()
            found = restored(contents)
        except BaseException:
            store.close()
            raise
        if found and found.whole:
            return Opened(
                store,
                found.history,
                found.seq,
                contents.snapshots,
                contents.takes,
                contents.settings,
            )
        store.close()
    try:
        return _mended(database, backup, contents, found)
    except (OSError, Unmendable) as error:
        raise problem from error


class Unmendable(Exception):
    """Say that nothing is left from which a project could be made again."""


def _mended(database: Path, backup: Path, contents: Contents, found: Restored | None) -> Opened:
    """Write what can be saved into a fresh database in the place of the damaged one."""
    older, kept = _read_copy(backup, database.with_name("project.mending.db"))
    best = max((each for each in (found, kept) if each), key=_newest, default=None)
    if best is None:
        raise Unmendable
    damaged = _set_aside(database)
    fresh = _fresh(database.with_name("project.mending.db"))
    store = Store(fresh)
    takes, settings = {**older.takes, **contents.takes}, {**older.settings, **contents.settings}
    try:
        state, tip = best.history.step.key, best.history.steps[-1].key
        move = MoveRow(best.seq + 1, state, tip, best.history.saved)
        written(store, best.history, move, takes, settings)
    finally:
        store.close()
    fresh.replace(database)
    code = "project.recovered" if best is found else "project.from_backup"
    return Opened(
        Store(database),
        best.history,
        best.seq + 1,
        frozenset({best.history.steps[0].key}),
        takes,
        settings,
        (DataError(code, path=str(database.parent), damaged=damaged.name),),
    )


def written(
    store: Store,
    history: History,
    move: MoveRow,
    takes: dict[str, dict[str, Any]] | None = None,
    settings: dict[str, Any] | None = None,
) -> None:
    """Write a whole history and what lies beside it into an empty database."""
    steps = history.steps
    with store.transaction():
        store.add_snapshot(steps[0].key, packed(steps[0].project.to_json()))
        store.add_state(steps[0].key, None, {"name": steps[0].name})
        for parent, step in pairwise(steps):
            delta = difference(parent.project, step.project)
            store.add_state(step.key, parent.key, {"name": step.name, "delta": delta})
        store.add_move(move)
        for place, (id, take) in enumerate((takes or {}).items()):
            store.put_take(id, place, take)
        for name, value in (settings or {}).items():
            store.put_setting(name, value)


def _newest(found: Restored) -> tuple[int, int]:
    """Return what makes one history better than another: its newest state, then its past."""
    steps = found.history.steps
    return steps[-1].key, len(steps)


def _read_copy(backup: Path, copy: Path) -> tuple[Contents, Restored | None]:
    """Read the backup through a copy, so that it stays as it is whatever happens."""
    with contextlib.suppress(SoundmarkError, OSError):
        shutil.copyfile(backup, _fresh(copy))
        store = Store(copy)
        try:
            contents = store.contents()
        finally:
            store.close()
        return contents, restored(contents)
    return Contents(), None


def _fresh(path: Path) -> Path:
    """Return a path where no database and no log of one is left."""
    for file in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        file.unlink(missing_ok=True)
    return path


def _set_aside(database: Path) -> Path:
    """Keep a copy of a damaged database under a name of its own, and drop its log."""
    number = 1
    while (copy := database.with_name(f"project.damaged-{number}.db")).exists():
        number += 1
    for ending in ("", "-wal"):
        file = database.with_name(database.name + ending)
        if file.exists():
            shutil.copyfile(file, copy.with_name(copy.name + ending))
    database.with_name(database.name + "-wal").unlink(missing_ok=True)
    return copy
