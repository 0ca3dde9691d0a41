"""Choosing what a take is to turn into, and in how many steps."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.studio import StoredTake
from core.studio.morphing import MOST_STEPS
from core.text import _
from desktop.theme import Space
from desktop.widgets import ElidedLabel, action_button, label, push_button, set_state

USUAL_STEPS = 3


class MorphDialog(QDialog):
    """Ask for the other take and the number of steps between.

    Parameters
    ----------
    take
        Where the way begins.
    others
        Where it can end, the newest first; at least one.
    morph
        Called with the other take and the number of steps.
    """

    def __init__(
        self,
        take: StoredTake,
        others: Sequence[StoredTake],
        morph: Callable[[StoredTake, int], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Morph between two takes"))
        self.setMinimumWidth(420)
        self._others, self._morph = tuple(others), morph
        name = ElidedLabel(_("From “{name}”").format(name=take.name))
        set_state(name, kind="title")
        about = label(
            _("Takes between the two: tempo, key, harmony, players and tune go over in steps."),
            "quiet",
            wrap=True,
        )
        self.other = QComboBox()
        self.other.setAccessibleName(_("Other take"))
        self.other.addItems([each.name for each in others])
        self.steps = QSpinBox()
        self.steps.setAccessibleName(_("Steps"))
        self.steps.setRange(1, MOST_STEPS)
        self.steps.setValue(USUAL_STEPS)
        self.go = action_button(_("Make them"), self.accept)
        self.go.setDefault(True)
        form = QFormLayout()
        form.setHorizontalSpacing(Space.MEDIUM)
        form.addRow(_("To"), self.other)
        form.addRow(_("Steps between"), self.steps)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(push_button(_("Cancel"), self.reject))
        row.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.PANEL, Space.PANEL, Space.PANEL, Space.PANEL)
        column.setSpacing(Space.SMALL)
        for widget in (name, about):
            column.addWidget(widget)
        column.addLayout(form)
        column.addLayout(row)

    def accept(self) -> None:
        """Have the takes made."""
        super().accept()
        self._morph(self._others[self.other.currentIndex()], self.steps.value())
