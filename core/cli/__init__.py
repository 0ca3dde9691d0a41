"""The command line: reads arguments, calls the studio, prints.

Results go to stdout, messages and progress to stderr; with ``--json`` stdout holds one
JSON document and nothing else. Exit status: 0 done, 1 the work failed, 2 bad usage.
"""

import sys
from collections.abc import Callable, Sequence

from core.cli.arguments import parser
from core.cli.terminal import Terminal
from core.errors import Cancelled, SoundmarkError
from core.text import _, sentence

__all__ = ["main", "parser"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    given = parser().parse_args(arguments)
    terminal = Terminal(quiet=given.quiet)
    command: Callable[..., int] = given.handler
    try:
        return command(given, terminal)
    except SoundmarkError as error:
        terminal.message(f"soundmark: {sentence(error)}")
        return error.exit_status
    except (Cancelled, KeyboardInterrupt):
        terminal.message(_("soundmark: stopped; nothing half-finished was left behind."))
        return 1
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody to tell.
        sys.stderr.close()
        return 0
