"""Look at the headers of WAV, RF64, AIFF and MP3 files for what decoders hide.

Decoders refuse a rate of 0 Hz as "malformed", silently shorten a file that was cut or print their
doubts on the terminal; people deserve to be told which it is. Everything else is left to the
decoders.
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from core.audio.files import read_error
from core.audio.reading import check_info, cut_short

_STREAMED = 0x7FFF_0000  # programs that write into a pipe claim this much or more: no promise
_MPEG_RATES = (44_100, 48_000, 32_000, 44_100)  # halved for MPEG 2, halved again for 2.5
_MOST_CHUNKS = 1000  # a damaged file must not keep us busy


def check_header(path: Path) -> None:
    """Refuse what the header of the file at `path` already shows to be wrong.

    Raises
    ------
    UserError
        ``audio.file_rate`` or ``audio.file_channels``.
    DataError
        ``audio.cut_short``.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            head = file.read(12)
            if head[:4] in (b"RIFF", b"RF64") and head[8:] == b"WAVE":
                _check_wave(path, file, size)
            elif head[:3] == b"ID3" or head[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xe3"):
                _check_mp3(path, file, size, head)
            elif head[:4] == b"FORM" and head[8:] in (b"AIFF", b"AIFC"):
                _check_aiff(path, file, size)
    except OSError as error:
        raise read_error(error, path) from error


def _chunks(file: BinaryIO, order: str) -> Iterator[tuple[bytes, int, int]]:
    """Yield (name, offset of the body, length) of each chunk, by the lengths that they claim."""
    offset = 12
    for _ in range(_MOST_CHUNKS):
        file.seek(offset)
        header = file.read(8)
        if len(header) < 8:
            return
        name, length = struct.unpack(f"{order}4sI", header)
        yield name, offset + 8, length
        offset += 8 + length + length % 2


def _check_wave(path: Path, file: BinaryIO, size: int) -> None:
    bytes_a_second = 0
    for name, offset, length in _chunks(file, "<"):
        if name == b"fmt ":
            file.seek(offset)
            body = file.read(14)
            if len(body) < 14:
                return
            _, channels, rate, bytes_a_second, _ = struct.unpack("<HHIIH", body)
            check_info(path, rate, channels)
        elif name == b"data":
            if offset + length > size and length < _STREAMED and bytes_a_second:
                raise cut_short(path, (size - offset) / bytes_a_second, length / bytes_a_second)
            return


def _check_aiff(path: Path, file: BinaryIO, size: int) -> None:
    frames, rate = 0, 0
    for name, offset, length in _chunks(file, ">"):
        if name == b"COMM":
            file.seek(offset)
            body = file.read(18)
            if len(body) < 18:
                return
            channels, frames, _, exponent, mantissa = struct.unpack(">HIHHQ", body)
            power = min((exponent & 0x7FFF) - 16383, 63)  # more overflows, and is wrong anyway
            rate = round(mantissa * 2.0 ** (power - 63))
            check_info(path, rate, channels)
        elif name == b"SSND" and frames and offset + length > size and length < _STREAMED:
            promised_s = frames / rate
            raise cut_short(path, promised_s * max(size - offset - 8, 0) / length, promised_s)


def id3_length(head: bytes) -> int:
    """Return how many bytes the ID3 tag takes that begins with `head`; 0 where there is none."""
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    a, b, c, d = head[6:10]
    return 10 + (a << 21 | b << 14 | c << 7 | d)


def _check_mp3(path: Path, file: BinaryIO, size: int, head: bytes) -> None:
    """Compare the length that the encoder noted in the first frame with the file's."""
    start = id3_length(head)
    file.seek(start)
    frame = file.read(200)
    at = max(frame.find(b"Xing", 0, 60), frame.find(b"Info", 0, 60))
    if at < 0 or len(frame) < at + 16:
        return
    flags, frames, length = struct.unpack_from(">III", frame, at + 4)
    if flags & 3 == 3 and 0 < size - start < length * 0.995:
        frame_frames = 1152 if frame[1] & 0x08 else 576
        rate = _MPEG_RATES[frame[2] >> 2 & 3] >> {3: 0, 2: 1, 0: 2}.get(frame[1] >> 3 & 3, 0)
        promised_s = frames * frame_frames / rate
        raise cut_short(path, promised_s * (size - start) / length, promised_s)
