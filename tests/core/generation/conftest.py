import os
from pathlib import Path

import pytest

from tests.core.generation.tiny_musicgen import make_tiny_musicgen

# Before torch is imported: on a busy machine its threads wait for each other twenty times longer.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OMP_NUM_THREADS", "1")


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
