"""What a command writes with: results to stdout, everything else to stderr."""

import json
import math
import sys
import time

from core.jobs import Reporter


class Terminal:
    """Write results to stdout and everything else to stderr."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet or not sys.stderr.isatty()
        self._started = time.monotonic()
        self._width = 0

    def control(self) -> Reporter:
        """Return a control that draws one progress line, where somebody watches."""
        return Reporter(None if self._quiet else self._progress)

    def result(self, text: str) -> None:
        """Print a line of the result."""
        self._clear()
        print(text)

    def document(self, data: object) -> None:
        """Print the one JSON document."""
        self._clear()
        json.dump(data, sys.stdout, indent=2, ensure_ascii=False, default=str)
        print()

    def message(self, text: str) -> None:
        """Print a line that is no result."""
        self._clear()
        print(text, file=sys.stderr)

    def _progress(self, fraction: float, stage: str) -> None:
        passed = time.monotonic() - self._started
        left = passed / fraction * (1 - fraction) if fraction > 0.02 else math.inf
        line = f"{fraction:4.0%} {stage}" + (f", {left:.0f} s left" if left < 1e6 else "")
        print(f"\r{line:<{self._width}}", end="", file=sys.stderr, flush=True)
        self._width = len(line)
        if fraction >= 1.0:
            self._clear()

    def _clear(self) -> None:
        if self._width:
            print(f"\r{'':<{self._width}}\r", end="", file=sys.stderr, flush=True)
            self._width = 0
