"""One piece of work, seen from outside: its state, its progress, its outcome."""

import logging
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from typing import Generic, TypeVar

from core.errors import Cancelled, InternalError, MachineError, SoundmarkError
from core.jobs.control import Control, Reporter

T = TypeVar("T")

_log = logging.getLogger(__name__)

_FIRST_ESTIMATE_S = 1.0  # earlier, and with less done, a guess would only jump about
_FIRST_ESTIMATE_FRACTION = 0.01


class JobState(StrEnum):
    """Where a job stands. The values are the words that people read and logs keep."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def finished(self) -> bool:
        """Whether the state will not change again."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Estimate:
    """Guess the time left from the later half of the progress so far.

    Work seldom goes at one speed: what counts is how fast it went lately, and over a span that
    grows with the work, so that the figure is calm.
    """

    def __init__(self, now: float) -> None:
        self._start = now
        self._seen: deque[tuple[float, float]] = deque([(now, 0.0)])

    def add(self, now: float, fraction: float) -> None:
        """Note that `fraction` was done at time `now`."""
        self._seen.append((now, fraction))
        while len(self._seen) > 2 and self._seen[1][0] < (self._start + now) / 2:
            self._seen.popleft()

    def seconds_left(self, now: float) -> float | None:
        """Return the guess in seconds, None while there is nothing to go by."""
        since, before = self._seen[0]
        fraction = self._seen[-1][1]
        gained = fraction - before
        if now - self._start < _FIRST_ESTIMATE_S or gained < _FIRST_ESTIMATE_FRACTION:
            return None
        return (1.0 - fraction) * (now - since) / gained


class Job(Generic[T]):
    """Stand for one piece of work in a :class:`~core.jobs.JobRunner`, which makes it.

    Attributes
    ----------
    id
        Unique within the process.
    name
        What a person reads.
    state
        Waiting, running, done, failed or cancelled.
    fraction, stage
        The last report: how far in [0, 1], and doing what.
    result
        What the work returned, once done.
    error
        What went wrong, once failed.
    details
        The traceback of the error, for a report; the error itself keeps none, for it would keep
        every array of the work alive.

    Notes
    -----
    May be read, cancelled and waited for from any thread.
    """

    def __init__(
        self,
        id: str,
        name: str,
        work: Callable[[Control], T],
        on_change: Callable[["Job[T]"], None] | None = None,
        on_partial: Callable[[object], None] | None = None,
    ) -> None:
        self.id = id
        self.name = name
        self.state = JobState.WAITING
        self.fraction = 0.0
        self.stage = ""
        self.result: T | None = None
        self.error: SoundmarkError | None = None
        self.details = ""
        self._work: Callable[[Control], T] | None = work
        self._on_change = on_change
        self._on_partial = on_partial
        self._reporter = Reporter(self._progressed, self._handed_out)
        self._estimate = Estimate(time.monotonic())
        self._lock = threading.Lock()
        self._over = threading.Event()

    @property
    def seconds_left(self) -> float | None:
        """The time left in seconds; None while unknown, and unless the job runs."""
        with self._lock:
            if self.state is not JobState.RUNNING:
                return None
            return self._estimate.seconds_left(time.monotonic())

    @property
    def stopping(self) -> bool:
        """Whether somebody asked the job to stop."""
        return self._reporter.stopping

    def cancel(self) -> None:
        """Ask the work to stop at its next report; take it off the queue if it still waits.

        Notes
        -----
        A waiting job tells ``on_change`` on the calling thread, a running one on its own.
        """
        self._reporter.stop()
        with self._lock:
            if self.state is not JobState.WAITING:
                return
            self.state = JobState.CANCELLED
        self._finish()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the outcome, at most `timeout` seconds; return whether it came."""
        return self._over.wait(timeout)

    def run(self) -> None:
        """Do the work on this thread, unless it was cancelled; called by the runner alone."""
        with self._lock:
            if self.state is not JobState.WAITING or self._work is None:
                return
            self.state = JobState.RUNNING
            self._estimate = Estimate(time.monotonic())
            work = self._work
        self._tell()
        error: SoundmarkError | None = None
        state = JobState.DONE
        try:
            self.result = work(self._reporter)
        except Cancelled:
            state = JobState.CANCELLED
        except BaseException as raised:  # a library's sys.exit must not end the worker either
            state, error = JobState.FAILED, self._explained(raised)
        del work
        with self._lock:
            self.error = error
            self.fraction = 1.0 if state is JobState.DONE else self.fraction
            self.state = state
        self._finish()

    def _explained(self, raised: BaseException) -> SoundmarkError:
        """Return `raised` as one of our errors, without the frames that it would keep alive."""
        self.details = "".join(traceback.format_exception(raised))
        if isinstance(raised, SoundmarkError):
            error = raised
        elif isinstance(raised, MemoryError):
            error = MachineError("jobs.out_of_memory", name=self.name)
        else:
            _log.error("job %r failed\n%s", self.name, self.details)
            error = InternalError("jobs.unexpected", name=self.name, reason=_brief(raised))
        link: BaseException | None = raised
        while link is not None:
            link.__traceback__ = None
            link = link.__context__
        return error

    def _finish(self) -> None:
        self._work = None
        self._tell()
        self._over.set()

    def _progressed(self, fraction: float, stage: str) -> None:
        with self._lock:
            self.fraction, self.stage = fraction, stage
            self._estimate.add(time.monotonic(), fraction)
        self._tell()

    def _handed_out(self, value: object) -> None:
        if self._on_partial is not None:
            self._safely(self._on_partial, value)

    def _tell(self) -> None:
        if self._on_change is not None:
            self._safely(self._on_change, self)

    def _safely(self, listener: Callable[..., None], value: object) -> None:
        """Call a listener; what it raises is its own fault and must not become the work's."""
        try:
            listener(value)
        except Exception:
            _log.exception("a listener of job %r failed", self.name)


def _brief(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".strip(": ")
