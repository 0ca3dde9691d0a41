"""The export dialog's widgets."""

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.text import _
from desktop.dialogs.export.pages import FormPage, ProofPage, TermsPage
from desktop.dialogs.export.presenter import ExportPresenter
from desktop.theme import Look, Space
from desktop.widgets import (
    ElidedLabel,
    NoticeArea,
    ProgressStrip,
    action_button,
    push_button,
    set_state,
)
from desktop.widgets.scroll import VerticalScroll
from desktop.widgets.wording import time_left


class ExportDialog(QDialog):
    """Export the open project, and show the proof.

    Build it with ``ExportDialog(ExportPresenter(session, board, exporters, selection), look)``
    and ``open()`` it.

    Parameters
    ----------
    presenter
        What the dialog shows.
    look
        Colours and icons.

    Attributes
    ----------
    inspect_requested
        Sends the path of the exported file that the person wants to inspect.
    """

    inspect_requested = Signal(object)

    def __init__(
        self, presenter: ExportPresenter, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self.setWindowTitle(_("Export"))
        self.resize(860, 560)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.PANEL, Space.PANEL, Space.PANEL, Space.PANEL)
        self._column.setSpacing(Space.SMALL)
        # From the outside in: what already has children is slow to move into another widget.
        self.pages = QStackedWidget()
        self._column.addWidget(self.pages, 1)
        settings = QWidget()
        self.pages.addWidget(settings)
        halves = QHBoxLayout(settings)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(Space.LARGE)
        left, right = VerticalScroll(), VerticalScroll()
        halves.addWidget(left, 1)
        halves.addWidget(right, 1)
        self.form = FormPage(presenter, self.choose_target, left.viewport())
        left.setWidget(self.form)
        self.terms = TermsPage(presenter, look, right.viewport())
        right.setWidget(self.terms)
        self._proof: ProofPage | None = None
        self._look = look
        self._told: object = None
        self._was_working = False
        self._news: NoticeArea | None = None
        self._column.addWidget(self._footer())
        presenter.changed.connect(self._show)
        presenter.progressed.connect(self._show_progress)
        self._show()

    @property
    def proof(self) -> ProofPage:
        """What is shown after an export; built when it is needed, so that opening is quick."""
        if self._proof is None:
            area = VerticalScroll()
            self.pages.addWidget(area)
            self._proof = ProofPage(self.presenter, self._look, area.viewport())
            area.setWidget(self._proof)
        return self._proof

    def choose_target(self) -> None:
        """Let the person choose the file."""
        title, target = _("Export to"), str(self.presenter.plan.target)
        # The dialog asks about overwriting itself, in words, when Export is pressed.
        option = QFileDialog.Option.DontConfirmOverwrite
        path = QFileDialog.getSaveFileName(self, title, target, options=option)[0]
        if path:
            self.presenter.set_target(Path(path))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to listen whether what would leave can carry the marks."""
        super().showEvent(event)
        self._listen()

    def reject(self) -> None:
        """Close, but not while a file is being written: Cancel stops that."""
        if self.presenter.job is None:
            self.presenter.check.cancel()
            super().reject()

    def done(self, result: int) -> None:
        """Close, and listen no more."""
        self.presenter.carrying.stop()
        super().done(result)

    def _footer(self) -> QWidget:
        self.strip = ProgressStrip(self._look)
        self.stage = ElidedLabel()
        set_state(self.stage, kind="quiet")
        self.working = QWidget()
        working = QVBoxLayout(self.working)
        working.setContentsMargins(0, 0, 0, 0)
        working.addWidget(self.stage)
        working.addWidget(self.strip)
        self.close_button = push_button(_("Close"), self._close)
        self.folder = push_button(_("Show in folder"), self._show_folder)
        self.inspect = push_button(_("Inspect it"), self._inspect)
        self.again = push_button(_("Export again"), self.presenter.dismiss)
        self.export = action_button(_("Export"), self.presenter.start)
        self.export.setDefault(True)
        footer = QWidget()
        row = QHBoxLayout(footer)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        row.addWidget(self.working, 1)
        row.addStretch()
        for button in (self.again, self.folder, self.inspect, self.close_button, self.export):
            button.setAutoDefault(button is self.export)
            row.addWidget(button)
        return footer

    def _show(self) -> None:
        presenter = self.presenter
        done, working = presenter.result is not None, presenter.job is not None
        self.form.show_state()
        self.terms.show_state()
        if presenter.result:
            self.proof.show_result(presenter.result, presenter.proof)
        self.pages.setCurrentIndex(int(done))
        self.pages.setEnabled(not working)
        for button in (self.again, self.folder, self.inspect):
            button.setVisible(done)
        self.export.setVisible(not done)
        self.export.setEnabled(presenter.can_start)
        if self._was_working and not working:
            (self.close_button if done else self.export).setFocus()
        self._was_working = working
        self.close_button.setText(_("Cancel") if working else _("Close"))
        self._show_progress()
        self._show_news()
        self._listen()

    def _listen(self) -> None:
        if self.isVisible() and not self.presenter.job and not self.presenter.result:
            self.presenter.carrying.refresh()

    def _show_progress(self) -> None:
        job = self.presenter.job
        self.working.setVisible(job is not None)
        if job:
            words = (job.stage or job.name, time_left(job.seconds_left))
            self.stage.setText(
                _("Stopping…") if job.is_stopping else " · ".join(word for word in words if word)
            )
            self.strip.set_fraction(job.fraction)
            self.close_button.setEnabled(not job.is_stopping)
        else:
            self.close_button.setEnabled(True)

    def _show_news(self) -> None:
        presenter = self.presenter
        told = (presenter.error, presenter.asks_overwrite, presenter.plan.is_empty)
        if told == self._told:
            return
        self._told = told
        if self._news:
            self._news.deleteLater()
        self._news = news = NoticeArea(self._look, inset=False)
        self._column.insertWidget(1, news)
        if presenter.error:
            news.tell_error(presenter.error, details=str(presenter.error))
        elif presenter.asks_overwrite:
            news.tell(
                _("“{name}” is there already.").format(name=presenter.plan.target.name),
                _("Replace it, or choose another name."),
                tone="warning",
                action=(_("Replace it"), lambda: presenter.start(overwrite=True)),
            ).closed.connect(presenter.dismiss)
        elif presenter.plan.is_empty:
            news.tell(
                _("There is nothing to export yet."),
                _("Place a take or a file on the timeline first."),
                tone="warning",
            )

    def _close(self) -> None:
        if self.presenter.job:
            self.presenter.cancel()
        else:
            self.reject()

    def _show_folder(self) -> None:
        if self.presenter.result:
            folder = str(self.presenter.result.path.parent)
            QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    def _inspect(self) -> None:
        if self.presenter.result:
            self.inspect_requested.emit(self.presenter.result.path)
            self.accept()
