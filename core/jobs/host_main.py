"""The engine host's own process: run named operations, report, obey.

Started by :class:`core.jobs.host.EngineHost` as ``python -m core.jobs.host_main``, or by
the installed application as ``soundmark --engine-host``. Reads orders from standard input
and answers on standard output; whatever else prints goes to standard error. It ends when
its parent does, since standard input then ends.
"""

import contextlib
import importlib
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator, Mapping
from queue import SimpleQueue
from typing import Any, BinaryIO

from core.errors import Cancelled, SoundmarkError
from core.jobs.control import Control, Reporter
from core.jobs.wire import Frame, Packet, WireError, read_frame, write_frame

HEARTBEAT_S = 1.0

Operation = Callable[[Packet, Control], Generator[Packet, None, Packet]]


def main() -> int:
    """Serve until the parent closes standard input."""
    # Ctrl+C reaches the whole group of processes; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Frames keep the pipe for themselves: a library's print would damage them.
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    _Host(orders, answers).serve()
    return 0


class _Host:
    def __init__(self, orders: BinaryIO, answers: BinaryIO) -> None:
        self._orders = orders
        self._answers = answers
        self._writing = threading.Lock()
        self._runs: SimpleQueue[Packet] = SimpleQueue()
        self._current = Reporter()
        self._working = threading.Event()

    def serve(self) -> None:
        """Run one operation after the other, for ever."""
        threading.Thread(target=self._listen, daemon=True).start()
        threading.Thread(target=self._beat, daemon=True).start()
        while True:
            order = self._runs.get()
            self._working.set()
            end = self._answer(order)
            self._working.clear()
            self._send(end)

    def _listen(self) -> None:
        while True:
            try:
                frame = read_frame(self._orders)
            except (WireError, OSError):
                frame = None
            if frame is None:
                os._exit(0)  # the parent is gone; whatever runs has nobody to run for
            if frame.kind == "run":
                self._current = Reporter(self._progress)
                self._runs.put(frame.packet)
            elif frame.kind == "cancel":
                self._current.stop()

    def _beat(self) -> None:
        while True:
            self._working.wait()
            self._send(Frame("alive"))
            time.sleep(HEARTBEAT_S)

    def _answer(self, order: Packet) -> Frame:
        """Run an operation and return how it ended."""
        try:
            operation = _operation(order.values["operation"])
            running = operation(Packet(order.values["given"], order.arrays), self._current)
            while True:
                try:
                    self._send(Frame("yield", next(running)))
                except StopIteration as end:
                    return Frame("return", end.value)
        except Cancelled:
            return Frame("cancelled")
        except SoundmarkError as error:
            return Frame("error", Packet(_told(error)))
        except Exception as error:
            traceback.print_exc()
            return Frame("failure", Packet({"reason": f"{type(error).__name__}: {error}"}))

    def _progress(self, fraction: float, stage: str) -> None:
        self._send(Frame("progress", Packet({"fraction": fraction, "stage": stage})))

    def _send(self, frame: Frame) -> None:
        with self._writing, contextlib.suppress(BrokenPipeError):
            write_frame(self._answers, frame)


def _operation(name: str) -> Operation:
    module, _, function = name.partition(":")
    operation: Operation = getattr(importlib.import_module(module), function)
    return operation


def _told(error: SoundmarkError) -> Mapping[str, Any]:
    """Return an error as JSON values; what JSON cannot hold becomes its text."""
    fields = {
        name: value if isinstance(value, bool | int | float | str | None) else str(value)
        for name, value in error.fields.items()
    }
    return {"type": type(error).__name__, "code": error.code, "fields": fields}


if __name__ == "__main__":
    sys.exit(main())
