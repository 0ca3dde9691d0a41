"""Takes that are made again: with changes of the plan, or from other seeds."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from core.errors import UserError
from core.generation import GenerationRequest
from core.jobs import NoControl
from core.origins import OriginKind
from core.studio.session import Session
from core.studio.shelf import StoredTake
from core.studio.takes import Take, make_takes
from desktop.panels.prompt.presenter import PromptPresenter
from desktop.panels.prompt.shown import variations_of
from tests.desktop.hand_board import HandBoard
from tests.desktop.made import made_take, open_session, store


class Maker:
    """Make nothing, and remember what was asked."""

    def __init__(self) -> None:
        self.asked: list[GenerationRequest] = []
        self.made: Take | None = None

    def __call__(self, _studio: Any, _engine: str, request: Any, count: int, control: Any) -> Any:
        assert count == 1
        self.asked.append(request)
        if self.made:
            control.partial(self.made)
        return ()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = open_session(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def board(qapp: QApplication) -> HandBoard:
    return HandBoard()


@pytest.fixture
def maker() -> Maker:
    return Maker()


@pytest.fixture
def stored(session: Session) -> StoredTake:
    settings = {"genre": "from the prompt", "seconds": 30.0, "stems": True}
    return store(session, made_take("Night drive", settings=settings))


@pytest.fixture
def presenter(session: Session, board: HandBoard, maker: Maker) -> PromptPresenter:
    return PromptPresenter(session.studio, board, make=maker)  # type: ignore[arg-type]


def chip(presenter: PromptPresenter, name: str) -> Any:
    return next(chip for chip in presenter.chips if chip.name == name)


def test_a_changed_chip_makes_the_take_again_with_all_else_equal(
    presenter: PromptPresenter, stored: StoredTake, board: HandBoard, maker: Maker
) -> None:
    presenter.show_take(stored)
    assert not presenter.can_make_again, "nothing is changed yet"
    presenter.make_again()
    assert not board.handles
    presenter.set_values({"tempo": 96.0, "instrument_bass": "sub bass"})
    assert presenter.shown.changes == {"instrument_bass": "sub bass", "tempo": 96.0}
    presenter.make_again()
    board.last.run()
    request = maker.asked[0]
    assert (request.text, request.seed, request.tempo_bpm) == ("calm piano", 7, 96.0)
    assert (request.key, request.settings["metre"]) == ("A minor", "4/4"), "all else is stated"
    assert request.settings["seeds"] == stored.plan["seeds"]
    assert request.settings["instruments"] == {"bass": "sub bass"}


def test_what_is_set_as_it_was_is_no_change(presenter: PromptPresenter, stored: StoredTake) -> None:
    presenter.show_take(stored)
    presenter.set_values({"tempo": 112.0, "key": "a minor", "builds": False, "genre": "synth-pop"})
    assert presenter.shown.changes == {}
    assert chip(presenter, "tempo").state == "set", "it is kept for takes to come"
    assert not chip(presenter, "tempo").is_changed


def test_changes_are_taken_back_one_by_one_or_all(
    presenter: PromptPresenter, stored: StoredTake
) -> None:
    presenter.show_take(stored)
    presenter.set_values({"tempo": 96.0, "metre": "3/4", "mood": (0.5, 0.5)})
    presenter.reset("tempo")
    assert chip(presenter, "tempo").text == "112 bpm"
    assert presenter.shown.changes.keys() == {"metre", "mood"}
    presenter.reset()
    assert presenter.shown.changes == {}
    assert not presenter.can_make_again


def test_the_first_take_is_shown_as_it_is_once_the_second_is_made(
    presenter: PromptPresenter, stored: StoredTake, board: HandBoard
) -> None:
    presenter.show_take(stored)
    presenter.set_values({"tempo": 96.0})
    presenter.make_again()
    board.last.run()
    assert chip(presenter, "tempo").text == "112 bpm"
    assert presenter.shown.changes == {}


def test_a_failure_keeps_the_changes(
    presenter: PromptPresenter, stored: StoredTake, board: HandBoard
) -> None:
    presenter.show_take(stored)
    presenter.set_values({"tempo": 96.0})
    presenter.make_again()
    board.last.fail(UserError("composer.bad_tempo", tempo=96, least=100, most=200))
    assert presenter.shown.changes == {"tempo": 96.0}
    assert presenter.can_make_again


def test_a_take_brings_what_was_stated_for_it(
    presenter: PromptPresenter, session: Session, stored: StoredTake
) -> None:
    other = store(session, made_take("Other", id="t2", settings={"metre": "4/4", "genre": "jazz"}))
    presenter.show_take(other)
    assert chip(presenter, "genre").state == "set"
    assert presenter.wishes.values == {"genre": "jazz", "metre": "4/4"}
    presenter.show_take(stored)
    assert presenter.wishes.values == {}, "the other take's wishes went with it"
    presenter.set_values({"metre": "3/4"})
    presenter.show_take(other)
    assert presenter.wishes.values == {"genre": "jazz", "metre": "3/4"}, "not made yet: it stays"
    presenter.reset("metre")
    assert presenter.wishes.values == {"genre": "jazz", "metre": "4/4"}


def test_what_was_stated_can_be_left_open_again(
    presenter: PromptPresenter, session: Session, board: HandBoard, maker: Maker
) -> None:
    presenter.show_take(store(session, made_take(settings={"metre": "4/4"})))
    presenter.set_values({"metre": None})
    assert chip(presenter, "metre").is_changed
    presenter.make_again()
    board.last.run()
    assert maker.asked[0].settings["metre"] is None


def test_remarks_stay_with_the_take(
    presenter: PromptPresenter, session: Session, stored: StoredTake
) -> None:
    odd = store(session, made_take("Odd", id="t2", notices=("Not understood: “wobbly”.",)))
    presenter.show_take(odd)
    assert presenter.notices == ("Not understood: “wobbly”.",)
    presenter.show_take(stored)
    assert presenter.notices == ()


def test_another_take_is_asked_for_as_the_first_one_was(
    presenter: PromptPresenter, session: Session, board: HandBoard, maker: Maker
) -> None:
    pinned = {
        "seeds": {"drums": 5},
        "frozen": {"choices": {"melody": 3}},
        "key": "",
        "metre": "4/4",
    }
    took = store(session, made_take(settings={**pinned, "stems": False}))
    presenter.shown.ancestor_of = lambda _id: {"stated": {"tempo": 90.0, "mood": [0.5, 0.0]}}
    presenter.vary(took, "another")
    board.last.run()
    request = maker.asked[0]
    assert (request.text, request.tempo_bpm) == ("calm piano", 90.0)
    assert request.seed != 7
    assert request.settings == {"key": "", "stems": False, "mood": [0.5, 0.0]}


def test_what_was_only_kept_is_not_taken_for_a_wish(
    presenter: PromptPresenter, stored: StoredTake
) -> None:
    presenter.shown.ancestor_of = lambda _id: {"stated": {"instrument_bass": "synth bass"}}
    presenter.show_take(stored)
    assert presenter.wishes.values == {"instrument_bass": "synth bass"}
    assert chip(presenter, "tempo").state == "decided"


def test_a_new_take_says_what_it_came_from(
    presenter: PromptPresenter, stored: StoredTake, board: HandBoard, maker: Maker
) -> None:
    maker.made = made_take(id="child")
    derived: list[Any] = []
    presenter.take_derived.connect(lambda id, ancestor: derived.append((id, ancestor.to_json())))
    presenter.vary(stored, "another")
    board.last.run()
    came = {"take": "t1", "name": "Night drive", "change": "Another take", "stated": {}}
    assert derived == [("child", came)]
    presenter.show_take(stored)
    presenter.set_values({"mood": (0.5, 0.5)})
    presenter.make_again()
    board.last.run()
    assert derived[1][1]["change"] == "Changed: Mood"
    assert derived[1][1]["stated"] == {"mood": (0.5, 0.5)}


def test_only_what_can_be_asked_again_can_be_varied(session: Session) -> None:
    sung = made_take(id="m", kind=OriginKind.MODEL, plan={})
    assert variations_of(store(session, sung)) == ("another",)
    riff = made_take(id="r")
    recipe = replace(riff.origin.recipe, sources=("0",))  # type: ignore[type-var]
    riff = replace(riff, origin=replace(riff.origin, recipe=recipe))
    assert variations_of(store(session, made_take(id="c"))) == ("another", "drums", "sound")
    assert variations_of(store(session, riff)) == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"tempo": 96.0}, {"tempo_bpm": 96.0}),
        ({"key": "D dorian"}, {"key": "D dorian"}),
        ({"genre": "jazz"}, {"genre": "jazz"}),
        ({"chords": "Dm Bb F C"}, {}),
        ({"metre": "3/4"}, {"metre": "3/4"}),
        ({"mood": (-0.5, 0.5)}, {"mood": [-0.5, 0.5]}),
        ({"form": "arc", "builds": True}, {"shape": "arc", "builds": True}),
        ({"instrument_bass": "sub bass"}, {}),
    ],
    ids=lambda case: "-".join(case),
)
def test_the_composer_makes_what_the_chips_say(
    session: Session, board: HandBoard, changes: dict[str, Any], told: dict[str, Any]
) -> None:
    """From the chip to the samples, with the real composer."""
    made: list[Take] = []
    presenter = PromptPresenter(session.studio, board)  # type: ignore[arg-type]
    presenter.take_made.connect(made.append)
    presenter.type("synth-pop")
    presenter.wishes.set_seed("11")
    presenter.set_values({"length": 8.0})
    presenter.start()
    board.last.run()
    first = store(session, made[0])
    presenter.show_take(first)
    presenter.set_values(changes)
    presenter.make_again()
    board.last.run()
    again = store(session, made[1])
    presenter.show_take(again)
    plan = again.plan
    assert {name: plan[name] for name in told} == told
    if "chords" in changes:
        assert [span["symbol"] for span in plan["chords"][:2]] == ["Dm", "Bb"]
    for same in {"genre", "metre", "tempo_bpm", "key", "shape", "seeds", "mood"} - told.keys():
        assert plan[same] == first.plan[same], same
    if "genre" not in changes:
        assert plan["instruments"] == first.plan["instruments"] | plays(changes)
    assert again.seconds == pytest.approx(8.0)


def plays(changes: dict[str, Any]) -> dict[str, str]:
    return {n.removeprefix("instrument_"): v for n, v in changes.items() if "instrument" in n}


@pytest.mark.parametrize("kind", ["drums", "sound"])
def test_the_composer_varies_what_was_asked_for_and_no_more(
    session: Session, board: HandBoard, kind: Any
) -> None:
    made: list[Take] = []
    presenter = PromptPresenter(session.studio, board)  # type: ignore[arg-type]
    presenter.take_made.connect(made.append)
    presenter.type("synth-pop")
    presenter.set_values({"length": 8.0})
    presenter.wishes.set_seed("11")
    presenter.start()
    board.last.run()
    presenter.vary(store(session, made[0]), kind)
    board.last.run()
    stems = [take.made.stems for take in made]
    for name in ("bass", "lead"):
        same = (stems[0][name].samples == stems[1][name].samples).all()
        assert same == (kind == "drums"), name
    assert not (stems[0]["drums"].samples == stems[1]["drums"].samples).all()
    assert made[1].made.plan["chords"] == made[0].made.plan["chords"]


def test_the_same_take_comes_when_nothing_is_changed(session: Session, board: HandBoard) -> None:
    studio = session.studio
    request = GenerationRequest("folk", seconds=3.0, seed=5)
    first = make_takes(studio, "composer", request, 1, NoControl())[0]
    recipe = first.origin.recipe
    assert recipe is not None
    again = GenerationRequest.from_json({**recipe.request, "seed": recipe.seed})
    second = make_takes(studio, "composer", again, 1, NoControl())[0]
    assert (second.audio.samples == first.audio.samples).all()
