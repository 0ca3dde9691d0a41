import subprocess

import numpy as np
import pytest
import soundfile

from core.identity.identity import new_identity

RATE = 48_000
_WRITING = {
    "wav": {"subtype": "PCM_24"},
    "rf64": {"format": "RF64", "subtype": "PCM_16"},
    "flac": {},
    "mp3": {},
    "ogg": {},
    "opus": {"format": "OGG", "subtype": "OPUS"},
    "aiff": {},
}


@pytest.fixture(scope="session")
def originals(tmp_path_factory):
    """Half a second of noise in every format, never to be changed."""
    folder = tmp_path_factory.mktemp("originals")
    sound = np.random.default_rng(3).normal(0, 0.1, (RATE // 2, 2))
    paths = {}
    for name, writing in _WRITING.items():
        paths[name] = folder / ("large.wav" if name == "rf64" else f"sound.{name}")
        soundfile.write(paths[name], sound, RATE, **writing)
    paths["m4a"] = folder / "sound.m4a"
    subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-i", paths["wav"], "-b:a", "96k", paths["m4a"]],
        check=True,
    )
    return paths


@pytest.fixture
def files(originals, tmp_path):
    """Copies of the originals that a test may change."""
    copies = {name: tmp_path / path.name for name, path in originals.items()}
    for name, path in originals.items():
        copies[name].write_bytes(path.read_bytes())
    return copies


@pytest.fixture(scope="session")
def identity():
    return new_identity("file")
