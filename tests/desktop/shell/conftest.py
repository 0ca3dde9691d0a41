"""The whole window over folders of its own, playing into memory."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.settings import Folders
from core.studio import Studio
from desktop.app import Desktop
from desktop.playback import NullSink


@pytest.fixture
def open_desktop(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Desktop]]:
    """Return a function that opens the window, over the same folders each time."""
    monkeypatch.setenv("SOUNDMARK_KEY_FILE", str(tmp_path / "key.pem"))
    # PortAudio says at length on stderr what a machine without a card lacks.
    for module in ("desktop.app", "desktop.shell.windows"):
        monkeypatch.setattr(f"{module}.output_devices", lambda: ())
    opened: list[Desktop] = []

    def open_() -> Desktop:
        desktop = Desktop(qapp, Studio(Folders.under(tmp_path / "home")), make_sink=NullSink)
        opened.append(desktop)
        desktop.show()
        qtbot.waitExposed(desktop.window)
        qtbot.waitUntil(lambda: desktop.projects.is_open, timeout=10_000)
        return desktop

    yield open_
    for desktop in opened:
        desktop.close()
        qapp.sendPostedEvents(None, 52)  # DeferredDelete: the window goes before the next test


@pytest.fixture
def desktop(open_desktop: Callable[[], Desktop]) -> Desktop:
    return open_desktop()
