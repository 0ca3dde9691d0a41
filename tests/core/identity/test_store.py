import json
import os
import stat
import subprocess
import sys
import threading
import time

import pytest

import core.identity.keychain as keychain_module
import core.identity.store as store_module
from core.errors import DataError, MachineError
from core.identity import IdentityStore
from core.identity.identity import new_identity
from core.identity.keychain import KeychainUnavailable, SystemKeychain
from core.text import sentence


class NoKeychain:
    def get(self, account, text=""):
        raise KeychainUnavailable("none")

    set = delete = get


class FakeKeychain:
    def __init__(self):
        self.entries = {}
        self.locked = False

    def _open(self):
        if self.locked:
            raise KeychainUnavailable("locked")

    def get(self, account):
        self._open()
        return self.entries.get(account)

    def set(self, account, text):
        self._open()
        self.entries[account] = text

    def delete(self, account):
        self._open()
        self.entries.pop(account, None)


def store(folder, keychain=None, **environment):
    return IdentityStore(folder, keychain=keychain or NoKeychain(), environment=environment)


def refusal(error_type, code, use):
    with pytest.raises(error_type) as caught:
        use.load_or_create()
    assert caught.value.code == code
    text = str(sentence(caught.value))
    assert "{" not in text
    assert code not in text
    return text


def test_nothing_is_made_before_first_use(tmp_path):
    assert store(tmp_path / "data").load() is None
    assert not (tmp_path / "data").exists()


def test_without_a_keychain_it_lies_in_a_file_that_only_its_owner_reads(tmp_path):
    folder = tmp_path / "data"
    made = store(folder).load_or_create()
    assert made.where == "file"
    assert stat.S_IMODE((folder / "identity.pem").stat().st_mode) == 0o600
    assert store(folder).load_or_create() == made
    assert store(folder).load() == made
    assert sorted(p.name for p in folder.iterdir()) == ["identity.json", "identity.pem"]


def test_the_record_holds_no_secret(tmp_path):
    store(tmp_path).load_or_create()
    assert "PRIVATE" not in (tmp_path / "identity.json").read_text()


def test_with_a_keychain_no_secret_lies_in_the_folder(tmp_path):
    keychain = FakeKeychain()
    made = store(tmp_path, keychain).load_or_create()
    assert made.where == "keychain"
    assert [p.name for p in tmp_path.iterdir()] == ["identity.json"]
    assert store(tmp_path, keychain).load_or_create() == made


def test_the_variable_names_the_home(tmp_path):
    key = tmp_path / "elsewhere" / "key.pem"
    named = {"SOUNDMARK_KEY_FILE": str(key)}
    made = store(tmp_path / "data", FakeKeychain(), **named).load_or_create()
    assert made.where == "environment"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert store(tmp_path / "data", **named).load_or_create() == made
    # The record remembers the place also where the variable is not set.
    assert store(tmp_path / "data").load_or_create().fingerprint == made.fingerprint
    # A second installation that names the same file is the same signer.
    assert store(tmp_path / "other", **named).load_or_create() == made


def test_an_unreachable_keychain_is_an_error_and_never_a_second_identity(tmp_path):
    keychain = FakeKeychain()
    store(tmp_path, keychain).load_or_create()
    keychain.locked = True
    refusal(MachineError, "identity.keychain_unreachable", store(tmp_path, keychain))
    keychain.locked = False
    keychain.entries.clear()
    refusal(MachineError, "identity.not_in_keychain", store(tmp_path, keychain))
    assert [p.name for p in tmp_path.iterdir()] == ["identity.json"]


def test_a_damaged_keychain_entry_is_said(tmp_path):
    keychain = FakeKeychain()
    store(tmp_path, keychain).load_or_create()
    keychain.entries = dict.fromkeys(keychain.entries, "?")
    refusal(DataError, "identity.damaged", store(tmp_path, keychain))


def test_a_keychain_that_forgets_at_once_is_not_used(tmp_path):
    class Forgetful(FakeKeychain):
        def set(self, account, text):
            pass

    assert store(tmp_path, Forgetful()).load_or_create().where == "file"


def test_a_lost_file_is_an_error_and_never_a_second_identity(tmp_path):
    store(tmp_path).load_or_create()
    (tmp_path / "identity.pem").unlink()
    assert "identity.pem" in refusal(MachineError, "identity.gone", store(tmp_path))
    key = tmp_path / "absent.pem"
    refusal(MachineError, "identity.gone", store(tmp_path, SOUNDMARK_KEY_FILE=str(key)))
    assert not key.exists()


@pytest.mark.parametrize("content", [b"", b"not a key", b"\xff\xfe\x00", b"-----BEGIN"])
def test_a_damaged_file_is_said_and_left_alone(tmp_path, content):
    store(tmp_path).load_or_create()
    (tmp_path / "identity.pem").write_bytes(content)
    refusal(DataError, "identity.damaged", store(tmp_path))
    assert (tmp_path / "identity.pem").read_bytes() == content


def test_a_foreign_file_is_said(tmp_path):
    store(tmp_path).load_or_create()
    other = new_identity("file")
    (tmp_path / "identity.pem").write_text(other.secret_pem() + other.certificates_pem)
    assert other.name in refusal(DataError, "identity.foreign", store(tmp_path))


def test_a_named_file_that_is_something_else_is_never_overwritten(tmp_path):
    key = tmp_path / "id_rsa"
    key.write_text("my ssh key")
    refusal(DataError, "identity.damaged", store(tmp_path / "data", SOUNDMARK_KEY_FILE=str(key)))
    assert key.read_text() == "my ssh key"
    assert not (tmp_path / "data").exists()


def changed(record, **fields):
    return json.dumps({**record, **fields})


@pytest.mark.parametrize(
    "damage",
    [
        lambda record: "{",
        lambda record: "[]",
        lambda record: changed(record, where="cloud"),
        lambda record: changed(record, fingerprint="00"),
        lambda record: changed(record, certificates=""),
        lambda record: json.dumps({"schema": 1}),
    ],
)
def test_a_damaged_record_is_said(tmp_path, damage):
    store(tmp_path).load_or_create()
    path = tmp_path / "identity.json"
    path.write_text(damage(json.loads(path.read_text())))
    refusal(DataError, "identity.damaged_record", store(tmp_path))


def test_a_record_that_is_not_text_is_said(tmp_path):
    (tmp_path / "identity.json").write_bytes(b"\xff")
    refusal(DataError, "identity.damaged_record", store(tmp_path))


def test_a_record_of_a_newer_version_is_said(tmp_path):
    store(tmp_path).load_or_create()
    path = tmp_path / "identity.json"
    path.write_text(changed(json.loads(path.read_text()), schema=2))
    refusal(DataError, "identity.newer", store(tmp_path))


def test_a_crash_before_the_record_keeps_the_identity(tmp_path):
    made = store(tmp_path).load_or_create()
    (tmp_path / "identity.json").unlink()
    assert store(tmp_path, FakeKeychain()).load_or_create() == made


def test_a_folder_that_was_moved_brings_its_identity_along(tmp_path):
    made = store(tmp_path / "old").load_or_create()
    (tmp_path / "old").rename(tmp_path / "new")
    assert store(tmp_path / "new").load_or_create() == made


def test_where_nothing_can_be_written_it_is_said(tmp_path, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_module.os, "open", full)
    assert "No space left" in refusal(MachineError, "identity.cannot_write", store(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_read_is_said(tmp_path):
    store(tmp_path).load_or_create()
    (tmp_path / "identity.pem").unlink()
    (tmp_path / "identity.pem").mkdir()
    refusal(MachineError, "identity.cannot_read", store(tmp_path))
    (tmp_path / "identity.json").unlink()
    (tmp_path / "identity.json").mkdir()
    refusal(MachineError, "identity.cannot_read", store(tmp_path))


def test_a_file_system_without_links_will_do(tmp_path, monkeypatch):
    def refuse(*args):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(store_module.os, "link", refuse)
    made = store(tmp_path).load_or_create()
    assert store(tmp_path).load_or_create() == made
    assert not store_module._linked(tmp_path / "identity.pem", "other", mode=0o600)


@pytest.mark.parametrize("with_keychain", [True, False])
def test_threads_that_start_together_share_one_identity(tmp_path, with_keychain):
    keychain = FakeKeychain() if with_keychain else None
    barrier = threading.Barrier(8)
    found = []

    def run():
        barrier.wait()
        found.append(store(tmp_path, keychain).load_or_create().fingerprint)

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    if keychain:
        assert len(keychain.entries) == 1


def test_processes_that_start_together_share_one_identity(tmp_path):
    code = (
        "import sys, pathlib; from core.identity import IdentityStore; "
        "print(IdentityStore(pathlib.Path(sys.argv[1])).load_or_create().fingerprint)"
    )
    environment = {
        **os.environ,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "SOUNDMARK_KEY_FILE": str(tmp_path / "key.pem"),
    }
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "data")],
            stdout=subprocess.PIPE,
            env=environment,
        )
        for _ in range(3)
    ]
    found = {process.communicate(timeout=60)[0] for process in running}
    assert all(process.returncode == 0 for process in running)
    assert len(found) == 1


def test_a_machine_without_a_keychain_is_told_at_once(monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    import keyring.backends.fail

    monkeypatch.setattr("keyring.get_keyring", keyring.backends.fail.Keyring)
    started = time.monotonic()
    with pytest.raises(KeychainUnavailable):
        SystemKeychain().get("account")
    assert time.monotonic() - started < 5


def test_stores_that_are_no_keychain_are_not_used(monkeypatch):
    import keyring.backends.null

    monkeypatch.setattr("keyring.get_keyring", keyring.backends.null.Keyring)
    for ask in (
        lambda: SystemKeychain().get("account"),
        lambda: SystemKeychain().set("account", "text"),
        lambda: SystemKeychain().delete("account"),
    ):
        with pytest.raises(KeychainUnavailable, match="none"):
            ask()


def test_a_keychain_that_never_answers_is_left_alone(monkeypatch):
    released = threading.Event()
    monkeypatch.setattr(keychain_module, "PATIENCE_S", 0.05)
    with pytest.raises(KeychainUnavailable, match="silent"):
        keychain_module._answered(released.wait)
    released.set()


def test_a_keychain_that_fails_counts_as_locked():
    def fail():
        raise RuntimeError("the system's own error")

    with pytest.raises(KeychainUnavailable, match="locked"):
        keychain_module._answered(fail)


class SecretService:
    """Stand in for keyring's backend of the desktop's Secret Service."""

    def __init__(self):
        self.texts = {}

    def get_password(self, service, account):
        return self.texts.get((service, account))

    def set_password(self, service, account, text):
        self.texts[service, account] = text

    def delete_password(self, service, account):
        from keyring.errors import PasswordDeleteError

        if (service, account) not in self.texts:
            raise PasswordDeleteError(account)
        del self.texts[service, account]


class Collection:
    def __init__(self, locked):
        self.locked = locked

    def is_locked(self):
        return self.locked

    def close(self):
        pass


@pytest.fixture
def desktop(monkeypatch):
    """A desktop's keychain, and what its default collection is."""
    import keyring.backends.chainer
    import keyring.backends.null

    trusted = type("Keyring", (SecretService,), {"__module__": "keyring.backends.SecretService"})()
    found = keyring.backends.chainer.ChainerBackend()
    monkeypatch.setattr(
        type(found), "backends", [keyring.backends.null.Keyring(), trusted], raising=False
    )
    monkeypatch.setattr("keyring.get_keyring", lambda: found)
    state = {"collection": Collection(locked=False)}

    def collection(connection, alias):
        assert alias == "default"
        if isinstance(state["collection"], Exception):
            raise state["collection"]
        return state["collection"]

    monkeypatch.setattr("secretstorage.dbus_init", lambda: Collection(locked=False))
    monkeypatch.setattr("secretstorage.collection.get_collection_by_alias", collection)
    return state


linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the Secret Service is Linux's keychain"
)


@linux_only
def test_a_desktops_keychain_is_used(tmp_path, desktop):
    made = store(tmp_path, SystemKeychain()).load_or_create()
    assert made.where == "keychain"
    assert store(tmp_path, SystemKeychain()).load_or_create() == made
    SystemKeychain().delete("never there")
    account = json.loads((tmp_path / "identity.json").read_text())["place"]
    SystemKeychain().delete(account)
    refusal(MachineError, "identity.not_in_keychain", store(tmp_path, SystemKeychain()))


@linux_only
def test_a_locked_keychain_is_not_asked(tmp_path, desktop):
    made = store(tmp_path / "used", SystemKeychain()).load_or_create()
    desktop["collection"] = Collection(locked=True)
    refusal(
        MachineError, "identity.keychain_unreachable", store(tmp_path / "used", SystemKeychain())
    )
    # At first use nobody is asked to unlock anything either: the file will do.
    assert store(tmp_path / "fresh", SystemKeychain()).load_or_create().where == "file"
    assert made.where == "keychain"


@linux_only
def test_a_desktop_without_a_keyring_is_not_asked_to_make_one(tmp_path, desktop):
    from secretstorage.exceptions import ItemNotFoundException, SecretStorageException

    for number, missing in enumerate((ItemNotFoundException("no"), SecretStorageException("no"))):
        desktop["collection"] = missing
        made = store(tmp_path / str(number), SystemKeychain()).load_or_create()
        assert made.where == "file"


@pytest.mark.parametrize("home", ["file", "keychain", "environment"])
def test_earlier_watermark_secrets_are_kept_where_the_identity_lives(tmp_path, home):
    keychain = FakeKeychain() if home == "keychain" else NoKeychain()
    named = {"SOUNDMARK_KEY_FILE": str(tmp_path / "key.pem")} if home == "environment" else {}
    use = store(tmp_path / "identity", keychain, **named)
    before = use.load_or_create()
    kept = use.keep_watermark_secrets((b"n" * 32, before.watermark_secret))
    again = store(tmp_path / "identity", keychain, **named).load_or_create()
    assert kept == again
    assert again.watermark_secret == b"n" * 32
    assert again.retired_secrets == (before.watermark_secret,)
    assert (again.fingerprint, again.where) == (before.fingerprint, home)
    for path in tmp_path.rglob("*.pem"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    if home == "keychain":
        assert len(keychain.entries) == 1


def test_a_keychain_that_cuts_secrets_short_changes_nothing(tmp_path):
    keychain = FakeKeychain()
    use = store(tmp_path, keychain)
    before = use.load_or_create()
    real = keychain.set
    keychain.set = lambda account, text: real(account, text[:100])
    with pytest.raises(MachineError) as caught:
        use.keep_watermark_secrets((b"n" * 32, before.watermark_secret))
    assert caught.value.code == "identity.keychain_refused"
    assert store(tmp_path, keychain).load_or_create() == before
    assert len(keychain.entries) == 1
