"""What the composer makes of bad input: a sentence, or a sensible reading that is told.

Through the command line and through the window; nothing is written where nothing was made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.cli import main
from tests.composer_files import midi_of, tiny_soundfont

pytestmark = pytest.mark.e2e


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOUNDMARK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _file(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


def _sound(folder: Path, samples: np.ndarray) -> str:
    soundfile.write(folder / "voice.wav", samples.astype(np.float32), 48_000)
    return str(folder / "voice.wav")


def _chord(seconds: float = 4.0) -> np.ndarray:
    time = np.arange(int(seconds * 48_000)) / 48_000
    tones = [
        np.sin(2 * np.pi * hertz * k * time) / k
        for hertz in (261.63, 329.63, 392.0)
        for k in (1, 2, 3, 4)
    ]
    return 0.1 * sum(tones)


@dataclass(frozen=True)
class Wish:
    """A wish that cannot be followed as it stands: what is typed, and what must be told."""

    name: str
    prompt: str
    says: str
    more: tuple[str, ...] = ()


# A take is made all the same, and what was made of the wish is told.
READ = [
    Wish("empty", "", "The prompt is empty"),
    Wish("blanks", "  \n ", "The prompt is empty"),
    Wish("emoji", "🎹🔥🎶", "no words"),
    Wish("ten thousand characters", "piano zzqx " * 910, "Not understood: “zzqx”"),
    Wish("no Latin letter", "悲しいピアノ музыка موسيقى", "Not understood"),
    Wish("a contradiction", "no drums with drums", "both asked for and ruled out"),
    Wish("moods that pull apart", "happy and sad folk", "contradict each other"),
    Wish("slow and fast", "slow techno at 180 bpm", "180 bpm is played"),
    Wish("a tenth of a second", "folk for 0.1 s", "the take is 1 s long"),
    Wish("5 beats a minute", "folk at 5 bpm", "5 bpm cannot be played"),
    Wish("900 beats a minute", "folk at 900 bpm", "900 bpm cannot be played"),
    Wish("an unknown scale", "folk in C superlocrian", "Not understood: “superlocrian”"),
    Wish("an unknown metre", "folk in 17/16", "17/16 is no metre"),
]


@pytest.mark.parametrize("wish", READ, ids=lambda wish: wish.name)
def test_a_wish_that_cannot_be_followed_is_read_and_told(
    wish: Wish, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    length = [] if "0.1 s" in wish.prompt else ["--seconds", "2"]
    out = home / "take.wav"
    assert main(["--quiet", "generate", wish.prompt, "--seed", "1", *length, "-o", str(out)]) == 0
    assert wish.says in capsys.readouterr().err
    assert out.exists()


@dataclass(frozen=True)
class Call:
    """A call that must stop in a sentence, before anything is written."""

    name: str
    arguments: Callable[[Path], list[str]]
    says: str


REFUSED = [
    Call("a tenth of a second", lambda f: ["--seconds", "0.1"], "1 to 1800 s"),
    Call("two hours", lambda f: ["--seconds", "7200"], "1 to 1800 s"),
    Call("5 beats a minute", lambda f: ["--tempo", "5"], "30 to 300"),
    Call("900 beats a minute", lambda f: ["--tempo", "900"], "30 to 300"),
    Call("an unknown scale", lambda f: ["--key", "C superlocrian"], "is no key"),
    Call("an unknown chord", lambda f: ["--chords", "Am Q7"], "is no chord"),
    Call(
        "a broken Scala file",
        lambda f: ["--scale", _file(f, "s.scl", b"x\n3\n100.0\n200.0\n")],
        "states 3 tones and lists 2",
    ),
    Call(
        "a Scala file that is none",
        lambda f: ["--scale", _file(f, "s.scl", bytes(range(256)))],
        "no Scala file",
    ),
    Call("a missing Scala file", lambda f: ["--scale", "none.scl"], "cannot be opened"),
    Call(
        "a broken MIDI file",
        lambda f: ["--melody", _file(f, "m.mid", midi_of([60, 62, 64])[:30])],
        "is damaged",
    ),
    Call(
        "a MIDI file that is none",
        lambda f: ["--melody", _file(f, "m.mid", b"hello" * 100)],
        "is damaged",
    ),
    Call(
        "a MIDI file without notes",
        lambda f: ["--melody", _file(f, "m.mid", midi_of([]))],
        "no notes",
    ),
    Call("a missing MIDI file", lambda f: ["--melody", "none.mid"], "cannot be opened"),
    Call(
        "a MIDI file to play on from",
        lambda f: ["--continue-from", _file(f, "m.mid", midi_of([60, 62]))],
        "holds notes, no sound",
    ),
    Call(
        "several voices",
        lambda f: ["--melody", _sound(f, _chord())],
        "several voices",
    ),
    Call(
        "silence for a tune",
        lambda f: ["--melody", _sound(f, np.zeros(96_000))],
        "No tune was found",
    ),
    Call(
        "a SoundFont that is none",
        lambda f: ["--soundfont", _file(f, "x.sf2", b"RIFFnothing")],
        "is no SoundFont",
    ),
    Call(
        "half a SoundFont",
        lambda f: ["--soundfont", _file(f, "x.sf2", tiny_soundfont()[:9000])],
        "is damaged",
    ),
    Call("a missing SoundFont", lambda f: ["--soundfont", "none.sf2"], "cannot be opened"),
    Call(
        "a preset that is not there",
        lambda f: ["--soundfont", f"lead={_file(f, 'x.sf2', tiny_soundfont())}:3:9"],
        "has no preset 3:9",
    ),
    Call(
        "a part that is not there",
        lambda f: ["--soundfont", f"tuba={_file(f, 'x.sf2', tiny_soundfont())}"],
        "no part of a band",
    ),
]


@pytest.mark.parametrize("call", REFUSED, ids=lambda call: call.name)
def test_what_cannot_be_is_refused_in_one_sentence(
    call: Call, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = home / "take.wav"
    words = ["--quiet", "generate", "folk", "--seed", "1", *call.arguments(home), "-o", str(out)]
    if "--seconds" not in words:
        words += ["--seconds", "2"]
    assert main(words) == 1
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 1
    assert call.says in told[0]
    assert not out.exists()


def test_the_window_reads_what_it_can_and_tells_it(qapp, home: Path) -> None:
    from tests.e2e.window import Person

    person = Person(qapp, home / "window")
    try:
        prompt = person.desktop.prompt
        prompt.set_values({"length": 2.0})
        person.makes_a_take("zzqx 5 bpm no drums with drums")
        person.waits_for(lambda: prompt.job is None)
        told = " ".join(prompt.notices)
        assert "“zzqx”" in told
        assert "5 bpm cannot be played" in told
        assert "both asked for and ruled out" in told
        panel = person.desktop.prompt_panel
        for name, content, says in (
            ("x.sf2", b"RIFFnothing", "is no SoundFont"),
            ("y.sf2", tiny_soundfont()[:9000], "is damaged"),
        ):
            person.drops(Path(_file(home, name, content)), panel)
            person.waits_for(lambda: prompt.error is not None)
            assert says in person.reads(panel)
            prompt.error = None
        person.drops(Path(_file(home, "m.mid", b"MThd")), panel)
        prompt.start()
        person.waits_for(lambda: prompt.error is not None)
        assert "is damaged" in person.reads(panel)
        assert len(person.session.shelf.takes) == 1
    finally:
        person.leaves()
