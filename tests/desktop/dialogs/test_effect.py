from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.project import Selection
from core.studio.session import Session
from desktop.dialogs.effect import EffectDialog, EffectPresenter
from desktop.theme import Look
from tests.desktop.hand_board import HandBoard
from tests.desktop.made import RATE, made_take, open_session, store


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = open_session(tmp_path)
    store(made, made_take("Night", seconds=1.0))
    made.shelf.place("t1", at=0)
    yield made
    made.close()


@pytest.fixture
def board(qapp: QApplication) -> HandBoard:
    return HandBoard()


@pytest.fixture
def presenter(session: Session, board: HandBoard) -> EffectPresenter:
    selection = Selection(RATE // 4, RATE // 2, frozenset({session.project.tracks[0].id}))
    return EffectPresenter(session, board, selection)  # type: ignore[arg-type]


def test_it_names_what_it_works_on(presenter: EffectPresenter) -> None:
    assert presenter.about == "Night, 0:00.25 to 0:00.5"


def test_an_effect_is_one_undoable_step(
    presenter: EffectPresenter, board: HandBoard, session: Session
) -> None:
    before = session.project
    applied: list[Any] = []
    presenter.applied.connect(applied.append)
    presenter.choose_effect("gain")
    presenter.start()
    presenter.start()
    assert len(board.handles) == 1
    board.last.run()
    assert presenter.error is None
    assert len(applied) == 1
    assert session.project != before
    session.undo()
    assert session.project == before


def test_what_was_edited_meanwhile_is_refused_in_words(
    session: Session, board: HandBoard, presenter: EffectPresenter
) -> None:
    def refuse(*_given: object) -> Any:
        raise UserError("studio.stale_region")

    presenter._commit = refuse
    presenter.start()
    board.last.finish(object())
    assert isinstance(presenter.error, UserError)
    assert presenter.job is None


def test_values_are_remembered_an_effect(
    session: Session, board: HandBoard, presenter: EffectPresenter
) -> None:
    presenter.choose_effect("noise")
    presenter.set_settings({**presenter.settings, "snr_db": 12.0})
    again = EffectPresenter(session, board, presenter._selection)  # type: ignore[arg-type]
    assert again.effect_id == "noise"
    assert again.settings["snr_db"] == 12.0
    session.studio.settings.set("effect.settings", {"noise": {"snr_db": 1e9}})
    assert again.settings["snr_db"] == 20.0


def test_the_seed_is_used_as_typed(session: Session, board: HandBoard) -> None:
    seeds: list[int] = []

    def prepare(*given: Any) -> Any:
        seeds.append(given[4])
        return object()

    selection = Selection(0, 10, frozenset())
    presenter = EffectPresenter(session, board, selection, prepare=prepare)  # type: ignore[arg-type]
    presenter.set_seed("1 234")
    presenter.start()
    board.last.work(board.last.reporter)
    assert seeds == [1234]


def test_the_dialog_works_closes_and_tells(
    presenter: EffectPresenter, board: HandBoard, look: Look, qtbot: QtBot
) -> None:
    dialog = EffectDialog(presenter, look)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.apply.click()
    board.last.report(0.4, "rendering", 3.0)
    assert dialog.stage.text() == "rendering · 3 s left"
    assert not dialog.form.isEnabled()
    board.last.fail(UserError("studio.nothing_selected"))
    assert dialog.news.notices
    dialog.apply.click()
    assert not dialog.news.notices
    board.last.run()
    assert not dialog.isVisible()


def test_closing_the_dialog_stops_the_work(
    presenter: EffectPresenter, board: HandBoard, look: Look, qtbot: QtBot
) -> None:
    dialog = EffectDialog(presenter, look)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.apply.click()
    dialog.reject()
    assert board.last.is_stopping


def test_another_effect_brings_its_form(
    presenter: EffectPresenter, look: Look, qtbot: QtBot
) -> None:
    dialog = EffectDialog(presenter, look)
    qtbot.addWidget(dialog)
    for spec in presenter.effects:
        presenter.choose_effect(spec.id)
        assert set(dialog.form.values()) == {param.name for param in spec.params}
