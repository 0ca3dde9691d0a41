"""How one take is drawn, and what a click on its parts means."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QLineF,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.text import _
from desktop.panels.takes.model import ROW_ROLE
from desktop.panels.takes.presenter import TakesPresenter
from desktop.panels.takes.rows import TakeRow
from desktop.theme import Look, Role, Space, Type, origin_look

WAVE_SHARE, WAVE_MOST = 0.2, 160  # of the row's width, in pixels
BUTTON = 24

Index = QModelIndex | QPersistentModelIndex


class TakeDelegate(QStyledItemDelegate):
    """Draw a take: play button, wave, name, star and two small lines.

    Parameters
    ----------
    presenter
        Told what was clicked; asked for the wave.
    look
        Colours, icons.
    """

    def __init__(self, presenter: TakesPresenter, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._presenter, self._look = presenter, look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for three lines of text."""
        small = Type.small().pixelSize() + 5
        return QSize(180, option.fontMetrics.height() + 2 * small + 2 * Space.SMALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row."""
        row: TakeRow = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option)
        parts = _Parts(option.rect)
        playing = "stop" if row.playing else "play"
        icon = self._look.icon(playing, Role.BRIGHT if row.playing else Role.TEXT)
        icon.paint(painter, parts.play.adjusted(4, 4, -4, -4))
        self._wave(painter, row, parts.wave)
        hovered = bool(option.state & (QStyle.StateFlag.State_MouseOver | _SELECTED))
        if row.starred or (hovered and row.state == "ready"):
            name = "star-fill" if row.starred else "star"
            role = Role.BRIGHT if row.starred else Role.QUIET
            self._look.icon(name, role).paint(painter, parts.star.adjusted(4, 4, -4, -4))
        self._text(painter, option, row, parts)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a line to rename in."""
        line = QLineEdit(parent)
        line.setAccessibleName(_("Name of the take"))
        return line

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Lay the line over the name."""
        words = _Parts(option.rect).words
        editor.setGeometry(words.adjusted(-4, -4, 0, 0).intersected(option.rect))
        editor.setFixedHeight(Space.CONTROL)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Play and star by a click."""
        if isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.LeftButton:
            parts, row = _Parts(option.rect), index.data(ROW_ROLE)
            place = event.position().toPoint()
            for area, act in (
                (parts.play, self._presenter.toggle_audition),
                (parts.star, self._presenter.toggle_star),
            ):
                if area.contains(place):
                    if event.type() is QEvent.Type.MouseButtonRelease:
                        act(row.id)
                    return True
        return super().editorEvent(event, model, option, index)

    def on_button(self, area: QRect, place: QPoint) -> bool:
        """Tell whether a place in a row is one of its buttons."""
        parts = _Parts(area)
        return parts.play.contains(place) or parts.star.contains(place)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        area = option.rect.adjusted(1, 1, -1, -1)
        selected = bool(option.state & _SELECTED)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setBrush(self._look.colour(Role.CHOSEN if selected else Role.HOVER))
            edge = Role.FOCUS if focused and selected else Role.EDGE
            painter.setPen(QPen(self._look.colour(edge), 1.0 if selected else 0.0))
            painter.drawRoundedRect(area, Space.CARD_RADIUS, Space.CARD_RADIUS)

    def _wave(self, painter: QPainter, row: TakeRow, area: QRect) -> None:
        colour = self._look.colour(origin_look(row.kind.value).role)
        middle = area.center().y() + 0.5
        if row.state == "making":
            painter.setPen(QPen(self._look.colour(Role.EDGE), 1.0))
            painter.drawLine(QLineF(area.left(), middle, area.right(), middle))
        peaks = self._presenter.peaks(row.id, area.width())
        if peaks is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(colour, 1.0))
        half = area.height() / 2
        painter.drawLines(
            [
                QLineF(
                    area.left() + x,
                    middle - max(min(float(high), 1.0) * half, 0.5),
                    area.left() + x,
                    middle - min(max(float(low), -1.0) * half, -0.5),
                )
                for x, (low, high) in enumerate(zip(*peaks, strict=True))
            ]
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _text(
        self, painter: QPainter, option: QStyleOptionViewItem, row: TakeRow, parts: "_Parts"
    ) -> None:
        name = QRect(parts.words)
        name.setHeight(option.fontMetrics.height())
        name.setRight(parts.star.left() - 2)
        # Takes of one prompt differ at the end of their names.
        middle = Qt.TextElideMode.ElideMiddle
        self._line(painter, row.name, name, Type.body(), Role.TEXT, middle)
        small = Type.tabular(Type.small())
        role = Role.BRIGHT if row.state == "making" else Role.QUIET
        top = name.bottom() + 2
        for text in (row.first, row.second):
            line = QRect(parts.words.left(), top, parts.words.width(), small.pixelSize() + 5)
            self._line(painter, text, line, small, role)
            top, role = line.bottom() + 1, Role.QUIET

    def _line(
        self,
        painter: QPainter,
        text: str,
        area: QRect,
        font: QFont,
        role: Role,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._look.colour(role))
        short = painter.fontMetrics().elidedText(text, elide, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), short)


_SELECTED = QStyle.StateFlag.State_Selected


class _Parts:
    """Lay out a row."""

    def __init__(self, area: QRect) -> None:
        inner = area.adjusted(Space.UNIT + 2, Space.SMALL, -Space.SMALL, -Space.SMALL)
        wave = min(round(area.width() * WAVE_SHARE), WAVE_MOST)
        middle = inner.center().y()
        self.play = QRect(inner.left(), middle - BUTTON // 2, BUTTON, BUTTON)
        self.wave = QRect(self.play.right() + 6, middle - 14, wave, 28)
        self.words = QRect(inner)
        self.words.setLeft(self.wave.right() + 10)
        self.star = QRect(inner.right() - BUTTON + 5, inner.top() - 4, BUTTON, BUTTON)
