"""Where the identity lives, and the promise that there is never a second one.

The folder holds ``identity.json``: which home was chosen at first use, and the public
certificates. The secret half lives in that home: the system keychain, ``identity.pem``
beside it, or the file that ``SOUNDMARK_KEY_FILE`` names.
"""

import contextlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from core.errors import DataError, MachineError
from core.identity.identity import (
    Identity,
    Where,
    fingerprint_of,
    identity_from_pem,
    new_identity,
)
from core.identity.keychain import Keychain, KeychainUnavailable, SystemKeychain

VARIABLE = "SOUNDMARK_KEY_FILE"
SCHEMA = 1
RECORD_NAME = "identity.json"
FILE_NAME = "identity.pem"


@dataclass(frozen=True, slots=True)
class _Record:
    """What the folder remembers: which home, and the public half."""

    where: Where
    place: str  # the keychain's account, or the file's path
    fingerprint: str
    certificates: str

    def to_text(self) -> str:
        fields = {
            "schema": SCHEMA,
            "where": self.where,
            "place": self.place,
            "fingerprint": self.fingerprint,
            "certificates": self.certificates,
        }
        return json.dumps(fields, indent=2) + "\n"


class IdentityStore:
    """Find the installation's identity, or make it at first use.

    Parameters
    ----------
    folder
        Where ``identity.json`` lies; made when it is needed.
    keychain
        The system's, unless a test brings its own.
    environment
        The process's, unless a test brings its own.

    Notes
    -----
    Safe for several threads and processes: whoever is first to link ``identity.json`` into
    place wins, and everybody uses the winner's identity. May take seconds where a keychain
    is slow: not for the thread that draws.
    """

    def __init__(
        self,
        folder: Path,
        *,
        keychain: Keychain | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._folder = folder
        self._keychain: Keychain = keychain or SystemKeychain()
        self._environment = os.environ if environment is None else environment

    def load(self) -> Identity | None:
        """Return the identity; ``None`` where none was made yet.

        Raises
        ------
        MachineError
            ``identity.gone``, ``identity.keychain_unreachable`` or ``identity.cannot_read``.
        DataError
            ``identity.damaged``, ``identity.damaged_record``, ``identity.newer`` or
            ``identity.foreign``.
        """
        record = self._record()
        return self._from_home(record) if record else None

    def load_or_create(self) -> Identity:
        """Return the identity, made now if there never was one.

        Raises
        ------
        MachineError, DataError
            As :meth:`load`, or ``identity.cannot_write``. An identity that cannot be reached is
            an error, never a reason for a second one.
        """
        found = self.load()
        if found:
            return found
        identity, place = self._housed()
        record = _Record(identity.where, place, identity.fingerprint, identity.certificates_pem)
        first = _linked(self._folder / RECORD_NAME, record.to_text(), mode=0o644)
        if not first and identity.where == "keychain":
            # What was put into the keychain is nobody's now.
            with contextlib.suppress(KeychainUnavailable):
                self._keychain.delete(place)
        return self.load_or_create()

    def keep_watermark_secrets(self, newest_first: tuple[bytes, ...]) -> Identity:
        """Put other watermark secrets where the identity lives, the one that marks first.

        Raises
        ------
        MachineError, DataError
            As :meth:`load_or_create`; the old secrets then stay.

        Notes
        -----
        Of two processes that do this in the same instant one wins, and the other's new secret
        is lost before it marked anything.
        """
        identity = self.load_or_create().with_watermark_secrets(newest_first)
        record = self._record()
        named = self._named_file()
        if record and record.where == "keychain" and not named:
            self._rehoused(record, identity)
        elif record:
            path = named or self._path_of(record)
            _replaced(path, identity.secret_pem() + identity.certificates_pem, mode=0o600)
        return self.load_or_create()

    def _rehoused(self, record: _Record, identity: Identity) -> None:
        """Put `identity` into the keychain beside its old text, and forget that only then."""
        account, text = secrets.token_hex(8), identity.secret_pem()
        try:
            self._keychain.set(account, text)
            if self._keychain.get(account) != text:
                raise KeychainUnavailable("full")
        except KeychainUnavailable as error:
            with contextlib.suppress(KeychainUnavailable):
                self._keychain.delete(account)
            raise MachineError("identity.keychain_refused", reason=str(error)) from error
        _replaced(self._folder / RECORD_NAME, replace(record, place=account).to_text(), mode=0o644)
        with contextlib.suppress(KeychainUnavailable):
            self._keychain.delete(record.place)

    def _housed(self) -> tuple[Identity, str]:
        """Return an identity that lies safely in its home, and the place there."""
        named = self._named_file()
        path = named or self._folder / FILE_NAME
        where: Where = "environment" if named else "file"
        if not named and not path.exists():
            identity = new_identity("keychain")
            account = secrets.token_hex(8)
            with contextlib.suppress(KeychainUnavailable):
                self._keychain.set(account, identity.secret_pem())
                if self._keychain.get(account) == identity.secret_pem():
                    return identity, account
        if not path.exists():
            identity = new_identity(where)
            _linked(path, identity.secret_pem() + identity.certificates_pem, mode=0o600)
        # Read back what lies there: another process may have been first.
        return _read(path, where), str(path.absolute())

    def _from_home(self, record: _Record) -> Identity:
        named = self._named_file()
        if named:
            identity = _read(named, "environment")
        elif record.where == "keychain":
            identity = self._from_keychain(record)
        else:
            identity = _read(self._path_of(record), record.where)
        if identity.fingerprint != record.fingerprint:
            raise DataError(
                "identity.foreign",
                path=named or self._path_of(record),
                found=identity.name,
                fingerprint=record.fingerprint[:16],
            )
        return identity

    def _from_keychain(self, record: _Record) -> Identity:
        try:
            secret = self._keychain.get(record.place)
        except KeychainUnavailable as error:
            raise MachineError(
                "identity.keychain_unreachable", reason=str(error), account=record.place
            ) from error
        if secret is None:
            raise MachineError("identity.not_in_keychain", account=record.place)
        try:
            return identity_from_pem(secret + record.certificates, "keychain")
        except ValueError as error:
            raise DataError("identity.damaged", path=record.place, detail=str(error)) from error

    def _path_of(self, record: _Record) -> Path:
        # The folder may have been moved or restored elsewhere; its own file moves with it.
        return self._folder / FILE_NAME if record.where == "file" else Path(record.place)

    def _named_file(self) -> Path | None:
        named = self._environment.get(VARIABLE, "").strip()
        return Path(named).expanduser() if named else None

    def _record(self) -> _Record | None:
        path = self._folder / RECORD_NAME
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as error:
            raise DataError("identity.damaged_record", path=path) from error
        except OSError as error:
            raise MachineError("identity.cannot_read", path=path, reason=error.strerror) from error
        try:
            fields: Any = json.loads(text)
            if int(fields["schema"]) > SCHEMA:
                raise DataError("identity.newer", path=path)
            record = _Record(
                where=fields["where"],
                place=str(fields["place"]),
                fingerprint=str(fields["fingerprint"]),
                certificates=str(fields["certificates"]),
            )
            if record.where not in get_args(Where):
                raise ValueError(record.where)
            if fingerprint_of(record.certificates) != record.fingerprint:
                raise ValueError(record.fingerprint)
        except (ValueError, TypeError, KeyError) as error:
            raise DataError("identity.damaged_record", path=path) from error
        return record


def _read(path: Path, where: Where) -> Identity:
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise MachineError("identity.gone", path=path) from None
    except UnicodeDecodeError as error:
        raise DataError("identity.damaged", path=path, detail="not text") from error
    except OSError as error:
        raise MachineError("identity.cannot_read", path=path, reason=error.strerror) from error
    try:
        return identity_from_pem(text, where)
    except ValueError as error:
        raise DataError("identity.damaged", path=path, detail=str(error)) from error


def _linked(path: Path, text: str, *, mode: int) -> bool:
    """Put `text` at `path` unless something lies there already; say whether it was put.

    The file appears whole or not at all, and never with wider rights than `mode`.
    """
    with _beside(path, text, mode) as temporary:
        try:
            os.link(temporary, path)
        except FileExistsError:
            return False
        except OSError:
            # A file system without links (FAT on a stick): a rename, whose race is between two
            # first starts in the same instant only; who loses reads the winner's file.
            if path.exists():
                return False
            temporary.replace(path)
    return True


def _replaced(path: Path, text: str, *, mode: int) -> None:
    """Put `text` at `path`, whatever lies there; a failure leaves that as it was."""
    with _beside(path, text, mode) as temporary:
        temporary.replace(path)


@contextlib.contextmanager
def _beside(path: Path, text: str, mode: int) -> Iterator[Path]:
    """Write `text` to a file beside `path` that is gone, or moved, when the context ends."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "w", encoding="ascii", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    except OSError as error:
        raise MachineError("identity.cannot_write", path=path, reason=error.strerror) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
