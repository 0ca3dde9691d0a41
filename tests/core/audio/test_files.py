"""An interrupted or refused write leaves the old file, and says what happened."""

import errno
import os

import pytest

from core.audio import replacing
from core.audio.files import check_readable, read_error, write_error
from core.errors import MachineError, UserError


def test_the_file_appears_whole_and_beside_nothing_else(tmp_path):
    target = tmp_path / "song.flac"
    with replacing(target) as temporary:
        assert temporary.parent == target.parent
        assert temporary.suffix == ".flac"
        temporary.write_bytes(b"new")
        assert not target.exists()
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def fail_half_way(target, error):
    with replacing(target) as temporary:
        temporary.write_bytes(b"half")
        raise error


def test_what_goes_wrong_leaves_the_old_file(tmp_path):
    target = tmp_path / "song.flac"
    target.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        fail_half_way(target, KeyboardInterrupt())
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_permissions_and_links_are_kept(tmp_path):
    real = tmp_path / "real.wav"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link = tmp_path / "link.wav"
    link.symlink_to(real)
    with replacing(link) as temporary:
        temporary.write_bytes(b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_very_long_name_fits(tmp_path):
    target = tmp_path / ("n" * 250 + ".wav")
    with replacing(target) as temporary:
        temporary.write_bytes(b"new")
    assert target.exists()


@pytest.mark.parametrize(
    ("number", "kind", "code"),
    [
        (errno.ENOSPC, MachineError, "audio.disk_full"),
        (errno.EDQUOT, MachineError, "audio.disk_full"),
        (errno.EACCES, UserError, "audio.may_not_write"),
        (errno.EROFS, UserError, "audio.may_not_write"),
        (errno.EIO, MachineError, "audio.cannot_write"),
    ],
)
def test_the_disks_errors_become_ours(tmp_path, number, kind, code):
    target = tmp_path / "song.flac"
    target.write_bytes(b"old")
    with pytest.raises(kind) as caught:
        fail_half_way(target, OSError(number, os.strerror(number)))
    assert caught.value.code == code
    assert caught.value.fields["path"] == str(target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_and_a_missing_folder_are_named(tmp_path):
    with pytest.raises(UserError, match=r"audio\.is_folder"), replacing(tmp_path):
        pass
    missing = tmp_path / "none" / "song.flac"
    with pytest.raises(UserError, match=r"audio\.no_such_folder"), replacing(missing) as temporary:
        temporary.write_bytes(b"new")


def test_reading_errors_become_ours(tmp_path):
    with pytest.raises(UserError, match=r"audio\.missing"):
        check_readable(tmp_path / "none")
    with pytest.raises(UserError, match=r"audio\.is_folder"):
        check_readable(tmp_path)
    file = tmp_path / "a"
    file.write_bytes(b"abc")
    assert check_readable(file) == 3
    denied = PermissionError(errno.EACCES, "denied")
    assert read_error(denied, file).code == "audio.may_not_read"
    assert read_error(OSError(errno.EIO, "broken"), file).code == "audio.cannot_read"
    assert write_error(OSError("strange"), file).fields["reason"] == "strange"
