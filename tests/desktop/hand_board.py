"""A job board whose work runs, reports, fails and ends when a test says so."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.errors import Cancelled
from core.jobs import Control, Reporter
from desktop.bridge import JobHandle
from desktop.bridge.handle import JobState


class HandHandle(JobHandle):
    """Be moved by the test."""

    def __init__(self, name: str, work: Callable[[Control], Any], lane: str) -> None:
        super().__init__(name)
        self.work, self.lane = work, lane
        self.reporter = Reporter(self.report, self.partial.emit)
        self.attach(_Stopping(self.reporter))

    def report(self, fraction: float, stage: str = "", seconds_left: float | None = None) -> None:
        """Say how far the work is."""
        self.receive(JobState("running", fraction, stage, seconds_left, None, None))

    def run(self) -> None:
        """Do the work now, on this thread."""
        try:
            result = self.work(self.reporter)
        except Cancelled:
            self.end_cancelled()
        except Exception as error:
            self.fail(error)
        else:
            self.finish(result)

    def finish(self, result: Any = None) -> None:
        """End well."""
        self.receive(JobState("done", 1.0, self.stage, None, result, None))

    def fail(self, error: BaseException) -> None:
        """End with an error."""
        self.receive(JobState("failed", self.fraction, self.stage, None, None, error))

    def end_cancelled(self) -> None:
        """End because somebody pressed Stop."""
        self.receive(JobState("cancelled", self.fraction, self.stage, None, None, None))


@dataclass
class _Stopping:
    reporter: Reporter

    def cancel(self) -> None:
        self.reporter.stop()


@dataclass
class HandBoard:
    """Start nothing until the test does."""

    handles: list[HandHandle] = field(default_factory=list)

    def start(
        self,
        name: str,
        work: Callable[[Control], Any],
        *,
        lane: str = "work",
        quiet: bool = False,
        shows_errors: bool = True,
    ) -> HandHandle:
        """Keep the work for :meth:`HandHandle.run`."""
        handle = HandHandle(name, work, lane)
        self.handles.append(handle)
        return handle

    @property
    def last(self) -> HandHandle:
        """The job that was started last."""
        return self.handles[-1]
