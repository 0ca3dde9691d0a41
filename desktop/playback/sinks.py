"""Where sound goes: a device, or nowhere at the same pace."""

import threading
import time
from typing import Any, Protocol

import numpy as np

from core.audio import Audio
from core.errors import MachineError
from desktop.playback.devices import sound_library
from desktop.playback.outlet import Fill, Frames

# Short enough that a key press is heard at once, long enough for a callback written in Python.
LATENCY_S = 0.08


class Sink(Protocol):
    """Take frames at the pace at which they are heard."""

    def start(self, sample_rate: int, fill: Fill) -> None:
        """Begin to call `fill` for every buffer, on a thread of the sink's own."""

    def stop(self) -> None:
        """End; `fill` is not called afterwards."""

    def now(self) -> float:
        """Return the time on the clock that `fill` is given, in seconds."""


class DeviceSink:
    """Play on a sound device.

    Parameters
    ----------
    device
        A device's name; empty for the system's default.
    """

    def __init__(self, device: str = "") -> None:
        self.device = device
        self._stream: Any = None

    def start(self, sample_rate: int, fill: Fill) -> None:
        """Open the device and begin.

        Raises
        ------
        MachineError
            ``playback.no_library``, ``playback.no_device`` or ``playback.cannot_open``.
        """
        library = sound_library()

        def callback(out: Frames, _frames: int, when: Any, _status: Any) -> None:
            fill(out, when.outputBufferDacTime)

        try:
            if not any(entry["max_output_channels"] for entry in library.query_devices()):
                raise MachineError("playback.no_device")
            self._stream = library.OutputStream(
                samplerate=sample_rate,
                channels=2,
                dtype="float32",
                device=self.device or None,
                latency=LATENCY_S,
                callback=callback,
            )
            self._stream.start()
        except (library.PortAudioError, ValueError) as error:
            self._stream = None
            if "device -1" in str(error):
                raise MachineError("playback.no_device") from error
            raise MachineError(
                "playback.cannot_open",
                device=self.device or "default",
                rate=sample_rate,
                reason=str(error),
            ) from error

    def stop(self) -> None:
        """Close the device."""
        if self._stream is not None:
            self._stream.abort()
            self._stream.close()
            self._stream = None

    def now(self) -> float:
        """Return the device's clock."""
        return float(self._stream.time) if self._stream is not None else 0.0


class NullSink:
    """Take frames in real time and keep them, for tests and machines without sound.

    Parameters
    ----------
    block
        Frames a buffer.
    """

    def __init__(self, block: int = 512) -> None:
        self._block = block
        self._kept: list[Frames] = []
        self._sample_rate = 48_000
        self._thread: threading.Thread | None = None
        self._ending = threading.Event()

    @property
    def recorded(self) -> Audio:
        """All frames that were played so far."""
        kept = np.concatenate([np.zeros((0, 2), np.float32), *self._kept])
        return Audio(np.ascontiguousarray(kept.T), self._sample_rate)

    def start(self, sample_rate: int, fill: Fill) -> None:
        """Begin to take buffers, each when its time has come."""
        self._sample_rate = sample_rate
        self._ending.clear()
        self._thread = threading.Thread(target=self._run, args=(fill,), name="null sink")
        self._thread.start()

    def _run(self, fill: Fill) -> None:
        due = self.now()
        while not self._ending.wait(max(due - self.now(), 0.0)):
            out = np.empty((self._block, 2), np.float32)
            fill(out, due)
            self._kept.append(out)
            due += self._block / self._sample_rate

    def stop(self) -> None:
        """End."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def now(self) -> float:
        """Return a steady clock."""
        return time.monotonic()
