"""Line icons from the Phosphor font that QtAwesome brings.

QtAwesome itself is not imported: it loads all of Qt a second time, by way of a layer over
four bindings, and takes as long as the rest of the window. Its font file and table of names
are all that is needed.
"""

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from core.errors import InternalError

FILL = 0.94  # of the icon's height, taken by the font's em


@cache
def _font() -> tuple[str, dict[str, int]]:
    """Return the font's family and its characters by name; loaded at the first icon."""
    package = importlib.util.find_spec("qtawesome")
    folder = Path(package.origin).parent / "fonts" if package and package.origin else Path()
    font = next(folder.glob("phosphor-*.ttf"), None)
    names = next(folder.glob("phosphor-charmap-*.json"), None)
    if font is None or names is None:
        raise InternalError("theme.no_icons", folder=folder)
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(font)))
    table = json.loads(names.read_text("utf-8"))
    return families[0], {name: int(code, 16) for name, code in table.items()}


def line_icon(name: str, colour: QColor, disabled: QColor) -> QIcon:
    """Return an icon of the Phosphor set in two colours, sharp at every size.

    Raises
    ------
    KeyError
        For a name that the set does not have.
    """
    family, names = _font()
    return QIcon(_Glyph(family, chr(names[name]), colour, disabled))


class _Glyph(QIconEngine):
    """Draw one character of a font as an icon."""

    def __init__(self, family: str, character: str, colour: QColor, disabled: QColor) -> None:
        super().__init__()
        self._family, self._character = family, character
        self._colour, self._disabled = colour, disabled

    def clone(self) -> QIconEngine:
        """Return a copy; Qt asks for one where icons are copied."""
        return _Glyph(self._family, self._character, self._colour, self._disabled)

    def paint(self, painter: QPainter, area: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Draw the character in the middle of `area`."""
        font = QFont(self._family)
        font.setPixelSize(max(round(area.height() * FILL), 1))
        painter.save()
        painter.setFont(font)
        painter.setPen(self._disabled if mode is QIcon.Mode.Disabled else self._colour)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._character)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon at a size in device pixels."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return picture
