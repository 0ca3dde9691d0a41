"""What an empty place says."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.theme import Space
from desktop.widgets.buttons import push_button
from desktop.widgets.labels import label


class DropHint(QWidget):
    """Fill an empty place with one sentence and at most one action.

    Parameters
    ----------
    sentence
        What to do, not what is missing.
    action
        The button's words; empty for no button.
    on_action
        Called when the button is pressed.
    """

    def __init__(
        self,
        sentence: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.LARGE)
        column.setSpacing(Space.MEDIUM)
        column.addStretch()
        self.sentence = label(sentence, "quiet")
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.sentence)
        self.button = push_button(action, on_action) if action else None
        if self.button:
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def say(self, sentence: str) -> None:
        """Change the sentence."""
        self.sentence.setText(sentence)
        self._make_room(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Claim the height that the sentence takes at this width.

        Splitters and stacks ask for a least height without saying for which width.
        """
        super().resizeEvent(event)
        self._make_room(event.size().width())

    def _make_room(self, width: int) -> None:
        width -= 2 * Space.LARGE
        # An empty sentence has no height for any width: Qt says -1.
        self.sentence.setMinimumHeight(max(self.sentence.heightForWidth(max(width, 1)), 0))
