"""Loading ahead: the first take finds everything heavy loaded already."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import Cancelled
from core.jobs import NoControl, Reporter
from core.studio import Studio, warming

ROOT = Path(__file__).parents[3]

FRESH = """
import sys
from pathlib import Path
from core.generation import GenerationRequest
from core.jobs import NoControl
from core.settings import Folders
from core.studio import Studio, make_take
from core.studio.warming import warm_up
assert "numba" not in sys.modules
studio = Studio(Folders.under(Path(sys.argv[1])))
warm_up(studio, NoControl())
before = set(sys.modules)
request = GenerationRequest("calm piano", seconds=4.0, seed=5)
make_take(studio, "composer", request, NoControl())
heavy = ("numba", "scipy", "llvmlite", "mido", "core.composer")
print(*[name for name in sys.modules if name not in before and name.startswith(heavy)])
"""


def test_the_first_take_loads_nothing_heavy_any_more(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FRESH, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_what_is_missing_is_left_out_and_stop_is_obeyed(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "MODULES", ("no.such.module", "json"))
    warming.warm_up(studio, NoControl())
    reporter = Reporter(lambda _fraction, _stage: None)
    reporter.stop()
    with pytest.raises(Cancelled):
        warming.warm_up(studio, reporter)
