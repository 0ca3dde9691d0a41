from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from core.errors import MachineError
from core.origins import OriginKind
from core.studio.session import Session
from core.studio.takes import TakeChunk
from desktop.panels.takes import ancestors_in_words
from desktop.panels.takes.presenter import TakesPresenter
from tests.desktop.hand_board import HandBoard
from tests.desktop.made import RATE, made_take, open_session, store
from tests.sounds import music


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = open_session(tmp_path)
    yield made
    made.close()


@pytest.fixture
def board(qapp: QApplication) -> HandBoard:
    return HandBoard()


@pytest.fixture
def presenter(session: Session, board: HandBoard) -> TakesPresenter:
    return TakesPresenter(lambda: session, board, lambda: 4000)  # type: ignore[arg-type]


def names(presenter: TakesPresenter) -> list[str]:
    return [row.name for row in presenter.rows]


def test_without_a_project_there_is_nothing(board: HandBoard) -> None:
    presenter = TakesPresenter(lambda: None, board)  # type: ignore[arg-type]
    assert presenter.is_empty
    assert presenter.rows == ()
    presenter.remove("x")
    presenter.place("x")
    assert presenter.sound("x") is None


def test_a_row_says_what_musicians_ask_first(session: Session, presenter: TakesPresenter) -> None:
    store(session, made_take("Night", seed=184226))
    (row,) = presenter.rows
    assert row.name == "Night"
    assert row.first == "0:00 · 112 bpm · A minor"
    assert "LUFS" in row.second
    assert "seed 184226" in row.second
    assert row.kind is OriginKind.RULES
    assert "calm piano" in row.tooltip


def test_a_stopped_take_says_so(session: Session, presenter: TakesPresenter) -> None:
    store(session, made_take(stopped=True))
    assert presenter.rows[0].first.startswith("stopped at 0:00")


def test_a_take_grows_is_kept_and_becomes_an_ordinary_row(
    session: Session, presenter: TakesPresenter, board: HandBoard
) -> None:
    take = made_take("Night")
    grown: list[str] = []
    presenter.row_changed.connect(grown.append)
    half = take.audio.frames // 2
    presenter.grow(TakeChunk("t1", 0, take.audio.part(0, half), 0.5), OriginKind.RULES)
    row = presenter.rows[0]
    assert (row.name, row.state) == ("Take 1", "making")
    assert row.grown == pytest.approx(0.5)
    assert row.first == "making · 0:00 of 0:00"
    presenter.grow(
        TakeChunk("t1", 0, take.audio.part(half, take.audio.frames), 0.5), OriginKind.RULES
    )
    assert grown == ["t1"]
    presenter.keep(take)
    assert (presenter.rows[0].state, presenter.rows[0].name) == ("keeping", "Night")
    board.last.run()
    (row,) = presenter.rows
    assert (row.state, row.name) == ("ready", "Night")
    assert [stored.id for stored in session.shelf.takes] == ["t1"]
    assert presenter.chosen_id == "t1", "the first take of a prompt is shown"


def test_takes_of_one_prompt_get_names_apart(
    session: Session, presenter: TakesPresenter, board: HandBoard
) -> None:
    for number in range(3):
        presenter.keep(made_take("Night", id=f"t{number}"))
        board.last.run()
    assert names(presenter) == ["Night 3", "Night 2", "Night"]


def test_the_time_left_stands_in_the_second_line(
    presenter: TakesPresenter, board: HandBoard
) -> None:
    job = board.start("Making", lambda _control: None)
    presenter.follow(job)
    job.report(0.5, "", 2.0)
    presenter.grow(TakeChunk("t1", 0, music(0.2, rate=RATE), None), OriginKind.MODEL)
    row = presenter.rows[0]
    assert (row.first, row.second) == ("making · 0:00", "2 s left")
    assert row.kind is OriginKind.MODEL


def test_work_that_failed_leaves_no_row_but_finished_takes_stay(
    presenter: TakesPresenter, board: HandBoard
) -> None:
    presenter.grow(TakeChunk("done", 0, music(0.2, rate=RATE), 0.2), OriginKind.RULES)
    presenter.keep(made_take("Done", id="done"))
    presenter.grow(TakeChunk("lost", 1, music(0.2, rate=RATE), 9.0), OriginKind.RULES)
    sound = presenter.sound("lost")
    presenter.settle()
    assert [row.id for row in presenter.rows] == ["done"]
    assert sound is not None
    assert sound.complete, "whoever plays it need not wait for more"


def test_a_take_that_cannot_be_written_is_told(presenter: TakesPresenter, board: HandBoard) -> None:
    failures: list[BaseException] = []
    presenter.failed.connect(failures.append)
    presenter.keep(made_take())
    error = MachineError("audio.disk_full", path="x")
    board.last.fail(error)
    assert failures == [error]
    assert presenter.is_empty


def test_a_take_of_a_project_that_was_left_is_not_put_into_another(
    session: Session, board: HandBoard, tmp_path: Path
) -> None:
    other = open_session(tmp_path / "other")
    current = [session]
    presenter = TakesPresenter(lambda: current[0], board)  # type: ignore[arg-type]
    presenter.keep(made_take())
    current[0] = other
    presenter.reload()
    board.last.run()
    assert other.shelf.takes == ()
    other.close()


def test_the_search_looks_at_name_prompt_key_and_seed(
    session: Session, presenter: TakesPresenter
) -> None:
    store(session, made_take("Night", id="a", seed=11, prompt="dark techno"))
    store(session, made_take("Dawn", id="b", seed=22, prompt="calm piano"))
    for words, found in (
        ("", ["Dawn", "Night"]),
        ("TECHNO", ["Night"]),
        ("seed 22", ["Dawn"]),
        ("minor dawn", ["Dawn"]),
        ("nothing", []),
    ):
        presenter.find(words)
        assert names(presenter) == found
    assert not presenter.is_empty


def test_rename_and_star_are_kept_in_the_project(
    session: Session, presenter: TakesPresenter
) -> None:
    store(session, made_take("Night"))
    presenter.rename("t1", "  Night Drive ")
    presenter.rename("t1", "   ")
    presenter.toggle_star("t1")
    take = session.shelf.take("t1")
    assert (take.name, take.starred) == ("Night Drive", True)
    assert presenter.rows[0].starred


def test_placing_puts_the_take_at_the_cursor(session: Session, presenter: TakesPresenter) -> None:
    store(session, made_take("Night"))
    placed: list[str] = []
    presenter.placed.connect(placed.append)
    presenter.place("t1")
    assert placed == ["t1"]
    assert session.project.tracks[0].clips[0].start == 4000


def test_stems_are_placed_as_tracks(session: Session, presenter: TakesPresenter) -> None:
    stems = {"drums": music(0.5, rate=RATE), "bass": music(0.5, seed=2, rate=RATE)}
    store(session, made_take("Night", stems=stems))
    assert presenter.rows[0].has_stems
    presenter.place("t1", stems=True)
    assert {track.name for track in session.project.tracks} == {"Drums", "Bass"}


def test_a_removed_take_can_be_brought_back_until_it_is_gone_for_good(
    session: Session, presenter: TakesPresenter
) -> None:
    store(session, made_take("Night", id="a"))
    store(session, made_take("Dawn", id="b"))
    offers: list[str] = []
    presenter.removal_began.connect(offers.append)
    presenter.remove("a")
    assert (names(presenter), offers) == (["Dawn"], ["Night"])
    presenter.undo_removal()
    assert names(presenter) == ["Dawn", "Night"]
    presenter.remove("a")
    presenter.remove("b")
    assert [take.id for take in session.shelf.takes] == ["b"], "the first is gone, the second waits"
    presenter.finish_removal()
    assert session.shelf.takes == ()


def test_a_take_can_be_heard_while_it_grows_and_afterwards(
    session: Session, presenter: TakesPresenter
) -> None:
    take = made_take()
    presenter.grow(TakeChunk("t1", 0, take.audio, 0.5), OriginKind.RULES)
    growing = presenter.sound("t1")
    assert growing is not None
    assert (growing.frames, growing.complete) == (take.audio.frames, False)
    store(session, made_take(id="t2"))
    stored = presenter.sound("t2")
    assert stored is not None
    assert (stored.sample_rate, stored.complete) == (RATE, True)
    assert np.allclose(stored.read(10, 50), take.audio.samples[:, 10:60], atol=1e-6)
    assert stored.read(stored.frames - 5, 50).shape == (2, 5)


def test_audition_starts_and_stops(session: Session, presenter: TakesPresenter) -> None:
    store(session, made_take())
    heard: list[str] = []
    presenter.audition_started.connect(heard.append)
    presenter.audition_stopped.connect(lambda: heard.append("stop"))
    presenter.toggle_audition("t1")
    presenter.show_playing("t1")
    assert presenter.rows[0].playing
    presenter.toggle_audition("t1")
    presenter.toggle_audition("nobody")
    assert heard == ["t1", "stop"]


def test_removing_the_take_that_plays_stops_it(session: Session, presenter: TakesPresenter) -> None:
    store(session, made_take())
    stops: list[bool] = []
    presenter.audition_stopped.connect(lambda: stops.append(True))
    presenter.show_playing("t1")
    presenter.remove("t1")
    assert stops == [True]


def test_a_picture_has_one_pair_a_column_and_a_growing_one_fills_its_part(
    session: Session, presenter: TakesPresenter
) -> None:
    store(session, made_take())
    low, high = presenter.peaks("t1", 60)  # type: ignore[misc]
    assert low.shape == high.shape == (60,)
    assert (low <= high).all()
    presenter.grow(TakeChunk("t9", 0, music(0.5, rate=RATE), 1.0), OriginKind.RULES)
    low, _high = presenter.peaks("t9", 60)  # type: ignore[misc]
    assert low.shape == (30,)
    assert presenter.peaks("nobody", 60) is None


def test_takes_of_an_earlier_run_get_their_picture_in_the_background(
    tmp_path: Path, board: HandBoard
) -> None:
    first = open_session(tmp_path)
    store(first, made_take())
    path = first.path
    first.close()
    again = Session.open(first.studio, path)
    presenter = TakesPresenter(lambda: again, board)  # type: ignore[arg-type]
    assert presenter.peaks("t1", 60) is None
    board.last.run()
    assert presenter.peaks("t1", 60) is not None
    again.close()


def test_choosing_hands_out_the_stored_take(session: Session, presenter: TakesPresenter) -> None:
    stored = store(session, made_take())
    chosen: list[object] = []
    recipes: list[object] = []
    presenter.chosen.connect(chosen.append)
    presenter.recipe_requested.connect(recipes.append)
    presenter.choose("t1")
    presenter.choose("t1")
    presenter.choose("")
    presenter.show_recipe("t1")
    assert chosen == [stored, None]
    assert recipes == [stored]


def test_a_take_says_what_it_came_from(session: Session, presenter: TakesPresenter) -> None:
    store(session, made_take("Night", id="a"))
    presenter.note_ancestor("b", {"take": "a", "name": "Night", "change": "New drums, same song"})
    store(session, made_take("Night 2", id="b"))
    assert presenter.row("b").tooltip.endswith("From “Night”. New drums, same song")
    assert "From" not in presenter.row("a").tooltip
    presenter.rename("a", "Dusk")
    assert ancestors_in_words(session)["b"].startswith("From “Dusk”")
    session.shelf.remove("a")
    assert ancestors_in_words(session)["b"].startswith("From “Night”"), "by the name that it had"
    presenter.note_ancestor("c", {"take": "b", "name": "Night 2", "change": "Another take"})
    session.shelf.remove("b")
    presenter.note_ancestor("d", {"take": "c", "name": "Night 3", "change": "Another take"})
    assert session.folder.setting("takes.ancestors").keys() == {"d"}


def test_a_take_offers_what_its_maker_can_do_with_it(
    session: Session, presenter: TakesPresenter
) -> None:
    take = store(session, made_take("Night", id="a"))
    asked: list[object] = []
    presenter.variation_requested.connect(lambda *request: asked.append(request))
    assert presenter.variations("a") == ()
    presenter.offers = lambda _take: (("drums", "New drums, same song"),)
    assert presenter.variations("a") == (("drums", "New drums, same song"),)
    assert presenter.variations("gone") == ()
    presenter.vary("a", "drums")
    presenter.vary("gone", "drums")
    assert asked == [(take, "drums")]
