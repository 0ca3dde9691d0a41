"""File names for exports: from a title that people read to a name that every disk takes."""

import re
import unicodedata
from pathlib import Path

LONGEST = 120  # bytes; leaves room for suffixes on every file system
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def file_name(title: str, extension: str) -> str:
    """Return a name that Windows, macOS and Linux all take.

    Examples
    --------
    >>> file_name("Night/Drive: take 3?", ".flac")
    'Night Drive take 3.flac'
    >>> file_name("  ...", ".wav"), file_name("con", ".wav")
    ('Untitled.wav', 'con_.wav')
    """
    name = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", title))
    name = " ".join(name.split()).strip(". ")
    while len(name.encode()) > LONGEST:
        name = name[:-1].rstrip(". ")
    if _RESERVED.match(name):
        name += "_"
    return (name or "Untitled") + extension


def music_folder(remembered: str) -> Path:
    """Return where the last export went, else the person's music folder, else their home."""
    for folder in (Path(remembered) if remembered else None, Path.home() / "Music", Path.home()):
        if folder and folder.is_dir():
            return folder
    return Path.cwd()
