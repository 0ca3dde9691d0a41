"""Qt's actions, made from the table of commands."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from core.errors import SoundmarkError
from core.text import _
from desktop.actions.table import COMMANDS, MENUS, Command
from desktop.theme import Look


class Actions(QObject):
    """Make an action of each command, and switch them on and off together.

    Parameters
    ----------
    look
        Where icons come from.
    window
        Where keys of the window's scope work.
    editor
        Where keys of the editor's scope work.
    """

    failed = Signal(object)  # a SoundmarkError that a command raised

    def __init__(self, look: Look, window: QWidget, editor: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._actions = {command.id: self._action(command) for command in COMMANDS}
        for command in COMMANDS:
            (window if command.scope == "window" else editor).addAction(self[command.id])
        self._show_icons()
        look.changed.connect(self._show_icons)

    def __getitem__(self, id: str) -> QAction:
        """Return a command's action."""
        return self._actions[id]

    def bind(self, id: str, carry_out: Callable[[], object]) -> None:
        """Let `carry_out` do what a command says; a refusal goes to :attr:`failed`."""
        self[id].triggered.connect(lambda _on=False: self._run(carry_out))

    def bind_switch(self, id: str, carry_out: Callable[[bool], object]) -> None:
        """Let `carry_out` follow a switch."""
        self[id].toggled.connect(lambda on: self._run(lambda: carry_out(on)))

    def refresh(self, true: Mapping[str, bool]) -> None:
        """Switch commands on and off by what is true now."""
        for command in COMMANDS:
            if command.when:
                self[command.id].setEnabled(true[command.when])

    def set_checked(self, id: str, on: bool) -> None:
        """Show a switch's state without carrying its command out."""
        action = self[id]
        action.blockSignals(True)
        action.setChecked(on)
        action.blockSignals(False)
        action.changed.emit()

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Fill a menu bar; return the menus that others fill, by the command's id."""
        submenus: dict[str, QMenu] = {}
        for menu_id, title in MENUS:
            menu = bar.addMenu(_(title))
            for command in COMMANDS:
                if command.menu != menu_id:
                    continue
                if command.separated:
                    menu.addSeparator()
                if command.id in ("file.recent", "file.device"):
                    submenus[command.id] = menu.addMenu(_(command.title))
                else:
                    menu.addAction(self[command.id])
        return submenus

    def _action(self, command: Command) -> QAction:
        action = QAction(_(command.title), self)
        action.setObjectName(command.id)
        action.setCheckable(command.checkable)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setShortcutContext(
            Qt.ShortcutContext.WindowShortcut
            if command.scope == "window"
            else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        action.setMenuRole(
            QAction.MenuRole.QuitRole if command.id == "file.quit" else QAction.MenuRole.NoRole
        )
        return action

    def _show_icons(self) -> None:
        for command in COMMANDS:
            if command.icon:
                self[command.id].setIcon(self._look.icon(command.icon))

    def _run(self, carry_out: Callable[[], object]) -> None:
        try:
            carry_out()
        except SoundmarkError as error:
            self.failed.emit(error)
