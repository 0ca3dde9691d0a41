"""What bad input gets: one clear sentence, the right exit status, nothing lost or written."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.cli import main
from core.jobs import NoControl
from core.settings import Folders
from core.studio import Session, Studio
from tests.e2e.bad_files import (
    BAD_FILES,
    BadFile,
    broken_project,
    good_wav,
    incomplete_model,
    newer_project,
    pickled_model,
)

pytestmark = pytest.mark.e2e


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOUNDMARK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@dataclass(frozen=True)
class Call:
    """Name a call of the command line, its exit status and what its sentence must say."""

    name: str
    arguments: Callable[[Path], list[str]]
    status: int
    says: str


def _wav(folder: Path) -> str:
    return str(good_wav(folder / "good.wav", seconds=4.0))


def _text(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text)
    return str(folder / name)


def _chain(text: str) -> Callable[[Path], list[str]]:
    return lambda f: ["augment", _wav(f), "-o", "o", "--chain", _text(f, "c.toml", text)]


CALLS = [
    Call("no command", lambda f: [], 2, "required"),
    Call("an unknown command", lambda f: ["transmogrify"], 2, "invalid choice"),
    Call("an unknown option", lambda f: ["doctor", "--louder"], 2, "unrecognized"),
    Call("no output", lambda f: ["generate", "calm"], 2, "required"),
    Call(
        "a length in words",
        lambda f: ["generate", "calm", "--seconds", "long", "-o", "o.wav"],
        2,
        "not a number",
    ),
    Call(
        "a negative length",
        lambda f: ["generate", "calm", "--seconds", "-3", "-o", "o.wav"],
        2,
        "outside",
    ),
    Call(
        "a tenth of a second",
        lambda f: ["generate", "calm", "--seconds", "0.1", "-o", "o.wav"],
        1,
        "1 to 1800 s",
    ),
    Call(
        "two hours",
        lambda f: ["generate", "calm", "--seconds", "7200", "-o", "o.wav"],
        1,
        "minutes|1,?800",
    ),
    Call(
        "a tempo of 0",
        lambda f: ["generate", "calm", "--tempo", "0", "-o", "o.wav"],
        2,
        "outside",
    ),
    Call(
        "an unknown key",
        lambda f: ["generate", "calm", "--key", "H sharp", "-o", "o.wav"],
        1,
        "key",
    ),
    Call(
        "unknown chords",
        lambda f: ["generate", "calm", "--chords", "Am Qx9", "-o", "o.wav"],
        1,
        "chord",
    ),
    Call(
        "an unknown engine",
        lambda f: ["generate", "calm", "--engine", "orchestra", "-o", "o.wav"],
        1,
        "composer",
    ),
    Call(
        "a setting that the engine lacks",
        lambda f: ["generate", "calm", "--model", "x", "-o", "o.wav"],
        1,
        "no setting",
    ),
    Call(
        "a tempo for an engine without",
        lambda f: ["generate", "calm", "--engine", "musicgen", "--tempo", "90", "-o", "o.wav"],
        1,
        "tempo",
    ),
    Call(
        "an unknown format",
        lambda f: ["generate", "calm", "-o", "o.xyz"],
        1,
        "xyz",
    ),
    Call("no folder", lambda f: ["generate", "calm", "--seconds", "2", "-o", "no/o.wav"], 1, "no"),
    Call(
        "a pickled model",
        lambda f: [
            "generate", "calm", "--engine", "musicgen", "--model", str(pickled_model(f)),
            "--seconds", "2", "-o", "o.wav",
        ],
        1,
        "pickle",
    ),
    Call(
        "an incomplete model",
        lambda f: [
            "generate", "calm", "--engine", "musicgen", "--model", str(incomplete_model(f)),
            "--seconds", "2", "-o", "o.wav",
        ],
        1,
        "missing|incomplete",
    ),
    Call("a model that is not here", lambda f: ["models", "card", "me/none"], 1, "not on this"),
    Call(
        "a payload that is no hex",
        lambda f: ["watermark", "embed", _wav(f), "-o", "o.wav", "--payload", "hello"],
        2,
        "hexadecimal",
    ),
    Call(
        "a payload that is too short",
        lambda f: ["watermark", "embed", _wav(f), "-o", "o.wav", "--payload", "ff"],
        2,
        "16",
    ),
    Call(
        "a key file that is none",
        lambda f: ["watermark", "detect", _wav(f), "--key", _text(f, "k", "hello")],
        1,
        "key",
    ),
    Call(
        "a key file that is missing",
        lambda f: ["watermark", "detect", _wav(f), "--key", "nowhere"],
        1,
        "nowhere",
    ),
    Call(
        "a key that would be overwritten",
        lambda f: ["watermark", "keygen", _text(f, "key", "precious")],
        1,
        "exists",
    ),
    Call("a chain that is no TOML", _chain("[[step"), 1, "chain|TOML"),
    Call("a chain with an unknown effect", _chain('[[step]]\neffect = "sparkle"'), 1, "sparkle"),
    Call(
        "a chain out of range",
        _chain('[[step]]\neffect = "gain"\ngain_db = 900'),
        1,
        "900",
    ),
    Call(
        "a chain that is missing",
        lambda f: ["augment", _wav(f), "-o", "o", "--chain", "no.toml"],
        1,
        "no.toml",
    ),
    Call("a record that is none", lambda f: ["reproduce", "0123456789abcdef", "-o", "o.wav"], 1,
         "record"),
    Call("an unmarked file to reproduce", lambda f: ["reproduce", _wav(f), "-o", "o.wav"], 1,
         "record"),
    Call("an unknown ledger entry", lambda f: ["ledger", "show", "99"], 1, "99"),
    Call("a newer project", lambda f: ["export", str(newer_project(f)), "-o", "o.wav"], 1, "newer"),
    Call("a broken project", lambda f: ["export", str(broken_project(f)), "-o", "o.wav"], 1,
         "project"),
    Call("a folder that is no project", lambda f: ["export", str(f), "-o", "o.wav"], 1, "folder"),
    Call(
        "a bit rate that MP3 lacks",
        lambda f: ["export", _wav(f), "-o", "o.mp3", "--bitrate", "17"],
        1,
        "17",
    ),
    Call(
        "a reference folder that is missing",
        lambda f: ["inspect", _wav(f), "--reference", "nowhere"],
        1,
        "nowhere",
    ),
]  # fmt: skip


def the_sentence(text: str) -> str:
    """Return what a person reads on stderr, without the progress line."""
    return text.strip().splitlines()[-1]


def run(arguments: list[str]) -> int:
    try:
        return main(arguments)
    except SystemExit as end:
        return int(end.code or 0)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_a_bad_call_gets_a_sentence(
    call: Call, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = call.arguments(home)
    before = {path for path in home.rglob("*") if "home" not in path.parts[-2:]}
    status = run(arguments)
    told = the_sentence(capsys.readouterr().err)
    assert status == call.status, told
    assert re.search(call.says, told, re.IGNORECASE), told
    assert "Traceback" not in told
    assert not [p for p in home.glob("o*") if p not in before and p.is_file()]


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
@pytest.mark.parametrize("command", ["inspect", "export", "detect"])
def test_a_bad_file_gets_a_sentence_on_the_command_line(
    bad: BadFile, command: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = bad.make(home)
    skip_where_permissions_mean_nothing(bad)
    arguments = {
        "inspect": ["inspect", str(path)],
        "export": ["export", str(path), "-o", "o.flac"],
        "detect": ["watermark", "detect", str(path)],
    }[command]
    assert run(arguments) == 1
    told = the_sentence(capsys.readouterr().err)
    if command != "export" or bad.name != "a folder":
        assert re.search(bad.says, told, re.IGNORECASE), told
    assert "wrong inside Soundmark" not in told
    assert not (home / "o.flac").exists()


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_a_bad_file_gets_a_sentence_in_the_studio(bad: BadFile, home: Path) -> None:
    skip_where_permissions_mean_nothing(bad)
    good = good_wav(home / "good.wav")
    session = Session.new(Studio(Folders.of_this_user()))
    try:
        imports = session.prepare_import([bad.make(home), good], NoControl())
        assert [arrival.source.name for arrival in imports.arrivals][-1:] == ["good"]
        # Eleven hours can be placed and played; only reading them whole is refused.
        if bad.name != "eleven hours":
            ((_path, told),) = imports.refused
            assert re.search(bad.says, str(told), re.IGNORECASE), told
        session.commit_import(imports)
        assert session.project.frames > 0
    finally:
        session.close()


def skip_where_permissions_mean_nothing(bad: BadFile) -> None:
    if bad.name == "a locked file" and os.geteuid() == 0:
        pytest.skip("root may read everything")


def test_several_files_are_each_judged(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One bad file among good ones costs its own line and the exit status, no more."""
    import json

    good = good_wav(home / "good.wav", seconds=4.0)
    assert run(["inspect", "nowhere.wav", str(good), "--json"]) == 1
    out, err = capsys.readouterr()
    first, second = json.loads(out)
    assert first["error"]["code"].startswith("audio.")
    assert second["watermark"] == {"present": False, "marks": []}
    assert "nowhere.wav" in err
