"""What is said of sound before it leaves: can it carry the marks, and how strong must they be."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.audio import Audio, open_reader, write
from core.cli import main
from core.jobs import NoControl
from core.origins import OriginMap
from core.studio import Delivery, Mix, Studio, Take, deliver
from core.studio.carrying import note_on
from core.watermark import carrying
from tests.sounds import little, music

RATE = 44_100


def sine(seconds: float = 8.0) -> Audio:
    wave = 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * RATE)) / RATE)
    return Audio(np.tile(wave, (2, 1)).astype(np.float32), RATE)


CASES = {
    "silence": (Audio.silent(8 * RATE, RATE), 0.0, "it is silent"),
    "a sine": (sine(), 0.0, "it has too few tones"),
    "half a second": (music(0.5), 0.0, "it is too short"),
    "little": (little(), 2.0, "twice the ordinary strength"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_note_says_what_is_not_ordinary(case: str, tmp_path: Path) -> None:
    audio, strength, says = CASES[case]
    write(tmp_path / "a.wav", audio)
    with open_reader(tmp_path / "a.wav") as reader:
        can = carrying(reader)
    assert can.strength == carrying(audio).strength == strength
    note = note_on(can)
    assert note is not None
    assert note.tone == "warning"
    assert says in note.text


def test_ordinary_music_gets_no_note() -> None:
    assert note_on(carrying(music(12.0))) is None


def test_what_sounds_only_at_the_end_of_a_long_track_counts() -> None:
    tail = Audio.joined([Audio.silent(70 * RATE, RATE), music(12.0)])
    assert carrying(tail).can


def test_a_mark_is_set_as_strong_as_the_sound_needs_at_once(
    studio: Studio, take: Take, tmp_path: Path
) -> None:
    audio = little()
    known = {take.origin.id: take.origin}
    mix = Mix(audio, OriginMap.of(audio.frames, take.origin.id), known)
    delivered = deliver(studio, mix, Delivery(target=tmp_path / "a.flac"), NoControl())
    assert delivered.strength == 2.0
    assert all(check.found for check in delivered.checks)
    assert "hides little" in dict(delivered.facts)["Strength"]
    assert delivered.to_json()["strength"] == 2.0
    closed = studio.ledger.find(record_id=delivered.record_id)[-1]
    assert closed.body["strength"] == 2.0


@pytest.mark.parametrize("case", CASES)
def test_the_command_line_says_it(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOUNDMARK_HOME", str(tmp_path / "home"))
    audio, strength, _says = CASES[case]
    path = str(tmp_path / "a.wav")
    write(path, audio)
    status = main(["--quiet", "watermark", "check", path, "--json"])
    told = json.loads(capsys.readouterr().out)
    first = told["rows"][0]
    assert (first["id"], first["value"]) == ("carries", strength)
    assert first["colour"] == ("amber" if strength else "red")
    assert (len(told["rows"]) > 1) is bool(strength)
    assert status == 1 or strength
