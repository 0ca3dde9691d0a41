"""What the person brings: SoundFonts, tunes, two takes to go between."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication

from core.errors import DataError
from core.studio.soundfonts import as_choice, loaded_soundfonts
from desktop.dialogs.morph import MorphDialog
from desktop.panels.prompt import plan
from desktop.panels.prompt.presenter import PromptPresenter
from tests.composer_files import tiny_soundfont
from tests.desktop.hand_board import HandBoard
from tests.desktop.made import open_studio

VOICE = {"path": "/a.sf2", "sha256": "0" * 64, "bank": 0, "program": 4, "name": "Tiny: Rhodes"}


@pytest.fixture
def board(qapp: QApplication) -> HandBoard:
    return HandBoard()


def test_a_preset_stands_where_an_instrument_stands() -> None:
    values = {"instrument_lead": as_choice(VOICE), "instrument_bass": "finger bass"}
    settings = plan.settings_of(values)
    assert settings == {"instruments": {"bass": "finger bass"}, "soundfonts": {"lead": VOICE}}
    assert plan.stated_in({"settings": settings}) == values
    assert plan.shown("instrument_lead", values["instrument_lead"], {}) == "Tiny: Rhodes"
    decided = {"instruments": {"lead": "bell"}, "soundfonts": {"lead": VOICE}}
    assert plan.value_in(decided, "instrument_lead") == values["instrument_lead"]


def test_a_loaded_soundfont_offers_its_presets(tmp_path: Path, board: HandBoard) -> None:
    studio = open_studio(tmp_path)
    presenter = PromptPresenter(studio, board)  # type: ignore[arg-type]
    font = tmp_path / "tiny.sf2"
    font.write_bytes(tiny_soundfont([(0, 4, "Rhodes"), (128, 0, "Kit")]))
    told: list[str] = []
    presenter.load_soundfont(font, lambda: told.append("loaded"))
    board.last.run()
    assert told == ["loaded"]
    assert [words for _value, words in presenter.font_choices("lead")] == ["Tiny: Rhodes"]
    assert [words for _value, words in presenter.font_choices("drums")] == ["Tiny: Kit"]
    presenter.choose_engine("musicgen")
    assert presenter.font_choices("lead") == ()
    font.unlink()
    assert loaded_soundfonts(studio) == ()


def test_a_broken_soundfont_is_told(tmp_path: Path, board: HandBoard) -> None:
    presenter = PromptPresenter(open_studio(tmp_path), board)  # type: ignore[arg-type]
    font = tmp_path / "broken.sf2"
    font.write_bytes(tiny_soundfont()[:9000])
    presenter.load_soundfont(font, lambda: None)
    board.last.run()
    assert isinstance(presenter.error, DataError)
    assert presenter.font_choices("lead") == ()


def test_the_dialog_asks_for_the_other_take_and_the_steps(qapp: QApplication) -> None:
    takes = [SimpleNamespace(name=name) for name in ("One", "Two", "Three")]
    asked: list[tuple[object, int]] = []
    dialog = MorphDialog(
        takes[0],  # type: ignore[arg-type]
        takes[1:],  # type: ignore[arg-type]
        lambda other, steps: asked.append((other, steps)),
    )
    assert [dialog.other.itemText(at) for at in range(dialog.other.count())] == ["Two", "Three"]
    dialog.other.setCurrentIndex(1)
    dialog.steps.setValue(5)
    dialog.go.click()
    assert asked == [(takes[2], 5)]
    dialog.deleteLater()
