"""What the release check in the export dialog decides: when it holds, and what runs.

Knows no widget.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.jobs import Part
from core.studio.checked import ReleaseCheck, Row
from core.studio.checking import check_mix, excerpt
from core.studio.delivering import Delivery
from core.studio.mixing import mix_of_project
from core.text import _
from desktop.bridge import JobPresenter
from desktop.dialogs.export.plan import ExportPlan

if TYPE_CHECKING:
    from core.jobs import Control
    from core.studio.session import Session
    from desktop.bridge import JobBoard

RENDERED = 0.1  # share of the work that rendering the excerpt takes


@dataclass(frozen=True, slots=True)
class Basis:
    """What a check rests on: another basis would need another check."""

    span: tuple[int, int]
    public: bool
    private: bool
    encoding: tuple[str, int | None]


class CheckPresenter(JobPresenter):
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
    result
        How it ended; ``None`` while it runs and before.
    """

    def __init__(
        self,
        session: "Session",
        board: "JobBoard",
        plan: ExportPlan,
        *,
        check: Callable[..., ReleaseCheck] = check_mix,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(board, parent)
        self._session, self._plan, self._check = session, plan, check
        self.rows: tuple[Row, ...] = ()
        self.result: ReleaseCheck | None = None
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
        self.rows, self.result = (), None
        self._basis = self._now()
        self.run(_("Checking the marks"), self._work())

    def partial(self, piece: object) -> None:
        """Show a trial that has ended."""
        if isinstance(piece, Row):
            self.rows = (*self.rows, piece)
            self.changed.emit()

    def finished(self, result: ReleaseCheck) -> None:
        """Show all trials in their own order."""
        self.result, self.rows = result, result.rows

    def stopped(self) -> None:
        """Forget what was found so far."""
        self.rows, self._basis = (), None

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
