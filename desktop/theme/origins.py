"""How each kind of origin is drawn: a word, a colour and a pattern, never a colour alone."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from core.origins import OriginKind
from core.text import N_, _
from desktop.theme.colours import Theme
from desktop.theme.roles import Role

MIXED = "mixed"  # edited sound, or several kinds at once


@dataclass(frozen=True, slots=True)
class OriginLook:
    """Describe how one kind of origin is shown.

    Attributes
    ----------
    id
        An ``OriginKind``'s value, or ``"mixed"``.
    role
        Its colour's role.
    word
        What the legend says.
    pattern
        ``"plain"``, ``"line"``, ``"ticks"``, ``"dots"``, ``"hatched"`` or ``"dotted"``.
    """

    id: str
    role: Role
    word: str
    pattern: str

    @property
    def title(self) -> str:
        """The legend's word in the person's language."""
        return _(self.word)

    def paint(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Fill `area`, a strip a few pixels high or a legend's square, with colour and pattern.

        The pattern is anchored at whole multiples of its step, so strips that are painted
        piece by piece join without a seam.
        """
        painter.save()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        colour = theme.colour(self.role)
        shade = theme.colour(Role.BACKGROUND, 0.45)
        if self.pattern == "dotted":
            painter.fillRect(area, theme.colour(self.role, 0.22))
            self._dots(painter, area, QPen(colour, 2.0), 5.0)
        else:
            painter.fillRect(area, colour)
        if self.pattern == "line":
            middle = area.center().y()
            painter.setPen(QPen(shade, 1.5))
            painter.drawLine(QLineF(area.left(), middle, area.right(), middle))
        elif self.pattern == "ticks":
            self._slanted(painter, area, QPen(shade, 1.0), step=12.0, lean=0.0)
        elif self.pattern == "dots":
            self._dots(painter, area, QPen(shade, 2.0), 8.0)
        elif self.pattern == "hatched":
            shade = theme.colour(Role.BACKGROUND, 0.7)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._slanted(painter, area, QPen(shade, 2.0), step=6.0, lean=area.height())
        painter.restore()

    @staticmethod
    def _slanted(painter: QPainter, area: QRectF, pen: QPen, *, step: float, lean: float) -> None:
        painter.setPen(pen)
        x = area.left() // step * step - lean
        lines = []
        while x <= area.right() + lean:
            lines.append(QLineF(x, area.bottom(), x + lean, area.top()))
            x += step
        painter.drawLines(lines)

    @staticmethod
    def _dots(painter: QPainter, area: QRectF, pen: QPen, step: float) -> None:
        painter.setPen(pen)
        x = area.left() // step * step + step / 2
        dots = []
        while x <= area.right() + step:
            y = area.center().y()
            dots.append(QPointF(x, y))
            x += step
        painter.drawPoints(dots)


ORIGIN_LOOKS: tuple[OriginLook, ...] = (
    OriginLook(OriginKind.YOU.value, Role.YOU, N_("You"), "plain"),
    OriginLook(OriginKind.IMPORTED.value, Role.IMPORTED, N_("Imported"), "line"),
    OriginLook(OriginKind.RULES.value, Role.RULES, N_("Composer"), "ticks"),
    OriginLook(OriginKind.MODEL.value, Role.MODEL, N_("Model"), "dots"),
    OriginLook(MIXED, Role.MIXED, N_("Edited or mixed"), "hatched"),
    OriginLook(OriginKind.UNSTATED.value, Role.UNSTATED, N_("Not stated"), "dotted"),
)
_BY_ID = {look.id: look for look in ORIGIN_LOOKS}


def origin_look(id: str) -> OriginLook:
    """Return how an ``OriginKind``'s value, or ``"mixed"``, is shown."""
    return _BY_ID[id]
