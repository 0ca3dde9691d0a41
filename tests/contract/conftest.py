import os
from pathlib import Path

import pytest

# Before torch is imported: on a busy machine its threads wait for each other twenty times longer.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny MusicGen, made when an engine needs one."""
    from tests.core.generation.tiny_musicgen import make_tiny_musicgen

    return make_tiny_musicgen(tmp_path_factory.mktemp("contract") / "tiny")
