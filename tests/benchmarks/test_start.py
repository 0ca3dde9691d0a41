"""How long a person waits for the window, and for the command line's help: fresh processes."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from core.settings import Folders
from core.studio import Studio
from desktop.app import Desktop
from desktop.playback import NullSink
application = QApplication([])
desktop = Desktop(application, Studio(Folders.under(Path(sys.argv[1]))), make_sink=NullSink)
desktop.show()
application.processEvents()
assert desktop.window.isVisible()
os._exit(0)
"""


def run(*arguments: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def test_the_window_is_drawn(benchmark, tmp_path: Path) -> None:
    benchmark.pedantic(run, ("-c", "import os" + WINDOW, str(tmp_path)), rounds=5, warmup_rounds=1)


def test_the_command_line_helps(benchmark) -> None:
    benchmark.pedantic(run, ("-m", "core.cli", "--help"), rounds=5, warmup_rounds=1)
