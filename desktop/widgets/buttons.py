"""Buttons: with an icon, with words, and the one that acts."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from desktop.theme import Look, Role, Space
from desktop.widgets.state import set_state


class IconButton(QToolButton):
    """Show an icon; name it, and its shortcut, in the tooltip and to screen readers.

    Parameters
    ----------
    look
        Where the icon and its colour come from.
    icon
        A name of the Phosphor set.
    title
        What it does, in words.
    shortcut
        Shown in the tooltip only; who handles the key is decided elsewhere.
    checkable
        Whether it stays down.
    role
        The icon's colour.
    """

    def __init__(
        self,
        look: Look,
        icon: str,
        title: str,
        parent: QWidget | None = None,
        *,
        shortcut: str = "",
        checkable: bool = False,
        role: Role = Role.TEXT,
    ) -> None:
        super().__init__(parent)
        self._look, self._icon, self._role = look, icon, role
        self._shortcut = shortcut
        self.setCheckable(checkable)
        self.setIconSize(QSize(Space.ICON, Space.ICON))
        self.setFixedSize(Space.CONTROL, Space.CONTROL)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_title(title)
        self._draw()
        look.changed.connect(self._draw)

    def set_title(self, title: str) -> None:
        """Say what the button does now."""
        self.setAccessibleName(title)
        self.setToolTip(with_shortcut(title, self._shortcut))

    def set_icon(self, icon: str, role: Role | None = None) -> None:
        """Show another icon, in another colour where a role is given."""
        if (icon, role or self._role) != (self._icon, self._role):
            self._icon, self._role = icon, role or self._role
            self._draw()

    def _draw(self) -> None:
        self.setIcon(self._look.icon(self._icon, self._role))


def with_shortcut(title: str, shortcut: str) -> str:
    """Return a tooltip that names the shortcut as this system writes it."""
    if not shortcut:
        return title
    native = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return f"{title}  ({native or shortcut})"


def push_button(
    text: str, on_click: Callable[[], object] | None = None, *, kind: str = "", tooltip: str = ""
) -> QPushButton:
    """Return a button with words; `kind` is ``""``, ``"action"``, ``"link"`` or ``"plain"``."""
    button = QPushButton(text)
    button.setToolTip(tooltip)
    set_state(button, kind=kind)
    if on_click:
        button.clicked.connect(lambda: on_click())
    return button


def action_button(text: str, on_click: Callable[[], object] | None = None) -> QPushButton:
    """Return the one button of a place that acts."""
    return push_button(text, on_click, kind="action")


def link_button(text: str, on_click: Callable[[], object] | None = None) -> QPushButton:
    """Return a button that reads like a link: for small asides."""
    button = push_button(text, on_click, kind="link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
