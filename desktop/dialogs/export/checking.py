"""What the release check in the export dialog decides: when it holds, and what runs.

Knows no widget.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.jobs import Part
from core.studio.checked import ReleaseCheck, Row
from core.studio.checking import check_mix, excerpt
from core.studio.delivering import Delivery
from core.studio.mixing import mix_of_project
from core.text import _
from desktop.dialogs.export.plan import ExportPlan

if TYPE_CHECKING:
    from core.jobs import Control
    from core.studio.session import Session
    from desktop.bridge import JobBoard, JobHandle

RENDERED = 0.1  # share of the work that rendering the excerpt takes


@dataclass(frozen=True, slots=True)
class Basis:
    """What a check rests on: another basis would need another check."""

    span: tuple[int, int]
    public: bool
    private: bool
    encoding: tuple[str, int | None]


class CheckPresenter(QObject):
    """Check whether the marks of a planned export would survive, and whether they are heard.

    Parameters
    ----------
    session
        The open project.
    board
        Runs the work.
    plan
        The export as it is planned; read whenever it matters.
    check
        Does the work; :func:`core.studio.checking.check_mix`.
    parent
        Qt owner.

    Attributes
    ----------
    rows
        The trials that have ended, in the order in which they did; in their own order at last.
    result, error
        How it ended; both ``None`` while it runs and before.
    """

    changed = Signal()
    progressed = Signal()

    def __init__(
        self,
        session: "Session",
        board: "JobBoard",
        plan: ExportPlan,
        *,
        check: Callable[..., ReleaseCheck] = check_mix,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._board, self._plan, self._check = session, board, plan, check
        self.job: JobHandle | None = None
        self.rows: tuple[Row, ...] = ()
        self.result: ReleaseCheck | None = None
        self.error: BaseException | None = None
        self._basis: Basis | None = None

    @property
    def can_start(self) -> bool:
        """Whether there is something to check, and nothing running."""
        plan = self._plan
        marked = plan.public_switch.on or plan.private_switch.on
        return self.job is None and marked and not plan.is_empty

    @property
    def is_stale(self) -> bool:
        """Whether what is shown is of other settings than the chosen ones."""
        return self._basis is not None and self._basis != self._now()

    def start(self) -> None:
        """Check the middle of what would leave."""
        if not self.can_start:
            return
        self.rows, self.result, self.error = (), None, None
        self._basis = self._now()
        self.job = job = self._board.start(
            _("Checking the marks"), self._work(), shows_errors=False
        )
        job.progressed.connect(self._move)
        job.partial.connect(self._add)
        job.succeeded.connect(self._succeed)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._fail)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop the check; what it found so far is forgotten."""
        if self.job:
            self.job.cancel()
            self.progressed.emit()

    # Within -------------------------------------------------------------------------------

    def _now(self) -> Basis:
        delivery: Delivery = self._plan.delivery()
        return Basis(
            self._plan.span,
            delivery.public_mark,
            delivery.private_mark,
            (delivery.settings.format, delivery.settings.bitrate_kbps),
        )

    def _work(self) -> "Callable[[Control], ReleaseCheck]":
        """Return the work, with everything it needs taken from the plan now."""
        session, project, delivery = self._session, self._plan.project, self._plan.delivery()
        first, last = self._plan.span
        rate = project.sample_rate
        start, end = excerpt(last - first, rate)
        run = self._check

        def work(control: "Control") -> ReleaseCheck:
            mix = mix_of_project(
                project,
                session.media,
                Part(control, 0.0, RENDERED),
                start=first + start,
                end=first + end,
            )
            return run(
                session.studio,
                mix,
                Part(control, RENDERED, 1.0),
                start=(first + start) / rate,
                seconds=(last - first) / rate,
                settings=delivery.settings,
                public=delivery.public_mark,
                private=delivery.private_mark,
            )

        return work

    # Slots, not lambdas: the job may outlive the dialog and this presenter.

    def _move(self, _fraction: float, _stage: str) -> None:
        self.progressed.emit()

    def _add(self, row: object) -> None:
        if isinstance(row, Row):
            self.rows = (*self.rows, row)
            self.changed.emit()

    def _succeed(self, result: ReleaseCheck) -> None:
        self.job, self.result, self.rows = None, result, result.rows
        self.changed.emit()

    def _fail(self, error: BaseException | None = None) -> None:
        self.job, self.error, self.rows = None, error, ()
        self._basis = None
        self.changed.emit()
