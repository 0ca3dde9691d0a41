from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from core.errors import DataError
from core.export import EXPORTERS
from core.origins import Origin, OriginKind, licence
from core.project import Edit, Selection, TrackId
from core.studio.delivering import Delivered, Delivery
from core.studio.mixing import Mix
from core.studio.session import Session
from desktop.dialogs.export.naming import LONGEST, file_name, music_folder
from desktop.dialogs.export.presenter import ExportPresenter
from tests.desktop.hand_board import HandBoard
from tests.desktop.made import RATE, made_take, open_session, origin, project_of, store

YOU = origin("y", OriginKind.YOU)
RULES = origin("r", OriginKind.RULES, prompt="80s pop")
MODEL = origin("m", OriginKind.MODEL, licence=licence("CC-BY-NC-4.0"), prompt="warm lead")
Build = Callable[..., ExportPresenter]


class Deliverer:
    """Remember what was to be delivered."""

    def __init__(self) -> None:
        self.asked: list[tuple[Mix, Delivery]] = []

    def __call__(self, _studio: Any, mix: Mix, delivery: Delivery, control: Any) -> Delivered:
        control.progress(0.5, "marking")
        self.asked.append((mix, delivery))
        return Delivered(delivery.target, None, "1f2e", (("Record", "1f2e"),), (), ())


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = open_session(tmp_path)
    yield made
    made.close()


@pytest.fixture
def board(qapp: QApplication) -> HandBoard:
    return HandBoard()


@pytest.fixture
def deliverer() -> Deliverer:
    return Deliverer()


@pytest.fixture
def build(session: Session, board: HandBoard, deliverer: Deliverer, tmp_path: Path) -> Build:
    session.studio.settings.set("export.folder", str(tmp_path))

    def make(*origins: Origin, selection: Selection | None = None) -> ExportPresenter:
        if origins:
            project = project_of(*origins)
            session.do(Edit.of("fill", session.project, project))
        return ExportPresenter(session, board, EXPORTERS, selection, deliver=deliverer)  # type: ignore[arg-type]

    return make


def test_an_empty_project_cannot_be_exported(build: Build, board: HandBoard) -> None:
    presenter = build()
    assert presenter.plan.is_empty
    presenter.start()
    assert not board.handles


def test_the_file_is_named_after_the_title_until_somebody_names_it(
    build: Build, tmp_path: Path
) -> None:
    presenter = build(YOU)
    presenter.set_title("A/B: test?")
    assert presenter.plan.target == tmp_path / "A B test.flac"
    presenter.choose_format("mp3")
    assert presenter.plan.target == tmp_path / "A B test.mp3"
    presenter.set_target(tmp_path / "mine.wav")
    assert presenter.plan.format_id == "wav"
    presenter.set_title("Other")
    assert presenter.plan.target == tmp_path / "mine.wav"
    presenter.choose_format("opus")
    assert presenter.plan.target == tmp_path / "mine.opus"


def test_a_named_file_names_the_track_unless_the_person_did(build: Build, tmp_path: Path) -> None:
    presenter = build(YOU)
    presenter.set_target(tmp_path / "Night Walk.wav")
    assert presenter.plan.title == "Night Walk"
    presenter.set_title("My own")
    presenter.set_target(tmp_path / "Other.wav")
    assert presenter.plan.title == "My own"


def test_a_name_without_a_known_extension_gets_the_formats(build: Build, tmp_path: Path) -> None:
    presenter = build(YOU)
    presenter.set_target(tmp_path / "Track 1.5")
    assert presenter.plan.target.name == "Track 1.5.flac"


@pytest.mark.parametrize("generated", [RULES, MODEL])
def test_marks_of_generated_sound_stay_on_and_say_why(build: Build, generated: Origin) -> None:
    presenter = build(YOU, generated)
    presenter.plan.public_mark = presenter.plan.private_mark = False
    for switch in (presenter.plan.public_switch, presenter.plan.private_switch):
        assert switch.on
        assert not switch.enabled
        assert "never leaves unmarked" in switch.reason
    delivery = presenter.plan.delivery()
    assert delivery.public_mark
    assert delivery.private_mark


def test_marks_can_be_switched_off_where_nothing_was_generated(build: Build) -> None:
    presenter = build(YOU)
    presenter.plan.public_mark = False
    assert presenter.plan.public_switch.enabled
    assert not presenter.plan.delivery().public_mark


def test_a_selection_of_your_own_playing_is_judged_by_itself(build: Build) -> None:
    first = Selection(0, RATE, frozenset({TrackId("t0")}))
    presenter = build(YOU, RULES, selection=first)
    assert presenter.plan.is_generated
    presenter.set_range("selection")
    assert presenter.plan.is_generated, "the mix of that second holds generated sound, too"
    assert presenter.plan.range_choices[1] == ("selection", "Selection · 0:01", True)


def test_without_a_selection_only_the_whole_can_leave(build: Build) -> None:
    presenter = build(YOU)
    presenter.set_range("selection")
    assert presenter.plan.range == "whole"
    assert not presenter.plan.range_choices[1][2]


def test_licences_are_told_with_their_warning(build: Build) -> None:
    presenter = build(YOU, MODEL)
    assert presenter.plan.licences == "CC BY-NC 4.0, Yours"
    assert [note.title for note in presenter.plan.notes if note.tone == "warning"] == [
        "Not for commercial release"
    ]
    assert build(YOU).plan.notes == ()


def test_the_prompt_stays_at_home_unless_the_person_says_otherwise(build: Build) -> None:
    presenter = build(RULES)
    assert not presenter.plan.delivery().include_prompt
    presenter.plan.include_prompt = True
    assert presenter.plan.delivery().include_prompt
    assert not build(YOU).plan.prompt_switch.enabled


def test_stems_need_several_tracks(build: Build, tmp_path: Path) -> None:
    assert not build(YOU).plan.stems_switch.enabled
    presenter = build(YOU, RULES)
    presenter.plan.stems = True
    assert presenter.plan.delivery().stems_folder == tmp_path / "Night Drive stems"


def test_notes_of_the_take_that_sounds_leave_as_midi(
    build: Build, session: Session, tmp_path: Path, board: HandBoard, deliverer: Deliverer
) -> None:
    assert not build(YOU).plan.midi_switch.enabled
    take = made_take(id="t9")
    store(session, take)
    presenter = build(take.origin)
    assert presenter.plan.midi_switch.enabled
    presenter.plan.midi = True
    delivery = presenter.plan.delivery()
    assert delivery.midi == tmp_path / "Night Drive.mid"
    assert presenter.plan.midi_bytes() == b"MThd"


def test_the_disclosure_sheet_lies_beside_and_is_remembered(build: Build, tmp_path: Path) -> None:
    plan = build(YOU).plan
    assert plan.delivery().sheet is None
    plan.sheet = True
    assert plan.delivery().sheet == tmp_path / "Night Drive disclosure.txt"
    plan.remember()
    assert build(YOU).plan.sheet


def test_an_existing_file_is_asked_about_first(
    build: Build, board: HandBoard, tmp_path: Path
) -> None:
    presenter = build(YOU)
    presenter.plan.target.touch()
    presenter.start()
    assert presenter.asks_overwrite
    assert not board.handles
    presenter.set_target(tmp_path / "other.flac")
    assert not presenter.asks_overwrite
    presenter.set_target(tmp_path / "Night Drive.flac")
    presenter.start(overwrite=True)
    assert len(board.handles) == 1


def test_an_export_renders_delivers_and_shows_the_proof(
    session: Session, board: HandBoard, deliverer: Deliverer, tmp_path: Path
) -> None:
    store(session, made_take("Night"))
    session.shelf.place("t1", at=0)
    session.studio.settings.set("export.folder", str(tmp_path))
    presenter = ExportPresenter(session, board, EXPORTERS, deliver=deliverer)  # type: ignore[arg-type]
    done: list[Delivered] = []
    presenter.delivered.connect(done.append)
    presenter.set_title("Night Drive")
    presenter.plan.artist = "Me"
    presenter.choose_format("mp3")
    presenter.plan.set_params({"bitrate_kbps": "128"})
    presenter.plan.loudness = -14.0
    presenter.start()
    assert presenter.job is board.last
    board.last.run()
    mix, delivery = deliverer.asked[0]
    assert mix.title == "Night Drive"
    assert mix.audio.seconds == pytest.approx(0.5, abs=0.01)
    assert delivery.settings.bitrate_kbps == 128
    assert (delivery.artist, delivery.loudness_lufs) == ("Me", -14.0)
    assert presenter.result is done[0]
    assert dict(presenter.proof)["Record"] == "1f2e"
    assert dict(presenter.proof)["File"].endswith("Night Drive.mp3")


def test_choices_are_remembered(build: Build, board: HandBoard, session: Session) -> None:
    presenter = build(YOU)
    presenter.choose_format("opus")
    presenter.plan.artist = "Me"
    presenter.plan.loudness = -16.0
    presenter.start()
    board.last.fail(DataError("studio.mark_lost", layer="public", format="Opus"))
    again = build()
    assert (again.plan.format_id, again.plan.artist, again.plan.loudness) == ("opus", "Me", -16.0)


def test_a_failure_is_kept_and_can_be_dismissed(build: Build, board: HandBoard) -> None:
    presenter = build(YOU)
    presenter.start()
    error = DataError("studio.mark_lost", layer="public", format="Opus")
    board.last.fail(error)
    assert presenter.error is error
    assert presenter.can_start
    presenter.dismiss()
    assert presenter.error is None


def test_cancelling_is_no_error(build: Build, board: HandBoard) -> None:
    presenter = build(YOU)
    presenter.start()
    presenter.cancel()
    assert board.last.is_stopping
    board.last.end_cancelled()
    assert presenter.error is None
    assert presenter.result is None
    assert presenter.can_start


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Night Drive", "Night Drive.wav"),
        ("  ..  ", "Untitled.wav"),
        ("con", "con_.wav"),
        ("a\nb\tc", "a b c.wav"),
        ("Schön 音楽", "Schön 音楽.wav"),
    ],
)
def test_titles_become_names_that_every_disk_takes(title: str, name: str) -> None:
    assert file_name(title, ".wav") == name


def test_long_titles_are_cut_at_whole_letters() -> None:
    name = file_name("音" * 200, ".wav")
    assert len(name.encode()) <= LONGEST + 4
    assert name.startswith("音音")


def test_the_folder_of_the_last_export_is_used_while_it_exists(tmp_path: Path) -> None:
    assert music_folder(str(tmp_path)) == tmp_path
    assert music_folder(str(tmp_path / "gone")).is_dir()
