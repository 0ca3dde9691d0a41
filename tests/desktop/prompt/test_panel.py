from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.errors import MachineError
from desktop.panels.prompt import PromptPanel, PromptPresenter
from desktop.panels.prompt.editors import (
    ChipPopup,
    ChordsEditor,
    KeyEditor,
    LengthEditor,
    ListEditor,
    MoodEditor,
    TempoEditor,
)
from desktop.theme import Look
from desktop.widgets import FactChip
from tests.desktop.hand_board import HandBoard
from tests.desktop.made import made_take, open_session, open_studio, store

Build = Callable[..., PromptPanel]
Editor = TypeVar("Editor", bound=ChipPopup)


@pytest.fixture
def board() -> HandBoard:
    return HandBoard()


@pytest.fixture
def build(tmp_path: Path, board: HandBoard, look: Look, qtbot: QtBot) -> Build:
    def make(width: int = 290, height: int = 480) -> PromptPanel:
        presenter = PromptPresenter(open_studio(tmp_path), board)  # type: ignore[arg-type]
        panel = PromptPanel(presenter, look)
        qtbot.addWidget(panel)
        panel.resize(width, height)
        panel.show()
        return panel

    return make


def chip_called(panel: PromptPanel, name: str) -> FactChip:
    found = panel.chips.findChild(FactChip, f"chip_{name}")
    assert found is not None
    return found


def test_ctrl_enter_in_the_text_makes_takes(build: Build, board: HandBoard, qtbot: QtBot) -> None:
    panel = build()
    qtbot.keyClicks(panel.edit, "calm piano")
    qtbot.keyClick(panel.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(board.handles) == 1
    assert panel.edit.toPlainText() == "calm piano"


def test_ctrl_enter_works_from_every_other_control_too(
    build: Build, board: HandBoard, qtbot: QtBot
) -> None:
    panel = build()
    panel.edit.setPlainText("calm piano")
    qtbot.keyClick(panel.bar.seed, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(board.handles) == 1


def test_up_and_down_walk_the_history_only_at_the_ends_of_the_text(
    build: Build, qtbot: QtBot
) -> None:
    panel = build()
    panel.presenter.history.remember("older prompt")
    panel.edit.setPlainText("one\ntwo")
    panel.edit.moveCursor(panel.edit.textCursor().MoveOperation.End)
    qtbot.keyClick(panel.edit, Qt.Key.Key_Up)
    assert panel.edit.toPlainText() == "one\ntwo", "the cursor moves inside the text first"
    qtbot.keyClick(panel.edit, Qt.Key.Key_Up)
    assert panel.edit.toPlainText() == "older prompt"
    qtbot.keyClick(panel.edit, Qt.Key.Key_Down)
    assert panel.edit.toPlainText() == "one\ntwo"


def test_make_is_off_while_there_is_nothing_to_make(build: Build) -> None:
    panel = build()
    assert not panel.bar.make.isEnabled()
    panel.edit.setPlainText("x")
    assert panel.bar.make.isEnabled()


def test_while_it_works_it_shows_time_left_and_stop(build: Build, board: HandBoard) -> None:
    panel = build()
    panel.edit.setPlainText("calm")
    panel.bar.make.click()
    board.last.report(0.4, "playing", 12.0)
    assert panel.bar.working.isVisible()
    assert not panel.bar.make.isVisible()
    assert panel.bar.stage.text() == "playing · 15 s left"
    assert panel.bar.strip.fraction == pytest.approx(0.4)
    panel.bar.stop.click()
    assert board.last.is_stopping
    assert not panel.bar.stop.isEnabled()
    board.last.end_cancelled()
    assert panel.bar.make.isVisible()


def test_a_failure_is_told_inline_with_what_to_do_and_goes_with_the_next_start(
    build: Build, board: HandBoard
) -> None:
    panel = build()
    panel.edit.setPlainText("calm")
    panel.bar.make.click()
    board.last.fail(MachineError("plugins.cannot_load", title="MusicGen", reason="no torch"))
    told = panel.notices.notices[0]
    assert "could not be started" in told.accessibleName()
    assert "Install what it needs" in told.accessibleName()
    panel.bar.make.click()
    assert not panel.notices.notices


def test_what_the_engine_did_not_understand_stays_beside_the_chips(
    build: Build, board: HandBoard
) -> None:
    panel = build()
    panel.edit.setPlainText("wobbly")
    panel.bar.make.click()
    board.last.partial.emit(made_take(notices=("Not understood: “wobbly”.",)))
    board.last.finish(())
    assert panel.remarks.isVisible()
    assert panel.remarks.said == ("Not understood: “wobbly”.",)
    assert not panel.notices.notices, "it is no alarm"
    panel.bar.make.click()
    assert not panel.remarks.isVisible()


# Chips -------------------------------------------------------------------------------------


@pytest.fixture
def shown(build: Build, tmp_path: Path) -> Iterator[PromptPanel]:
    """Return the panel with a take's plan on its chips."""
    panel, session = build(), open_session(tmp_path / "project")
    panel.presenter.show_take(store(session, made_take("Night drive")))
    yield panel
    session.close()


def opened(panel: PromptPanel, name: str, kind: type[Editor]) -> Editor:
    """Click a chip and return the editor that opens."""
    chip_called(panel, name).click()
    editors = [e for e in panel.findChildren(ChipPopup) if e.isVisible()]
    assert len(editors) == 1
    assert isinstance(editors[0], kind)
    return editors[0]


def test_a_plan_stands_on_chips_with_title_and_value(shown: PromptPanel) -> None:
    chips = shown.chips.findChildren(FactChip)
    assert [(chip.title, chip.value) for chip in chips if chip.value] == [
        ("Genre", "80s synth-pop"),
        ("Tempo", "112 bpm"),
        ("Key", "A minor"),
        ("Metre", "4/4"),
        ("Length", "0:00.5"),
        ("Form", "Intro · Verse · Chorus"),
        ("Chords", "Am F C G"),
        ("Mood", "calm, dark"),
        ("Drums", "machine"),
        ("Bass", "synth bass"),
        ("Harmony", "poly synth"),
    ]
    for chip in chips:
        assert chip.accessibleName() == f"{chip.title} {chip.value}".strip()
        assert chip.toolTip() == chip.accessibleDescription() != ""


def test_a_tempo_is_typed_or_tapped(shown: PromptPanel, qtbot: QtBot) -> None:
    editor = opened(shown, "tempo", TempoEditor)
    assert editor.bpm.value() == 112.0
    times = iter((1.0, 1.6, 2.2))
    editor._clock = lambda: next(times)
    qtbot.keyClick(editor.bpm, Qt.Key.Key_T)
    qtbot.keyClick(editor.bpm, Qt.Key.Key_T)
    qtbot.mousePress(editor.tap, Qt.MouseButton.LeftButton)
    assert editor.bpm.value() == 100.0
    qtbot.keyClick(editor.bpm, Qt.Key.Key_Return)
    chip = chip_called(shown, "tempo")
    assert (chip.value, chip.property("changed")) == ("100 bpm", "true")
    assert "“Night drive” has 112 bpm." in chip.toolTip()


def test_escape_changes_nothing_and_a_click_outside_takes_what_was_changed(
    shown: PromptPanel, qtbot: QtBot
) -> None:
    editor = opened(shown, "tempo", TempoEditor)
    editor.bpm.setValue(90.0)
    qtbot.keyClick(editor.bpm, Qt.Key.Key_Escape)
    assert chip_called(shown, "tempo").value == "112 bpm"
    opened(shown, "tempo", TempoEditor).close()
    assert not shown.presenter.wishes.values, "looking is not setting"
    editor = opened(shown, "tempo", TempoEditor)
    editor.bpm.setValue(90.0)
    editor.close()
    assert chip_called(shown, "tempo").value == "90 bpm"


def test_a_key_is_a_note_and_a_scale(shown: PromptPanel, qtbot: QtBot) -> None:
    editor = opened(shown, "key", KeyEditor)
    assert editor.notes.checkedButton().text() == "A"
    assert editor.scales.currentItem().text() == "minor"
    editor.notes.button(10).click()
    editor.scales.setCurrentRow(editor._scales.index("dorian"))
    qtbot.keyClick(editor.scales, Qt.Key.Key_Return)
    assert chip_called(shown, "key").value == "Bb dorian"


def test_chords_are_read_as_they_are_typed(shown: PromptPanel, qtbot: QtBot) -> None:
    editor = opened(shown, "chords", ChordsEditor)
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "Dm H7")
    assert "“H7” is no chord" in editor.hint.text()
    assert editor.hint.property("tone") == "warning"
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.isVisible(), "what cannot be read is not taken"
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "Dm | G7 Db7")
    assert editor.hint.text() == "2 bars, repeated: Dm | G7 Db7"
    assert editor.hint.property("tone") == ""
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert chip_called(shown, "chords").value == "Dm | G7 Db7"


def test_a_length_takes_only_what_it_understands(build: Build, qtbot: QtBot) -> None:
    panel = build()
    editor = opened(panel, "length", LengthEditor)
    qtbot.keyClicks(editor.line, "soon")
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.isVisible()
    assert editor.hint.property("tone") == "warning"
    editor.line.setText("3 min")
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    chip = chip_called(panel, "length")
    assert (chip.value, chip.property("strong")) == ("3:00", "true")
    assert chip.property("changed") == "false", "there is no take that it could differ from"


def test_players_are_chosen_by_role_and_can_be_sent_home(shown: PromptPanel, qtbot: QtBot) -> None:
    editor = opened(shown, "instrument_bass", ListEditor)
    assert editor.list.currentItem().text() == "synth bass"
    assert editor.list.item(0).text() == "Nobody"
    assert editor.list.findItems("flute", Qt.MatchFlag.MatchExactly) == []
    place = editor.list.visualItemRect(editor.list.item(0)).center()
    qtbot.mouseClick(editor.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chip_called(shown, "instrument_bass").value == "nobody"
    lead = opened(shown, "instrument_lead", ListEditor)
    lead.list.setCurrentItem(lead.list.findItems("flute", Qt.MatchFlag.MatchExactly)[0])
    qtbot.keyClick(lead.list, Qt.Key.Key_Return)
    assert chip_called(shown, "instrument_lead").value == "flute"
    assert shown.presenter.wishes.values == {"instrument_bass": "", "instrument_lead": "flute"}


def test_a_form_can_build_up(shown: PromptPanel, qtbot: QtBot) -> None:
    editor = opened(shown, "form", ListEditor)
    editor.switch.click()
    qtbot.keyClick(editor.switch, Qt.Key.Key_Return)
    assert shown.presenter.wishes.values == {"builds": True}
    assert chip_called(shown, "form").value == "builds up"
    editor = opened(shown, "form", ListEditor)
    editor.list.setCurrentRow(3)
    editor.accept()
    assert shown.presenter.wishes.values == {"builds": True, "form": "arc"}


def test_a_mood_has_two_sliders(shown: PromptPanel, qtbot: QtBot) -> None:
    editor = opened(shown, "mood", MoodEditor)
    assert editor.mood == (-0.6, -0.5)
    qtbot.keyClick(editor.sliders[0], Qt.Key.Key_End)
    assert editor.hint.text() == "lively, dark"
    editor.done.click()
    assert shown.presenter.wishes.values == {"mood": (1.0, -0.5)}


def test_make_again_stands_there_while_something_is_changed(
    shown: PromptPanel, board: HandBoard, qtbot: QtBot
) -> None:
    assert not shown.again.isVisible()
    shown.presenter.set_values({"tempo": 96.0, "metre": "3/4"})
    assert shown.again.isVisible()
    assert shown.again.count.text() == "2 changed"
    chip = chip_called(shown, "tempo")
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert chip_called(shown, "tempo").value == "112 bpm"
    assert shown.again.count.text() == "1 changed"
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(shown.edit, Qt.Key.Key_Return, both)
    assert len(board.handles) == 1
    assert not shown.again.again.isEnabled()
    board.last.fail(MachineError("plugins.cannot_load", title="Composer", reason="no numba"))
    qtbot.keyClick(chip_called(shown, "metre"), Qt.Key.Key_Return, both)
    assert len(board.handles) == 2
    board.last.finish(())
    assert not shown.again.isVisible()


def test_changes_are_taken_back_together_or_in_their_editor(
    shown: PromptPanel, qtbot: QtBot
) -> None:
    shown.presenter.set_values({"tempo": 96.0, "metre": "3/4"})
    editor = opened(shown, "tempo", TempoEditor)
    back = [b for b in editor.findChildren(QPushButton) if b.text() == "Back to 112 bpm"]
    back[0].click()
    assert chip_called(shown, "tempo").value == "112 bpm"
    shown.again.reset.click()
    assert not shown.presenter.shown.changes


def test_a_chip_is_opened_with_the_keyboard(shown: PromptPanel, qtbot: QtBot) -> None:
    chip = chip_called(shown, "metre")
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    editor = next(e for e in shown.findChildren(ListEditor) if e.isVisible())
    qtbot.keyClick(editor.list, Qt.Key.Key_Down)
    qtbot.keyClick(editor.list, Qt.Key.Key_Return)
    assert chip_called(shown, "metre").value == "3/4"


def test_a_field_that_the_engine_cannot_honour_is_off_and_says_why(build: Build) -> None:
    panel = build()
    panel.presenter.choose_engine("musicgen")
    chip = chip_called(panel, "key")
    assert not chip.isEnabled()
    assert "MusicGen takes no given key" in chip.toolTip()


def test_settings_follow_the_engine(build: Build) -> None:
    panel = build()
    assert "seconds" not in panel.engine.form.values(), "the length has a chip of its own"
    panel.presenter.choose_engine("musicgen")
    panel.engine.fold.click()
    assert panel.engine.form.isVisible()
    assert set(panel.engine.form.values()) >= {"model", "guidance", "temperature", "top_k"}


def test_an_example_goes_into_the_text(build: Build) -> None:
    panel = build()
    menu = panel.examples.menu()
    menu.aboutToShow.emit()
    menu.actions()[0].trigger()
    assert panel.edit.toPlainText() == panel.presenter.examples[0]
    panel.edit.undo()
    assert panel.edit.toPlainText() == "", "replacing the text can be undone"


def test_an_empty_history_says_so(build: Build) -> None:
    panel = build()
    menu = panel.history.menu()
    menu.aboutToShow.emit()
    assert not menu.actions()[0].isEnabled()
    panel.presenter.history.remember("calm")
    menu.aboutToShow.emit()
    assert menu.actions()[0].text() == "calm"


def test_a_dropped_recording_is_taken_where_the_engine_can_use_it(
    build: Build, tmp_path: Path
) -> None:
    panel = build()
    panel.presenter.choose_engine("musicgen")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "riff.wav"))])
    panel.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert panel.presenter.reference == (tmp_path / "riff.wav", "continue")


def test_every_control_has_a_name_for_screen_readers(build: Build) -> None:
    panel = build()
    panel.presenter.choose_engine("musicgen")
    nameless = [
        widget
        for widget in panel.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not getattr(widget, "text", str)()
        and widget.objectName() != "qt_spinbox_lineedit"
        and widget.isVisibleTo(panel)
    ]
    assert not nameless


def test_the_tab_key_goes_from_the_prompt_through_the_chips_to_make(
    build: Build, qtbot: QtBot
) -> None:
    panel = build()
    panel.edit.setPlainText("x")
    seen, widget = [], panel.edit.nextInFocusChain()
    while widget is not panel.edit and len(seen) < 200:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled():
            seen.append(widget)
        widget = widget.nextInFocusChain()
    order = [
        chip_called(panel, "tempo"),
        panel.engine.choice,
        panel.bar.count,
        panel.bar.seed,
        panel.bar.make,
    ]
    places = [seen.index(one) for one in order]
    assert places == sorted(places)


@pytest.mark.parametrize("width", [240, 290, 460])
def test_nothing_is_cut_at_any_width(build: Build, width: int) -> None:
    panel = build(width, 560)
    panel.presenter.choose_engine("musicgen")
    assert panel.minimumSizeHint().width() <= 240
    for chip in panel.chips.findChildren(FactChip):
        assert chip.geometry().right() <= panel.chips.width()
