"""Bad files, made on the spot: each a name, how to make it, and what its sentence must say."""

import json
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

Make = Callable[[Path], Path]


@dataclass(frozen=True)
class BadFile:
    """Name a bad file and the words that its sentence must hold."""

    name: str
    make: Make
    says: str


def tone(seconds: float = 1.0, rate: int = 44_100, channels: int = 2) -> np.ndarray:
    """Return a quiet chord, shape (frames, channels)."""
    time = np.arange(round(seconds * rate)) / rate
    wave = 0.1 * np.sin(2 * np.pi * 220 * time) + 0.05 * np.sin(2 * np.pi * 330 * time)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def good_wav(path: Path, **how: float) -> Path:
    """Write a good file, to be spoilt."""
    soundfile.write(path, tone(**how), int(how.get("rate", 44_100)), subtype="FLOAT")
    return path


def _bytes(name: str, data: bytes) -> Make:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def _cut(name: str, keep: float, format: str) -> Make:
    def make(folder: Path) -> Path:
        whole = folder / name
        soundfile.write(whole, tone(3.0), 44_100, format=format)
        data = whole.read_bytes()
        whole.write_bytes(data[: int(len(data) * keep)])
        return whole

    return make


def _samples(name: str, value: float) -> Make:
    def make(folder: Path) -> Path:
        samples = tone()
        samples[100:200] = value
        soundfile.write(folder / name, samples, 44_100, subtype="FLOAT")
        return folder / name

    return make


def _header(name: str, *, rate: int = 44_100, channels: int = 2, frames: int = 1000) -> Make:
    """Write a 16-bit WAV by hand, with a header that no library would write."""

    def make(folder: Path) -> Path:
        data = bytes(2 * channels * frames)
        form = struct.pack(
            "<HHIIHH", 1, channels, rate, (rate * channels * 2) & 0xFFFFFFFF, channels * 2, 16
        )
        chunks = b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(data))
        riff = b"RIFF" + struct.pack("<I", 4 + len(chunks) + len(data)) + b"WAVE"
        (folder / name).write_bytes(riff + chunks + data)
        return folder / name

    return make


def _ten_hours(folder: Path) -> Path:
    """Write a sparse 11-hour file: its header promises what its holes hold."""
    path = folder / "eleven-hours.wav"
    rate, seconds = 8_000, 11 * 3600
    size = rate * seconds * 2
    with path.open("wb") as file:
        form = struct.pack("<HHIIHH", 1, 1, rate, rate * 2, 2, 16)
        file.write(b"RIFF" + struct.pack("<I", 36 + size) + b"WAVE")
        file.write(b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", size))
        file.truncate(44 + size)
    return path


def _folder(folder: Path) -> Path:
    (folder / "folder.wav").mkdir()
    return folder / "folder.wav"


def _unreadable(folder: Path) -> Path:
    path = good_wav(folder / "locked.wav")
    path.chmod(0)
    return path


def _loop(folder: Path) -> Path:
    (folder / "loop.wav").symlink_to(folder / "loop.wav")
    return folder / "loop.wav"


def _fifo(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.wav")
    return folder / "pipe.wav"


NOT_SOUND = "not a sound file|There is no sound in"
NOISE = np.random.default_rng(7).bytes(5000)

BAD_FILES = [
    BadFile("a picture", _bytes("holiday.jpg", b"\xff\xd8\xff\xe0" + bytes(2000)), NOT_SOUND),
    BadFile("text", _bytes("notes.txt", b"verse, chorus, verse\n" * 50), NOT_SOUND),
    BadFile("text called wav", _bytes("notes.wav", b"verse, chorus\n" * 50), NOT_SOUND),
    BadFile("random bytes called flac", _bytes("noise.flac", NOISE), NOT_SOUND),
    BadFile("random bytes called mp3", _bytes("noise.mp3", b"\x01" * 5000), NOT_SOUND),
    BadFile("random bytes called ogg", _bytes("noise.ogg", NOISE), NOT_SOUND),
    BadFile("random bytes called m4a", _bytes("noise.m4a", NOISE), NOT_SOUND),
    BadFile("nothing at all", _bytes("empty.wav", b""), "empty|not a sound"),
    BadFile("a header only", _header("header.wav", frames=0), "no sound|empty"),
    BadFile("a wav cut short", _cut("cut.wav", 0.4, "WAV"), "cut short"),
    BadFile("a flac cut short", _cut("cut.flac", 0.4, "FLAC"), "cut short"),
    BadFile(
        "a wav cut inside its header",
        _cut("stump.wav", 0.00005, "WAV"),
        "not a sound|cut short|damaged",
    ),
    BadFile("not a number in it", _samples("nan.wav", np.nan), "not numbers|infinite"),
    BadFile("infinity in it", _samples("inf.wav", np.inf), "not numbers|infinite"),
    BadFile("a rate of 0 Hz", _header("zero.wav", rate=0), "0 Hz|not a sound"),
    BadFile("a rate of 768 kHz", _header("fast.wav", rate=768_000), "768,?000"),
    BadFile("nine channels", _header("nine.wav", channels=9), "9 channels"),
    BadFile("eleven hours", _ten_hours, "hours"),
    BadFile("a folder", _folder, "folder"),
    BadFile("a missing file", lambda folder: folder / "nowhere.wav", "not there|no file|missing"),
    BadFile("a link to itself", _loop, "not there|no file|cannot|link"),
    BadFile("a pipe", _fifo, "not a file"),
]


def newer_project(folder: Path) -> Path:
    """Return a project folder whose database is of a later version."""
    import sqlite3

    from core.project import Project, ProjectFolder

    path = folder / "Later.soundmark"
    ProjectFolder.create(path, Project.empty("Later")).close()
    with sqlite3.connect(path / "project.db") as database:
        database.execute("PRAGMA user_version = 99")
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
        if "meta" in tables:
            database.execute("UPDATE meta SET value = '99' WHERE name = 'schema'")
    database.close()
    return path


def broken_project(folder: Path) -> Path:
    """Return a folder that only looks like a project."""
    path = folder / "Broken.soundmark"
    path.mkdir()
    (path / "project.db").write_bytes(b"SQLite format 3\0" + NOISE)
    return path


def pickled_model(folder: Path) -> Path:
    """Return a model folder with pickled weights."""
    path = folder / "pickled-model"
    path.mkdir()
    (path / "config.json").write_text(json.dumps({"model_type": "musicgen"}))
    (path / "pytorch_model.bin").write_bytes(b"\x80\x02}q\x00.")
    return path


def incomplete_model(folder: Path) -> Path:
    """Return a model folder whose index names a file that is not there."""
    path = folder / "incomplete-model"
    path.mkdir()
    (path / "config.json").write_text(json.dumps({"model_type": "musicgen"}))
    index = {"weight_map": {"a": "model-00001-of-00002.safetensors"}}
    (path / "model.safetensors.index.json").write_text(json.dumps(index))
    return path
