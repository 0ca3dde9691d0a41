"""The text field for prompts: it grows with the text and walks through the history."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from core.text import _

FEWEST_LINES, MOST_LINES = 3, 8
_NO_KEYS = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class PromptEdit(QPlainTextEdit):
    """Take a prompt of one or several lines.

    Ctrl+Enter sends ``make_requested``, with Shift ``again_requested``. Up on the first line
    and Down on the last one ask for an older or newer prompt; Tab moves on, as everywhere else.
    """

    make_requested = Signal()
    again_requested = Signal()
    older_requested = Signal()
    newer_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(_("Type what you hear"))
        self.setAccessibleName(_("Prompt"))
        self.setToolTip(_("Up and Down bring back earlier prompts"))
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.updateGeometry)

    def replace(self, text: str) -> None:
        """Show another text with the cursor at its end; the replacement can be undone."""
        if text == self.toPlainText():
            return
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def sizeHint(self) -> QSize:
        """Return room for the text, from three lines to eight."""
        lines = int(self.document().size().height())
        lines = min(max(lines, FEWEST_LINES), MOST_LINES)
        return QSize(super().sizeHint().width(), lines * self.fontMetrics().lineSpacing() + 24)

    def minimumSizeHint(self) -> QSize:
        """Return the same height: the panel scrolls, not the text."""
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the newly wrapped text takes."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle Ctrl+Enter and the arrow keys at the text's ends."""
        key, modifiers = event.key(), event.modifiers()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            modifiers & Qt.KeyboardModifier.ControlModifier
        ):
            again = modifiers & Qt.KeyboardModifier.ShiftModifier
            (self.again_requested if again else self.make_requested).emit()
        elif key == Qt.Key.Key_Up and modifiers in _NO_KEYS and self._at_edge("Up"):
            self.older_requested.emit()
        elif key == Qt.Key.Key_Down and modifiers in _NO_KEYS and self._at_edge("Down"):
            self.newer_requested.emit()
        else:
            super().keyPressEvent(event)

    def _at_edge(self, direction: str) -> bool:
        return not self.textCursor().movePosition(QTextCursor.MoveOperation[direction])
