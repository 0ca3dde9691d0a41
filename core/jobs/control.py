"""What a piece of work is handed to report with and to be stopped by."""

import threading
import time
from collections.abc import Callable
from typing import Protocol

from core.errors import Cancelled

REPORT_INTERVAL_S = 0.1  # more than ten reports a second tell a person nothing


class Control(Protocol):
    """The work's side of a job."""

    def progress(self, fraction: float, stage: str = "") -> None:
        """Say how far the work is, in [0, 1]; raise ``Cancelled`` if asked to stop."""

    def partial(self, value: object) -> None:
        """Hand out a part of the result that can be used already."""


class NoControl:
    """Do nothing: for work that nobody watches or stops."""

    def progress(self, fraction: float, stage: str = "") -> None:
        """Ignore the report."""

    def partial(self, value: object) -> None:
        """Ignore the part."""


class Reporter:
    """Forward reports at most ten times a second, and stop work when asked.

    Parameters
    ----------
    on_progress
        Called with (fraction, stage) on the work's own thread; the last report always comes.
    on_partial
        Called with each partial result, on the work's own thread, never left out.

    Notes
    -----
    :meth:`stop` may be called from any thread.
    """

    def __init__(
        self,
        on_progress: Callable[[float, str], None] | None = None,
        on_partial: Callable[[object], None] | None = None,
    ) -> None:
        self._on_progress = on_progress
        self._on_partial = on_partial
        self._stop = threading.Event()
        self._reported_at = -1.0
        self._stage = ""

    @property
    def stopping(self) -> bool:
        """Whether somebody asked the work to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Make the next report raise ``Cancelled`` on the work's thread."""
        self._stop.set()

    def progress(self, fraction: float, stage: str = "") -> None:
        """Report `fraction` in [0, 1] and the stage's name.

        Raises
        ------
        Cancelled
            If the work was asked to stop.
        """
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        due = now - self._reported_at >= REPORT_INTERVAL_S
        if self._on_progress and (due or fraction >= 1.0 or stage != self._stage):
            self._reported_at = now
            self._stage = stage
            self._on_progress(min(max(fraction, 0.0), 1.0), stage)

    def partial(self, value: object) -> None:
        """Hand `value` on."""
        if self._on_partial:
            self._on_partial(value)


class Part:
    """Map a step's own 0 to 1 onto a stretch of the whole work's progress.

    Examples
    --------
    >>> seen = []
    >>> whole = Reporter(lambda fraction, stage: seen.append(fraction))
    >>> Part(whole, 0.5, 1.0).progress(0.5, "encode")
    >>> seen
    [0.75]
    """

    def __init__(self, control: Control, start: float, end: float) -> None:
        self._control = control
        self._start = start
        self._end = end

    def progress(self, fraction: float, stage: str = "") -> None:
        """Report `fraction` of this part."""
        self._control.progress(self._start + (self._end - self._start) * fraction, stage)

    def partial(self, value: object) -> None:
        """Hand `value` on unchanged."""
        self._control.partial(value)
