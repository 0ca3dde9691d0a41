"""The line under the tracks: what the colours mean, and figures of what is pointed at."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.text import _
from desktop.theme import ORIGIN_LOOKS, Look, Space, Type
from desktop.widgets import ElidedLabel, OriginSwatch, label, set_state


class Legend(QWidget):
    """Name the origins that the project has, and show the read-out at the right."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_state(self, kind="canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(Space.CONTROL + Space.SMALL)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.PANEL, 0, Space.PANEL, 0)
        row.setSpacing(0)
        self._entries: dict[str, QWidget] = {}
        for origin in ORIGIN_LOOKS:
            entry = QWidget()
            inside = QHBoxLayout(entry)
            inside.setContentsMargins(0, 0, Space.MEDIUM, 0)
            inside.setSpacing(6)
            inside.addWidget(OriginSwatch(look, origin))
            inside.addWidget(label(origin.title, "small"))
            row.addWidget(entry)
            self._entries[origin.id] = entry
        self._readout = ElidedLabel("", mode=Qt.TextElideMode.ElideLeft)
        self._readout.setFont(Type.tabular(Type.small()))
        self._readout.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._readout.setAccessibleName(_("Read-out"))
        set_state(self._readout, kind="quiet")
        row.addWidget(self._readout, 1)
        self.show_origins(set())

    def show_origins(self, looks: set[str]) -> None:
        """Show the words of those origins that there are."""
        for id_, entry in self._entries.items():
            entry.setVisible(id_ in looks)

    def show_readout(self, text: str) -> None:
        """Show figures."""
        self._readout.setText(text)

    @property
    def readout(self) -> str:
        """The figures shown now."""
        return self._readout.text()
