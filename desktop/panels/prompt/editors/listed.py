"""The editor of what is one of several: a genre, a metre, an instrument, a form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QWidget

from desktop.panels.prompt.editors.popup import ChipPopup, Values
from desktop.panels.prompt.plan import Value

MOST_ROWS, ROW_PX = 9, 26


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold a value that can be chosen, and its words."""

    value: Value
    words: str


class ListEditor(ChipPopup):
    """Choose one of a list by mouse, arrows or first letters; with a switch below where given.

    Parameters
    ----------
    name
        The value's name.
    choices
        From top to bottom.
    now
        The value that is set; it may be none of the choices.
    switch
        Name, words and state of a second value that is on or off.
    """

    def __init__(
        self,
        title: str,
        hint: str,
        name: str,
        choices: Sequence[Choice],
        now: Value | None,
        accept: Callable[[Values], object],
        parent: QWidget,
        switch: tuple[str, str, bool] | None = None,
    ) -> None:
        super().__init__(title, hint, accept, parent)
        self._name, self._choices = name, choices
        self._now, self._switch = now, switch
        self.list = chooser(title, choices, now)
        self.list.itemClicked.connect(lambda _item: self.accept())
        self.list.itemSelectionChanged.connect(self.mark_edited)
        self.body.addWidget(self.list)
        self.switch = QCheckBox(switch[1] if switch else "")
        self.switch.setVisible(switch is not None)
        if switch:
            self.switch.setChecked(switch[2])
            self.switch.toggled.connect(self.mark_edited)
            self.body.addWidget(self.switch)

    def values(self) -> Values | None:
        """Return what is chosen."""
        chosen: dict[str, Value | None] = {}
        # What is selected, not what is current: a list that gets the keyboard makes its first
        # row current, though nobody chose it.
        for index in self.list.selectedIndexes():
            value = self._choices[index.row()].value
            if value != self._now or not self._switch:
                chosen[self._name] = value
        if self._switch and self.switch.isChecked() != self._switch[2]:
            chosen[self._switch[0]] = self.switch.isChecked()
        return chosen


def chooser(title: str, choices: Sequence[Choice], now: Value | None) -> QListWidget:
    """Return a list of choices that is as high as it needs to be, and no higher."""
    rows = QListWidget()
    rows.setAccessibleName(title)
    rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    rows.setTextElideMode(Qt.TextElideMode.ElideRight)
    for choice in choices:
        item = QListWidgetItem(choice.words)
        item.setSizeHint(QSize(0, ROW_PX))
        item.setToolTip(choice.words)
        rows.addItem(item)
        if choice.value == now:
            rows.setCurrentItem(item)
    rows.setFixedHeight(min(max(len(choices), 1), MOST_ROWS) * ROW_PX + 2)
    return rows
