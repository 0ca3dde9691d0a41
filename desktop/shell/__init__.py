"""The main window: where everything stands, and what the commands are bound to."""

from desktop.shell.binding import bind_commands
from desktop.shell.hearing import Hearing
from desktop.shell.projects import Projects
from desktop.shell.topbar import TopBar
from desktop.shell.window import MainWindow, Places

__all__ = ["Hearing", "MainWindow", "Places", "Projects", "TopBar", "bind_commands"]
