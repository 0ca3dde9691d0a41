"""The small window that opens under a chip: type a value, choose one, or leave it open."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from core.text import _
from desktop.theme import Space
from desktop.widgets import Chip, FlowLayout, SectionLabel, label, link_button, set_state


class ChipEditor(QFrame):
    """Let the person set one wish.

    Parameters
    ----------
    title, hint
        What it is and what can be typed.
    text
        What it holds now.
    suggestions
        Values to choose with one click.
    accept
        Called with the text; tells whether it was understood.
    """

    closed = Signal()

    def __init__(
        self,
        title: str,
        hint: str,
        text: str,
        suggestions: Iterable[str],
        accept: Callable[[str], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_state(self, kind="notice")
        self._accept = accept
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        column.setSpacing(Space.SMALL)
        column.addWidget(SectionLabel(title))
        self.line = QLineEdit(text)
        self.line.setAccessibleName(title)
        self.line.setAccessibleDescription(hint)
        self.line.selectAll()
        self.line.returnPressed.connect(lambda: self._take(self.line.text()))
        column.addWidget(self.line)
        self.hint = label(hint, "small")
        self.hint.setWordWrap(True)
        column.addWidget(self.hint)
        choices = QWidget()
        flow = FlowLayout(choices)
        for value in suggestions:
            chip = Chip(value)
            chip.clicked.connect(lambda _on=False, value=value: self._take(value))
            flow.addWidget(chip)
        column.addWidget(choices)
        self.clear = link_button(_("Leave it to the engine"), lambda: self._take(""))
        self.clear.setVisible(bool(text))
        column.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignLeft)
        self.setMinimumWidth(248)

    def show_under(self, anchor: QWidget) -> None:
        """Open below `anchor`, inside its screen."""
        width = max(self.minimumWidth(), anchor.window().width() // 5)
        self.resize(width, self._column.totalHeightForWidth(width))
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + Space.UNIT))
        screen = anchor.screen().availableGeometry()
        place.setX(min(place.x(), screen.right() - self.width()))
        if place.y() + self.height() > screen.bottom():
            place.setY(anchor.mapToGlobal(QPoint(0, 0)).y() - self.height() - Space.UNIT)
        self.move(place)
        self.show()
        self.line.setFocus()

    def _take(self, text: str) -> None:
        if self._accept(text):
            self.close()
            self.closed.emit()
        else:
            set_state(self.hint, tone="warning")
            self.line.setFocus()
            self.line.selectAll()
