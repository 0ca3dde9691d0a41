"""The two tables of colours, and how far two colours stand apart."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor

from desktop.theme.roles import Role


@dataclass(frozen=True, slots=True)
class Theme:
    """Give every role its colour.

    Attributes
    ----------
    name
        ``"dark"`` or ``"light"``; what the settings store.
    colours
        ``#rrggbb`` by role, complete.
    """

    name: str
    colours: Mapping[Role, str]

    def hex(self, role: Role) -> str:
        """Return a role's colour as ``#rrggbb``."""
        return self.colours[role]

    def colour(self, role: Role, alpha: float = 1.0) -> QColor:
        """Return a role's colour, `alpha` in [0, 1] of it opaque."""
        colour = QColor(self.colours[role])
        colour.setAlphaF(alpha)
        return colour


DARK = Theme(
    "dark",
    {
        Role.BACKGROUND: "#121418",
        Role.PANEL: "#171a1f",
        Role.BAR: "#191c22",
        Role.CARD: "#1d2127",
        Role.HOVER: "#252a32",
        Role.PRESSED: "#2c323b",
        Role.CHOSEN: "#1f2d2f",
        Role.LINE: "#262b33",
        Role.EDGE: "#353c47",
        Role.TEXT: "#d9dde4",
        Role.QUIET: "#8f98a7",
        Role.DISABLED: "#596270",
        Role.BRIGHT: "#7fd6c8",
        Role.ACTION: "#2f9c8e",
        Role.ACTION_HOVER: "#3bb0a1",
        Role.ON_ACTION: "#04110f",
        Role.WARNING: "#e8b04a",
        Role.GOOD: "#5ed0a0",
        Role.BAD: "#ef8078",
        Role.FOCUS: "#5cc4b6",
        Role.PLAYHEAD: "#f2f4f7",
        Role.SELECTION: "#ffffff",
        Role.YOU: "#e8b04a",
        Role.IMPORTED: "#6f9fd8",
        Role.UNSTATED: "#8a93a2",
        Role.RULES: "#41b8a8",
        Role.MODEL: "#9a7bf0",
        Role.MIXED: "#8a93a2",
    },
)

LIGHT = Theme(
    "light",
    {
        Role.BACKGROUND: "#fbfcfd",
        Role.PANEL: "#f1f3f5",
        Role.BAR: "#e9ecef",
        Role.CARD: "#ffffff",
        Role.HOVER: "#e3e7eb",
        Role.PRESSED: "#d8dde3",
        Role.CHOSEN: "#dcefec",
        Role.LINE: "#d5dae0",
        Role.EDGE: "#b3bbc6",
        Role.TEXT: "#1d2229",
        Role.QUIET: "#545d6a",
        Role.DISABLED: "#a2aab5",
        Role.BRIGHT: "#0c655a",
        Role.ACTION: "#17796d",
        Role.ACTION_HOVER: "#126a5f",
        Role.ON_ACTION: "#ffffff",
        Role.WARNING: "#7d5200",
        Role.GOOD: "#12683f",
        Role.BAD: "#a92b22",
        Role.FOCUS: "#17796d",
        Role.PLAYHEAD: "#14171c",
        Role.SELECTION: "#0b2f56",
        Role.YOU: "#c98a14",
        Role.IMPORTED: "#3d74b5",
        Role.UNSTATED: "#7b8492",
        Role.RULES: "#17968a",
        Role.MODEL: "#7450d8",
        Role.MIXED: "#7b8492",
    },
)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two ``#rrggbb`` colours, 1 to 21.

    References
    ----------
    Web Content Accessibility Guidelines 2.2, "contrast ratio" and "relative luminance".
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
