import subprocess

import numpy as np
import pytest
import soundfile

RATE = 48_000
FORMATS = ("wav", "flac", "mp3", "ogg", "opus", "m4a")
_WRITING = {
    "wav": {"subtype": "PCM_24"},
    "rf64": {"format": "RF64", "subtype": "PCM_16"},
    "flac": {"subtype": "PCM_24"},
    "mp3": {},
    "ogg": {},
    "opus": {"format": "OGG", "subtype": "OPUS"},
    "aiff": {},
}


@pytest.fixture(scope="session")
def sound():
    """Half a second of a falling tone over noise, float32 (frames, 2)."""
    rng = np.random.default_rng(7)
    time = np.arange(RATE // 2) / RATE
    tone = 0.4 * np.sin(2 * np.pi * (800 - 400 * time) * time)
    return (tone[:, None] + rng.normal(0, 0.02, (len(time), 2))).astype(np.float32)


@pytest.fixture(scope="session")
def originals(sound, tmp_path_factory):
    """One file of every format, never to be changed."""
    folder = tmp_path_factory.mktemp("originals")
    paths = {}
    for name, writing in _WRITING.items():
        paths[name] = folder / f"sound.{'wav' if name == 'rf64' else name}"
        if name == "rf64":
            paths[name] = folder / "large.wav"
        soundfile.write(paths[name], sound, RATE, **writing)
    paths["m4a"] = folder / "sound.m4a"
    subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-i", paths["wav"], "-b:a", "128k", paths["m4a"]],
        check=True,
    )
    return paths
