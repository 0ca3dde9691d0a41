"""Keys: files that only their owner reads, and are never overwritten."""

import stat
import sys

import pytest

from core.errors import DataError, UserError
from core.text import sentence
from core.watermark import PUBLIC_KEY, WatermarkKey


def test_a_key_comes_back_from_its_file(tmp_path):
    key = WatermarkKey.generate()
    key.save(tmp_path / "own.key")
    assert WatermarkKey.load(tmp_path / "own.key") == key
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "own.key").stat().st_mode) == 0o600


def test_a_key_is_not_overwritten(tmp_path):
    path = tmp_path / "own.key"
    WatermarkKey.generate().save(path)
    before = path.read_bytes()
    with pytest.raises(UserError, match="key_file_exists"):
        WatermarkKey.generate().save(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"soundmark watermark key 1\n", b"soundmark watermark key 1\n00ff\n", b"\xff"],
)
def test_other_files_are_refused_in_words(tmp_path, content):
    path = tmp_path / "other.key"
    path.write_bytes(content)
    with pytest.raises(UserError) as raised:
        WatermarkKey.load(path)
    assert raised.value.code == "watermark.not_a_key_file"
    assert "other.key" in str(sentence(raised.value))


def test_a_missing_file_and_a_folder_are_refused_in_words(tmp_path):
    for path in (tmp_path / "none.key", tmp_path):
        with pytest.raises(UserError) as raised:
            WatermarkKey.load(path)
        assert raised.value.code == "watermark.no_key_file"
        assert "{" not in str(sentence(raised.value))


def test_a_key_hides_its_secret():
    key = WatermarkKey(bytes(range(32)))
    assert len(key.id) == 8
    assert key.id not in key.secret.hex()
    assert "secret" not in repr(key)
    assert not key.public
    assert PUBLIC_KEY.public


def test_a_secret_has_32_bytes():
    with pytest.raises(DataError, match="bad_key"):
        WatermarkKey(b"short")
