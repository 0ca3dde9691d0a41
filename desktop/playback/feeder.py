"""The thread that renders ahead of what is heard."""

import threading
from collections.abc import Callable

import numpy as np

from desktop.playback.outlet import Block, Frames, Outlet
from desktop.playback.program import Program
from desktop.playback.sinks import Sink

BLOCK = 2048  # frames rendered at once
AHEAD_S = (
    0.25  # how much is rendered before it is heard: longer survives more, shorter obeys sooner
)
FIRST_BLOCKS = 2
PAUSE_S = 0.008
RAMP = 256  # frames over which sound begins, so that it does not click


class Feeder:
    """Render a program block by block into an outlet, until told to stop.

    Parameters
    ----------
    program
        What is played.
    start
        First frame.
    loop
        A stretch to repeat, or None.
    sink
        Opened once the first blocks are ready, on the feeder's own thread: opening a device
        can take a while.
    on_failure
        Called on the feeder's thread with what went wrong; the feeder has ended then.
    """

    def __init__(
        self,
        program: Program,
        start: int,
        loop: tuple[int, int] | None,
        sink: Sink,
        on_failure: Callable[[Exception], None],
    ) -> None:
        self.outlet = Outlet(program.sample_rate)
        self._program, self._loop, self._sink = program, loop, sink
        self._on_failure = on_failure
        self._at = start
        self._ended = False
        self._wanted: int | None = None
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="render ahead", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End rendering and close the sink; returns when both have ended."""
        self._ending.set()
        self._thread.join()

    def seek(self, frame: int) -> None:
        """Go on from `frame`; what was rendered ahead is thrown away."""
        with self._lock:
            self._wanted = frame

    def set_loop(self, loop: tuple[int, int] | None) -> None:
        """Repeat another stretch, or none."""
        with self._lock:
            self._loop = loop

    def set_program(self, program: Program) -> None:
        """Play another state of the same thing; what is rendered already is still heard."""
        with self._lock:
            self._program = program

    def _run(self) -> None:
        started = False
        try:
            while not self._ending.is_set():
                self._jump_if_wanted()
                ready = self.outlet.frames_waiting
                rate = self._program.sample_rate
                if ready < AHEAD_S * rate and self._render_one(ramp=not started and not ready):
                    if not started and ready >= (FIRST_BLOCKS - 1) * BLOCK:
                        self._sink.start(rate, self.outlet.fill)
                        started = True
                    continue
                if not started and ready:  # a program shorter than the first blocks
                    self._sink.start(rate, self.outlet.fill)
                    started = True
                self._ending.wait(PAUSE_S)
        except Exception as error:  # whatever it is, the person must hear of it
            self._on_failure(error)
        finally:
            self._sink.stop()

    def _jump_if_wanted(self) -> None:
        with self._lock:
            wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._at, self._ended = wanted, False
            self.outlet.jump()
            self.outlet.forget_heard()

    def _render_one(self, *, ramp: bool) -> bool:
        """Render a block up to the loop's or the program's end; return whether there was one."""
        with self._lock:
            program, loop = self._program, self._loop
        end = program.frames
        looping = loop is not None and self._at < loop[1]
        if loop is not None and looping:
            end = loop[1]
        count = min(BLOCK, end - self._at)
        if count <= 0:
            if program.is_complete and not self._ended:
                self._put(np.zeros((RAMP, 2), np.float32), is_last=True)
            return False
        is_last = program.is_complete and self._at + count >= end and not looping
        samples = program.block(self._at, count)
        out = np.ascontiguousarray(samples.T, np.float32)
        if ramp:
            length = min(RAMP, count)
            out[:length] *= np.linspace(0.0, 1.0, length, dtype=np.float32)[:, None]
        self._put(out, is_last=is_last)
        self._at += count
        if loop is not None and looping and self._at >= loop[1]:
            self._at = loop[0]
        return True

    def _put(self, samples: Frames, *, is_last: bool) -> None:
        left, right = np.abs(samples).max(axis=0, initial=0.0)
        peaks = (float(left), float(right))
        self.outlet.put(Block(self._at, samples, peaks, self.outlet.number, is_last))
        self._ended = is_last
