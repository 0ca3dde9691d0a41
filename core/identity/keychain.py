"""The system's keychain, asked without ever opening a dialog or waiting for ever.

Knows nothing of what it keeps: texts under an account's name.
"""

import contextlib
import sys
import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

SERVICE = "Soundmark"
PATIENCE_S = 10.0  # macOS may ask for a finger first; a machine without a screen never answers

# Backends that keep secrets under the login's protection. Everything else that keyring may
# find (plain text files, a null store, a wallet that opens a dialog) is no keychain to us.
_TRUSTED = {
    "keyring.backends.SecretService": "Keyring",
    "keyring.backends.macOS": "Keyring",
    "keyring.backends.Windows": "WinVaultKeyring",
}

Answer = TypeVar("Answer")


class KeychainUnavailable(Exception):
    """Say why there is no keychain to be had: ``"none"``, ``"locked"`` or ``"silent"``."""


class Keychain(Protocol):
    """Keep short texts under the login's protection.

    Every method raises `KeychainUnavailable` where the keychain cannot be reached.
    """

    def get(self, account: str) -> str | None:
        """Return the text of `account`; ``None`` where there is none."""

    def set(self, account: str, text: str) -> None:
        """Keep `text` under `account`."""

    def delete(self, account: str) -> None:
        """Forget `account`; a missing one is no error."""


class SystemKeychain:
    """Use the keychain of Windows, macOS or the desktop's Secret Service."""

    def get(self, account: str) -> str | None:
        """Return the text of `account`; ``None`` where there is none."""
        text: str | None = _answered(lambda: _backend().get_password(SERVICE, account))
        return text

    def set(self, account: str, text: str) -> None:
        """Keep `text` under `account`."""
        _answered(lambda: _backend().set_password(SERVICE, account, text))

    def delete(self, account: str) -> None:
        """Forget `account`; a missing one is no error."""
        from keyring.errors import PasswordDeleteError

        def delete() -> None:
            with contextlib.suppress(PasswordDeleteError):
                _backend().delete_password(SERVICE, account)

        _answered(delete)


def _answered(ask: Callable[[], Answer]) -> Answer:
    """Ask on a thread of its own: a bus that never answers must not hang the caller."""
    answers: list[Answer] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(ask())
        except Exception as error:  # backends raise whatever their system raises
            failures.append(error)

    thread = threading.Thread(target=run, name="keychain", daemon=True)
    thread.start()
    thread.join(PATIENCE_S)
    if failures:
        if isinstance(failures[0], KeychainUnavailable):
            raise failures[0]
        raise KeychainUnavailable("locked") from failures[0]
    if not answers:
        raise KeychainUnavailable("silent")
    return answers[0]


def _backend() -> Any:
    import keyring
    from keyring.backends.chainer import ChainerBackend

    found = keyring.get_keyring()
    candidates = found.backends if isinstance(found, ChainerBackend) else [found]
    for backend in candidates:
        kind = type(backend)
        if _TRUSTED.get(kind.__module__) == kind.__name__:
            if sys.platform.startswith("linux"):
                _refuse_locked()
            return backend
    raise KeychainUnavailable("none")


def _refuse_locked() -> None:
    """Raise where the Secret Service would open a dialog: to unlock, or to make a keyring."""
    import secretstorage
    from secretstorage.collection import get_collection_by_alias
    from secretstorage.exceptions import ItemNotFoundException, SecretStorageException

    try:
        with contextlib.closing(secretstorage.dbus_init()) as connection:
            if get_collection_by_alias(connection, "default").is_locked():
                raise KeychainUnavailable("locked")
    except ItemNotFoundException:
        raise KeychainUnavailable("none") from None
    except SecretStorageException as error:
        raise KeychainUnavailable("none") from error
