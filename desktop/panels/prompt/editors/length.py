"""The editor of a length."""

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QLineEdit, QWidget

from core.text import _
from desktop.panels.prompt.editors.popup import ChipPopup, Values
from desktop.panels.prompt.length import seconds_of
from desktop.widgets import Chip, FlowLayout

LENGTHS = ("0:15", "0:30", "0:44", "1:00", "2:00", "3:30")


class LengthEditor(ChipPopup):
    """Take a length as it is typed, or one of the usual ones."""

    def __init__(
        self, title: str, text: str, accept: Callable[[Values], object], parent: QWidget
    ) -> None:
        hint = _("A length from 1 second to 30 minutes, for example 0:44 or 3 min.")
        super().__init__(title, hint, accept, parent)
        self.line = QLineEdit(text)
        self.line.setAccessibleName(title)
        self.line.setAccessibleDescription(hint)
        self.line.selectAll()
        self.line.textEdited.connect(self.mark_edited)
        self.body.addWidget(self.line)
        self.body.addWidget(suggestions(LENGTHS, self._choose))
        self.offer_done()

    def values(self) -> Values | None:
        """Return the length."""
        if not self.line.text().strip():
            return {"length": None}
        seconds = seconds_of(self.line.text())
        return None if seconds is None else {"length": seconds}

    def _choose(self, text: str) -> None:
        self.line.setText(text)
        self.accept()


def suggestions(texts: Iterable[str], choose: Callable[[str], object]) -> QWidget:
    """Return chips that set a text with one click."""
    chips = QWidget()
    flow = FlowLayout(chips)
    for text in texts:
        chip = Chip(text)
        chip.clicked.connect(lambda _on=False, text=text: choose(text))
        flow.addWidget(chip)
    return chips
