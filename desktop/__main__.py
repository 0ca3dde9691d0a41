"""Open the studio's window."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

NO_SCREEN = (
    "Soundmark needs a screen for its window, and there is none here. "
    "Run “soundmark” for the command line, which does everything without one.\n"
)
HEADLESS = ("offscreen", "minimal", "vnc")


def has_screen(platform: str, environment: Mapping[str, str]) -> bool:
    """Return whether a window can be opened.

    Qt aborts the whole process where there is no display, so this is asked first.

    Parameters
    ----------
    platform
        ``sys.platform``.
    environment
        The process's environment.
    """
    if not platform.startswith("linux"):
        return True
    if environment.get("QT_QPA_PLATFORM", "").partition(":")[0] in HEADLESS:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and return the exit status when it is closed.

    Parameters
    ----------
    argv
        Paths of a project or of files to open; the process's arguments where it is left out.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not has_screen(sys.platform, os.environ):
        sys.stderr.write(NO_SCREEN)
        return 1
    # Only now: a machine without a screen may lack Qt's libraries as well.
    from PySide6.QtWidgets import QApplication

    from core.settings import Folders
    from core.studio import Studio
    from desktop.app import Desktop

    application = QApplication([sys.argv[0]])
    application.setApplicationName("Soundmark")
    application.setDesktopFileName("soundmark")
    desktop = Desktop(application, Studio(Folders.of_this_user()))
    desktop.show()
    desktop.open_paths([Path(argument).absolute() for argument in arguments])
    try:
        return application.exec()
    finally:
        desktop.close()


if __name__ == "__main__":
    sys.exit(main())
