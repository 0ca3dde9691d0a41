"""The secrets that choose a mark's pattern: a creator's own, and the published one.

Knows files and hashes; nothing of sound.
"""

import hashlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import DataError, MachineError, UserError

SECRET_BYTES = 32
_HEADER = "soundmark watermark key 1"


@dataclass(frozen=True, slots=True)
class WatermarkKey:
    """Hold the secret that decides where a mark's chips lie and which sign they have.

    Parameters
    ----------
    secret
        32 bytes; whoever holds them can find and forge this key's marks.

    Raises
    ------
    DataError
        ``watermark.bad_key`` for a secret of another length.
    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != SECRET_BYTES:
            raise DataError("watermark.bad_key", have=len(self.secret), want=SECRET_BYTES)

    @property
    def id(self) -> str:
        """Eight hexadecimal digits that name the key without giving it away."""
        return hashlib.sha256(b"soundmark key id\0" + self.secret).hexdigest()[:8]

    @property
    def public(self) -> bool:
        """Whether this is the published key."""
        return self.secret == PUBLIC_KEY.secret

    @classmethod
    def generate(cls) -> "WatermarkKey":
        """Return a new key from the system's random source."""
        return cls(secrets.token_bytes(SECRET_BYTES))

    @classmethod
    def load(cls, path: Path | str) -> "WatermarkKey":
        """Read a key file.

        Raises
        ------
        UserError
            ``watermark.no_key_file`` or ``watermark.not_a_key_file``.
        """
        try:
            lines = Path(path).read_text("ascii").split("\n")
        except UnicodeDecodeError as error:
            raise UserError("watermark.not_a_key_file", path=str(path)) from error
        except OSError as error:
            raise UserError("watermark.no_key_file", path=str(path), why=error.strerror) from error
        try:
            if lines[0] != _HEADER:
                raise ValueError(lines[0])
            return cls(bytes.fromhex(lines[1]))
        except (ValueError, IndexError, DataError) as error:
            raise UserError("watermark.not_a_key_file", path=str(path)) from error

    def save(self, path: Path | str) -> None:
        """Write a key file that only its owner may read; never over an existing one.

        Raises
        ------
        UserError
            ``watermark.key_file_exists``: a key that is lost cannot find its marks again.
        MachineError
            ``watermark.key_not_written``.
        """
        text = f"{_HEADER}\n{self.secret.hex()}\n"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        except FileExistsError as error:
            raise UserError("watermark.key_file_exists", path=str(path)) from error
        except OSError as error:
            why = error.strerror
            raise MachineError("watermark.key_not_written", path=str(path), why=why) from error


# Published on purpose, so that anyone's detector reads the public mark. It proves nothing.
PUBLIC_KEY = WatermarkKey(hashlib.sha256(b"soundmark public watermark 1").digest())
