from collections.abc import Iterator
from pathlib import Path

import pytest

from core.project.folder import ProjectFolder
from tests.core.project.songs import clip, song


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[ProjectFolder]:
    """Return a fresh project folder with one clip of a source that has no sound."""
    made = ProjectFolder.create(tmp_path / "Song", song((clip("a", 0, 100),)))
    yield made
    made.close()
