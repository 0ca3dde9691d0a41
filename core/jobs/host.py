"""The engine host seen from the application: one child process that may import torch.

The window never imports torch: a driver that crashes or hangs takes the child with it,
costs a sentence and a restart, and killing the child gives all its memory back. Knows no
engine: it carries named operations, JSON values and float32 arrays.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Mapping
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import BinaryIO, cast

from core.errors import (
    Cancelled,
    DataError,
    InternalError,
    MachineError,
    SoundmarkError,
    UserError,
)
from core.jobs.control import Control
from core.jobs.wire import Frame, Packet, WireError, read_frame, write_frame

FLAG = "--engine-host"  # makes the installed application run host_main
POLL_S = 0.1  # how soon a person's Stop is seen while nothing is reported
SILENCE_S = 120.0  # a host that reports once a second and then not for so long hangs
STOP_GRACE_S = 10.0  # a stopped operation may finish its step and hand out what it has
STDERR_TAIL = 2_000  # bytes of a dead host's last words that are kept

_KINDS: Mapping[str, type[SoundmarkError]] = {
    kind.__name__: kind for kind in (UserError, MachineError, DataError, InternalError)
}


class EngineHost:
    """Run operations in one child process, which starts with the first and stays.

    Parameters
    ----------
    silence_s
        After so long without a sign of life the child is taken for hung and killed.
    stop_grace_s
        So long may an operation go on after it was asked to stop; then the child is killed.

    Notes
    -----
    One operation at a time; others wait. :meth:`kill` may be called from any thread.
    """

    def __init__(self, silence_s: float = SILENCE_S, stop_grace_s: float = STOP_GRACE_S) -> None:
        self._silence_s = silence_s
        self._stop_grace_s = stop_grace_s
        self._busy = threading.Lock()
        self._starting = threading.Lock()
        self._child: _Child | None = None

    def __enter__(self) -> "EngineHost":
        return self

    def __exit__(self, *exception: object) -> None:
        self.kill()

    @property
    def pid(self) -> int | None:
        """Process id of the child; ``None`` where there is none."""
        child = self._child
        return child.pid if child else None

    def kill(self) -> None:
        """End the child, whatever it does, and give its memory back; the next run starts another.

        A run that is under way raises ``Cancelled``.
        """
        with self._starting:
            child, self._child = self._child, None
        if child:
            child.end(wanted=True)

    def run(
        self, operation: str, given: Packet, control: Control
    ) -> Generator[Packet, None, Packet]:
        """Run an operation in the child; yield what it yields, return what it returns.

        Parameters
        ----------
        operation
            ``"package.module:function"``, called there with (packet, control) and giving a
            generator of packets.
        given
            What it works on.
        control
            Told the operation's progress. When it raises ``Cancelled``, the operation is asked
            to stop, what it still yields is yielded, and ``Cancelled`` raised after.

        Raises
        ------
        SoundmarkError
            What the operation raised, with its code and fields.
        MachineError
            ``jobs.host_died``, ``jobs.host_killed``, ``jobs.host_hangs`` or
            ``jobs.host_cannot_start``; the next run starts a new child.
        InternalError
            ``jobs.operation_failed`` for any other exception of the operation.
        """
        with self._busy:
            child = self._alive()
            finished = False
            try:
                order = {"operation": operation, "given": dict(given.values)}
                child.send(Frame("run", Packet(order, given.arrays)))
                result = yield from self._followed(child, control)
                finished = True
                return result
            except SoundmarkError as error:
                finished = not error.code.startswith("jobs.host_")
                raise
            except Cancelled:
                finished = child.settled
                raise
            finally:
                if not finished:  # hung, died, or nobody wants the rest
                    self._drop(child)

    def _followed(self, child: "_Child", control: Control) -> Generator[Packet, None, Packet]:
        """Pass on what the child reports until the operation ends."""
        stopped_at: float | None = None
        fraction, stage = 0.0, "start"
        while True:
            frame = child.receive(POLL_S, self._silence_s)
            kind = frame.kind if frame else ""
            if frame and kind == "yield":
                yield frame.packet
            elif frame and kind not in ("progress", "alive"):
                return _outcome(frame)
            elif frame and kind == "progress":
                fraction, stage = frame.packet.values["fraction"], frame.packet.values["stage"]
            if stopped_at is None:
                try:
                    control.progress(fraction, stage)
                except Cancelled:
                    stopped_at = time.monotonic()
                    child.send(Frame("cancel"))
            elif time.monotonic() - stopped_at > self._stop_grace_s:
                raise Cancelled

    def _alive(self) -> "_Child":
        with self._starting:
            if self._child is None or not self._child.runs:
                self._child = _Child()
            return self._child

    def _drop(self, child: "_Child") -> None:
        with self._starting:
            if self._child is child:
                self._child = None
        child.end(wanted=False)


def _outcome(frame: Frame) -> Packet:
    """Return an operation's result, or raise what it raised."""
    if frame.kind == "return":
        return frame.packet
    if frame.kind == "cancelled":
        raise Cancelled
    values = frame.packet.values
    if frame.kind == "error":
        raise _KINDS.get(values["type"], InternalError)(values["code"], **values["fields"])
    raise InternalError("jobs.operation_failed", reason=values.get("reason", frame.kind))


class _Child:
    """The process, the thread that reads what it says, and the file with its last words."""

    def __init__(self) -> None:
        self.settled = False
        self._wanted_end = False
        self._ending = threading.Lock()
        self._heard_at = time.monotonic()
        self._frames: SimpleQueue[Frame | None] = SimpleQueue()
        self._words = tempfile.TemporaryFile()  # noqa: SIM115  (closed by end)
        try:
            self._process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
                _command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._words,
                env=_environment(os.environ),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._words.close()
            raise MachineError(
                "jobs.host_cannot_start", reason=error.strerror or str(error)
            ) from error
        self._reader = threading.Thread(target=self._listen, name="engine host", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def send(self, frame: Frame) -> None:
        """Write to the child; that it is dead shows when it is listened to."""
        self.settled = False
        self._heard_at = time.monotonic()
        with contextlib.suppress(OSError, ValueError):
            write_frame(cast(BinaryIO, self._process.stdin), frame)

    def receive(self, wait_s: float, silence_s: float) -> Frame | None:
        """Return the next frame, or ``None`` after `wait_s` without one.

        Raises
        ------
        MachineError
            Where the child is dead or has been silent for `silence_s`.
        """
        try:
            frame = self._frames.get(timeout=wait_s)
        except Empty:
            if time.monotonic() - self._heard_at > silence_s:
                raise MachineError("jobs.host_hangs", seconds=round(silence_s)) from None
            return None
        if frame is None:
            raise self._death()
        self._heard_at = time.monotonic()
        self.settled = frame.kind in ("return", "cancelled", "error", "failure")
        return frame

    def end(self, *, wanted: bool) -> None:
        """Kill the process if it still runs, and leave neither zombie, thread nor open file."""
        with self._ending:
            self._wanted_end = self._wanted_end or wanted
            self._process.kill()
            self._process.wait()
            self._reader.join()
            for stream in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):
                    cast(BinaryIO, stream).close()
            self._words.close()

    def _listen(self) -> None:
        stream = cast(BinaryIO, self._process.stdout)
        try:
            while frame := read_frame(stream):
                self._frames.put(frame)
        except (WireError, OSError, ValueError):
            self._process.kill()  # what follows a damaged frame cannot be understood
        self._frames.put(None)

    def _death(self) -> BaseException:
        status = self._process.wait()
        if self._wanted_end:
            return Cancelled()
        if status == -9:  # nobody else kills so, but a system that runs out of memory
            return MachineError("jobs.host_killed")
        return MachineError("jobs.host_died", status=status, words=self._last_words())

    def _last_words(self) -> str:
        with contextlib.suppress(OSError, ValueError):
            self._words.seek(0, os.SEEK_END)
            self._words.seek(max(self._words.tell() - STDERR_TAIL, 0))
            return self._words.read().decode(errors="replace").strip()
        return ""


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG]
    return [sys.executable, "-m", "core.jobs.host_main"]


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    """Return the child's environment, made before its first import."""
    root = str(Path(__file__).parents[2])
    threads = str(max((os.cpu_count() or 2) - 1, 1))  # one core stays for window and playback
    return {
        "OMP_NUM_THREADS": threads,
        "TOKENIZERS_PARALLELISM": "false",
        **own,
        # Threads of torch that wait actively slow each other down twenty times on a busy machine.
        "OMP_WAIT_POLICY": "PASSIVE",
        "HF_HUB_OFFLINE": "1",  # downloads are made where the person asked for them, never here
        "PYTHONPATH": os.pathsep.join(filter(None, (root, own.get("PYTHONPATH")))),
    }
