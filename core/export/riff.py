"""Tags of WAV and RF64 files, as RIFF chunks: INFO, bext, iXML, XMP, AIGC.

Copies the file chunk by chunk, so that everything that is not ours survives. Knows no codec.

References
----------
EBU Tech 3285 (bext, version 2) and 3306 (RF64); Adobe XMP part 3 (``_PMX``); iXML 3.01 with
Sony's ASWG extension 1.1.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from core.errors import DataError, UserError
from core.export.fields import aigc_label, parsed_xml, xmp_packet, xmp_values
from core.export.tags import Tags, damaged

_COPY_BYTES = 1 << 20
_LONGEST_TEXT_BYTES = 1 << 20  # of a chunk that is read into memory
_UNKNOWN_SIZE = 0xFFFFFFFF
_OURS = (b"bext", b"iXML", b"_PMX", b"AIGC")
_INFO = {
    "title": b"INAM",
    "artist": b"IART",
    "date": b"ICRD",
    "comment": b"ICMT",
    "tool": b"ISFT",
    "copyright": b"ICOP",
}
# Description, originator, reference, date, time, time reference (2), version, UMID, loudness
# value and range, true peak, momentary, short-term, reserved; then the coding history.
_BEXT = struct.Struct("<256s32s32s10s8sIIH64s5h180s")
_UNKNOWN_LOUDNESS = 0x7FFF


@dataclass(frozen=True, slots=True)
class _Chunk:
    name: bytes
    start: int  # of the content
    size: int


def write_riff_tags(source: Path, target: Path, tags: Tags) -> None:
    """Copy `source` to `target` with `tags` in place of those that it had.

    Raises
    ------
    DataError
        ``export.damaged``.
    """
    with source.open("rb") as file, target.open("wb") as out:
        head = file.read(4)
        chunks = [chunk for chunk in _chunks(file, source) if not _is_ours(file, chunk)]
        before = [c for c in chunks if c.start <= _data(chunks, source).start]
        form = _form(file, chunks)
        out.write(head + struct.pack("<I", 0) + b"WAVE")
        # bext comes before the samples, so that it is found without reading them.
        for chunk in before[:-1]:
            _copy(file, out, chunk, chunk.size)
        _write(out, b"bext", _bext(tags, form))
        for chunk in chunks[len(before) - 1 :]:
            large = chunk.name == b"data" and head != b"RIFF"
            _copy(file, out, chunk, _UNKNOWN_SIZE if large else chunk.size)
        for name, content in _texts(tags):
            _write(out, name, content)
        _finish(out, head, _data(chunks, source).size)


def read_riff_tags(path: Path) -> Tags:
    """Return the tags of a WAV or RF64 file.

    Raises
    ------
    DataError
        ``export.damaged``.
    """
    values: dict[str, object] = {}
    with path.open("rb") as file:
        file.seek(4)
        for chunk in _chunks(file, path):
            if chunk.size > _LONGEST_TEXT_BYTES or chunk.name == b"data":
                continue
            file.seek(chunk.start)
            content = file.read(chunk.size)
            if chunk.name == b"LIST" and content[:4] == b"INFO":
                values |= _info_values(content[4:])
            elif chunk.name == b"bext":
                values |= _bext_values(content)
            elif chunk.name == b"_PMX":
                values |= xmp_values(content.decode("utf-8", "replace"))
            elif chunk.name == b"iXML":
                values |= _ixml_values(content.decode("utf-8", "replace"))
            elif chunk.name == b"AIGC":
                values["aigc"] = True
    return Tags(**values)  # type: ignore[arg-type]  # each reader gives the types of its fields


def _chunks(file: IO[bytes], path: Path) -> Iterator[_Chunk]:
    """Walk the chunks from the file's start; a cut last one ends with the file."""
    file.seek(0, 2)
    end = file.tell()
    at = 12
    data_size = 0
    try:
        while at + 8 <= end:
            file.seek(at)
            name, size = struct.unpack("<4sI", file.read(8))
            if name == b"ds64":
                data_size = struct.unpack("<QQ", file.read(16))[1]
            elif name == b"data" and size == _UNKNOWN_SIZE and data_size:
                size = data_size
            size = min(size, end - at - 8)
            yield _Chunk(name, at + 8, size)
            at += 8 + size + size % 2
    except struct.error as error:
        raise damaged(path, error) from error


def _is_ours(file: IO[bytes], chunk: _Chunk) -> bool:
    if chunk.name == b"LIST":
        file.seek(chunk.start)
        return file.read(4) == b"INFO"
    return chunk.name in _OURS


def _data(chunks: list[_Chunk], path: Path) -> _Chunk:
    for chunk in chunks:
        if chunk.name == b"data":
            return chunk
    raise DataError("export.damaged", path=path, detail="no data chunk")


def _form(file: IO[bytes], chunks: list[_Chunk]) -> tuple[int, int, int]:
    """Return channels, rate and bits a sample; zeros where the file does not say."""
    for chunk in chunks:
        if chunk.name == b"fmt " and chunk.size >= 16:
            file.seek(chunk.start)
            _, channels, rate, _, _, bits = struct.unpack("<HHIIHH", file.read(16))
            return channels, rate, bits
    return 0, 0, 0


def _copy(file: IO[bytes], out: IO[bytes], chunk: _Chunk, written_size: int) -> None:
    out.write(struct.pack("<4sI", chunk.name, written_size))
    file.seek(chunk.start)
    left = chunk.size
    while left:
        block = file.read(min(left, _COPY_BYTES))
        out.write(block)
        left -= len(block)
    out.write(b"\0" * (chunk.size % 2))


def _write(out: IO[bytes], name: bytes, content: bytes) -> None:
    out.write(struct.pack("<4sI", name, len(content)) + content + b"\0" * (len(content) % 2))


def _finish(out: IO[bytes], head: bytes, data_size: int) -> None:
    """Fill in the sizes, which are only known now."""
    size = out.tell() - 8
    if head == b"RIFF":
        if size > _UNKNOWN_SIZE:
            raise UserError("export.wav_full")
        out.seek(4)
        out.write(struct.pack("<I", size))
        return
    out.seek(4)
    out.write(struct.pack("<I", _UNKNOWN_SIZE))
    out.seek(20)  # the content of ds64, which an RF64 file begins with
    out.write(struct.pack("<QQ", size, data_size))


def _texts(tags: Tags) -> Iterator[tuple[bytes, bytes]]:
    info = b"".join(
        _info_entry(name, str(getattr(tags, attribute)))
        for attribute, name in _INFO.items()
        if getattr(tags, attribute)
    )
    if info:
        yield b"LIST", b"INFO" + info
    yield b"iXML", _ixml(tags).encode()
    if tags.source_type or tags.licence or tags.licence_url:
        yield b"_PMX", xmp_packet(tags).encode()
    if tags.aigc:
        yield b"AIGC", aigc_label(tags).encode()


def _info_entry(name: bytes, text: str) -> bytes:
    content = text.encode() + b"\0"
    return struct.pack("<4sI", name, len(content)) + content + b"\0" * (len(content) % 2)


def _info_values(content: bytes) -> dict[str, object]:
    attributes = {name: attribute for attribute, name in _INFO.items()}
    values: dict[str, object] = {}
    at = 0
    while at + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, at)
        text = content[at + 8 : at + 8 + size].split(b"\0")[0]
        if name in attributes:
            values[attributes[name]] = text.decode("utf-8", "replace")
        at += 8 + size + size % 2
    return values


def _bext(tags: Tags, form: tuple[int, int, int]) -> bytes:
    channels, rate, bits = form
    mode = {1: "mono", 2: "stereo"}.get(channels, f"{channels} channels")
    history = f"A=PCM,F={rate},W={bits},M={mode},T={_ascii(tags.tool)}\r\n".encode()
    history += b"\0" * (len(history) % 2)  # libsndfile forgets the padding of an odd chunk in RF64
    loudness = _loudness(tags.loudness_lufs)
    peak = _loudness(tags.true_peak_dbtp)
    unknown = _UNKNOWN_LOUDNESS
    return (
        _BEXT.pack(
            _ascii(tags.comment)[:256].encode(),
            _ascii(tags.tool)[:32].encode(),
            tags.record_id[:32].encode(),
            tags.date.encode() if len(tags.date) == 10 else b"",
            b"",
            0,
            0,
            2,
            b"",
            loudness,
            unknown,
            peak,
            unknown,
            unknown,
            b"",
        )
        + history
    )


def _bext_values(content: bytes) -> dict[str, object]:
    if len(content) < _BEXT.size:
        return {}
    fields = _BEXT.unpack_from(content)
    version, loudness, peak = fields[7], fields[9], fields[11]
    values: dict[str, object] = {}
    reference = fields[2].split(b"\0")[0].decode("ascii", "replace").strip()
    if reference:
        values["record_id"] = reference
    if version >= 2:
        if loudness != _UNKNOWN_LOUDNESS:
            values["loudness_lufs"] = loudness / 100
        if peak != _UNKNOWN_LOUDNESS:
            values["true_peak_dbtp"] = peak / 100
    return values


def _loudness(value: float | None) -> int:
    return _UNKNOWN_LOUDNESS if value is None else round(value * 100)


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode()


def _ixml(tags: Tags) -> str:
    generated = "lgorithmicMedia" in tags.source_type or "Synthetic" in tags.source_type
    aswg = f"<isGenerated>{str(generated).lower()}</isGenerated>"
    if tags.isrc:
        aswg += f"<isrcId>{tags.isrc}</isrcId>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?><BWFXML><IXML_VERSION>3.01</IXML_VERSION>'
        f"<NOTE>{escape(tags.comment)}</NOTE><ASWG>{aswg}</ASWG></BWFXML>"
    )


def _ixml_values(text: str) -> dict[str, object]:
    root = parsed_xml(text)
    isrc = root.findtext("./ASWG/isrcId") if root is not None else None
    return {"isrc": isrc} if isrc else {}
