"""Tell a file's container by its first bytes, and whether a manifest fits into it.

Names lie; a manifest in the wrong box is lost. Knows no codec.
"""

from dataclasses import dataclass
from pathlib import Path

from core.audio.files import check_readable

SIDECAR_SUFFIX = ".c2pa"
_HEAD_BYTES = 16
_ID3_HEADER_BYTES = 10
_SCAN_BYTES = 1 << 20
# A manifest store's description box: JUMBF's "jumd" and the first half of C2PA's type.
_MANIFEST_MARK = b"jumdc2pa"


@dataclass(frozen=True, slots=True)
class Container:
    """Describe a container.

    Attributes
    ----------
    title
        What a person reads.
    media_type
        What the C2PA library is told.
    embeds
        Whether the library can put a manifest inside; otherwise it lies beside the file.
    """

    title: str
    media_type: str
    embeds: bool


WAV = Container("WAV", "audio/wav", True)
FLAC = Container("FLAC", "audio/flac", True)
MP3 = Container("MP3", "audio/mpeg", True)
M4A = Container("M4A", "audio/mp4", True)
OGG = Container("Ogg", "audio/ogg", False)
AIFF = Container("AIFF", "audio/aiff", False)
# Told "audio/wav" the library refuses RF64 even for a sidecar, so it is told nothing.
RF64 = Container("RF64", "application/octet-stream", False)
OTHER = Container("file", "application/octet-stream", False)


def container_of(path: Path) -> Container:
    """Return the container that `path` really is.

    Raises
    ------
    UserError, MachineError
        ``audio.missing`` and its like, where the file cannot be opened.
    """
    check_readable(path)
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if head[:3] == b"ID3" and len(head) >= _ID3_HEADER_BYTES:
            # A FLAC file with a manifest begins with an ID3 tag, like an MP3.
            file.seek(_ID3_HEADER_BYTES + _syncsafe(head[6:10]))
            return FLAC if file.read(4) == b"fLaC" else MP3
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return WAV
    if head[:4] in (b"RF64", b"BW64"):
        return RF64
    if head[:4] == b"fLaC":
        return FLAC
    if head[:4] == b"OggS":
        return OGG
    if head[:4] == b"FORM":
        return AIFF
    if head[4:8] == b"ftyp":
        return M4A
    is_mpeg = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0
    return MP3 if is_mpeg else OTHER


def sidecar_of(path: Path) -> Path:
    """Return where the manifest of `path` lies when it does not fit inside."""
    return path.with_name(path.name + SIDECAR_SUFFIX)


def seems_to_hold_a_manifest(path: Path) -> bool:
    """Return whether a manifest's first box occurs anywhere in the file, whole or damaged."""
    overlap = len(_MANIFEST_MARK) - 1
    tail = b""
    with path.open("rb") as file:
        while block := file.read(_SCAN_BYTES):
            if _MANIFEST_MARK in tail + block:
                return True
            tail = block[-overlap:]
    return False


def _syncsafe(size: bytes) -> int:
    value = 0
    for byte in size:
        value = value << 7 | byte & 0x7F
    return value
