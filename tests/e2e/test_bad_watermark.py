"""What the watermark's commands say to bad input: a sentence, the right status, no new file."""

import re
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from core.cli import main
from core.watermark import WatermarkKey
from tests.sounds import music

pytestmark = pytest.mark.e2e
RATE = 44_100
HEAD = "soundmark watermark key 1\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOUNDMARK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def wav(
    name: str, samples: Callable[[], np.ndarray] | None = None, *, rate: int = RATE
) -> Callable[[Path], str]:
    """Return who writes a WAV of 32-bit floats by hand: no library would write some of these."""

    def make(folder: Path) -> str:
        data = (samples() if samples else np.zeros(1000)).astype("<f4").tobytes()
        form = struct.pack("<HHIIHH", 3, 1, rate, (rate * 4) & 0xFFFFFFFF, 4, 32)
        chunks = b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(data))
        riff = b"RIFF" + struct.pack("<I", 4 + len(chunks) + len(data)) + b"WAVE"
        (folder / name).write_bytes(riff + chunks + data)
        return name

    return make


def time_axis(seconds: float = 6.0) -> np.ndarray:
    return np.arange(round(seconds * RATE)) / RATE


def twenty_hours(folder: Path) -> str:
    """Write a header that promises twenty hours, and a file whose holes keep the promise."""
    rate, size = 8_000, 20 * 3600 * 8_000
    with (folder / "long.wav").open("wb") as file:
        form = struct.pack("<HHIIHH", 1, 1, rate, rate, 1, 8)
        file.write(b"RIFF" + struct.pack("<I", 36 + size) + b"WAVE")
        file.write(b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", size))
        file.truncate(44 + size)
    return "long.wav"


def promised(folder: Path) -> str:
    """Write the header alone."""
    twenty_hours(folder)
    with (folder / "long.wav").open("rb+") as file:
        file.truncate(2000)
    return "long.wav"


@dataclass(frozen=True)
class BadSound:
    """Name sound that carries no mark or is none, and what a check of it must say."""

    name: str
    make: Callable[[Path], str]
    says: str


SOUNDS = [
    BadSound("shorter than a period", wav("s.wav", lambda: music(1.0).samples[0]), "too short"),
    BadSound("a tenth of a second", wav("s.wav", lambda: music(0.1).samples[0]), "too short"),
    BadSound("not a number", wav("s.wav", lambda: time_axis() * np.nan), "NaN"),
    BadSound("silence", wav("s.wav", lambda: time_axis() * 0), "silent"),
    BadSound("a constant", wav("s.wav", lambda: time_axis() * 0 + 0.5), "too few|silent"),
    BadSound("a sine", wav("s.wav", lambda: np.sin(2765 * time_axis()) / 2), "too few"),
    BadSound("a rate of 1 Hz", wav("s.wav", rate=1), "1 Hz|not a sound"),
    BadSound("a rate of 1 MHz", wav("s.wav", rate=1_000_000), "1,?000,?000"),
    BadSound("twenty hours that are not there", promised, "cut short"),
]


@dataclass(frozen=True)
class BadCall:
    """Name a call, its exit status and what its sentence must say."""

    name: str
    arguments: Callable[[Path], list[str]]
    status: int
    says: str


def text(folder: Path, content: str) -> str:
    (folder / "key.txt").write_text(content)
    return "key.txt"


def good(folder: Path) -> str:
    return wav("good.wav", lambda: music(6.0).samples[0])(folder)


DAMAGED = {
    "no key": "hello",
    "a header alone": HEAD,
    "too few digits": HEAD + "ab" * 31 + "\n",
    "no digits": HEAD + "xy" * 32 + "\n",
    "a newer form": HEAD.replace("1", "2") + "ab" * 32 + "\n",
    "bytes": "\x00\x01\x02" * 40,
}

CALLS = [
    *(
        BadCall(
            f"{command} with {name} for a key",
            lambda f, command=command, content=content: [  # type: ignore[misc]
                "watermark", command, good(f), "--key", text(f, content),
                *(["-o", "o.wav"] if command == "embed" else []),
            ],
            1,
            "not a watermark key",
        )
        for command in ("embed", "detect", "check")
        for name, content in DAMAGED.items()
    ),
    *(
        BadCall(
            f"restore from {name}",
            lambda f, content=content: ["watermark", "restore", text(f, content)],  # type: ignore[misc]
            1,
            "not a watermark key",
        )
        for name, content in DAMAGED.items()
    ),
    BadCall("restore from nowhere", lambda f: ["watermark", "restore", "no.txt"], 1, "no.txt"),
    BadCall("back up over a file", lambda f: ["watermark", "backup", text(f, "song")], 1, "exists"),
    BadCall("back up into no folder", lambda f: ["watermark", "backup", "no/k"], 1, "no/k"),
    *(
        BadCall(
            f"a payload of {payload!r}",
            lambda f, payload=payload: [  # type: ignore[misc]
                "watermark", "embed", good(f), "-o", "o.wav", "--payload", payload,
            ],
            2,
            "hexadecimal",
        )
        for payload in ("", "0123456789abcde", "0123456789abcdef0", "0123456789abcdeg", "０" * 16)
    ),
    BadCall(
        "an original of an unmarked file",
        lambda f: ["watermark", "check", good(f), "--original", "good.wav"],
        1,
        "carries no mark",
    ),
    BadCall("a check of nothing", lambda f: ["watermark", "check", "no.wav"], 1, "no.wav"),
    BadCall(
        "an unknown material",
        lambda f: ["watermark", "check", good(f), "--material", "birdsong"],
        2,
        "invalid choice",
    ),
]  # fmt: skip


def run(arguments: list[str]) -> int:
    try:
        return main(arguments)
    except SystemExit as end:
        return int(end.code or 0)


def told(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr().err.strip()
    assert "Traceback" not in said
    assert "wrong inside Soundmark" not in said
    return said.splitlines()[-1]


def all_told(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert "wrong inside Soundmark" not in said.err
    return said.out + said.err


def files(home: Path) -> set[Path]:
    return {path for path in home.rglob("*") if "home" not in path.relative_to(home).parts}


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_a_bad_call_gets_a_sentence(
    call: BadCall, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = call.arguments(home)
    before = files(home)
    assert run(arguments) == call.status
    assert re.search(call.says, told(capsys), re.IGNORECASE)
    assert files(home) == before


@pytest.mark.parametrize("bad", SOUNDS, ids=lambda bad: bad.name)
def test_sound_that_carries_no_mark_gets_a_sentence(
    bad: BadSound, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = bad.make(home)
    before = files(home)
    assert run(["watermark", "check", path]) == 1
    assert re.search(bad.says, all_told(capsys), re.IGNORECASE)
    assert files(home) == before


def test_a_full_scale_square_is_marked_and_checked_like_any_sound(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = wav("s.wav", lambda: np.sign(np.sin(627 * time_axis())))(home)
    before = files(home)
    assert run(["watermark", "check", path]) in (0, 1)
    assert "Untouched" in capsys.readouterr().out
    assert files(home) == before


def test_a_detector_fed_twenty_hours_ends_at_once(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = twenty_hours(home)
    started = time.monotonic()
    assert run(["watermark", "detect", path]) == 1
    assert re.search("20.0 hours", told(capsys))
    assert run(["watermark", "embed", path, "-o", "o.wav"]) == 1
    assert re.search("20.0 hours", told(capsys))
    assert run(["watermark", "check", path]) == 1
    assert re.search("too few", all_told(capsys))  # 30 s of its holes, which are a constant
    assert time.monotonic() - started < 60.0


def test_a_key_survives_its_backup(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["watermark", "backup", "keys.txt"]) == 0
    first = WatermarkKey.load("keys.txt").id
    assert first in capsys.readouterr().out
    assert run(["watermark", "rotate"]) == 0
    assert f"Earlier keys, which go on reading: {first}" in capsys.readouterr().out
    assert run(["watermark", "restore", "keys.txt"]) == 0
    assert f"Key {first} marks" in capsys.readouterr().out
