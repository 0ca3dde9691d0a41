"""How the engine host and its parent talk: frames of JSON with raw float32 behind.

A frame is the length of its header (4 bytes, little-endian), the header as JSON, and the
samples of its arrays one after the other, little-endian float32; the header's ``arrays``
lists their shapes. No pickle: a damaged or foreign frame is refused, never run.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

MAX_HEADER_BYTES = 64 << 20
_LENGTH = struct.Struct("<I")
_SAMPLE = np.dtype("<f4")


class WireError(Exception):
    """Say that what came is no frame."""


@dataclass(frozen=True, slots=True)
class Packet:
    """Carry values and arrays from one process to the other.

    Attributes
    ----------
    values
        Plain JSON values.
    arrays
        float32 arrays of any shape.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    arrays: tuple[NDArray[np.float32], ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """A packet with what it is: ``"run"``, ``"yield"``, ``"return"``, ``"progress"``, ..."""

    kind: str
    packet: Packet = field(default_factory=Packet)


def write_frame(stream: BinaryIO, frame: Frame) -> None:
    """Write `frame` and flush."""
    arrays = [np.ascontiguousarray(array, _SAMPLE) for array in frame.packet.arrays]
    header = json.dumps(
        {
            "kind": frame.kind,
            "values": dict(frame.packet.values),
            "arrays": [array.shape for array in arrays],
        }
    ).encode()
    stream.write(_LENGTH.pack(len(header)) + header)
    for array in arrays:
        stream.write(array.tobytes())
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """Return the next frame, or ``None`` where the stream ends between two.

    Raises
    ------
    WireError
        Where it ends inside one or holds something else.
    """
    start = stream.read(_LENGTH.size)
    if not start:
        return None
    if len(start) < _LENGTH.size:
        raise WireError("the stream ends inside a length")
    (length,) = _LENGTH.unpack(start)
    if length > MAX_HEADER_BYTES:
        raise WireError(f"a header of {length} bytes")
    try:
        header = json.loads(_exactly(stream, length))
        shapes = [tuple(int(size) for size in shape) for shape in header["arrays"]]
        arrays = tuple(_array(stream, shape) for shape in shapes)
        return Frame(header["kind"], Packet(header["values"], arrays))
    except (ValueError, TypeError, KeyError) as error:
        raise WireError(f"a damaged header: {error}") from error


def _array(stream: BinaryIO, shape: tuple[int, ...]) -> NDArray[np.float32]:
    count = int(np.prod(shape, dtype=np.int64))
    raw = np.frombuffer(_exactly(stream, count * _SAMPLE.itemsize), _SAMPLE)
    return raw.reshape(shape).astype(np.float32)


def _exactly(stream: BinaryIO, count: int) -> bytes:
    # One call to a buffered stream blocks until all of it is there.
    data = stream.read(count)
    if len(data) < count:
        raise WireError("the stream ends inside a frame")
    return data
