"""Text that is only read."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.theme import Type
from desktop.widgets.state import set_state


def label(text: str = "", kind: str = "", *, tone: str = "", wrap: bool = False) -> QLabel:
    """Return a label.

    Parameters
    ----------
    text
        Shown as plain text, whatever it holds: names and prompts come from outside.
    kind
        ``""``, ``"quiet"``, ``"small"``, ``"strong"`` or ``"title"``.
    tone
        ``""``, ``"warning"``, ``"good"``, ``"bad"`` or ``"bright"``.
    wrap
        Whether long text takes several lines; it can then be selected with the mouse.
    """
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if wrap:
        made.setWordWrap(True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    set_state(made, kind=kind, tone=tone)
    return made


class SectionLabel(QLabel):
    """Head a section of a panel: small, upper case, widely set."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(Type.label())
        set_state(self, kind="section")


class ElidedLabel(QLabel):
    """Show one line and shorten it with an ellipsis; the tooltip has the whole of it.

    Parameters
    ----------
    text
        The whole text.
    mode
        Where the ellipsis stands; in the middle for paths.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._explain()

    def minimumSizeHint(self) -> QSize:
        """Return room for a few letters: the rest can be elided."""
        return QSize(min(self.sizeHint().width(), 40), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the whole text as tooltip where it no longer fits."""
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shortened line."""
        painter = QPainter(self)
        area = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), self._mode, area.width())
        self.style().drawItemText(
            painter,
            area,
            self.alignment(),
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )

    def _explain(self) -> None:
        whole = self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width()
        self.setToolTip("" if whole else self.text())
