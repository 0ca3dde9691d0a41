"""The creator's watermark keys: backed up, restored, changed, and never lost on the way."""

import stat
from pathlib import Path

import pytest

from core.errors import UserError
from core.jobs import NoControl
from core.settings import Folders
from core.studio import Studio
from core.studio.detecting import marks_in
from core.studio.keys import back_up, key_ring, own_keys, restore, rotate
from core.watermark import PUBLIC_KEY, Mark, WatermarkKey, embed
from tests.sounds import music


@pytest.fixture
def one(tmp_path: Path) -> Studio:
    return Studio(Folders.under(tmp_path / "one"))


def test_a_new_key_marks_and_the_earlier_one_still_reads(one: Studio) -> None:
    (first,) = own_keys(one)
    marked = embed(music(12.0), [Mark(first, bytes(range(8)))])
    ring = rotate(one)
    assert ring.earlier == (first.id,)
    assert ring.current != first.id
    assert [mark.key_id for mark in marks_in(one, marked, NoControl())] == [first.id]
    assert key_ring(Studio(one.folders)) == ring


def test_a_backup_brings_every_key_to_another_machine(one: Studio, tmp_path: Path) -> None:
    rotate(one)
    path = tmp_path / "keys.txt"
    kept = back_up(one, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert WatermarkKey.load(path).id == kept.current
    other = Studio(Folders.under(tmp_path / "other"))
    (theirs,) = own_keys(other)
    ring = restore(other, path)
    assert (ring.current, ring.earlier) == (kept.current, (*kept.earlier, theirs.id))
    assert restore(other, path) == ring


def test_a_backup_never_replaces_a_file(one: Studio, tmp_path: Path) -> None:
    (tmp_path / "keys.txt").write_text("precious")
    with pytest.raises(UserError, match="key_file_exists"):
        back_up(one, tmp_path / "keys.txt")
    assert (tmp_path / "keys.txt").read_text() == "precious"


HEAD = "soundmark watermark key 1\n"


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        HEAD,
        HEAD + "ff" * 31,
        HEAD + "ff" * 32 + "\n" + "ff" * 31 + "\n",
        HEAD + "ff" * 32 + "\nverse\n",
        HEAD + PUBLIC_KEY.secret.hex() + "\n",
        "\x00" * 100,
    ],
)
def test_a_damaged_backup_changes_nothing(one: Studio, tmp_path: Path, text: str) -> None:
    before = key_ring(one)
    (tmp_path / "keys.txt").write_text(text)
    with pytest.raises(UserError, match="not_a_key_file"):
        restore(one, tmp_path / "keys.txt")
    assert key_ring(one) == before
    assert key_ring(Studio(one.folders)) == before
