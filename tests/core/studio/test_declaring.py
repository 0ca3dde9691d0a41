"""A declaration is written down first, makes the import the person's, and is one undo step."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.jobs import NoControl
from core.origins import OriginKind
from core.studio import Delivery, Session, Studio, Take, deliver, mix_of_take, shares
from core.studio.declaring import declared, record_declaration
from tests.sounds import write_music


def test_two_imports_become_mine_in_one_step(
    studio: Studio, session: Session, tmp_path: Path
) -> None:
    paths = [write_music(tmp_path / f"{n}.wav", seconds=1, seed=n) for n in range(2)]
    session.commit_import(session.prepare_import(paths, NoControl()))
    origins = tuple(session.project.origins.values())
    record_declaration(studio, session.project, origins)
    session.do(declared(session.project, origins))
    assert shares(session.project)[OriginKind.YOU] == pytest.approx(1.0)
    written = studio.ledger.find(project=session.project.id)
    assert [entry.body["origin"] for entry in written] == [origin.id for origin in origins]
    session.undo()
    assert shares(session.project)[OriginKind.YOU] == 0.0


def test_a_declaration_cannot_overrule_a_mark(
    studio: Studio, session: Session, take: Take, tmp_path: Path
) -> None:
    path = tmp_path / "made.flac"
    deliver(studio, mix_of_take(take), Delivery(target=path), NoControl())
    session.commit_import(session.prepare_import([path], NoControl()))
    with pytest.raises(UserError):
        declared(session.project, tuple(session.project.origins.values()))
