"""From rows that verify to a history: the newest state that can be made again, and its past."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.project.delta import applied
from core.project.document import Project
from core.project.history import LIMIT, History, Step
from core.project.store import Contents, MoveRow

_UNFIT = (KeyError, TypeError, ValueError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class Restored:
    """Hold a history that was made again.

    Attributes
    ----------
    history
        The states, with the current one chosen.
    seq
        Number of the last move that was written.
    whole
        Whether it is what was written last, and nothing on the way was damaged.
    """

    history: History
    seq: int
    whole: bool


def restored(contents: Contents) -> Restored | None:
    """Return the newest history that verifies, ``None`` if no state does."""
    next_key = max([0, *contents.states, *contents.snapshots]) + 1
    newest = max((move.seq for move in contents.moves), default=0)
    for move in _candidates(contents):
        for tip in dict.fromkeys((move.tip, move.state)):
            steps = _steps(contents, tip)
            places = [place for place, step in enumerate(steps) if step.key == move.state]
            if places:
                history = History.restored(steps, places[0], next_key=next_key, saved=move.saved)
                whole = not contents.damaged and (move.seq, move.tip) == (newest, tip)
                return Restored(history, newest, whole)
    return None


def _candidates(contents: Contents) -> list[MoveRow]:
    """Return the moves from the newest to the oldest, then every state as if moved to."""
    keys = sorted({*contents.states, *contents.snapshots}, reverse=True)
    return [*reversed(contents.moves), *(MoveRow(0, key, key, None) for key in keys)]


def _steps(contents: Contents, tip: int) -> list[Step]:
    """Return the states that lead to `tip`, as far back as they can be made again.

    The last one is `tip`, or there are none.
    """
    steps: list[Step] = []
    for key in _line(contents, tip):
        row = contents.states.get(key)
        record: Mapping[str, Any] = row.record if row else {}
        project = _project(contents, key, steps[-1].project if steps else None, record)
        if project is None:
            steps.clear()
        else:
            steps.append(Step(key, str(record.get("name", "")), "", project))
    return steps[-LIMIT - 1 :] if steps and steps[-1].key == tip else []


def _line(contents: Contents, tip: int) -> list[int]:
    """Return the keys that lead to `tip`, from a snapshot far enough back if there is one."""
    line = [tip]
    while len(line) <= LIMIT or line[-1] not in contents.snapshots:
        row = contents.states.get(line[-1])
        if row is None or row.parent is None or row.parent >= row.key:
            break
        line.append(row.parent)
    return line[::-1]


def _project(
    contents: Contents, key: int, before: Project | None, record: Mapping[str, Any]
) -> Project | None:
    """Return a state's project: from the one before it, else from its snapshot."""
    try:
        if before is not None and "delta" in record:
            return applied(before, record["delta"])
        if key in contents.snapshots:
            return Project.from_json(contents.snapshots[key])
    except _UNFIT:
        pass
    return None
