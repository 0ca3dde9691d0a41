"""One running job, seen from the window."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

ENDED = frozenset({"done", "failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class JobState:
    """Hold what a job looked like when it reported, copied on its own thread."""

    state: str
    fraction: float
    stage: str
    seconds_left: float | None
    result: Any
    error: BaseException | None

    @classmethod
    def of(cls, job: Any) -> "JobState":
        """Copy a job's state; `result` and `error` are there only once it has ended."""
        state = str(getattr(job.state, "value", job.state))
        return cls(
            state,
            job.fraction,
            job.stage,
            job.seconds_left,
            job.result if state == "done" else None,
            job.error if state == "failed" else None,
        )


class JobHandle(QObject):
    """Follow a job, and stop it.

    All signals arrive on the thread that draws, and exactly one of :attr:`succeeded`,
    :attr:`failed` and :attr:`cancelled` is the last of them. Properties agree with the
    signals that were delivered, not with what the worker has done since.
    """

    progressed = Signal(float, str)
    partial = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, name: str, *, quiet: bool = False, shows_errors: bool = True) -> None:
        super().__init__()
        self.name = name
        self.quiet = quiet
        self.shows_errors = shows_errors
        self._seen = JobState("waiting", 0.0, "", None, None, None)
        self._job: Any = None
        self._stopping = False

    @property
    def state(self) -> str:
        """``waiting``, ``running``, ``done``, ``failed`` or ``cancelled``."""
        return self._seen.state

    @property
    def fraction(self) -> float:
        """How far it is, in [0, 1]."""
        return self._seen.fraction

    @property
    def stage(self) -> str:
        """What it is doing, in its own words."""
        return self._seen.stage

    @property
    def seconds_left(self) -> float | None:
        """Time left, in seconds; ``None`` until that is known."""
        return self._seen.seconds_left

    @property
    def result(self) -> Any:
        """What it returned, once it is done."""
        return self._seen.result

    @property
    def error(self) -> BaseException | None:
        """Why it failed, once it has."""
        return self._seen.error

    @property
    def is_running(self) -> bool:
        """Whether it waits or runs."""
        return self.state not in ENDED

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to stop and has not ended yet."""
        return self._stopping and self.is_running

    def cancel(self) -> None:
        """Ask the job to stop; :attr:`cancelled` follows once it has."""
        self._stopping = True
        if self._job is not None and self.is_running:
            self._job.cancel()

    def attach(self, job: Any) -> None:
        """Take the runner's job; only the board calls this."""
        self._job = job
        if self._stopping:
            job.cancel()

    def receive(self, seen: JobState) -> bool:
        """Take a report and send what follows from it; return whether the job has ended."""
        if not self.is_running:
            return False  # the runner may report an end twice: once each from two threads
        moved = (seen.fraction, seen.stage) != (self.fraction, self.stage)
        self._seen = seen
        if moved:
            self.progressed.emit(seen.fraction, seen.stage)
        if seen.state not in ENDED:
            return False
        if seen.state == "done":
            self.succeeded.emit(seen.result)
        elif seen.state == "failed":
            self.failed.emit(seen.error)
        else:
            self.cancelled.emit()
        self.ended.emit()
        return True
