"""What the tests let an engine host do."""

import ctypes
import os
import sys
import time
from collections.abc import Generator

import numpy as np

from core.errors import MachineError
from core.jobs import Control
from core.jobs.wire import Packet

Running = Generator[Packet, None, Packet]


def echo(given: Packet, control: Control) -> Running:
    sys.stdout.write("a library's chatter\n")
    os.write(1, b"and that of its C code\n")
    control.progress(0.5, "half")
    yield Packet({"part": 1}, tuple(2 * array for array in given.arrays))
    control.progress(1.0, "whole")
    return Packet({"got": given.values, "pid": os.getpid(), "torch": "torch" in sys.modules})


def count(given: Packet, control: Control) -> Running:
    """Count until stopped, then hand out what there is."""
    from core.errors import Cancelled

    number = 0
    try:
        while True:
            control.progress(0.5, "count")
            time.sleep(0.01)
            number += 1
    except Cancelled:
        yield Packet({"number": number})
        raise


def environment(given: Packet, control: Control) -> Running:
    return Packet({name: os.environ.get(name) for name in given.values["names"]})
    yield Packet()


def refuse(given: Packet, control: Control) -> Running:
    raise MachineError("weights.not_here", name="x/y")
    yield Packet()


def blunder(given: Packet, control: Control) -> Running:
    yield Packet({}, (np.zeros(3, np.float32),))
    raise ZeroDivisionError("one too many")


def die(given: Packet, control: Control) -> Running:
    yield Packet()
    sys.stderr.write("driver says goodbye\n")
    sys.stderr.flush()
    os._exit(3)


def crash(given: Packet, control: Control) -> Running:
    yield Packet()
    ctypes.string_at(0)


def vanish(given: Packet, control: Control) -> Running:
    yield Packet()
    os.kill(os.getpid(), 9)


def hang(given: Packet, control: Control) -> Running:
    """Hold the interpreter so that not even the heartbeat comes through."""
    yield Packet()
    ctypes.PyDLL(None).sleep(60)


def deaf(given: Packet, control: Control) -> Running:
    yield Packet()
    time.sleep(60)
