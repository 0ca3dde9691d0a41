"""Files of the person's that a project refers to: measured, known again, copied."""

import hashlib
import os
from pathlib import Path

from core.audio import replacing
from core.audio.files import check_readable, read_error
from core.errors import DataError
from core.jobs import Control
from core.project.document import Media

_ENDS = 1 << 20  # bytes at each end that tell one file from another
_CHUNK = 1 << 22


def linked(path: Path) -> Media:
    """Return a link to a file.

    Raises
    ------
    UserError, MachineError
        As :func:`core.audio.open_reader` for a file that cannot be read.
    """
    check_readable(path)
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            digest = hashlib.sha256(state.st_size.to_bytes(8, "little"))
            digest.update(file.read(_ENDS))
            file.seek(max(state.st_size - _ENDS, 0))
            digest.update(file.read(_ENDS))
    except OSError as error:
        raise read_error(error, path) from error
    return Media("linked", str(path), state.st_size, state.st_mtime_ns, digest.hexdigest())


def check_unchanged(media: Media, path: Path) -> None:
    """Refuse a file that is not the one that was linked.

    A file that was only touched, or brought back from a backup, is still the same.

    Raises
    ------
    DataError
        ``project.link_missing`` if there is no such file any more, ``project.link_changed``.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise DataError("project.link_missing", path=str(path)) from error
    if (state.st_size, state.st_mtime_ns) == (media.size, media.modified_ns):
        return
    if linked(path).sha256 != media.sha256:
        raise DataError("project.link_changed", path=str(path))


def copied(media: Media, target: Path, control: Control) -> None:
    """Copy a linked file, byte for byte, reporting to `control`.

    Raises
    ------
    DataError
        ``project.link_missing`` or ``project.link_changed``.
    """
    path = Path(media.path)
    check_unchanged(media, path)
    with replacing(target) as temporary, path.open("rb") as file, temporary.open("wb") as copy:
        done = 0
        while chunk := file.read(_CHUNK):
            copy.write(chunk)
            done += len(chunk)
            control.progress(done / max(media.size, 1))
    control.progress(1.0)
