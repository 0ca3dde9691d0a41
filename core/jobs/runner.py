"""Queues of work, one a resource, and the threads that do it."""

import itertools
import threading
from collections.abc import Callable, Mapping
from queue import SimpleQueue
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from core.errors import InternalError
from core.jobs.control import Control
from core.jobs.job import Job

T = TypeVar("T")

Lane = Literal["work", "gpu", "io"]

# One thread for what fills a core, so that playing and drawing keep the other; one that drives
# the engine host on the GPU; two for what mostly waits for disk or network.
THREADS: Mapping[Lane, int] = MappingProxyType({"work": 1, "gpu": 1, "io": 2})

_numbers = itertools.count(1)


class JobRunner:
    """Run work in background threads, in the order it was given, a lane at a time.

    Threads start with a lane's first job and live until :meth:`close`.

    Examples
    --------
    >>> runner = JobRunner()
    >>> job = runner.submit("Add", lambda control: 1 + 1)
    >>> job.wait(), str(job.state), job.result
    (True, 'done', 2)
    >>> runner.close()
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queues: dict[Lane, SimpleQueue[Job[Any] | None]] = {}
        self._threads: list[threading.Thread] = []
        self._jobs: dict[str, Job[Any]] = {}
        self._closed = False

    @property
    def unfinished(self) -> tuple[Job[Any], ...]:
        """The jobs that wait or run, oldest first."""
        with self._lock:
            return tuple(job for job in self._jobs.values() if not job.state.finished)

    def submit(
        self,
        name: str,
        work: Callable[[Control], T],
        *,
        lane: Lane = "work",
        on_change: Callable[[Job[T]], None] | None = None,
        on_partial: Callable[[object], None] | None = None,
    ) -> Job[T]:
        """Queue `work` and return its job at once.

        Parameters
        ----------
        name
            What a person reads.
        work
            Called with a :class:`~core.jobs.Control`; it reports through it often, for a report
            is also where it is stopped.
        lane
            What the work mostly uses; work in one lane queues.
        on_change
            Called on the worker's thread after every change of state and every report, ten times
            a second at most. What it raises is logged.
        on_partial
            Called on the worker's thread with each partial result.

        Raises
        ------
        InternalError
            ``jobs.closed``.
        """
        job = Job(f"job-{next(_numbers)}", name, work, on_change, on_partial)
        with self._lock:
            if self._closed:
                raise InternalError("jobs.closed", name=name)
            self._jobs = {old.id: old for old in self._jobs.values() if not old.state.finished}
            self._jobs[job.id] = job
            self._queue(lane).put(job)
        return job

    def close(self, cancel: bool = True) -> None:
        """Take no more work, end what there is and every thread.

        Parameters
        ----------
        cancel
            Cancel what waits and runs; else let all of it come to its end.

        Notes
        -----
        Returns when the threads have ended, so running work must report to be stopped. May be
        called twice, and from a job's own listener, whose thread then ends by itself.
        """
        with self._lock:
            first = not self._closed
            self._closed = True
            if first:
                for lane, queue in self._queues.items():
                    for _ in range(THREADS[lane]):
                        queue.put(None)
        if cancel:
            for job in self.unfinished:
                job.cancel()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()

    def _queue(self, lane: Lane) -> "SimpleQueue[Job[Any] | None]":
        queue = self._queues.get(lane)
        if queue is None:
            queue = self._queues[lane] = SimpleQueue()
            for number in range(THREADS[lane]):
                thread = threading.Thread(
                    target=_work_through, args=(queue,), name=f"{lane}-{number}", daemon=True
                )
                self._threads.append(thread)
                thread.start()
        return queue


def _work_through(queue: "SimpleQueue[Job[Any] | None]") -> None:
    while (job := queue.get()) is not None:
        job.run()
        del job  # the result must not live on in a waiting thread
