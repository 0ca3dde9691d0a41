"""What all editors of chips share: where they open, how they are accepted and left."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.text import _
from desktop.panels.prompt.plan import Value
from desktop.theme import Space
from desktop.widgets import FlowLayout, SectionLabel, label, link_button, push_button, set_state

WIDTH = 264
Values = Mapping[str, Value | None]


class ChipPopup(QFrame):
    """Let the person set a value of the plan.

    Return, and a click outside after something was changed, accept; Escape changes nothing.

    Parameters
    ----------
    title, hint
        What it is, and one sentence on what can be chosen.
    accept
        Called with the values by name.
    """

    def __init__(
        self,
        title: str,
        hint: str,
        accept: Callable[[Values], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(title)
        set_state(self, kind="notice")
        self.was_edited = False
        self._accept: Callable[[Values], object] | None = accept
        self.column = column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        column.setSpacing(Space.SMALL)
        column.addWidget(SectionLabel(title))
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.SMALL)
        column.addLayout(self.body)
        self.hint = label(hint, "small")
        self.hint.setWordWrap(True)
        self.hint.setVisible(bool(hint))
        column.addWidget(self.hint)
        self._foot = FlowLayout(spacing=Space.SMALL)
        column.addLayout(self._foot)

    def values(self) -> Values | None:
        """Return what is set now, by the values' names; ``None`` while it cannot be read."""
        raise NotImplementedError

    def offer_reset(self, words: str, reset: Callable[[], object]) -> None:
        """Offer to go back to what was, or to leave it to the engine."""
        self.offer_instead(words, reset)

    def offer_instead(self, words: str, do: Callable[[], object]) -> None:
        """Offer something else: it closes the editor without taking over what is set."""

        def act() -> None:
            self._accept = None
            self.close()
            do()

        self._foot.addWidget(link_button(words, act))

    def offer_done(self) -> None:
        """Offer a button that accepts, for those who do not press Return."""
        self.done = push_button(_("Done"), self.accept)
        self._foot.addWidget(self.done)

    def show_under(self, anchor: QWidget, focus: QWidget) -> None:
        """Open below `anchor`, inside its screen, with the keyboard in `focus`."""
        width = max(WIDTH, self.minimumSizeHint().width(), anchor.window().width() // 5)
        self.resize(width, self.height_at(width))
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + Space.UNIT))
        screen = anchor.screen().availableGeometry()
        place.setX(max(min(place.x(), screen.right() - self.width()), screen.left()))
        if place.y() + self.height() > screen.bottom():
            above = anchor.mapToGlobal(QPoint(0, 0)).y() - self.height() - Space.UNIT
            place.setY(max(above, screen.top()))
        self.move(place)
        self.show()
        focus.setFocus()

    def height_at(self, width: int) -> int:
        """Return the height that everything in it takes at a width."""
        if self.column.hasHeightForWidth():
            return self.column.totalHeightForWidth(width)
        return self.column.totalSizeHint().height()

    def mark_edited(self) -> None:
        """Remember that a click outside means what is set now."""
        self.was_edited = True

    def accept(self) -> None:
        """Take over what is set, and close; stay open while it cannot be read."""
        if self.values() is None:
            set_state(self.hint, tone="warning")
            return
        self.was_edited = True
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept with Return, leave with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._accept = None
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take over what was edited."""
        accept, self._accept = self._accept, None
        if accept and self.was_edited and (values := self.values()) is not None:
            accept(values)
        super().closeEvent(event)


def back_words(was: str) -> str:
    """Return what leads back to a value; empty leaves it to the engine."""
    return _("Back to {value}").format(value=was) if was else _("Leave it to the engine")
