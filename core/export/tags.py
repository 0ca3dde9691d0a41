"""The plain tags of a file: what every player shows, and what every search reads.

One value for all formats; how each spells it lies in the modules that are loaded for it.
Written before a file is signed, since a tag written later breaks the signature.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from core.audio.files import check_readable, read_error, replacing
from core.errors import DataError, UserError

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")
_RECORD = re.compile(r"[0-9a-f]{0,32}")
_LONGEST = 10_000  # characters of a text: more belongs into a file of its own

Family = Literal["riff", "mutagen"]


@dataclass(frozen=True, slots=True)
class Tags:
    """Hold what a file says of itself.

    Attributes
    ----------
    title, artist, copyright
        As the person wrote them.
    date
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    comment
        One plain sentence about who made the sound.
    tool
        Program and version.
    source_type
        URI of the digital source type: the machine-readable note of AI's part.
    record_id
        The record in the creator's ledger, hexadecimal.
    licence
        SPDX identifier.
    licence_url
        Where its text stands.
    isrc
        The recording's code, given by the person; with or without hyphens.
    loudness_lufs, true_peak_dbtp
        Of the whole file, to a hundredth; written as ReplayGain, in WAV as bext.
    aigc
        Whether to add the label that China's rules ask for.
    """

    title: str = ""
    artist: str = ""
    date: str = ""
    comment: str = ""
    tool: str = ""
    source_type: str = ""
    record_id: str = ""
    licence: str = ""
    licence_url: str = ""
    copyright: str = ""
    isrc: str = ""
    loudness_lufs: float | None = None
    true_peak_dbtp: float | None = None
    aigc: bool = False

    def cleaned(self) -> "Tags":
        """Return the tags as every format can hold them.

        Raises
        ------
        UserError
            ``export.bad_date``, ``export.bad_isrc`` or ``export.bad_record``.
        """
        isrc = self.isrc.replace("-", "").replace(" ", "").upper()
        if isrc and not _ISRC.fullmatch(isrc):
            raise UserError("export.bad_isrc", isrc=self.isrc)
        if self.date and not _DATE.fullmatch(self.date):
            raise UserError("export.bad_date", date=self.date)
        if not _RECORD.fullmatch(self.record_id):
            raise UserError("export.bad_record", record=self.record_id)
        return replace(
            self,
            title=_text(self.title),
            artist=_text(self.artist),
            comment=_text(self.comment),
            tool=_text(self.tool),
            source_type=_text(self.source_type),
            licence=_text(self.licence),
            licence_url=_text(self.licence_url),
            copyright=_text(self.copyright),
            isrc=isrc,
            loudness_lufs=_hundredths(self.loudness_lufs),
            true_peak_dbtp=_hundredths(self.true_peak_dbtp),
        )


def write_tags(path: Path, tags: Tags) -> None:
    """Write `tags` into the file at `path`, in place of those that it had.

    Parameters
    ----------
    path
        A finished WAV, FLAC, MP3, Ogg, Opus or M4A file; told by its content.
    tags
        What to write; empty ones are left out.

    Raises
    ------
    UserError
        ``export.no_tags_here`` for another format; those of :meth:`Tags.cleaned`; or the file
        or folder cannot be used.
    DataError
        ``export.damaged``.

    Notes
    -----
    The samples stay as they are, and an interrupted run leaves the old file. A signature that
    the file had no longer holds: sign last.
    """
    cleaned = tags.cleaned()
    if _family(path) == "riff":
        from core.export.riff import write_riff_tags

        with replacing(path) as temporary:
            write_riff_tags(path, temporary, cleaned)
        return
    from core.export.mutagen_tags import write_mutagen_tags

    with replacing(path) as temporary:
        write_mutagen_tags(path, temporary, cleaned)


def read_tags(path: Path) -> Tags:
    """Return the tags of the file at `path`; empty ones where it has none.

    Raises
    ------
    UserError, DataError
        As :func:`write_tags`.
    """
    try:
        if _family(path) == "riff":
            from core.export.riff import read_riff_tags

            return read_riff_tags(path)
        from core.export.mutagen_tags import read_mutagen_tags

        return read_mutagen_tags(path)
    except OSError as error:
        raise read_error(error, path) from error


def damaged(path: Path, error: Exception) -> DataError:
    """Return our error for a file whose tags cannot be read or written."""
    return DataError("export.damaged", path=path, detail=str(error) or type(error).__name__)


def _family(path: Path) -> Family:
    check_readable(path)
    with path.open("rb") as file:
        head = file.read(12)
    if head[:4] in (b"RIFF", b"RF64", b"BW64") and head[8:] == b"WAVE":
        return "riff"
    return "mutagen"


def _hundredths(value: float | None) -> float | None:
    # Silence has no loudness: minus infinity is left out like an unknown one.
    return None if value is None or not -100.0 < value < 100.0 else round(value, 2) + 0.0


def _text(text: str) -> str:
    """Return `text` without what some format would swallow or refuse."""
    kept = "".join(
        " " if char in "\r\n\t\v\f\x85\u2028\u2029" else char
        for char in text.replace("\r\n", "\n")
        if char in "\r\n\t\v\f\x85" or unicodedata.category(char) not in ("Cc", "Cs", "Cn")
    )
    return kept.strip()[:_LONGEST].strip()
