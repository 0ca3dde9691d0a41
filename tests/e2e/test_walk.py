"""The whole walk on the command line: prompt to marked file, through ffmpeg, and back."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from core.cli import main

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("walk")]

PROMPT = "calm lo-fi beat with electric piano"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walk")


@pytest.fixture(autouse=True)
def _surroundings(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDMARK_HOME", str(home / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.chdir(home)


@pytest.fixture(scope="module")
def take(home: Path) -> Path:
    """A 30 s take as MP3, with stems and MIDI, made through the command line."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOUNDMARK_HOME", str(home / "home"))
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        status = main(
            [
                "generate", PROMPT, "--seconds", "30", "--seed", "7",
                "--midi", str(home / "take.mid"), "-o", str(home / "take.mp3"),
            ]
        )  # fmt: skip
    assert status == 0
    return home / "take.mp3"


def read_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> object:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_inspecting_names_engine_prompt_and_seed(take: Path, capsys) -> None:
    capsys.readouterr()
    found = read_json(capsys, "inspect", str(take))
    assert found["watermark"]["present"]
    assert {mark["layer"] for mark in found["watermark"]["marks"]} == {"public", "private"}
    assert found["credentials"]["state"] == "trusted"
    assert found["credentials"]["digital_source_type"].endswith("/algorithmicMedia")
    record = found["record"]
    assert (record["engine"], record["prompt"], record["seed"]) == ("composer", PROMPT, 7)
    assert found["verdict"]["title"] == "Declared origin, confirmed by two marks"
    private = next(m for m in found["watermark"]["marks"] if m["layer"] == "private")
    assert private["payload"] == record["id"]
    assert private["false_positive_probability"] <= 1e-6


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")
def test_the_record_survives_another_mp3_and_a_crop(take: Path, home: Path, capsys) -> None:
    capsys.readouterr()
    again = home / "again.mp3"
    command = ["ffmpeg", "-y", "-v", "error", "-ss", "7.5", "-t", "15", "-i", str(take)]
    command += ["-map_metadata", "-1", "-b:a", "128k", str(again)]
    subprocess.run(command, check=True)
    first = read_json(capsys, "inspect", str(take))
    found = read_json(capsys, "inspect", str(again))
    assert found["credentials"]["state"] == "absent"
    assert found["record"] == first["record"]
    assert "record was recovered" in found["verdict"]["title"]


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")
def test_another_machine_with_the_key_reads_the_same_payload(
    take: Path, home: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    capsys.readouterr()
    first = read_json(capsys, "inspect", str(take))
    from core.settings import Folders
    from core.studio import Studio
    from core.watermark import WatermarkKey

    key = home / "mine.key"
    WatermarkKey(Studio(Folders.of_this_user()).identity.watermark_secret).save(key)
    again = home / "cropped.mp3"
    command = ["ffmpeg", "-y", "-v", "error", "-ss", "7.5", "-t", "15", "-i", str(take)]
    subprocess.run([*command, "-b:a", "128k", str(again)], check=True)
    monkeypatch.setenv("SOUNDMARK_HOME", str(home / "elsewhere"))
    found = read_json(capsys, "watermark", "detect", str(again), "--key", str(key))
    payloads = {m["payload"] for m in found["watermark"]["marks"] if m["layer"] == "private"}
    assert payloads == {first["record"]["id"]}
    stranger = read_json(capsys, "inspect", str(take))
    assert stranger["record"] is None
    assert stranger["credentials"]["state"] == "untrusted"
    assert {m["layer"] for m in stranger["watermark"]["marks"]} == {"public"}


def test_the_take_is_made_again_with_the_same_samples(take: Path, home: Path, capsys) -> None:
    capsys.readouterr()
    again = read_json(capsys, "reproduce", str(take), "-o", str(home / "again.flac"))
    assert again["same_samples"] is True
    assert (home / "again.flac").exists()


def test_the_ledger_holds_and_shows_it(take: Path, capsys) -> None:
    capsys.readouterr()
    assert read_json(capsys, "ledger", "verify")["problems"] == []
    record = read_json(capsys, "inspect", str(take))["record"]["id"]
    assert main(["ledger", "show", record]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert [entry["kind"] for entry in entries] == ["export.opened", "export.closed"]
    assert main(["ledger", "list"]) == 0
    assert record in capsys.readouterr().out


def test_the_notes_are_a_midi_file(take: Path, home: Path) -> None:
    import mido

    notes = [m for m in mido.MidiFile(home / "take.mid") if m.type == "note_on"]
    assert len(notes) > 50


def test_marking_a_file_of_ones_own(home: Path, capsys) -> None:
    from tests.sounds import write_music

    capsys.readouterr()
    own = write_music(home / "own.wav", seconds=20.0)
    assert read_json(capsys, "inspect", str(own))["verdict"]["title"].startswith("No marks found")
    assert main(["watermark", "keygen", str(home / "k.key")]) == 0
    capsys.readouterr()
    told = read_json(
        capsys, "watermark", "embed", str(own), "-o", str(home / "marked.flac"),
        "--payload", "00112233aabbccdd", "--key", str(home / "k.key"),
    )  # fmt: skip
    assert told["record"] == "00112233aabbccdd"
    found = read_json(
        capsys, "watermark", "detect", str(home / "marked.flac"), "--key", str(home / "k.key")
    )
    assert "00112233aabbccdd" in {m["payload"] for m in found["watermark"]["marks"]}
    public = next(m for m in found["watermark"]["marks"] if m["layer"] == "public")
    assert public["origin"] == "processed"


def test_augmenting_writes_a_manifest_that_repeats(home: Path, capsys) -> None:
    from tests.sounds import write_music

    capsys.readouterr()
    own = write_music(home / "riff.wav", seconds=4.0)
    chain = home / "chain.toml"
    chain.write_text('[[step]]\neffect = "gain"\ngain_db = [-6, -1]\n')
    outcomes = []
    for folder in ("one", "two"):
        told = read_json(
            capsys, "augment", str(own), "-o", str(home / folder), "--chain", str(chain),
            "--copies", "2", "--seed", "3",
        )  # fmt: skip
        assert len(told["made"]) == 2
        outcomes.append([(line["file"], line["steps"]) for line in told["made"]])
    assert outcomes[0] == outcomes[1]
    manifest = json.loads((home / "one" / "manifest.json").read_text())
    assert [line["file"] for line in manifest["files"]] == ["riff-1.flac", "riff-2.flac"]


def test_exporting_every_format(take: Path, home: Path, capsys) -> None:
    """What came in marked leaves marked, keeps its history, and names its parent."""
    capsys.readouterr()
    parent = read_json(capsys, "inspect", str(take))["record"]["id"]
    for ending in ("wav", "flac", "m4a", "ogg", "opus"):
        out = home / f"again.{ending}"
        told = read_json(capsys, "export", str(take), "-o", str(out), "--loudness", "-16")
        found = read_json(capsys, "inspect", str(out))
        assert found["watermark"]["present"], ending
        assert found["credentials"]["state"] == "trusted", ending
        assert found["record"]["id"] == told["record"]
        assert parent in found["record"]["parents"]


def test_inspecting_names_the_reference_that_it_resembles(home: Path, capsys) -> None:
    from core.audio import Audio, write
    from tests.sounds import music

    capsys.readouterr()
    library = home / "library"
    library.mkdir()
    for seed in range(4):
        write(library / f"track{seed}.flac", music(30.0, seed=seed))
    excerpt = Audio(music(30.0, seed=2).samples[:, 10 * 44_100 : 25 * 44_100], 44_100)
    write(home / "excerpt.ogg", excerpt)
    found = read_json(capsys, "inspect", str(home / "excerpt.ogg"), "--reference", str(library))
    assert found["resembles"]
    assert {Path(match["track"]).stem for match in found["resembles"]} == {"track2"}
    first = found["resembles"][0]
    assert abs(first["at"] - first["start"] - 10.0) < 0.5
    assert first["kind"] == "recording"


def test_doctor_says_what_this_machine_has(capsys) -> None:
    capsys.readouterr()
    found = {line["title"]: line for line in read_json(capsys, "doctor")}
    assert found["Ledger"]["state"] == "ok"
    assert found["Identity"]["state"] == "ok"
