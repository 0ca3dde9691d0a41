"""The editor of a key: a note and a scale."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from core.text import _
from desktop.panels.prompt.editors.listed import Choice, chooser
from desktop.panels.prompt.editors.popup import ChipPopup, Values
from desktop.panels.prompt.plan import key_parts
from desktop.theme import Space
from desktop.widgets import Chip, set_state

NOTES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
COLUMNS = 6


class KeyEditor(ChipPopup):
    """Choose one of the twelve notes and a scale.

    Parameters
    ----------
    key
        Where it starts.
    scales
        Those that the engine knows.
    """

    def __init__(
        self,
        title: str,
        key: str,
        scales: Sequence[str],
        accept: Callable[[Values], object],
        parent: QWidget,
    ) -> None:
        super().__init__(title, _("The note that it comes home to, and its scale."), accept, parent)
        self._scales = scales
        tonic, scale = key_parts(key) or (0, scales[0])
        self.notes = QButtonGroup(self)
        grid = QGridLayout()
        grid.setSpacing(Space.UNIT)
        for pitch, note in enumerate(NOTES):
            chip = Chip(note.replace("#", "♯").replace("b", "♭"), checkable=True)
            set_state(chip, note="true")
            chip.setChecked(pitch == tonic)
            self.notes.addButton(chip, pitch)
            grid.addWidget(chip, pitch // COLUMNS, pitch % COLUMNS)
        self.scales = chooser(_("Scale"), [Choice(each, each) for each in scales], scale)
        self.notes.idClicked.connect(self.mark_edited)
        self.scales.itemSelectionChanged.connect(self.mark_edited)
        self.scales.itemDoubleClicked.connect(lambda _item: self.accept())
        self.body.addLayout(grid)
        self.body.addWidget(self.scales)
        self.offer_done()

    def values(self) -> Values | None:
        """Return the key."""
        row = self.scales.currentRow()
        if row < 0:
            return None
        return {"key": f"{NOTES[self.notes.checkedId()]} {self._scales[row]}"}
