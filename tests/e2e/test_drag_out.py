"""A clip dragged onto another program: two processes on a screen of their own, one real mouse."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.provenance import read_credentials
from tests.sounds import write_music

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("Xvfb", "xdotool")
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        not sys.platform.startswith("linux") or not all(map(shutil.which, TOOLS)),
        reason=f"needs {' and '.join(TOOLS)}",
    ),
]

STUDIO = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication
import desktop.app
desktop.app.output_devices = lambda: ()
from core.settings import Folders
from core.studio import Studio
from desktop.playback import NullSink
application = QApplication([])
studio = desktop.app.Desktop(
    application, Studio(Folders.under(Path(sys.argv[1]))), make_sink=NullSink
)
studio.window.setGeometry(0, 0, 1024, 640)
studio.show()
studio.open_paths([Path(sys.argv[2])])

def look():
    if studio.editor.canvas.isVisible() and not studio.board.running:
        ticker.stop()
        at = studio.editor.canvas.mapToGlobal(QPoint(80, 6))
        print(json.dumps([at.x(), at.y()]), flush=True)

ticker = QTimer()
ticker.timeout.connect(look)
ticker.start(100)
application.exec()
"""

OTHER = """
import json
from PySide6.QtWidgets import QApplication, QWidget

class Daw(QWidget):
    def dragEnterEvent(self, event):
        event.acceptProposedAction()
    def dropEvent(self, event):
        event.acceptProposedAction()
        print(json.dumps([url.toLocalFile() for url in event.mimeData().urls()]), flush=True)

application = QApplication([])
daw = Daw()
daw.setAcceptDrops(True)
daw.setGeometry(1060, 100, 300, 400)
daw.show()
application.exec()
"""


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """Start a screen without a window manager; return the environment of who draws on it."""
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1400x800x24",
        "-nolisten",
        "tcp",
    ]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as number:
        display = f":{number.readline().strip()}"
    yield {
        **os.environ,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_SCALE_FACTOR": "1",
        "PYTHONPATH": str(ROOT),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    server.terminate()
    server.wait(10)


@pytest.fixture
def start(screen: dict[str, str]) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Return a function that starts a Python program on the screen."""
    running: list[subprocess.Popen[str]] = []

    def start_(program: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", program, *arguments]
        running.append(
            subprocess.Popen(command, cwd=ROOT, env=screen, stdout=subprocess.PIPE, text=True)
        )
        return running[-1]

    yield start_
    for process in running:
        process.kill()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


def test_a_clip_is_dropped_on_another_program_in_one_drag(
    start: Callable[..., subprocess.Popen[str]], screen: dict[str, str], tmp_path: Path
) -> None:
    def mouse(*words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=screen, check=True, timeout=20)

    daw = start(OTHER)
    studio = start(STUDIO, str(tmp_path / "home"), str(write_music(tmp_path / "riff.wav")))
    assert studio.stdout is not None
    assert daw.stdout is not None
    x, y = json.loads(studio.stdout.readline())
    mouse("mousemove", x, y, "mousedown", 1)
    for to in range(x, 1200, 60):
        mouse("mousemove", to, y + 10)
    # Held over the other program until the file is there: a hand is never quite still.
    exports = tmp_path / "home"
    end = time.monotonic() + 90
    while not list(exports.rglob("Exports/riff*.wav")):
        assert time.monotonic() < end, "no file was made"
        time.sleep(0.2)
    for step in range(20):
        mouse("mousemove", 1190 + step, 300 + step)
        time.sleep(0.05)
    mouse("mouseup", 1)
    (dropped,) = json.loads(daw.stdout.readline())
    assert Path(dropped).parent.name == "Exports"
    assert read_credentials(Path(dropped)).state == "untrusted"  # whole; who asks knows nobody
