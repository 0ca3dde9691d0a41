"""Undo and redo: older values of the project, under the names of the edits that left them.

Keeps values only; :mod:`core.project.folder` writes each step to disk before it comes here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.project.changes import Changes, Edit
from core.project.document import Project

LIMIT = 1000  # steps; states share what edits leave alone, so a step costs little


@dataclass(frozen=True, slots=True)
class Step:
    """Hold one state of the project.

    Attributes
    ----------
    key
        Its number, rising and never given twice in one history.
    name, gesture
        Of the edit that led to it; empty for the state that a history begins with.
    project
        The state.
    """

    key: int
    name: str
    gesture: str
    project: Project


class History:
    """Hold the states of a project, and which of them is the current one.

    Parameters
    ----------
    project
        The state to begin with.
    limit
        How many steps can be undone; older ones are forgotten.

    Notes
    -----
    For one thread at a time.

    Examples
    --------
    >>> from core.project import edits
    >>> history = History(Project.empty("Song"))
    >>> history.push(edits.add_track(history.current))
    True
    >>> history.undo_name, len(history.current.tracks)
    ('Add track', 1)
    >>> len(history.undo().project.tracks)
    0
    """

    def __init__(self, project: Project, *, limit: int = LIMIT) -> None:
        self._steps = [Step(0, "", "", project)]
        self._position = 0
        self._saved: int | None = 0
        self._next_key = 1
        self._limit = limit

    @classmethod
    def restored(
        cls,
        steps: Sequence[Step],
        position: int,
        *,
        next_key: int,
        saved: int | None = None,
        limit: int = LIMIT,
    ) -> "History":
        """Return a history of states that were kept elsewhere.

        Parameters
        ----------
        steps
            From the oldest to the newest, at least one.
        position
            Which of them is the current one.
        next_key
            Larger than any key that was ever given.
        saved
            Key of the state that was saved last.
        """
        history = cls(steps[0].project, limit=limit)
        history._steps = list(steps)
        history._position = position
        history._next_key = next_key
        history._saved = saved
        return history

    @property
    def current(self) -> Project:
        """The project as it is now."""
        return self.step.project

    @property
    def step(self) -> Step:
        """The current step."""
        return self._steps[self._position]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, from the oldest to the newest, redo's included."""
        return tuple(self._steps)

    @property
    def position(self) -> int:
        """Which of :attr:`steps` is the current one."""
        return self._position

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the edits that can be undone, from the oldest to the newest."""
        return tuple(step.name for step in self._steps[1 : self._position + 1])

    @property
    def undo_name(self) -> str:
        """Name of the edit that undo would take back; empty where there is none."""
        return self.step.name if self._position else ""

    @property
    def redo_name(self) -> str:
        """Name of the edit that redo would bring back; empty where there is none."""
        ahead = self._steps[self._position + 1 : self._position + 2]
        return ahead[0].name if ahead else ""

    @property
    def is_saved(self) -> bool:
        """Whether the current state is the one that was saved last."""
        return self.step.key == self._saved

    @property
    def saved(self) -> int | None:
        """Key of the state that was saved last; ``None`` where that is forgotten."""
        return self._saved

    def mark_saved(self) -> None:
        """Remember the current state as saved."""
        self._saved = self.step.key

    def next_step(self, edit: Edit) -> tuple[Step, int] | None:
        """Return the step that an edit would become and its place among the steps.

        ``None`` for an edit that changes nothing: it makes no step.
        """
        if edit.project == self.current:
            return None
        step = Step(self._next_key, edit.name, edit.gesture, edit.project)
        here = self.step
        joins = bool(edit.gesture) and edit.gesture == here.gesture and here.key != self._saved
        return step, self._position if joins and self._position else self._position + 1

    def push(self, edit: Edit) -> bool:
        """Make an edit's project the current one; what could be redone is forgotten.

        Returns
        -------
        bool
            Whether there is a new state: an edit that changes nothing makes none.
        """
        coming = self.next_step(edit)
        if coming is None:
            return False
        step, place = coming
        self._steps[place:] = [step]
        self._position = place
        self._next_key += 1
        surplus = len(self._steps) - 1 - self._limit
        if surplus > 0:
            del self._steps[:surplus]
            self._position -= surplus
        return True

    def end_gesture(self) -> None:
        """Keep the next edit from joining the last one, whatever its gesture."""
        self._steps[self._position] = replace(self.step, gesture="")

    def undo(self) -> Edit | None:
        """Step back; return the edit that does it, ``None`` where there is nothing to undo."""
        return self._step_to(self._position - 1, self.undo_name)

    def redo(self) -> Edit | None:
        """Step forward; return the edit that does it, ``None`` where there is nothing to redo."""
        return self._step_to(self._position + 1, self.redo_name)

    def _step_to(self, position: int, name: str) -> Edit | None:
        if not 0 <= position < len(self._steps):
            return None
        before = self.current
        self._position = position
        self.end_gesture()
        return Edit(name, self.current, Changes.between(before, self.current))
