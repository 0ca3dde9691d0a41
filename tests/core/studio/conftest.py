"""A studio in a folder of its own, and one short take for every test that needs one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.generation import GenerationRequest
from core.jobs import NoControl
from core.settings import Folders
from core.studio import Session, Studio, Take, make_take


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("studio")


@pytest.fixture(scope="session")
def studio(shared_home: Path) -> Studio:
    return Studio(Folders.under(shared_home))


@pytest.fixture(scope="session")
def take(studio: Studio) -> Take:
    request = GenerationRequest("calm piano and bass, 96 bpm", seconds=8.0, seed=5)
    return make_take(studio, "composer", request, NoControl())


@pytest.fixture
def session(studio: Studio, tmp_path: Path) -> Iterator[Session]:
    opened = Session.new(studio, tmp_path / "Song.soundmark")
    yield opened
    opened.close()
