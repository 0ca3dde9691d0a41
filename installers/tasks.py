"""The tasks of a developer, run in the virtual environment that prepare.py makes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ["core", "desktop", "tests", "installers", "resources"]


def run(*command, **environment):
    """Run a command at the root; end here if it fails."""
    print("$ " + " ".join(command), file=sys.stderr, flush=True)
    status = subprocess.call(command, cwd=ROOT, env={**os.environ, **environment})
    if status:
        sys.exit(status)


def python(*arguments, **environment):
    """Run a module or script with this Python."""
    run(sys.executable, *arguments, **environment)


def tool(name, *arguments):
    """Run a console script of the virtual environment."""
    run(str(Path(sys.executable).with_name(name)), *arguments)


def check(*_):
    """Check format, lint, types and import contracts."""
    python("-m", "ruff", "format", "--check", *CODE)
    python("-m", "ruff", "check", *CODE)
    python("-m", "mypy")
    tool("lint-imports")


def tidy(*_):
    """Put the code into form."""
    python("-m", "ruff", "format", *CODE)
    python("-m", "ruff", "check", "--fix", *CODE)


# Tests need no screen and no sound hardware, and one thread each leaves both cores busy.
QUIET = {
    "QT_QPA_PLATFORM": "offscreen",
    "OMP_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
    "PYTHONWARNINGS": "default",
}


def test(*arguments):
    """Run every test, on two processes."""
    python("-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", *arguments, **QUIET)


def unit(*arguments):
    """Run the quick tests alone."""
    python("-m", "pytest", "-q", "-m", "not slow and not e2e", *arguments, **QUIET)


def bench(*arguments):
    """Measure speed and memory."""
    python("-m", "pytest", "-q", "tests/benchmarks", "--benchmark-enable", *arguments, **QUIET)


def screenshots(*arguments):
    """Draw the pictures of the user guide."""
    python("-m", "tests.screenshots", *arguments)


def installer(*_):
    """Build the folder that runs without Python."""
    for folder in ("build", "dist"):
        shutil.rmtree(ROOT / folder, ignore_errors=True)
    python("-m", "PyInstaller", "--noconfirm", "installers/soundmark.spec")


def prove(name="", *arguments):
    """Run a long proof: tests/proofs/NAME.py, or the package of that name."""
    folder = ROOT / "tests" / "proofs"
    proofs = {path.stem for path in folder.glob("[!_]*.py")}
    proofs |= {path.parent.name for path in folder.glob("*/__main__.py")}
    if name not in proofs:
        sys.exit("There is no proof called “{}”: {}.".format(name, ", ".join(sorted(proofs))))
    python("-m", "tests.proofs." + name, *arguments, PYTHONPATH=str(ROOT))


TASKS = {
    "check": check,
    "format": tidy,
    "test": test,
    "unit": unit,
    "bench": bench,
    "screenshots": screenshots,
    "installer": installer,
    "prove": prove,
}


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in TASKS:
        sys.exit("Tasks: " + ", ".join(TASKS))
    TASKS[sys.argv[1]](*sys.argv[2:])
