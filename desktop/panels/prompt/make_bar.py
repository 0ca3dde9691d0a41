"""The foot of the prompt panel: how many takes, which seed, Make; and Stop while it works."""

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from core.text import _
from desktop.panels.prompt.presenter import PromptPresenter
from desktop.panels.prompt.wishes import MOST_TAKES
from desktop.theme import Look, Space
from desktop.widgets import (
    ElidedLabel,
    ProgressStrip,
    action_button,
    label,
    push_button,
    set_state,
)
from desktop.widgets.wording import time_left


class MakeBar(QWidget):
    """Start and stop the making of takes; stays in view when the panel scrolls.

    Parameters
    ----------
    presenter
        What is shown and told.
    look
        Colours.
    """

    def __init__(
        self, presenter: PromptPresenter, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._add_numbers()
        self.make = action_button("{}   Ctrl+Enter".format(_("Make")), presenter.start)
        self.make.setAccessibleName(_("Make"))
        self.make.setToolTip(_("Make takes of this prompt  (Ctrl+Enter)"))
        self.strip = ProgressStrip(look)
        self.stage = ElidedLabel()
        set_state(self.stage, kind="quiet")
        self.stop = push_button(
            _("Stop"), presenter.stop, tooltip=_("Stop, and keep what has been made")
        )
        self.working = QWidget()
        self._lay_out()
        self.count.valueChanged.connect(presenter.wishes.set_count)
        self.seed.textChanged.connect(presenter.wishes.set_seed)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What takes the focus, in its order."""
        return (self.count, self.seed, self.make, self.stop)

    def show_progress(self) -> None:
        """Show Make, or how far the making is."""
        job = self._presenter.job
        self.working.setVisible(job is not None)
        self.make.setVisible(job is None)
        self.make.setEnabled(self._presenter.can_make)
        if job:
            words = (job.stage or job.name, time_left(job.seconds_left))
            self.stage.setText(
                _("Stopping…") if job.is_stopping else " · ".join(word for word in words if word)
            )
            self.stop.setEnabled(not job.is_stopping)
            self.strip.set_fraction(job.fraction)

    def _add_numbers(self) -> None:
        wishes = self._presenter.wishes
        self.count = QSpinBox()
        self.count.setRange(1, MOST_TAKES)
        self.count.setValue(wishes.count)
        self.count.setAccessibleName(_("Number of takes"))
        self.count.setToolTip(_("How many takes to make of this prompt, 1 to 8"))
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.count.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.seed = QLineEdit(wishes.seed_text)
        self.seed.setPlaceholderText(_("auto"))
        self.seed.setAccessibleName(_("Seed"))
        self.seed.setToolTip(
            _("The same prompt and seed give the same take; leave it empty for a new one")
        )
        digits = QRegularExpression(r"[0-9 ]{0,19}")
        self.seed.setValidator(QRegularExpressionValidator(digits, self.seed))
        self.seed.setMinimumWidth(60)

    def _lay_out(self) -> None:
        numbers = QHBoxLayout()
        numbers.setSpacing(Space.SMALL)
        for words, widget, stretch in ((_("Takes"), self.count, 0), (_("Seed"), self.seed, 1)):
            name = label(words, "quiet")
            name.setBuddy(widget)
            numbers.addWidget(name)
            numbers.addWidget(widget, stretch)
        told = QHBoxLayout()
        told.addWidget(self.stage, 1)
        told.addWidget(self.stop)
        working = QVBoxLayout(self.working)
        working.setContentsMargins(0, 0, 0, 0)
        working.setSpacing(6)
        working.addLayout(told)
        working.addWidget(self.strip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addLayout(numbers)
        column.addWidget(self.make)
        column.addWidget(self.working)
