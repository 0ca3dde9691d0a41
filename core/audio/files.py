"""Write files so that an interrupted run leaves the old one, and name what went wrong with a disk.

Knows the file system and no sound.
"""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from core.errors import MachineError, SoundmarkError, UserError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextlib.contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Let the caller write a file beside `path`, then move it into place.

    Parameters
    ----------
    path
        Where the finished file belongs. A link is followed; an existing file's permissions
        are kept.

    Yields
    ------
    Path
        A path in the same folder and with the same suffix, where nothing exists yet.

    Raises
    ------
    UserError
        ``audio.is_folder``, ``audio.no_such_folder`` or ``audio.may_not_write``.
    MachineError
        ``audio.disk_full`` or ``audio.cannot_write``; whatever stood at `path` is still there.

    Notes
    -----
    The content is on the disk (fsync) before the name points at it, so that not even a power
    cut leaves half a file under the final name.
    """
    target = Path(path)
    with writing_to(target):
        if target.is_symlink():
            target = target.resolve()
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder", str(target))
        stem = target.stem[:100]  # leaves room for the rest in a name of 255 bytes
        temporary = target.with_name(f".{stem}-{secrets.token_hex(4)}{target.suffix}")
        try:
            yield temporary
            if target.exists():
                temporary.chmod(target.stat().st_mode & 0o777)
            _settle(temporary)
            temporary.replace(target)
            _settle_folder(target.parent)
        finally:
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def writing_to(path: str | Path) -> Iterator[None]:
    """Turn the system's errors about writing `path` into ours."""
    try:
        yield
    except OSError as error:
        raise write_error(error, path) from error


def write_error(error: OSError, path: str | Path) -> SoundmarkError:
    """Return our error for the system's `error` about writing `path`."""
    name = str(path)
    if error.errno in _FULL:
        return MachineError("audio.disk_full", path=name)
    if error.errno in _FORBIDDEN:
        return UserError("audio.may_not_write", path=name)
    if error.errno == errno.EISDIR:
        return UserError("audio.is_folder", path=name)
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return UserError("audio.no_such_folder", path=name, folder=str(Path(path).parent))
    return MachineError("audio.cannot_write", path=name, reason=error.strerror or str(error))


def read_error(error: OSError, path: str | Path) -> SoundmarkError:
    """Return our error for the system's `error` about reading `path`."""
    name = str(path)
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return UserError("audio.missing", path=name)
    if error.errno == errno.EISDIR:
        return UserError("audio.is_folder", path=name)
    if error.errno in _FORBIDDEN:
        return UserError("audio.may_not_read", path=name)
    return MachineError("audio.cannot_read", path=name, reason=error.strerror or str(error))


def check_readable(path: Path) -> int:
    """Return the size of the file at `path` in bytes, or raise what a person is to be told."""
    try:
        if path.is_dir():  # Windows calls opening a folder "permission denied"
            raise IsADirectoryError(errno.EISDIR, "is a folder", str(path))
        if path.exists() and not path.is_file():  # opening a pipe would wait for a writer for ever
            raise UserError("audio.not_a_file", path=str(path))
        with path.open("rb") as file:
            return os.fstat(file.fileno()).st_size
    except OSError as error:
        raise read_error(error, path) from error


def _settle(file: Path) -> None:
    with file.open("rb+") as handle:  # Windows flushes only handles that may write
        os.fsync(handle.fileno())


def _settle_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
