"""The release check's panel: a button, then a row a trial with its colour in sign and word."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.errors import SoundmarkError
from core.studio.checked import RULES, Row, colour_word
from core.text import _, sentence
from desktop.dialogs.export.checking import CheckPresenter
from desktop.theme import Look, Role, Space
from desktop.widgets import (
    Card,
    ElidedLabel,
    ProgressStrip,
    SectionLabel,
    label,
    push_button,
    set_state,
)
from desktop.widgets.discard import empty
from desktop.widgets.wording import time_left

_SIGNS = {
    "green": ("check-circle", Role.GOOD, "good"),
    "amber": ("warning", Role.WARNING, "warning"),
    "red": ("x-circle", Role.BAD, "bad"),
    "unmeasured": ("minus-circle", Role.QUIET, ""),
}
_STALE = ("minus-circle", Role.DISABLED, "")


class CheckRow(QWidget):
    """Show one trial on a line: sign, title, figure, the colour's word; why, where not green."""

    def __init__(self, look: Look, row: Row, *, stale: bool) -> None:
        super().__init__()
        icon, role, tone = _STALE if stale else _SIGNS[row.colour]
        word = colour_word(row.colour)
        sign = QLabel()
        sign.setPixmap(look.icon(icon, role).pixmap(Space.ICON, Space.ICON))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(sign, 0, 0, top)
        grid.addWidget(label(row.title, "quiet" if stale else "", wrap=True), 0, 1, top)
        shown = _("was {colour}").format(colour=word) if stale else word
        grid.addWidget(label(shown, "" if tone else "quiet", tone=tone), 0, 2, top)
        grid.addWidget(
            label(row.brief if row.colour == "green" else row.text, "small", wrap=True), 1, 1, 1, 2
        )
        rule = RULES[row.rule].get(row.colour, "")
        told = (row.did, row.text, f"{word}: {_(rule)}." if rule else "")
        self.setToolTip("\n".join(part for part in told if part))
        self.setAccessibleName(f"{row.title}: {word}. {row.text}.")
        self.setAccessibleDescription(self.toolTip())


class CheckView(QWidget):
    """Offer the release check, follow it, and show what it found.

    Parameters
    ----------
    presenter
        What is shown and told.
    look
        Signs and colours.
    """

    def __init__(self, presenter: CheckPresenter, look: Look) -> None:
        super().__init__()
        self.presenter, self._look = presenter, look
        self.verdict = label("", wrap=True)
        self.about = label("", "small", wrap=True)
        self.button = push_button(_("Check the mark"), presenter.start)
        self.button.setAutoDefault(False)
        self.button.setAccessibleDescription(
            _("Marks a copy of the middle 30 s, does to it what happens to releases, and looks.")
        )
        self.button.setToolTip(self.button.accessibleDescription())
        self.stop = push_button(_("Cancel"), presenter.cancel)
        self.stop.setAutoDefault(False)
        self.stage = ElidedLabel()
        self.strip = ProgressStrip(look)
        self.working = QWidget()
        moving = QVBoxLayout()
        moving.setSpacing(0)
        moving.addWidget(self.stage)
        moving.addWidget(self.strip)
        row = QHBoxLayout(self.working)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        row.addLayout(moving, 1)
        row.addWidget(self.stop)
        self.card = Card()
        self._shown: object = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(SectionLabel(_("Release check")))
        column.addWidget(self.verdict)
        column.addWidget(self.about)
        # Above the rows: what moves, and what to press, must not be pushed out of sight.
        column.addWidget(self.working)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.card)
        presenter.changed.connect(self.show_state)
        presenter.progressed.connect(self._show_progress)
        self.show_state()

    def show_state(self) -> None:
        """Show what the presenter holds."""
        presenter = self.presenter
        stale = presenter.is_stale and presenter.job is None
        self.about.setText(self._words(stale=stale))
        result = presenter.result
        self.verdict.setVisible(result is not None)
        if result:
            self.verdict.setText(result.summary)
            tone = "" if stale else _SIGNS[result.colour][2]
            set_state(self.verdict, kind="quiet" if stale else "", tone=tone)
        self.button.setVisible(presenter.job is None)
        self.button.setEnabled(presenter.can_start)
        self.button.setText(_("Check again") if presenter.rows else _("Check the mark"))
        self._show_progress()
        shown = (presenter.rows, stale)
        if shown == self._shown:
            return
        self._shown = shown
        empty(self.card.column)
        for row in presenter.rows:
            self.card.column.addWidget(CheckRow(self._look, row, stale=stale))
        self.card.setVisible(bool(presenter.rows))

    def _words(self, *, stale: bool) -> str:
        presenter = self.presenter
        if isinstance(presenter.error, SoundmarkError):
            return str(sentence(presenter.error))
        if presenter.error:
            return _("The check failed: {error}.").format(error=presenter.error)
        if stale:
            return _("The settings have changed since; this no longer holds.")
        if presenter.result:
            return presenter.result.subject
        return _("Do the marks survive MP3, a cut, another tempo and pitch; are they heard?")

    def _show_progress(self) -> None:
        job = self.presenter.job
        self.working.setVisible(job is not None)
        if job:
            words = (_("Checking the marks"), time_left(job.seconds_left))
            self.stage.setText(
                _("Stopping…") if job.is_stopping else " · ".join(word for word in words if word)
            )
            self.strip.set_fraction(job.fraction)
            self.stop.setEnabled(not job.is_stopping)
