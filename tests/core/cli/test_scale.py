"""A Scala file on the command line: it reaches take and MIDI, broken ones stop in a sentence."""

from pathlib import Path

import mido
import pytest

from core.cli import main

SLENDRO = "! s.scl\nMy slendro\n5\n231.0\n474.0\n717.0\n955.0\n1208.0\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOUNDMARK_HOME", str(tmp_path / "home"))
    return tmp_path


def generate(folder: Path, text: str, *more: object) -> int:
    scale = folder / "s.scl"
    scale.write_text(text, "utf-8")
    words = ["--quiet", "generate", "calm folk", "--seconds", 5, "--seed", 2, "--scale", scale]
    return main([str(word) for word in (*words, "-o", folder / "a.flac", *more)])


def test_a_scale_file_reaches_take_and_midi(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate(home, SLENDRO, "--midi", home / "a.mid") == 0
    assert "My slendro has no chords" in capsys.readouterr().err
    messages = [message for track in mido.MidiFile(home / "a.mid").tracks for message in track]
    bends = {m.pitch for m in messages if m.type == "pitchwheel"}
    wanted = {round(cents / 200 * 8192) for cents in (31, -26, 17, -45, 8)}
    assert bends & wanted


def test_a_broken_scale_file_stops_in_a_sentence(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate(home, SLENDRO.replace("5\n", "6\n", 1)) == 1
    assert "states 6 tones and lists 5" in capsys.readouterr().err
    assert not (home / "a.flac").exists()
