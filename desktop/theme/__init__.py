"""How the window looks: roles, colours, fonts, spacing, icons and one style sheet.

Everything that draws asks for a colour by its :class:`Role`, never by its value, so a
second theme is a second table. Knows no panel and no document; only the five kinds of
origin, because colour means origin here.
"""

from desktop.theme.colours import DARK, LIGHT, Theme, contrast
from desktop.theme.look import Look, theme_named
from desktop.theme.origins import MIXED, ORIGIN_LOOKS, OriginLook, origin_look
from desktop.theme.roles import PAIRS, Role
from desktop.theme.space import Space
from desktop.theme.type import Type

__all__ = [
    "DARK",
    "LIGHT",
    "MIXED",
    "ORIGIN_LOOKS",
    "PAIRS",
    "Look",
    "OriginLook",
    "Role",
    "Space",
    "Theme",
    "Type",
    "contrast",
    "origin_look",
    "theme_named",
]
