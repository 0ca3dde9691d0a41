"""What the engine did not understand, kept in view beside the chips."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.text import _
from desktop.theme import Look, Role, Space
from desktop.widgets import label
from desktop.widgets.discard import discard
from desktop.widgets.wording import breakable


class Remarks(QWidget):
    """List an engine's remarks on a take, quietly: they are no alarm, and they stay."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._said: tuple[str, ...] = ()
        self.setAccessibleName(_("Remarks of the engine"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.UNIT)
        self.hide()
        look.changed.connect(self._draw)

    @property
    def said(self) -> tuple[str, ...]:
        """The remarks that are shown."""
        return self._said

    def say(self, remarks: Iterable[str]) -> None:
        """Show these remarks and no others."""
        said = tuple(remarks)
        if said != self._said:
            self._said = said
            self._draw()

    def _draw(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if row := item.widget():
                discard(row)
        for words in self._said:
            self._column.addWidget(self._row(words))
        self.setAccessibleDescription(" ".join(self._said))
        self.setVisible(bool(self._said))

    def _row(self, words: str) -> QWidget:
        row = QWidget()
        sign = QLabel()
        sign.setPixmap(self._look.icon("info", Role.QUIET).pixmap(Space.ICON, Space.ICON))
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(6)
        across.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(label(breakable(words), "small", wrap=True), 1)
        return row
