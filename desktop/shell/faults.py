"""What happens when something goes wrong that nobody expected: a notice and a log file."""

import logging
import logging.handlers
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

LOG_NAME = "soundmark.log"
LOG_BYTES = 1 << 20

log = logging.getLogger("soundmark")


class Faults(QObject):
    """Catch what no code caught, on any thread, log it and tell the person.

    The window stays alive: every edit is on disk already, and most faults spoil one click.

    Parameters
    ----------
    folder
        Where the log file lies; without it, nothing is written.
    """

    happened = Signal(object, str)  # (exception, traceback), on the thread that draws
    _caught = Signal(object, str)

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._caught.connect(self.happened, Qt.ConnectionType.QueuedConnection)
        self._before: tuple[Callable[..., object], Callable[..., object]] | None = None
        self._handler = _log_file(folder) if folder else None

    def install(self) -> None:
        """Begin to catch."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_any
        threading.excepthook = lambda args: self._on_any(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def remove(self) -> None:
        """Give the hooks back and close the log file."""
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before
            self._before = None
        if self._handler is not None:
            logging.getLogger().removeHandler(self._handler)
            self._handler.close()

    def _on_any(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        sys.__excepthook__(kind, error or kind(), trace)  # for who started it from a terminal
        if issubclass(kind, KeyboardInterrupt):
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        log.error("uncaught: %s", details)
        self._caught.emit(error or kind(), details)


def _log_file(folder: Path) -> logging.Handler | None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / LOG_NAME, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError:
        return None  # a full or read-only disk must not keep the studio from opening
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    return handler
