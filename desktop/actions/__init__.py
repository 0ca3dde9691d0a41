"""Everything that the window can be told to do: one table, and the Qt actions made from it.

Knows no panel: who carries a command out binds itself to its id.
"""

from desktop.actions.actions import Actions
from desktop.actions.table import COMMANDS, MENUS, Command

__all__ = ["COMMANDS", "MENUS", "Actions", "Command"]
