"""A chip that names what it shows: a quiet title, and the value beside it."""

import math

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionButton, QStylePainter, QWidget

from desktop.theme import Look, Role, Type
from desktop.widgets.chip import Chip
from desktop.widgets.state import set_state

INSET, GAP, DOT = 10, 5, 5  # pixels: beside the words, between them, the mark of a change
WIDEST = 204  # the narrowest side panel's room; a longer value is shortened


class FactChip(Chip):
    """Show a fact's title and value; mark what the person set, and what they changed.

    Parameters
    ----------
    look
        Colours.
    title, value
        The words; without a value it offers to set one.
    strong
        Whether the person decided it.
    changed
        Whether it differs from what is shown beside it: a dot before the title says so.

    Notes
    -----
    A value that is too long is shortened; who sets the tooltip says the whole of it there.
    """

    def __init__(
        self,
        look: Look,
        title: str,
        value: str,
        parent: QWidget | None = None,
        *,
        strong: bool = False,
        changed: bool = False,
    ) -> None:
        title = title if value else f"+ {title}"
        super().__init__(f"{title} {value}".strip(), parent, strong=strong, ghost=not value)
        self._look, self._title, self._value = look, title, value
        self._strong, self._changed = strong, changed
        set_state(self, changed="true" if changed else "false")

    @property
    def title(self) -> str:
        """What it is."""
        return self._title

    @property
    def value(self) -> str:
        """The value, whole; empty while there is none."""
        return self._value

    def sizeHint(self) -> QSize:
        """Return room for both, as far as the narrowest panel has it."""
        width = 2 * INSET + self._before + self._title_width
        if self._value:
            width += GAP + _width(Type.strong() if self._strong else _plain(), self._value)
        return QSize(min(width, WIDEST), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the same: what is shortened was shortened on purpose."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip as the sheet says, and the words on it."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        area = self.rect().adjusted(INSET, 0, -INSET, 0)
        if self._changed:
            painter.setRenderHint(QStylePainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour(Role.BRIGHT))
            middle = QPointF(area.left() + DOT / 2, area.center().y() + 0.5)
            painter.drawEllipse(middle, DOT / 2, DOT / 2)
            area.setLeft(area.left() + self._before)
        shown = Role.QUIET if self.isEnabled() else Role.DISABLED
        self._write(painter, _plain(), self._title, shown, area)
        area.setLeft(area.left() + self._title_width + GAP)
        if self._value and area.width() > 0:
            font = Type.strong() if self._strong else _plain()
            tone = Role.BRIGHT if self._strong else Role.TEXT
            self._write(painter, font, self._value, tone, area)

    def _write(
        self, painter: QStylePainter, font: QFont, text: str, role: Role, area: QRect
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._look.colour(role))
        metrics = painter.fontMetrics()
        short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), short)

    @property
    def _before(self) -> int:
        return DOT + GAP if self._changed else 0

    @property
    def _title_width(self) -> int:
        return _width(_plain(), self._title)


def _width(font: QFont, text: str) -> int:
    """Return the whole pixels that a text takes: a fraction less, and Qt would shorten it."""
    return math.ceil(QFontMetricsF(font).horizontalAdvance(text)) + 1


def _plain() -> QFont:
    """Return the font of text with its weight set: a painter takes what is not from the sheet."""
    font = Type.body()
    font.setWeight(QFont.Weight.Normal)
    return font
