"""SoundFont files: which presets they hold, and whether they are whole.

Everything that the player's library would trust is checked here first: it is written in C and
reads where a damaged file tells it to. Compressed samples (SF3) are unpacked here as well. Knows
files and presets, not parts or plans.

References
----------
Creative Technology Ltd., "SoundFont Technical Specification", version 2.04, 2006.
"""

import hashlib
import io
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import DataError, UserError

MOST_BYTES = 1 << 30
DRUM_BANK = 128
_INSTRUMENT, _SAMPLE = 41, 53  # generators that point to the next level
_COMPRESSED, _IN_ROM = 0x10, 0x8000  # sample types
_SILENCE_AFTER = 46  # frames that the format wants behind each sample

_RECORDS: Mapping[bytes, np.dtype[np.void]] = {
    b"phdr": np.dtype(
        [("name", "S20"), ("program", "<u2"), ("bank", "<u2"), ("bag", "<u2"), ("rest", "<u4", 3)]
    ),
    b"pbag": np.dtype([("gen", "<u2"), ("mod", "<u2")]),
    b"pmod": np.dtype((np.void, 10)),
    b"pgen": np.dtype([("oper", "<u2"), ("amount", "<u2")]),
    b"inst": np.dtype([("name", "S20"), ("bag", "<u2")]),
    b"ibag": np.dtype([("gen", "<u2"), ("mod", "<u2")]),
    b"imod": np.dtype((np.void, 10)),
    b"igen": np.dtype([("oper", "<u2"), ("amount", "<u2")]),
    b"shdr": np.dtype(
        [
            ("name", "S20"), ("start", "<u4"), ("end", "<u4"), ("loop_start", "<u4"),
            ("loop_end", "<u4"), ("rate", "<u4"), ("key", "u1"), ("cents", "i1"),
            ("link", "<u2"), ("type", "<u2"),
        ]
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Preset:
    """Name a sound of a SoundFont by its bank and program; bank 128 holds drum kits."""

    bank: int
    program: int
    name: str

    @property
    def is_kit(self) -> bool:
        """Whether its keys are drums."""
        return self.bank == DRUM_BANK


@dataclass(frozen=True, slots=True)
class SoundFont:
    """Say what a SoundFont file holds.

    Attributes
    ----------
    path
        Where it lies.
    sha256
        Hash of the whole file: a recipe knows it by that.
    name
        As the file calls itself.
    presets
        By bank and program.
    """

    path: Path
    sha256: str
    name: str
    presets: tuple[Preset, ...]

    def preset(self, bank: int, program: int) -> Preset:
        """Return a preset.

        Raises
        ------
        UserError
            ``composer.no_preset``.
        """
        for preset in self.presets:
            if (preset.bank, preset.program) == (bank, program):
                return preset
        some = ", ".join(f"{p.bank}:{p.program} {p.name}" for p in self.presets[:4])
        raise UserError(
            "composer.no_preset", name=self.path.name[:80], bank=bank, program=program, some=some
        )


@dataclass(frozen=True, slots=True)
class FontVoice:
    """Name a preset of a SoundFont file.

    Attributes
    ----------
    path
        Where the file lies.
    sha256
        Its hash; another file in its place is not played.
    bank, program
        The preset; bank 128 holds drum kits.
    name
        What a person reads.
    """

    path: str
    sha256: str
    bank: int
    program: int
    name: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "path": self.path,
            "sha256": self.sha256,
            "bank": self.bank,
            "program": self.program,
            "name": self.name,
        }


def read_soundfont(path: str | Path) -> SoundFont:
    """Return what a SoundFont file holds, checked to its last record; samples are not played.

    Raises
    ------
    UserError
        ``composer.soundfont_missing``, ``composer.not_a_soundfont`` or
        ``composer.soundfont_too_large``.
    DataError
        ``composer.broken_soundfont``.
    """
    path = Path(path)
    try:
        facts = path.stat()
        return _known(path, facts.st_size, facts.st_mtime_ns)
    except OSError:
        raise UserError("composer.soundfont_missing", name=path.name[:80]) from None


@lru_cache(maxsize=16)
def _known(path: Path, size: int, _changed: int) -> SoundFont:
    if size > MOST_BYTES:
        raise UserError(
            "composer.soundfont_too_large", name=path.name[:80], most_mb=MOST_BYTES >> 20
        )
    content = path.read_bytes()
    chunks = _chunks(content, path.name[:80])
    headers = _records(chunks, b"phdr")[:-1]
    presets = sorted(
        Preset(int(row["bank"]), int(row["program"]), _text(row["name"])) for row in headers
    )
    return SoundFont(
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        name=_text(bytes(chunks.get(b"INAM", b""))) or path.stem,
        presets=tuple(presets),
    )


def playable_bytes(path: str | Path) -> bytes:
    """Return a checked SoundFont file with its samples unpacked, for the player's library.

    Raises
    ------
    UserError, DataError
        As :func:`read_soundfont`.
    """
    path = Path(path)
    read_soundfont(path)
    content = path.read_bytes()
    chunks = _chunks(content, path.name[:80])
    samples = _records(chunks, b"shdr")
    if not (samples["type"] & _COMPRESSED).any():
        return content
    try:
        return _unpacked(chunks, samples)
    except (RuntimeError, ValueError):  # the codec's library raises the first
        raise _broken(path.name[:80]) from None


# The file's parts ---------------------------------------------------------------------------


def _text(raw: bytes) -> str:
    printable = raw.split(b"\0")[0].decode("latin-1")
    return "".join(c for c in printable if c.isprintable()).strip()


def _broken(name: str) -> DataError:
    return DataError("composer.broken_soundfont", name=name)


def _chunks(content: bytes, name: str) -> dict[bytes, memoryview]:
    """Return the file's parts by their names, every reference between them checked."""
    if len(content) < 12 or content[:4] != b"RIFF" or content[8:12] != b"sfbk":
        raise UserError("composer.not_a_soundfont", name=name)
    try:
        size = struct.unpack_from("<I", content, 4)[0]
        if size + 8 > len(content):
            raise ValueError(size)
        found: dict[bytes, memoryview] = {}
        for id, part in _parts(memoryview(content)[12 : size + 8]):
            if id == b"LIST":
                found.update(_parts(part[4:]))
        _check(found)
    except (ValueError, KeyError, struct.error):
        raise _broken(name) from None
    return found


def _parts(content: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    at = 0
    while at + 8 <= len(content):
        id, size = bytes(content[at : at + 4]), struct.unpack_from("<I", content, at + 4)[0]
        if at + 8 + size > len(content):
            raise ValueError(size)
        yield id, content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _records(chunks: Mapping[bytes, memoryview], id: bytes) -> NDArray[np.void]:
    kind = _RECORDS[id]
    if len(chunks[id]) % kind.itemsize or not len(chunks[id]):
        raise ValueError(id)
    return np.frombuffer(chunks[id], kind)


def _check(chunks: Mapping[bytes, memoryview]) -> None:
    """Refuse records that point outside of what they point into.

    Raises
    ------
    ValueError, KeyError
        Where one does, or a part is missing.
    """
    records = {id: _records(chunks, id) for id in _RECORDS}
    if len(records[b"phdr"]) < 2 or len(records[b"inst"]) < 2 or len(records[b"shdr"]) < 2:
        raise ValueError("nothing to play")
    for head, bag, gen, mod in (
        (b"phdr", b"pbag", b"pgen", b"pmod"),
        (b"inst", b"ibag", b"igen", b"imod"),
    ):
        _check_rising(records[head]["bag"], len(records[bag]) - 1)
        _check_rising(records[bag]["gen"], len(records[gen]))
        _check_rising(records[bag]["mod"], len(records[mod]))
    _check_pointers(records[b"pgen"], _INSTRUMENT, len(records[b"inst"]) - 1)
    _check_pointers(records[b"igen"], _SAMPLE, len(records[b"shdr"]) - 1)
    samples = records[b"shdr"][:-1]
    own = samples[(samples["type"] & _IN_ROM) == 0]
    packed = (own["type"] & _COMPRESSED) > 0
    room = np.where(packed, len(chunks[b"smpl"]), len(chunks[b"smpl"]) // 2)
    if (own["start"] > own["end"]).any() or (own["end"] > room).any() or (own["rate"] < 1).any():
        raise ValueError("samples")


def _check_rising(places: NDArray[np.integer], most: int) -> None:
    if (np.diff(places.astype(np.int64)) < 0).any() or places[-1] > most:
        raise ValueError(most)


def _check_pointers(generators: NDArray[np.void], oper: int, count: int) -> None:
    if (generators["amount"][generators["oper"] == oper] >= count).any():
        raise ValueError(oper)


# Compressed samples ---------------------------------------------------------------------------


def _unpacked(chunks: Mapping[bytes, memoryview], samples: NDArray[np.void]) -> bytes:
    """Return the file with plain samples in place of compressed ones."""
    import soundfile

    rows = samples.copy()
    plain: list[bytes] = []
    at = 0
    held = chunks[b"smpl"]
    for row in rows[:-1]:
        start, end = int(row["start"]), int(row["end"])
        if row["type"] & _COMPRESSED:
            data, _rate = soundfile.read(io.BytesIO(held[start:end]), dtype="int16", always_2d=True)
            sound = np.ascontiguousarray(data[:, 0]).astype("<i2").tobytes()
            loops = int(row["loop_start"]), int(row["loop_end"])  # from the sample's start
            row["type"] &= ~_COMPRESSED & 0xFFFF
        else:
            sound = bytes(held[2 * start : 2 * end])
            loops = int(row["loop_start"]) - start, int(row["loop_end"]) - start
        frames = len(sound) // 2
        row["start"], row["end"] = at, at + frames
        row["loop_start"], row["loop_end"] = (at + min(max(loop, 0), frames) for loop in loops)
        plain.append(sound + bytes(2 * _SILENCE_AFTER))
        at += frames + _SILENCE_AFTER
    parts = {**{id: bytes(chunks[id]) for id in _RECORDS}, b"shdr": rows.tobytes()}
    body = b"sfbk" + _list(b"INFO", {b"ifil": struct.pack("<HH", 2, 1)})
    body += _list(b"sdta", {b"smpl": b"".join(plain)}) + _list(b"pdta", parts)
    return _chunk(b"RIFF", body)


def _chunk(id: bytes, content: bytes) -> bytes:
    return id + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def _list(kind: bytes, parts: Mapping[bytes, bytes]) -> bytes:
    return _chunk(b"LIST", kind + b"".join(_chunk(id, part) for id, part in parts.items()))
