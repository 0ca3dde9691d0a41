from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import MachineError
from core.studio.studio import Studio
from desktop.dialogs.settings import SettingsDialog, SettingsPresenter
from desktop.theme import Look
from tests.desktop.hand_board import HandBoard
from tests.desktop.made import open_studio

IDENTITY = SimpleNamespace(name="Soundmark 7f3a", where="file", fingerprint="ab12" * 16)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return open_studio(tmp_path)


@pytest.fixture
def board(qapp: QApplication) -> HandBoard:
    return HandBoard()


@pytest.fixture
def presenter(studio: Studio, board: HandBoard) -> SettingsPresenter:
    devices = [SimpleNamespace(name="Speakers"), SimpleNamespace(name="USB")]
    return SettingsPresenter(studio, board, lambda: devices)  # type: ignore[arg-type]


def heard(signal: Any) -> list[Any]:
    got: list[Any] = []
    signal.connect(lambda *values: got.extend(values or (None,)))
    return got


def test_theme_and_device_hold_at_once(presenter: SettingsPresenter, studio: Studio) -> None:
    themes, devices = heard(presenter.theme_chosen), heard(presenter.device_chosen)
    presenter.choose_theme("light")
    presenter.choose_theme("light")
    presenter.choose_device("USB")
    assert (themes, devices) == (["light"], ["USB"])
    assert studio.settings.get("window.theme") == "light"
    assert studio.settings.get("playback.device") == "USB"


def test_devices_are_looked_for_in_the_background(
    presenter: SettingsPresenter, board: HandBoard
) -> None:
    presenter.choose_device("Gone")
    assert ("Gone", "Gone") in presenter.device_choices
    presenter.look()
    board.handles[0].run()
    assert presenter.device_choices == (
        ("", "The system’s choice"),
        ("Speakers", "Speakers"),
        ("USB", "USB"),
        ("Gone", "Gone (not connected)"),
    )


def test_no_sound_library_is_an_error_in_words(
    presenter: SettingsPresenter, board: HandBoard
) -> None:
    presenter.look()
    error = MachineError("playback.no_library", reason="x")
    board.handles[0].fail(error)
    assert presenter.device_error is error
    assert presenter.devices == ()


def test_the_reference_folder_is_the_studios(
    presenter: SettingsPresenter, studio: Studio, tmp_path: Path
) -> None:
    presenter.choose_references(tmp_path)
    assert studio.reference_folder == tmp_path
    presenter.choose_references(None)
    assert studio.reference_folder is None


def test_the_model_is_the_one_that_the_prompt_panel_asks_for(
    presenter: SettingsPresenter, board: HandBoard, studio: Studio
) -> None:
    from desktop.panels.prompt import PromptPresenter

    assert presenter.model == "facebook/musicgen-small"
    prompt = PromptPresenter(studio, board)  # type: ignore[arg-type]
    prompt.choose_engine("musicgen")
    presenter.engines_changed.connect(prompt.reload_settings)
    presenter.choose_model("/models/mine")
    assert presenter.model == "/models/mine"
    assert prompt.settings["model"] == "/models/mine"
    presenter.choose_model("  ")
    assert prompt.settings["model"] == "facebook/musicgen-small"


def test_the_identity_says_where_its_key_lives(
    presenter: SettingsPresenter, board: HandBoard
) -> None:
    presenter.look()
    board.handles[1].finish(IDENTITY)
    assert presenter.identity is not None
    assert presenter.identity.place == "In a file that only you can read"
    assert presenter.identity.fingerprint.startswith("AB12 AB12")


def test_the_dialog_shows_and_copies(
    presenter: SettingsPresenter, board: HandBoard, look: Look, qtbot: QtBot
) -> None:
    dialog = SettingsDialog(presenter, look)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.copy.isVisible()
    board.handles[0].run()
    board.handles[1].finish(IDENTITY)
    assert dialog.device.count() == 3
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "ab12" * 16
    dialog.theme.setCurrentIndex(1)
    dialog.theme.activated.emit(1)
    assert presenter.theme == "light"
    dialog.model.setText("/models/mine")
    dialog.model.editingFinished.emit()
    assert presenter.model == "/models/mine"


def test_the_dialog_tells_what_is_wrong(
    presenter: SettingsPresenter, board: HandBoard, look: Look, qtbot: QtBot
) -> None:
    dialog = SettingsDialog(presenter, look)
    qtbot.addWidget(dialog)
    dialog.show()
    board.handles[0].fail(MachineError("playback.no_library", reason="x"))
    board.handles[1].fail(MachineError("identity.no_keychain", reason="x"))
    assert dialog.device_news.notices
    assert dialog.identity_news.notices


def test_the_watermarks_keys_are_backed_up_changed_and_restored(
    presenter: SettingsPresenter, board: HandBoard, look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = SettingsDialog(presenter, look)
    qtbot.addWidget(dialog)
    dialog.show()
    path = tmp_path / "keys.txt"
    presenter.back_up_keys(path)
    board.last.run()
    assert presenter.keys is not None
    first = presenter.keys.current
    presenter.back_up_keys(path)
    board.last.run()
    assert presenter.keys_error is not None
    assert dialog.keys_news.notices
    dialog.rotate.click()
    board.last.run()
    assert presenter.keys.earlier == (first,)
    assert "new backup" in presenter.keys_told
    presenter.restore_keys(path)
    board.last.run()
    assert presenter.keys.current == first
