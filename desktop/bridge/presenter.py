"""What presenters share that run one job at a time; knows no widget and no work."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from core.jobs import Control
    from desktop.bridge.board import JobBoard
    from desktop.bridge.handle import JobHandle


class JobPresenter(QObject):
    """Run one job at a time, and know how the last one ended.

    Parameters
    ----------
    board
        Runs the work.
    parent
        Qt owner.

    Attributes
    ----------
    job
        What runs; ``None`` for nothing.
    error
        Why the last job failed.

    Notes
    -----
    ``changed`` says that what is shown changed, ``progressed`` that the job moved. The slots are
    methods and no lambdas: the job may outlive this presenter.
    """

    changed = Signal()
    progressed = Signal()

    def __init__(self, board: "JobBoard", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self.job: JobHandle | None = None
        self.error: BaseException | None = None

    def cancel(self) -> None:
        """Ask the job to stop."""
        if self.job:
            self.job.cancel()
            self.changed.emit()

    def finished(self, result: Any) -> None:
        """Take what the job returned, once :attr:`job` is ``None`` again."""

    def stopped(self) -> None:
        """Forget what belonged to the job, which failed or was cancelled."""

    def partial(self, piece: Any) -> None:
        """Take what the job hands out on the way."""

    def run(self, name: str, work: "Callable[[Control], Any]") -> None:
        """Start a job; its errors are this presenter's to show."""
        self.error = None
        self.job = job = self._board.start(name, work, shows_errors=False)
        job.progressed.connect(self._move)
        job.partial.connect(self.partial)
        job.succeeded.connect(self._succeed)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._fail)
        self.changed.emit()

    def _move(self, _fraction: float, _stage: str) -> None:
        self.progressed.emit()

    def _succeed(self, result: Any) -> None:
        self.job = None
        self.finished(result)
        self.changed.emit()

    def _fail(self, error: BaseException | None = None) -> None:
        self.job, self.error = None, error
        self.stopped()
        self.changed.emit()
