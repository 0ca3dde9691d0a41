from pathlib import Path

import pytest

from tests.core.generation.tiny_musicgen import make_tiny_musicgen


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny MusicGen."""
    return make_tiny_musicgen(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def tiny_melody(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny MusicGen that follows melodies."""
    return make_tiny_musicgen(tmp_path_factory.mktemp("models") / "tiny-melody", melody=True)


@pytest.fixture(scope="session")
def tiny_stereo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny MusicGen of two channels."""
    return make_tiny_musicgen(tmp_path_factory.mktemp("models") / "tiny-stereo", stereo=True)
