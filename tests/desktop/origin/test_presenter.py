from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.origins import OriginKind, licence
from core.project import Project, Selection, TrackId
from desktop.panels.origin.presenter import OriginPresenter
from tests.desktop.made import RATE, origin, project_of

YOU = origin("y", OriginKind.YOU)
RULES = origin("r", OriginKind.RULES, prompt="80s pop")
MODEL = origin("m", OriginKind.MODEL, licence=licence("CC-BY-NC-4.0"), prompt="warm lead")


def presenter_of(project: Project | None) -> OriginPresenter:
    session: Any = SimpleNamespace(project=project) if project else None
    return OriginPresenter(lambda: session)


def all_of(project: Project) -> Selection:
    return Selection(0, 5 * RATE, frozenset(track.id for track in project.tracks))


def test_nothing_is_told_of_nothing(qapp: QApplication) -> None:
    for project in (None, project_of()):
        presenter = presenter_of(project)
        presenter.read()
        assert presenter.is_empty
        assert (presenter.cards, presenter.notes) == ((), ())


def test_shares_are_told_in_words_and_sum_to_a_hundred(qapp: QApplication) -> None:
    presenter = presenter_of(project_of(YOU, RULES, MODEL))
    presenter.read()
    assert [row.text for row in presenter.shares] == [
        "34 % · recorded or declared",
        "33 % · rules, no model",
        "33 % · trained model",
    ]


def test_a_selection_is_told_one_card_an_origin(qapp: QApplication) -> None:
    project = project_of(RULES, MODEL)
    presenter = presenter_of(project)
    presenter.select(all_of(project))
    presenter.read()
    cards = {card.title: {row[0]: row for row in card.rows} for card in presenter.cards}
    model = cards["title of m"]
    assert model["Origin"][1] == "made by a trained model"
    assert model["Prompt"][1] == "“warm lead”"
    assert model["Licence"][1:] == ("CC BY-NC 4.0", "warning")
    assert model["Sounds for"][1] == "5.0 s"
    assert "Seed" not in model, "what is not known is left out"


def test_only_the_selected_tracks_count(qapp: QApplication) -> None:
    project = project_of(RULES, MODEL)
    presenter = presenter_of(project)
    presenter.select(Selection(0, RATE, frozenset({TrackId("t0")})))
    presenter.read()
    assert [card.title for card in presenter.cards] == ["title of r"]


def test_many_origins_are_cut_and_counted(qapp: QApplication) -> None:
    project = project_of(*(origin(f"o{n}", OriginKind.YOU) for n in range(9)))
    presenter = presenter_of(project)
    presenter.select(all_of(project))
    presenter.read()
    assert (len(presenter.cards), presenter.more) == (6, 3)


def test_what_stands_in_the_way_of_an_export_is_told(qapp: QApplication) -> None:
    presenter = presenter_of(project_of(MODEL))
    presenter.read()
    assert presenter.notes[0].tone == "warning"
    assert "Not for commercial release" in presenter.notes[0].title


def test_a_drag_over_the_timeline_is_read_once_it_rests(qtbot: QtBot) -> None:
    project = project_of(RULES)
    presenter = presenter_of(project)
    reads: list[bool] = []
    presenter.changed.connect(lambda: reads.append(True))
    for end in range(1, 50):
        presenter.select(Selection(0, end, frozenset({TrackId("t0")})))
        presenter.refresh()
    qtbot.waitUntil(lambda: bool(reads), timeout=2000)
    assert len(reads) == 1
    assert presenter.has_selection


@pytest.mark.parametrize("selection", [None, Selection(5, 5, frozenset())])
def test_an_empty_selection_is_none(qapp: QApplication, selection: Selection | None) -> None:
    presenter = presenter_of(project_of(RULES))
    presenter.select(selection)
    assert not presenter.has_selection


def test_another_project_begins_without_a_selection(qapp: QApplication) -> None:
    project = project_of(RULES)
    presenter = presenter_of(project)
    presenter.select(all_of(project))
    presenter.reload()
    assert presenter.cards == ()
