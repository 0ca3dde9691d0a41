"""From a prompt to a file that proves where it came from, through the panels' presenters."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.export import EXPORTERS
from core.origins import OriginKind
from core.studio.session import Session
from desktop.bridge import JobBoard
from desktop.dialogs.export import ExportPresenter
from desktop.panels.inspector import InspectorPresenter
from desktop.panels.origin import OriginPresenter
from desktop.panels.prompt import PromptPresenter
from desktop.panels.takes import TakesPresenter
from tests.desktop.made import open_session

LONG_MS = 120_000


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = open_session(tmp_path)
    yield made
    made.close()
    made.studio.close()


@pytest.mark.slow
def test_a_prompt_becomes_a_take_a_track_a_file_and_a_verdict(
    session: Session, board: JobBoard, tmp_path: Path, qtbot: QtBot
) -> None:
    prompt = PromptPresenter(session.studio, board)
    takes = TakesPresenter(lambda: session, board)
    prompt.started.connect(takes.follow)
    prompt.take_grew.connect(takes.grow)
    prompt.take_made.connect(takes.keep)
    prompt.ended.connect(takes.settle)
    takes.chosen.connect(prompt.show_take)
    prompt.type("80s pop, wobbly")
    prompt.set_values({"length": 10.0, "key": "A minor"})
    prompt.start()
    qtbot.waitUntil(
        lambda: any(row.state == "ready" for row in takes.rows) or prompt.error is not None,
        timeout=LONG_MS,
    )
    assert prompt.error is None
    assert any("wobbly" in notice for notice in prompt.notices)
    (row,) = takes.rows
    assert "A minor" in row.first
    assert {chip.name for chip in prompt.chips if chip.state == "decided"} >= {"tempo", "metre"}

    takes.place(row.id)
    origin = OriginPresenter(lambda: session)
    origin.read()
    assert [(share.kind, share.text) for share in origin.shares] == [
        (OriginKind.RULES, "100 % · rules, no model")
    ]

    export = ExportPresenter(session, board, EXPORTERS)
    export.set_target(tmp_path / "Night Drive.flac")
    export.plan.midi = True
    export.start()
    qtbot.waitUntil(lambda: export.job is None, timeout=LONG_MS)
    assert export.error is None
    assert (tmp_path / "Night Drive.mid").read_bytes().startswith(b"MThd")
    assert "found again" in dict(export.proof)["Public mark"]

    inspector = InspectorPresenter(session.studio, board)
    inspector.open([export.plan.target])
    qtbot.waitUntil(lambda: inspector.files[0].state != "working", timeout=LONG_MS)
    file = inspector.files[0]
    assert file.error is None
    assert file.headline == "Declared origin, confirmed by two marks"
    assert {lane.layer for lane in file.lanes} == {"public", "private"}
    assert "80s pop" in inspector.report_json()
