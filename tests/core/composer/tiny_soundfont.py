"""A SoundFont made on the spot: one sampled tone under any number of presets."""

import io
import struct
from collections.abc import Sequence

import numpy as np
import soundfile

RATE = 44_100


def tiny_soundfont(
    presets: Sequence[tuple[int, int, str]] = ((0, 0, "Sine"),), *, packed: bool = False
) -> bytes:
    """Return an SF2 file (SF3 where `packed`) whose presets all play a looped 440 Hz tone."""
    wave = 0.6 * np.sin(2 * np.pi * 440.0 * np.arange(RATE) / RATE)
    period = RATE / 440.0
    loop = round(100 * period), round(200 * period)
    if packed:
        buffer = io.BytesIO()
        soundfile.write(buffer, wave, RATE, format="OGG", subtype="VORBIS")
        samples, end, kind = buffer.getvalue(), len(buffer.getvalue()), 0x11
    else:
        samples = (wave * 32767).astype("<i2").tobytes() + bytes(92)
        end, kind = RATE, 1
    count = len(presets)
    heads = b"".join(
        _name(name) + struct.pack("<HHHIII", program, bank, number, 0, 0, 0)
        for number, (bank, program, name) in enumerate(presets)
    )
    parts = {
        b"phdr": heads + _name("EOP") + struct.pack("<HHHIII", 0, 0, count, 0, 0, 0),
        b"pbag": b"".join(struct.pack("<HH", number, 0) for number in range(count + 1)),
        b"pmod": bytes(10),
        b"pgen": struct.pack("<HH", 41, 0) * count + bytes(4),
        b"inst": _name("Tone") + struct.pack("<H", 0) + _name("EOI") + struct.pack("<H", 1),
        b"ibag": struct.pack("<HHHH", 0, 0, 2, 0),
        b"imod": bytes(10),
        b"igen": struct.pack("<HHHH", 54, 1, 53, 0) + bytes(4),
        b"shdr": _name("Tone")
        + struct.pack("<IIIIIBbHH", 0, end, *loop, RATE, 69, 0, 0, kind)
        + _name("EOS")
        + bytes(26),
    }
    info = _list(b"INFO", {b"ifil": struct.pack("<HH", 2, 1), b"INAM": b"Tiny\0\0"})
    body = b"sfbk" + info + _list(b"sdta", {b"smpl": samples}) + _list(b"pdta", parts)
    return _chunk(b"RIFF", body)


def _name(text: str) -> bytes:
    return text.encode()[:20].ljust(20, b"\0")


def _chunk(id: bytes, content: bytes) -> bytes:
    return id + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def _list(kind: bytes, parts: dict[bytes, bytes]) -> bytes:
    return _chunk(b"LIST", kind + b"".join(_chunk(id, part) for id, part in parts.items()))
