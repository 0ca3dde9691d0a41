"""Work in progress: its name, how far it is, the time left, and Stop."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from core.text import _
from desktop.bridge import JobBoard, JobHandle
from desktop.theme import Look, Space
from desktop.widgets import ElidedLabel, ProgressStrip, push_button, set_state
from desktop.widgets.wording import time_left


class WorkView(QWidget):
    """Show the oldest running job, and how many wait behind it.

    With several jobs the button opens a menu that stops any one of them.
    """

    def __init__(self, board: JobBoard, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._words = ElidedLabel()
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._words.setMinimumWidth(90)
        set_state(self._words, kind="quiet")
        self._strip = ProgressStrip(look)
        self._strip.setMaximumWidth(180)
        self.stop = push_button(_("Stop"), self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self._words, 2)
        row.addWidget(self._strip, 1)
        row.addWidget(self.stop)
        board.changed.connect(self._show)
        self._show()

    @property
    def words(self) -> str:
        """What is said of the work now."""
        return self._words.text()

    def _show(self) -> None:
        jobs = self._board.running
        for widget in (self._words, self._strip, self.stop):
            widget.setVisible(bool(jobs))
        if not jobs:
            return
        first = jobs[0]
        self._words.setText(" · ".join(filter(None, _words_of(first, len(jobs) - 1))))
        self._strip.set_fraction(first.fraction)
        self.stop.setEnabled(not all(job.is_stopping for job in jobs))

    def _stop(self) -> None:
        jobs = self._board.running
        if len(jobs) == 1:
            jobs[0].cancel()
            self._show()
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for job in jobs:
            title = _("Stop: {job}").format(job=job.name).replace("&", "&&")
            menu.addAction(title).triggered.connect(job.cancel)
        menu.popup(self.stop.mapToGlobal(self.stop.rect().topLeft()))


def _words_of(job: JobHandle, others: int) -> tuple[str, str, str]:
    left = _("stopping") if job.is_stopping else time_left(job.seconds_left)
    more = _("{count} more").format(count=others) if others else ""
    return job.name, left, more
