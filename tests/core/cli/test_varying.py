"""What is stated on the command line reaches the take, and a take can be varied from there."""

import json
from pathlib import Path

import pytest

from core.audio import read
from core.cli import main
from core.cli.varying import WHATS
from core.studio import variations


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOUNDMARK_HOME", str(tmp_path / "home"))
    return tmp_path


def run(*arguments: object) -> int:
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as end:
        return int(end.code or 0)


def test_the_words_are_the_studios() -> None:
    assert WHATS == variations.WHATS


def test_what_is_stated_reaches_the_take(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--metre", "3/4", "--mood", "0.5", "-0.5", "--form", "jazz", "--no-builds"]
    options += ["--instrument", "lead=flute", "--instrument", "drums=", "--stage-seed", "bass=4"]
    made = ["generate", "folk, 120 bpm, builds", "--seconds", "6", "--seed", "1", "--loop"]
    status = run("--quiet", *made, *options, "-o", home / "a.flac", "--stems", home / "s", "--json")
    assert status == 0
    printed = capsys.readouterr()
    document = json.loads(printed.out)
    assert "The loop is 4 bars, 6.00 s long." in printed.err
    assert read(home / "a.flac").frames == 288_000
    assert {path.stem.split()[-1] for path in (home / "s").iterdir()}
    record = document["record"] if isinstance(document.get("record"), str) else None
    source = record or home / "a.flac"
    assert (
        run("--quiet", "vary", source, "--new", "bass", "--seed", "3", "-o", home / "b.flac") == 0
    )
    assert (
        run("--quiet", "vary", source, "--bars", "2-3", "--only", "lead", "-o", home / "c.flac")
        == 0
    )
    assert read(home / "c.flac").frames == 288_000
    assert run("--quiet", "vary", source, "--bars", "7-9", "-o", home / "d.flac") == 1
    assert "no bars 7 to 9" in capsys.readouterr().err
    assert not (home / "d.flac").exists()


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (["--metre", "13/17"], 1),
        (["--form", "fugue"], 1),
        (["--instrument", "lead=theremin"], 1),
        (["--instrument", "lead"], 2),
        (["--stage-seed", "bass=x"], 2),
        (["--stage-seed", "reverb=1"], 1),
        (["--mood", "2", "0"], 2),
        (["--metre", "3/4", "--engine", "musicgen"], 1),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(
    home: Path, capsys: pytest.CaptureFixture[str], options: list[str], status: int
) -> None:
    assert run("--quiet", "generate", "folk", "-o", home / "a.flac", *options) == status
    told = capsys.readouterr().err
    assert told.strip()
    assert "Traceback" not in told


@pytest.mark.parametrize("bars", ["", "x", "3-", "-3", "2-y"])
def test_bars_are_numbers(home: Path, bars: str) -> None:
    assert run("vary", "0" * 16, f"--bars={bars}", "-o", home / "a.flac") in (1, 2)
