import sys

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon

from desktop.actions import COMMANDS
from desktop.theme import Look, Role


@pytest.mark.parametrize("name", sorted({command.icon for command in COMMANDS if command.icon}))
def test_every_icon_of_the_commands_is_there(look: Look, name: str) -> None:
    picture = look.icon(name).pixmap(QSize(16, 16)).toImage()
    inked = [picture.pixelColor(x, y).alpha() > 0 for x in range(16) for y in range(16)]
    assert any(inked)


def test_icons_are_sharp_on_fine_screens_and_grey_when_disabled(look: Look) -> None:
    icon = look.icon("play", Role.BRIGHT)
    assert icon.pixmap(QSize(16, 16), 2.0).size() == QSize(32, 32)
    usable = icon.pixmap(QSize(64, 64)).toImage()
    disabled = icon.pixmap(QSize(64, 64), QIcon.Mode.Disabled).toImage()
    assert usable != disabled
    assert "qtawesome" not in sys.modules


def test_an_unknown_icon_is_a_mistake(look: Look) -> None:
    with pytest.raises(KeyError):
        look.icon("no-such-icon")
