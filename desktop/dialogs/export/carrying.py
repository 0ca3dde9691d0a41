"""What the export dialog says before the export: can what would leave carry the marks.

Asked in the background as soon as the dialog stands, and again for another range. Knows no
widget.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.studio.carrying import carrying_of_project, note_on
from core.studio.notes import Note
from core.text import _
from desktop.dialogs.export.plan import ExportPlan

if TYPE_CHECKING:
    from core.jobs import Control
    from core.studio.session import Session
    from desktop.bridge import JobBoard, JobHandle


class CarryingPresenter(QObject):
    """Hold the note on whether a planned export can carry the marks.

    Parameters
    ----------
    session
        The open project.
    board
        Runs the work.
    plan
        The export as it is planned; read whenever it matters.
    parent
        Qt owner.

    Attributes
    ----------
    job
        What listens now; ``None`` for nothing.
    """

    changed = Signal()

    def __init__(
        self,
        session: "Session",
        board: "JobBoard",
        plan: ExportPlan,
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._board, self._plan = session, board, plan
        self.job: JobHandle | None = None
        self._span: tuple[int, int] | None = None  # what was asked of last
        self._note: Note | None = None

    @property
    def note(self) -> Note | None:
        """What to know before the export; ``None`` where all is ordinary or not known yet."""
        marked = self._plan.public_switch.on or self._plan.private_switch.on
        return self._note if marked and self._span == self._plan.span else None

    def refresh(self) -> None:
        """Listen to what would leave, unless that is known or being listened to."""
        if self._plan.is_empty or self._span == self._plan.span:
            return
        self.stop()
        self._span, self._note = self._plan.span, None
        self.job = job = self._board.start(
            _("Listening whether it carries the mark"),
            self._work(),
            quiet=True,
            shows_errors=False,
        )
        job.succeeded.connect(self._succeed)
        job.ended.connect(self._end)

    def stop(self) -> None:
        """Stop listening; :meth:`refresh` begins anew."""
        if self.job:
            job, self.job, self._span = self.job, None, None
            job.succeeded.disconnect(self._succeed)
            job.ended.disconnect(self._end)
            job.cancel()

    def _work(self) -> "Callable[[Control], Note | None]":
        """Return the work, with everything it needs taken from the plan now."""
        project, media, (start, end) = self._plan.project, self._session.media, self._plan.span

        def work(control: "Control") -> Note | None:
            return note_on(carrying_of_project(project, media, control, start=start, end=end))

        return work

    # Slots, not lambdas: the job may outlive the dialog and this presenter.

    def _succeed(self, note: Note | None) -> None:
        self._note = note
        self.changed.emit()

    def _end(self) -> None:
        # What could not be listened to gets no note: the export says what is wrong.
        self.job = None
