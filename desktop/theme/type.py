"""The fonts: one family, three sizes, two weights."""

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

PREFERRED = "Inter"
BODY_PX = 13
LABEL_PX = 11
CLOCK_PX = 22


@cache  # asked at every repaint, and the database is slow to answer
def _family() -> str:
    if QFontDatabase.hasFamily(PREFERRED):
        return PREFERRED
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


class Type:
    """Make the window's fonts.

    Inter is used where it is installed, else the system's interface font. Sizes are in
    device-independent pixels, so a display's scale factor applies once.
    """

    @staticmethod
    def body() -> QFont:
        """Return the font of all text."""
        font = QFont(_family())
        font.setPixelSize(BODY_PX)
        return font

    @staticmethod
    def strong() -> QFont:
        """Return the font of what stands out in text."""
        font = Type.body()
        font.setWeight(QFont.Weight.DemiBold)
        return font

    @staticmethod
    def small() -> QFont:
        """Return the font of rulers, track headers and other small print."""
        font = Type.body()
        font.setPixelSize(LABEL_PX)
        return font

    @staticmethod
    def label() -> QFont:
        """Return the font of section labels: small, upper case, widely set."""
        font = Type.small()
        font.setWeight(QFont.Weight.DemiBold)
        font.setCapitalization(QFont.Capitalization.AllUppercase)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.9)
        return font

    @staticmethod
    def clock() -> QFont:
        """Return the font of the clock: large, with figures of one width."""
        font = Type.tabular(Type.body())
        font.setPixelSize(CLOCK_PX)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    @staticmethod
    def tabular(font: QFont) -> QFont:
        """Return `font` with figures of one width, so that a running number stands still."""
        font = QFont(font)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font
