"""The creator's watermark keys: which there are, backed up, restored, changed for a new one.

The newest key marks; every earlier one goes on finding its own marks. A backup is a key
file, as :class:`core.watermark.WatermarkKey` writes it, with a line for each earlier key.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import DataError, MachineError, UserError
from core.identity import IdentityStore
from core.studio.studio import Studio
from core.watermark import WatermarkKey

_HEADER_WORDS = 5  # "soundmark watermark key 1" and the first key


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Name the keys after a change.

    Attributes
    ----------
    current
        Id of the key that marks from now on.
    earlier
        Ids of the keys that only read.
    """

    current: str
    earlier: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"current": self.current, "earlier": list(self.earlier)}


def own_keys(studio: Studio) -> tuple[WatermarkKey, ...]:
    """Return the creator's watermark keys, the one that marks first."""
    identity = studio.identity
    secrets = (identity.watermark_secret, *identity.retired_secrets)
    return tuple(WatermarkKey(secret) for secret in secrets)


def key_ring(studio: Studio) -> KeyRing:
    """Return the ids of the creator's watermark keys."""
    current, *earlier = (key.id for key in own_keys(studio))
    return KeyRing(current, tuple(earlier))


def back_up(studio: Studio, path: Path) -> KeyRing:
    """Write every watermark key to a file that only its owner may read, never over another.

    Raises
    ------
    UserError
        ``watermark.key_file_exists``.
    MachineError
        ``watermark.key_not_written``.
    """
    current, *earlier = own_keys(studio)
    current.save(path)
    try:
        with path.open("a", encoding="ascii") as file:
            file.writelines(f"{key.secret.hex()}\n" for key in earlier)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink()  # a backup that lacks keys is worse than none
        why = error.strerror
        raise MachineError("watermark.key_not_written", path=str(path), why=why) from error
    return key_ring(studio)


def restore(studio: Studio, path: Path) -> KeyRing:
    """Take the keys of a backup: its first one marks from now on, and none of ours is lost.

    Raises
    ------
    UserError
        ``watermark.no_key_file`` or ``watermark.not_a_key_file``: nothing was changed.
    MachineError
        Where the identity's home cannot be written.
    """
    first = WatermarkKey.load(path)
    try:
        lines = path.read_text("ascii").split()[_HEADER_WORDS:]
        earlier = [WatermarkKey(bytes.fromhex(line)) for line in lines]
    except (ValueError, DataError) as error:
        raise UserError("watermark.not_a_key_file", path=str(path)) from error
    if any(key.public for key in (first, *earlier)):
        raise UserError("watermark.not_a_key_file", path=str(path))
    return _kept(studio, (first, *earlier, *own_keys(studio)))


def rotate(studio: Studio) -> KeyRing:
    """Mark with a new key from now on; the earlier ones go on reading.

    Raises
    ------
    MachineError
        Where the identity's home cannot be written.
    """
    return _kept(studio, (WatermarkKey.generate(), *own_keys(studio)))


def _kept(studio: Studio, keys: tuple[WatermarkKey, ...]) -> KeyRing:
    secrets = tuple(dict.fromkeys(key.secret for key in keys))
    store = IdentityStore(studio.folders.data / "identity")
    studio.identity = store.keep_watermark_secrets(secrets)
    return key_ring(studio)
