"""Starting: without a screen, without the heavy libraries, in a fresh process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.__main__ import has_screen, main

ROOT = Path(__file__).parents[3]
HEAVY = ("torch", "transformers", "librosa", "numba", "audiomentations", "pyqtgraph")


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, True),
        ("linux", {"QT_QPA_PLATFORM": "xcb"}, False),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_a_screen_is_looked_for(platform: str, environment: dict[str, str], expected: bool) -> None:
    assert has_screen(platform, environment) is expected


def test_without_a_screen_it_says_so_and_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 1
    assert "needs a screen" in capsys.readouterr().err


FRESH = """
import sys
from PySide6.QtWidgets import QApplication
from core.settings import Folders
from core.studio import Studio
from desktop.app import Desktop
from desktop.playback import NullSink
from pathlib import Path
application = QApplication([])
desktop = Desktop(application, Studio(Folders.under(Path(sys.argv[1]))), make_sink=NullSink)
desktop.show()
application.processEvents()
assert desktop.window.isVisible()
print(*[name for name in {heavy!r} if name in sys.modules])
desktop.close()
"""


def test_the_window_shows_before_anything_heavy_is_imported(tmp_path: Path) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", FRESH.format(heavy=HEAVY), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.split() == []
