"""Where the packaged program starts: the window, the command line, or the engine host.

Without arguments it opens the studio, or does the main job where there is no screen; with
arguments it is the command line; with ``--engine-host`` it is the child process in which
models run.
"""

import multiprocessing
import os
import sys

import platformdirs


def main() -> int:
    """Start what the arguments ask for."""
    multiprocessing.freeze_support()
    # The program's own folder may be read-only; kernels are compiled once for each person.
    cache = platformdirs.user_cache_path("Soundmark", appauthor=False) / "kernels"
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache))
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    arguments = sys.argv[1:]
    if arguments[:1] == ["--engine-host"]:
        from core.jobs.host_main import main as host

        return host()
    if arguments:
        from core.cli import main as command_line

        return command_line(arguments)
    from desktop.__main__ import has_screen
    from desktop.__main__ import main as window

    if has_screen(sys.platform, os.environ):
        return window([])
    from core.cli import main as command_line

    return command_line(["demo"])


if __name__ == "__main__":
    sys.exit(main())
