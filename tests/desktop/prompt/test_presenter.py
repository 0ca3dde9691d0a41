from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from core.errors import Cancelled, MachineError
from core.generation import GenerationRequest
from core.jobs import Control
from core.origins import OriginKind
from core.studio.takes import Take, TakeChunk
from desktop.panels.prompt.examples import EXAMPLES
from desktop.panels.prompt.presenter import PromptPresenter
from tests.desktop.hand_board import HandBoard
from tests.desktop.made import made_take, open_session, open_studio, store

Make = Callable[..., tuple[Take, ...]]


class Maker:
    """Make takes as the engine would, and remember what was asked."""

    def __init__(self, *takes: Take) -> None:
        self.takes = takes
        self.asked: list[tuple[str, GenerationRequest, int]] = []

    def __call__(
        self, _studio: Any, engine: str, request: GenerationRequest, count: int, control: Control
    ) -> tuple[Take, ...]:
        self.asked.append((engine, request, count))
        for number, take in enumerate(self.takes):
            control.partial(TakeChunk(take.id, number, take.audio, request.seconds))
            control.partial(take)
        return self.takes


@pytest.fixture
def board(qapp: QApplication) -> HandBoard:
    return HandBoard()


def presenter_of(folder: Path, board: HandBoard, make: Make | None = None) -> PromptPresenter:
    return PromptPresenter(open_studio(folder), board, make=make or Maker())  # type: ignore[arg-type]


def chip(presenter: PromptPresenter, name: str) -> Any:
    return next(chip for chip in presenter.chips if chip.name == name)


def test_what_was_set_reaches_the_engine(tmp_path: Path, board: HandBoard) -> None:
    maker = Maker()
    presenter = presenter_of(tmp_path, board, maker)
    presenter.type("  80s pop ")
    presenter.set_values({"tempo": 112.0, "key": "A minor", "length": 44.0, "chords": "Am F C G"})
    presenter.set_values({"genre": "jazz", "metre": "7/8", "mood": (0.5, -0.5), "builds": True})
    presenter.set_values({"instrument_bass": "", "instrument_lead": "flute", "form": "arc"})
    presenter.wishes.set_count(3)
    presenter.wishes.set_seed("184 226")
    presenter.start()
    assert board.last.lane == "work"
    board.last.run()
    engine, request, count = maker.asked[0]
    assert (engine, count) == ("composer", 3)
    assert (request.text, request.seed, request.tempo_bpm) == ("80s pop", 184226, 112.0)
    assert (request.key, request.chords, request.seconds) == ("A minor", "Am F C G", 44.0)
    assert request.settings["seconds"] == 44.0
    stated = {
        "genre": "jazz",
        "metre": "7/8",
        "mood": [0.5, -0.5],
        "builds": True,
        "form": "arc",
        "instruments": {"bass": "", "lead": "flute"},
    }
    assert {name: request.settings[name] for name in stated} == stated


def test_what_was_left_open_is_left_to_the_engine(tmp_path: Path, board: HandBoard) -> None:
    maker = Maker()
    presenter = presenter_of(tmp_path, board, maker)
    presenter.type("calm")
    presenter.set_values({"tempo": 90.0})
    presenter.set_values({"tempo": None})
    presenter.start()
    board.last.run()
    request = maker.asked[0][1]
    assert request.tempo_bpm is None
    assert request.seconds is None
    assert (request.key, request.chords) == ("", "")
    assert 0 <= request.seed < 2**31


def test_an_engine_is_never_asked_for_what_it_cannot_honour(
    tmp_path: Path, board: HandBoard
) -> None:
    maker = Maker()
    presenter = presenter_of(tmp_path, board, maker)
    presenter.type("warm lead")
    presenter.set_values({"tempo": 112.0, "metre": "7/8"})
    presenter.choose_engine("musicgen")
    tempo = chip(presenter, "tempo")
    assert not tempo.enabled
    assert "MusicGen" in tempo.tooltip
    assert "Composer" in tempo.tooltip
    presenter.start()
    assert board.last.lane == "gpu"
    board.last.run()
    assert maker.asked[0][1].tempo_bpm is None
    assert "metre" not in maker.asked[0][1].settings
    presenter.choose_engine("composer")
    assert chip(presenter, "tempo").text == "112 bpm", "the wish is kept for an engine that can"


def test_chips_tell_what_was_set_from_what_was_decided(tmp_path: Path, board: HandBoard) -> None:
    session = open_session(tmp_path)
    stored = store(session, made_take("Take 3"))
    presenter = PromptPresenter(session.studio, board)  # type: ignore[arg-type]
    assert chip(presenter, "tempo").state == "empty"
    presenter.show_take(stored)
    assert (chip(presenter, "tempo").state, chip(presenter, "tempo").text) == ("decided", "112 bpm")
    assert "Take 3" in chip(presenter, "key").tooltip
    assert chip(presenter, "genre").text == "80s synth-pop"
    assert chip(presenter, "instrument_bass").text == "synth bass"
    assert chip(presenter, "instrument_lead").state == "empty", "nobody plays it, somebody could"
    presenter.set_values({"tempo": 120.0})
    assert (chip(presenter, "tempo").state, chip(presenter, "tempo").text) == ("set", "120 bpm")
    assert chip(presenter, "tempo").is_changed
    assert "“Take 3” has 112 bpm." in chip(presenter, "tempo").tooltip
    assert presenter.value("key") == "A minor", "a click keeps what was decided"
    presenter.show_take(None)
    assert chip(presenter, "key").state == "empty"
    presenter.show_take(stored)
    presenter.type("another")
    presenter.start()
    assert chip(presenter, "key").state == "empty", "of the take to come nothing is known"
    session.close()


def test_takes_are_handed_on_as_they_are_made(tmp_path: Path, board: HandBoard) -> None:
    take = made_take(notices=("Not understood: “wobbly”.",))
    presenter = presenter_of(tmp_path, board, Maker(take))
    grew, made, ended = [], [], []
    presenter.take_grew.connect(lambda chunk, kind: grew.append((chunk, kind)))
    presenter.take_made.connect(made.append)
    presenter.ended.connect(lambda: ended.append(presenter.job))
    presenter.type("wobbly")
    presenter.start()
    board.last.run()
    assert grew[0][0].take == take.id
    assert grew[0][1] is OriginKind.RULES
    assert made == [take]
    assert presenter.notices == ("Not understood: “wobbly”.",)
    assert ended == [None]
    assert presenter.can_make


def test_nothing_is_made_of_nothing_or_twice_at_once(tmp_path: Path, board: HandBoard) -> None:
    presenter = presenter_of(tmp_path, board)
    presenter.type("   ")
    presenter.start()
    assert not board.handles
    presenter.type("calm")
    presenter.start()
    presenter.start()
    assert len(board.handles) == 1


def test_a_failure_is_kept_until_the_next_start(tmp_path: Path, board: HandBoard) -> None:
    presenter = presenter_of(tmp_path, board)
    presenter.type("calm")
    presenter.start()
    error = MachineError("plugins.cannot_load", title="MusicGen", reason="no torch")
    board.last.fail(error)
    assert presenter.error is error
    assert presenter.job is None
    presenter.start()
    assert presenter.error is None


def test_stopping_before_the_first_sound_is_no_error(tmp_path: Path, board: HandBoard) -> None:
    def stopped(*_asked: object) -> tuple[Take, ...]:
        raise Cancelled

    presenter = presenter_of(tmp_path, board, stopped)
    presenter.type("calm")
    presenter.start()
    presenter.stop()
    assert board.last.is_stopping
    board.last.run()
    assert presenter.error is None
    assert presenter.job is None


def test_the_prompt_goes_into_the_history(tmp_path: Path, board: HandBoard) -> None:
    presenter = presenter_of(tmp_path, board)
    shown: list[str] = []
    presenter.text_replaced.connect(shown.append)
    presenter.type("first")
    presenter.start()
    board.last.finish(())
    presenter.type("second, half")
    presenter.go_older()
    presenter.go_newer()
    assert shown == ["first", "second, half"]


def test_engine_and_its_settings_are_remembered(tmp_path: Path, board: HandBoard) -> None:
    presenter = presenter_of(tmp_path, board)
    presenter.choose_engine("musicgen")
    presenter.set_settings({**presenter.settings, "guidance": 5.0})
    again = presenter_of(tmp_path, board)
    assert again.engine_id == "musicgen"
    assert again.settings["guidance"] == 5.0


@pytest.mark.parametrize("stored", [{"musicgen": {"guidance": 99}}, {"musicgen": 3}, [1]])
def test_settings_of_another_version_fall_back_to_defaults(
    tmp_path: Path, board: HandBoard, stored: object
) -> None:
    studio = open_studio(tmp_path)
    studio.settings.set("prompt.settings", stored)
    presenter = PromptPresenter(studio, board)  # type: ignore[arg-type]
    presenter.choose_engine("musicgen")
    assert presenter.settings["guidance"] == 3.0


def test_the_licence_of_what_is_made_is_told(tmp_path: Path, board: HandBoard) -> None:
    presenter = presenter_of(tmp_path, board)
    assert presenter.engine.commercial is True
    presenter.choose_engine("musicgen")
    assert (presenter.engine.licence, presenter.engine.commercial) == ("CC BY-NC 4.0", False)


@pytest.mark.parametrize("text", ["-1", "1.5", "x", str(2**63)])
def test_a_seed_is_a_whole_number_of_64_bits(tmp_path: Path, board: HandBoard, text: str) -> None:
    presenter = presenter_of(tmp_path, board)
    presenter.wishes.set_seed("7")
    assert not presenter.wishes.set_seed(text)
    assert presenter.wishes.seed_text == "7"


def test_a_recording_is_offered_only_to_engines_that_can_use_it(
    tmp_path: Path, board: HandBoard
) -> None:
    presenter = presenter_of(tmp_path, board)
    assert chip(presenter, "reference").enabled
    presenter.set_reference(tmp_path / "riff.wav", "continue")
    assert presenter.reference is None
    presenter.choose_engine("musicgen")
    assert presenter.reference == (tmp_path / "riff.wav", "continue")
    assert chip(presenter, "reference").text == "riff.wav"
    assert presenter.can_make, "a recording is enough to play on from"


def test_there_are_enough_examples_and_no_two_alike() -> None:
    assert len(set(EXAMPLES)) == len(EXAMPLES) >= 12
