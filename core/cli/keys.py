"""The commands that keep the creator's own watermark keys."""

import argparse
from typing import TYPE_CHECKING

from core.cli.terminal import Terminal
from core.settings import Folders
from core.text import _

if TYPE_CHECKING:
    from core.studio import Studio
    from core.studio.keys import KeyRing


def back_up(given: argparse.Namespace, terminal: Terminal) -> int:
    """Write the keys to a file; never over another one."""
    from core.studio.keys import back_up

    _told(given, terminal, back_up(_studio(), given.file))
    if not given.json:
        terminal.result(
            _("They lie in {path}. Whoever has it can find and forge your private marks.").format(
                path=given.file
            )
        )
    return 0


def restore(given: argparse.Namespace, terminal: Terminal) -> int:
    """Take the keys of a backup."""
    from core.studio.keys import restore

    return _told(given, terminal, restore(_studio(), given.file))


def rotate(given: argparse.Namespace, terminal: Terminal) -> int:
    """Mark with a new key from now on."""
    from core.studio.keys import rotate

    status = _told(given, terminal, rotate(_studio()))
    if not given.json:
        terminal.result(_("Make a new backup: the old one lacks this key."))
    return status


def _studio() -> "Studio":
    from core.studio import Studio

    return Studio(Folders.of_this_user())


def _told(given: argparse.Namespace, terminal: Terminal, ring: "KeyRing") -> int:
    if given.json:
        terminal.document(ring.to_json())
        return 0
    terminal.result(_("Key {id} marks what you export.").format(id=ring.current))
    if ring.earlier:
        terminal.result(
            _("Earlier keys, which go on reading: {ids}.").format(ids=", ".join(ring.earlier))
        )
    return 0
