"""Settings survive restarts, damage, newer versions and folders that cannot be written."""

import json
import os
from pathlib import Path

import pytest

from core.settings import Folders, Settings
from core.settings.store import MIGRATIONS, SCHEMA


def test_values_are_there_after_a_restart(tmp_path: Path) -> None:
    Settings(tmp_path).set("window.theme", "light")
    assert Settings(tmp_path).get("window.theme") == "light"
    assert Settings(tmp_path).get("window.size", [1, 2]) == [1, 2]


def test_setting_the_same_value_writes_nothing(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.set("a", 1)
    written = settings.path.stat().st_mtime_ns
    settings.set("a", 1)
    assert settings.path.stat().st_mtime_ns == written


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 1}', '{"schema": "x", "values": {}}'])
def test_a_damaged_file_is_put_aside(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text)
    settings = Settings(tmp_path)
    assert settings.get("a") is None
    assert (tmp_path / "settings.json.damaged").read_text() == text
    settings.set("a", 2)
    assert Settings(tmp_path).get("a") == 2


def test_a_newer_file_is_read_and_never_overwritten(tmp_path: Path) -> None:
    text = json.dumps({"schema": SCHEMA + 1, "values": {"a": 1}, "unknown": True})
    (tmp_path / "settings.json").write_text(text)
    settings = Settings(tmp_path)
    assert settings.get("a") == 1
    settings.set("a", 2)
    assert settings.get("a") == 2
    assert (tmp_path / "settings.json").read_text() == text


def test_every_older_schema_has_its_step() -> None:
    assert sorted(MIGRATIONS) == list(range(1, SCHEMA))


def test_a_folder_that_cannot_be_made_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings = Settings(tmp_path / "file" / "config")
    settings.set("a", 1)
    assert settings.get("a") == 1


def test_a_file_that_cannot_be_put_aside_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.json").write_text("{")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    assert Settings(tmp_path).get("a") is None


def test_folders_follow_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDMARK_HOME", str(tmp_path))
    here = Folders.of_this_user()
    assert here == Folders.under(tmp_path)
    assert here.projects.parent == here.models.parent == here.data
    monkeypatch.delenv("SOUNDMARK_HOME")
    assert "oundmark" in os.fspath(Folders.of_this_user().data)
