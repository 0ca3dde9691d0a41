"""The look in force: hands out colours and icons, and says when it changes."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from desktop.theme.colours import DARK, LIGHT, Theme
from desktop.theme.icons import line_icon
from desktop.theme.roles import Role
from desktop.theme.sheet import style_sheet
from desktop.theme.type import Type


def theme_named(name: str) -> Theme:
    """Return the theme called ``"dark"`` or ``"light"``, or the one that the system prefers."""
    if name == "system":
        scheme = QGuiApplication.styleHints().colorScheme()
        return LIGHT if scheme is Qt.ColorScheme.Light else DARK
    return LIGHT if name == LIGHT.name else DARK


class Look(QObject):
    """Hold the theme in force.

    Widgets that Qt draws follow the style sheet by themselves; widgets that paint
    themselves are given this object and ask it for colours each time they paint.

    Parameters
    ----------
    theme
        The theme to begin with.
    parent
        Qt owner.
    """

    changed = Signal()

    def __init__(self, theme: Theme = DARK, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    @property
    def theme(self) -> Theme:
        """The theme in force."""
        return self._theme

    def colour(self, role: Role, alpha: float = 1.0) -> QColor:
        """Return the colour of a role, `alpha` in [0, 1] of it opaque."""
        return self._theme.colour(role, alpha)

    def icon(self, name: str, role: Role = Role.TEXT) -> QIcon:
        """Return a line icon of the Phosphor set, for example ``"play"`` or ``"scissors"``."""
        return line_icon(name, self.colour(role), self.colour(Role.DISABLED))

    def apply(self, application: QApplication) -> None:
        """Dress the whole application in this look."""
        application.setStyle("Fusion")  # the one style that obeys a sheet alike on all systems
        application.setFont(Type.body())
        application.setPalette(self._palette())
        application.setStyleSheet(style_sheet(self._theme))

    def use(self, name: str, application: QApplication) -> None:
        """Change to the theme called ``"dark"``, ``"light"`` or ``"system"``."""
        self._theme = theme_named(name)
        self.apply(application)
        self.changed.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        kinds = QPalette.ColorRole
        for kind, role in (
            (kinds.Window, Role.PANEL),
            (kinds.WindowText, Role.TEXT),
            (kinds.Base, Role.BACKGROUND),
            (kinds.AlternateBase, Role.CARD),
            (kinds.Text, Role.TEXT),
            (kinds.Button, Role.CARD),
            (kinds.ButtonText, Role.TEXT),
            (kinds.PlaceholderText, Role.QUIET),
            (kinds.ToolTipBase, Role.CARD),
            (kinds.ToolTipText, Role.TEXT),
            (kinds.Highlight, Role.ACTION),
            (kinds.HighlightedText, Role.ON_ACTION),
            (kinds.Link, Role.BRIGHT),
        ):
            palette.setColor(kind, self._theme.colour(role))
        for kind in (kinds.WindowText, kinds.Text, kinds.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, kind, self._theme.colour(Role.DISABLED))
        return palette
