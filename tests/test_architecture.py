"""What a fresh process has loaded, which no linter can see: string imports escape it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("torch", "transformers", "librosa", "numba", "audiomentations", "c2pa", "av", "keyring")
SLOW_PARTS = ("scipy.signal", "scipy.ndimage", "scipy.fft")


def loaded_after(code: str, *, env: dict[str, str] | None = None) -> set[str]:
    """Run `code` in a fresh process and return the names of the modules it ended with."""
    done = subprocess.run(
        [sys.executable, "-c", code + "\nimport sys; print('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        env=env,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_engine_loads_neither_qt_nor_anything_heavy() -> None:
    loaded = loaded_after("import core.cli, core.studio")
    assert not {name for name in loaded if name.startswith(("PySide6", "shiboken6", "pyqtgraph"))}
    assert not loaded & {*HEAVY, *SLOW_PARTS}


def test_the_engine_imports_where_qt_is_absent() -> None:
    blocked = (
        "import sys\n"
        "for name in ('PySide6', 'shiboken6', 'pyqtgraph', 'qtawesome', 'qtpy'):\n"
        "    sys.modules[name] = None\n"
        "import importlib, pathlib\n"
        "for path in sorted(pathlib.Path('core').rglob('*.py')):\n"
        "    name = '.'.join(path.with_suffix('').parts)\n"
        "    importlib.import_module(name.removesuffix('.__init__'))\n"
    )
    loaded_after(blocked)


@pytest.mark.parametrize("size", [500])
def test_no_module_outgrows_its_room(size: int) -> None:
    long = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for folder in ("core", "desktop")
        for path in (ROOT / folder).rglob("*.py")
        if len(path.read_text("utf-8").splitlines()) > size
    }
    assert not long
