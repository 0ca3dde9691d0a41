"""SoundFonts: read, checked, and played note by note."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.composer.soundfont import playable_bytes, read_soundfont
from core.composer.synthesis.fonts import FontPlayer
from core.composer.synthesis.player import NoteCache
from core.composer.synthesis.voices import Bends
from core.composer.voicing import read_voices, voice_of
from core.errors import DataError, SoundmarkError, UserError
from core.generation import GenerationRequest
from core.generation.engines.composer import Composer
from core.jobs import NoControl
from tests.core.composer.tiny_soundfont import tiny_soundfont

PRESETS = ((0, 0, "Sine"), (0, 40, "Violin"), (128, 0, "Kit"))


@pytest.fixture
def font(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.sf2"
    path.write_bytes(tiny_soundfont(PRESETS))
    return path


def test_presets_are_listed_with_the_hash_of_the_file(font: Path) -> None:
    read = read_soundfont(font)
    assert (read.name, len(read.sha256)) == ("Tiny", 64)
    assert [(p.bank, p.program, p.name) for p in read.presets] == list(PRESETS)
    assert [p.is_kit for p in read.presets] == [False, False, True]


@pytest.mark.parametrize("pitch", [69.0, 69.5, 60.37, 45.04])
@pytest.mark.parametrize("packed", [False, True])
def test_a_note_has_its_exact_pitch_and_starts_on_its_frame(
    tmp_path: Path, pitch: float, packed: bool
) -> None:
    path = tmp_path / "tiny.sf3"
    path.write_bytes(tiny_soundfont(packed=packed))
    sound, _pan = FontPlayer(voice_of(path), NoteCache()).play(pitch, 48_000, 0.8, 0)
    assert sound.dtype == np.float32
    assert sound.shape[0] == 2
    assert np.flatnonzero(np.abs(sound[0]) > 1e-4)[0] <= 24
    assert _pitch(sound[0, 4_800:43_200]) == pytest.approx(pitch, abs=0.01)  # a cent


def test_a_note_sounds_the_same_whatever_was_played_before(font: Path) -> None:
    voice = voice_of(font)
    fresh, _pan = FontPlayer(voice, NoteCache()).play(64.2, 12_000, 0.7, 0)
    cache = NoteCache(limit_bytes=0)
    used = FontPlayer(voice, cache)
    used.play(50.0, 96_000, 1.0, 0, Bends(100.0, 40.0))
    FontPlayer(voice_of(font, 128, 0), cache, is_kit=True).play(38, 480, 0.9, 0)
    again, _pan = used.play(64.2, 12_000, 0.7, 5)
    assert np.array_equal(fresh, again)


def test_a_slide_begins_below(font: Path) -> None:
    sound, _pan = FontPlayer(voice_of(font), NoteCache()).play(69, 48_000, 0.8, 0, Bends(200.0))
    assert _pitch(sound[0, :2_400]) < 68.6
    assert _pitch(sound[0, 12_000:43_200]) == pytest.approx(69, abs=0.02)


def test_a_broken_file_is_a_sentence_and_never_a_crash(tmp_path: Path) -> None:
    whole = tiny_soundfont(PRESETS)
    path = tmp_path / "broken.sf2"
    for content, error in (
        (b"", UserError),
        (b"RIFF", UserError),
        (b"OggS" + whole[4:], UserError),
        (whole[: len(whole) // 2], DataError),
        (whole[:-60], DataError),
        (whole.replace(b"smpl", b"smqx"), DataError),
    ):
        path.write_bytes(content)
        with pytest.raises(error):
            read_soundfont(path)
    with pytest.raises(UserError):
        read_soundfont(tmp_path / "missing.sf2")


def test_random_damage_is_refused_or_played(tmp_path: Path) -> None:
    script = """
import sys
import numpy as np
from pathlib import Path
from core.composer.synthesis.fonts import FontPlayer
from core.composer.synthesis.player import NoteCache
from core.composer.voicing import voice_of
from core.errors import SoundmarkError
whole, path = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])
rng, outcomes = np.random.default_rng(4), []
for number in range(150):
    damaged = bytearray(whole)
    start = len(whole) - 700 if number % 3 else 0
    for place in rng.integers(start, len(whole), 1 + number % 4):
        damaged[place] = rng.integers(256)
    path.write_bytes(bytes(damaged))
    try:
        FontPlayer(voice_of(path), NoteCache()).play(60.5, 480, 0.8, 0)
        outcomes.append("played")
    except SoundmarkError:
        outcomes.append("refused")
print(outcomes.count("played"), outcomes.count("refused"))
"""
    whole = tmp_path / "whole.sf2"
    whole.write_bytes(tiny_soundfont(PRESETS))
    done = subprocess.run(
        [sys.executable, "-c", script, str(whole), str(tmp_path / "damaged.sf2")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-400:]
    assert all(int(count) > 0 for count in done.stdout.split())


def test_packed_samples_are_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "tiny.sf3"
    path.write_bytes(tiny_soundfont(packed=True))
    assert len(playable_bytes(path)) > 2 * 44_100
    broken = bytearray(tiny_soundfont(packed=True))
    at = broken.index(b"OggS")
    broken[at : at + 60] = bytes(60)
    path.write_bytes(bytes(broken))
    with pytest.raises(DataError):
        playable_bytes(path)


@pytest.mark.parametrize(
    "value",
    [
        "piano",
        {"lead": "x"},
        {"lead": {"path": "a"}},
        {"tuba": {}},
        {"lead": {"path": "a", "sha256": "1"}},
    ],
)
def test_a_setting_that_names_no_preset_is_a_sentence(value: object) -> None:
    with pytest.raises(SoundmarkError):
        read_voices(value)


def test_a_part_is_played_by_a_preset_and_by_its_own_instrument_where_that_is_gone(
    font: Path,
) -> None:
    voice = voice_of(font, 0, 40).to_json()
    engine = Composer()
    plain, _made = _take(engine, {})
    first, made = _take(engine, {"soundfonts": {"lead": voice}})
    second, _made = _take(Composer(), {"soundfonts": {"lead": voice}})
    assert np.array_equal(first, second)
    assert not np.array_equal(first, plain)
    assert made.plan["soundfonts"]["lead"]["name"] == "Tiny: Violin"
    stems = sum(made.stems[name].samples for name in made.stems)
    assert np.abs(stems - first).max() < 1e-4
    _everybody, made = _take(engine, {"soundfonts": {"all": voice}})
    assert any("Their own instruments play" in notice for notice in made.notices)
    font.unlink()
    gone, made = _take(engine, {"soundfonts": {"lead": voice}})
    assert np.array_equal(gone, plain)
    assert any("is not where it was" in notice for notice in made.notices)


def _take(engine: Composer, settings: dict[str, object]) -> tuple[np.ndarray, object]:
    request = GenerationRequest("folk without drums", seconds=6.0, seed=3, settings=settings)
    work = engine.generate(request, NoControl())
    chunks = []
    while True:
        try:
            chunks.append(next(work).samples)
        except StopIteration as end:
            return np.concatenate(chunks, axis=1), end.value


def _pitch(signal: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(signal * np.hanning(len(signal)), 1 << 19))
    top = int(np.argmax(spectrum))
    left, middle, right = np.log(spectrum[top - 1 : top + 2])
    shift = (left - right) / (2 * (left - 2 * middle + right))
    return float(69 + 12 * np.log2((top + shift) * 48_000 / (1 << 19) / 440.0))
