"""The inspector's widgets: the files, the verdict, the wave with its marks, the evidence."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.text import _
from desktop.panels.inspector.presenter import Inspected, InspectorPresenter
from desktop.panels.inspector.wave import MarkedWave
from desktop.panels.inspector.words import EvidenceCard, MarkedLane
from desktop.theme import Look, Role, Space
from desktop.widgets import (
    Card,
    DropHint,
    ElidedLabel,
    Facts,
    IconButton,
    NoticeArea,
    ProgressStrip,
    label,
    link_button,
    push_button,
    set_state,
)
from desktop.widgets.discard import discard, empty
from desktop.widgets.wording import time_left, whole_clock

TWO_COLUMNS = 620  # pixels from which the evidence stands in two columns
_SIGNS = {
    "good": ("check-circle", Role.GOOD),
    "warning": ("warning", Role.WARNING),
    "plain": ("info", Role.QUIET),
}


class InspectorPanel(QWidget):
    """Inspect files: fills the middle and the right of the window.

    Build it with ``InspectorPanel(InspectorPresenter(studio, board), look)``; call
    :meth:`open_files` to inspect files from elsewhere. Files can be dropped on it.

    Parameters
    ----------
    presenter
        What the panel shows.
    look
        Colours and icons.

    Attributes
    ----------
    closed
        The person wants to go back to the track.
    """

    closed = Signal()

    def __init__(
        self, presenter: InspectorPresenter, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.presenter, self._look = presenter, look
        set_state(self, kind="panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.setAccessibleName(_("Inspect"))
        self.files = QListWidget()
        self.files.setAccessibleName(_("Inspected files"))
        self.files.setMaximumWidth(220)
        self.files.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.files.currentRowChanged.connect(presenter.choose)
        self.empty = DropHint(
            _("Drop any audio file here to see what is known of it. It stays on this machine."),
            _("Choose a file…"),
            self.choose_files,
        )
        self.working = _Working(presenter, look)
        self.failed = QWidget()
        self.notices: NoticeArea | None = None
        self._failure_of: Inspected | None = None
        self._failed_column = QVBoxLayout(self.failed)
        self._failed_column.setContentsMargins(0, 0, 0, 0)
        self._failed_column.addStretch()
        self.report = _Report(presenter, look)
        self.pages = QStackedWidget()
        for page in (self.empty, self.working, self.failed, self.report):
            self.pages.addWidget(page)
        body = QHBoxLayout()
        body.setSpacing(Space.SMALL)
        body.addWidget(self.files)
        body.addWidget(self.pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.PANEL, Space.SMALL, Space.PANEL, Space.PANEL)
        column.setSpacing(Space.SMALL)
        column.addLayout(self._bar())
        column.addLayout(body, 1)
        presenter.changed.connect(self._show)
        presenter.progressed.connect(self.working.show_progress)
        self._show()

    def open_files(self, paths: list[Path]) -> None:
        """Inspect these files."""
        self.presenter.open(paths)

    def choose_files(self) -> None:
        """Let the person choose files to inspect."""
        names, _kind = QFileDialog.getOpenFileNames(self, _("Choose files to inspect"))
        self.presenter.open(Path(name) for name in names)

    def _bar(self) -> QHBoxLayout:
        self.title = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        set_state(self.title, kind="title")
        self.about = ElidedLabel()
        set_state(self.about, kind="quiet")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.about)
        self.copy_text = IconButton(self._look, "copy", _("Copy the report as text"))
        self.copy_json = IconButton(self._look, "brackets-curly", _("Copy the report as JSON"))
        self.other = IconButton(self._look, "folder-open", _("Inspect other files"))
        self.close_button = IconButton(self._look, "x", _("Back to the track"), shortcut="Esc")
        self.copy_text.clicked.connect(lambda: self._copy(self.presenter.report_text()))
        self.copy_json.clicked.connect(lambda: self._copy(self.presenter.report_json()))
        self.other.clicked.connect(self.choose_files)
        self.close_button.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addLayout(names, 1)
        for button in (self.copy_text, self.copy_json, self.other, self.close_button):
            row.addWidget(button)
        return row

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def _show(self) -> None:
        file = self.presenter.chosen
        self._show_files()
        found = file.inspection if file else None
        self.title.setText(file.name if file else _("Inspect a file"))
        self.about.setText(_about(found) if found else "")
        self.about.setVisible(found is not None)
        self.copy_text.setEnabled(found is not None)
        self.copy_json.setEnabled(found is not None)
        if file is None:
            self.pages.setCurrentWidget(self.empty)
        elif file.state == "working":
            self.working.show_progress()
            self.pages.setCurrentWidget(self.working)
        elif file.state == "done":
            self.report.show_file(file)
            self.pages.setCurrentWidget(self.report)
        else:
            self._show_failure(file)

    def _show_files(self) -> None:
        files = self.presenter.files
        self.files.setVisible(len(files) > 1)
        self.files.blockSignals(True)
        self.files.clear()
        for file in files:
            item = QListWidgetItem(f"{file.name}\n{file.headline}")
            item.setToolTip(f"{file.path}\n{file.headline}")
            item.setSizeHint(QSize(0, 2 * self.fontMetrics().height() + Space.MEDIUM))
            self.files.addItem(item)
        if self.presenter.chosen in files:
            self.files.setCurrentRow(files.index(self.presenter.chosen))
        self.files.blockSignals(False)

    def _show_failure(self, file: Inspected) -> None:
        if self._failure_of is not file:
            self._failure_of = file
            if self.notices:
                self.notices.deleteLater()
            self.notices = NoticeArea(self._look, inset=False)
            self._failed_column.insertWidget(0, self.notices)
            if file.error:
                details = f"{file.path}\n{file.error}"
                notice = self.notices.tell_error(file.error, details=details)
            else:
                again = (_("Inspect again"), self.presenter.again)
                notice = self.notices.tell(_("The inspection was stopped."), action=again)
            notice.closed.connect(lambda: self.presenter.forget(file))
        self.pages.setCurrentWidget(self.failed)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if _files_of(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Inspect the files that were dropped."""
        self.presenter.open(_files_of(event))
        event.acceptProposedAction()


class _Working(QWidget):
    """Show how far the inspection is."""

    def __init__(self, presenter: InspectorPresenter, look: Look) -> None:
        super().__init__()
        self._presenter = presenter
        self.stage = label("", "quiet")
        self.stage.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stage.setWordWrap(True)
        self.strip = ProgressStrip(look)
        self.strip.setMaximumWidth(360)
        self.stop = push_button(_("Stop"), presenter.stop)
        column = QVBoxLayout(self)
        column.setSpacing(Space.MEDIUM)
        column.addStretch()
        column.addWidget(self.stage)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.strip, 10)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def show_progress(self) -> None:
        """Show the chosen file's progress."""
        file = self._presenter.chosen
        job = file.job if file else None
        if job:
            words = (job.stage or job.name, time_left(job.seconds_left))
            self.stage.setText(" · ".join(word for word in words if word))
            self.strip.set_fraction(job.fraction)
            self.stop.setEnabled(not job.is_stopping)


class _Report(QScrollArea):
    """Show the verdict, the wave and the evidence; in two columns where there is room."""

    def __init__(self, presenter: InspectorPresenter, look: Look) -> None:
        super().__init__()
        self._look = look
        self._file: Inspected | None = None
        self._cards: list[QWidget] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verdict = _VerdictCard(look)
        self.harder = link_button(_("Search harder"), presenter.search_harder)
        self.harder.setToolTip(
            _("Also for marks whose pitch or tempo was changed; can take some minutes")
        )
        self.verdict.column.addWidget(self.harder, 0, Qt.AlignmentFlag.AlignLeft)
        self.wave = MarkedWave(look)
        self.legend = QVBoxLayout()
        self.legend.setSpacing(2)
        holder = Card()
        holder.column.addWidget(self.wave)
        holder.column.addLayout(self.legend)
        self._columns = (QVBoxLayout(), QVBoxLayout())
        self._two = True
        self._evidence = QHBoxLayout()
        self._evidence.setSpacing(Space.SMALL)
        for column in self._columns:
            column.setSpacing(Space.SMALL)
            self._evidence.addLayout(column, 1)
        body = QWidget()
        whole = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, Space.SMALL, 0)
        whole.setSpacing(Space.SMALL)
        whole.addWidget(self.verdict)
        whole.addWidget(holder)
        whole.addLayout(self._evidence)
        whole.addStretch()
        self.setWidget(body)
        look.changed.connect(self._draw_again)

    def show_file(self, file: Inspected) -> None:
        """Show what was found in a file."""
        found = file.inspection
        if file is self._file or found is None:
            return
        self._file = file
        self.verdict.show_verdict(found.verdict.title, found.verdict.text, found.verdict.tone)
        self.harder.setVisible(file.can_search_harder)
        self.wave.show_sound(found.pyramid, found.info.seconds, file.lanes)
        self._show_legend(file.lanes)
        for card in self._cards:
            discard(card)
        self._cards = [_evidence_card(self._look, card) for card in file.cards]
        self._arrange()
        self.verticalScrollBar().setValue(0)

    def _draw_again(self) -> None:
        """Draw the signs in the colours of another theme."""
        file, self._file = self._file, None
        if file is not None:
            self.show_file(file)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew where the number of columns changes."""
        super().resizeEvent(event)
        if self._two != (self.viewport().width() >= TWO_COLUMNS):
            self._arrange()

    def _show_legend(self, lanes: tuple[MarkedLane, ...]) -> None:
        empty(self.legend)
        signs = {"public": _("solid"), "private": _("hatched")}
        texts = [f"{signs.get(lane.layer, '')}: {lane.title}" for lane in lanes]
        for text in texts or [_("No marked seconds were found.")]:
            self.legend.addWidget(label(text, "small", wrap=True))

    def _arrange(self) -> None:
        for column in self._columns:
            while column.takeAt(0) is not None:
                pass
        self._two = self.viewport().width() >= TWO_COLUMNS
        self._evidence.setStretch(1, int(self._two))
        self._evidence.setSpacing(Space.SMALL if self._two else 0)
        heights = [0, 0]
        for card in self._cards:
            at = heights.index(min(heights)) if self._two else 0
            self._columns[at].addWidget(card)
            heights[at] += card.sizeHint().height()
            card.show()
        for column in self._columns:
            column.addStretch()


class _VerdictCard(Card):
    """Say in large what the file is, as far as anybody can tell."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.sign = QLabel()
        self.title = label("", "title", wrap=True)
        self.text = label("", "quiet", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(Space.SMALL)
        head.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 1)
        self.column.addLayout(head)
        self.column.addWidget(self.text)

    def show_verdict(self, title: str, text: str, tone: str) -> None:
        """Show a verdict."""
        icon, role = _SIGNS[tone]
        self.sign.setPixmap(self._look.icon(icon, role).pixmap(20, 20))
        self.title.setText(title)
        set_state(self.title, tone="" if tone == "plain" else tone)
        self.text.setText(text)
        self.setAccessibleName(f"{title}. {text}")


def _evidence_card(look: Look, told: EvidenceCard) -> Card:
    card = Card()
    card.setAccessibleName(f"{told.title}. {told.lead}")
    icon, role = _SIGNS[told.tone]
    sign = QLabel()
    sign.setPixmap(look.icon(icon, role).pixmap(Space.ICON, Space.ICON))
    head = QHBoxLayout()
    head.setSpacing(6)
    head.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    head.addWidget(label(told.title, "strong", wrap=True), 1)
    card.column.addLayout(head)
    card.column.addWidget(label(told.lead, "quiet", wrap=True))
    if told.rows:
        rows = Facts()
        rows.show_rows(told.rows)
        card.column.addSpacing(Space.UNIT)
        card.column.addWidget(rows)
    return card


def _about(found) -> str:  # type: ignore[no-untyped-def]
    info = found.info
    channels = {1: _("mono"), 2: _("stereo")}.get(
        info.channels, _("{count} channels").format(count=info.channels)
    )
    rate = f"{info.sample_rate / 1000:g} kHz"
    return " · ".join((info.format.upper(), whole_clock(info.seconds), channels, rate))


def _files_of(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
