"""The application's jobs: starts them, keeps them, tells of them on the thread that draws."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot

from core.jobs import Control
from desktop.bridge.handle import JobHandle, JobState


class Runner(Protocol):
    """What the board needs of ``core.jobs.JobRunner``."""

    def submit(
        self,
        name: str,
        work: Callable[[Control], Any],
        *,
        lane: Any = "work",
        on_change: Callable[[Any], None] | None = None,
        on_partial: Callable[[object], None] | None = None,
    ) -> Any:
        """Queue work on a lane and return its job."""

    def close(self, cancel: bool = True) -> None:
        """Stop all lanes."""


class JobBoard(QObject):
    """Own every running job of the application.

    Handles live here and not in panels, so a job outlives the panel that asked for it.

    Parameters
    ----------
    runner
        The engine's job runner; the board closes it.
    parent
        Qt owner.

    Notes
    -----
    :meth:`start` may be called from any thread that has been given the board; the handle's
    signals always arrive on the board's own thread, in the order in which the work reported.
    """

    changed = Signal()  # a job was started, moved or ended
    failed = Signal(object)  # the JobHandle of a job whose error nobody else shows
    _arrived = Signal(object, object)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._running: list[JobHandle] = []
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> tuple[JobHandle, ...]:
        """Jobs that wait or run and that a person should see, oldest first."""
        return tuple(handle for handle in self._running if not handle.quiet)

    def start(
        self,
        name: str,
        work: Callable[[Control], Any],
        *,
        lane: str = "work",
        quiet: bool = False,
        shows_errors: bool = True,
    ) -> JobHandle:
        """Start work in the background.

        Parameters
        ----------
        name
            What a person reads beside the progress: "Making take 1".
        work
            Called with a control on a worker's thread.
        lane
            ``"work"``, ``"gpu"`` or ``"io"``.
        quiet
            Leave it out of :attr:`running`: drawing aids that nobody asked for.
        shows_errors
            Send :attr:`failed` when it fails; False where the caller shows the error itself.

        Returns
        -------
        JobHandle
            Connect to its signals before returning to the event loop: none comes earlier.
        """
        handle = JobHandle(name, quiet=quiet, shows_errors=shows_errors)
        self._running.append(handle)
        handle.attach(
            self._runner.submit(
                name,
                work,
                lane=lane,
                on_change=lambda job: self._report(handle, JobState.of(job)),
                on_partial=lambda value: self._report(handle, _Partial(value)),
            )
        )
        self.changed.emit()
        return handle

    def reveal(self, handle: JobHandle) -> None:
        """Show quiet work, and its failure, for the person waits for it now."""
        handle.quiet, handle.shows_errors = False, True
        self.changed.emit()

    def close(self) -> None:
        """Stop all work and the runner; later reports are dropped."""
        self._closed = True
        self._runner.close(cancel=True)
        self._running.clear()

    def _report(self, handle: JobHandle, what: "JobState | _Partial") -> None:
        # On the worker's thread. A queued signal is the only crossing.
        if not self._closed:
            self._arrived.emit(handle, what)

    @Slot(object, object)
    def _deliver(self, handle: JobHandle, what: "JobState | _Partial") -> None:
        if self._closed:
            return
        if isinstance(what, _Partial):
            handle.partial.emit(what.value)
            return
        if handle.receive(what):
            self._running.remove(handle)
            if handle.state == "failed" and handle.shows_errors:
                self.failed.emit(handle)
        if not handle.quiet:
            self.changed.emit()


class _Partial:
    """Wrap a partial result, so that no value can be taken for a state."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value
