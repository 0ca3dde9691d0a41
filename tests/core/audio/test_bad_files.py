"""Each kind of bad file gets its own sentence, and no other exception escapes."""

import os
import struct

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.audio import Audio, EncodeSettings, open_reader, probe, read, write
from core.errors import SoundmarkError
from core.text import sentence, table


def wav(rate=48_000, channels=2, frames=1000, claimed=None, bits=16):
    """Return a WAV file that may lie about itself."""
    size = channels * bits // 8
    body = np.zeros(frames * size, np.uint8).tobytes()
    length = len(body) if claimed is None else claimed * size
    head = struct.pack("<HHIIHH", 1, channels, rate, rate * size, size, bits)
    chunks = b"fmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", length)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks) + length) + b"WAVE" + chunks + body


def told(path, reading=read):
    """Return the code of what is raised, having checked that it has a sentence."""
    with pytest.raises(SoundmarkError) as caught:
        reading(path)
    error = caught.value
    assert error.code in table("audio")
    words = sentence(error)
    assert str(path) in words.what
    assert words.remedy
    return error.code


def sound(seconds=3.0, rate=44_100):
    random = np.random.default_rng(0)
    return Audio(random.uniform(-0.5, 0.5, (2, int(seconds * rate))).astype(np.float32), rate)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "audio.empty"),
        (b"This is no sound, only words. " * 50, "audio.not_audio"),
        (bytes(range(256)) * 40, "audio.not_audio"),
        (wav(frames=0), "audio.empty"),
        (wav(rate=0), "audio.file_rate"),
        (wav(rate=768_000), "audio.file_rate"),
        (wav(rate=2_000), "audio.file_rate"),
        (wav(channels=9), "audio.file_channels"),
        (wav(frames=1000, claimed=5000), "audio.cut_short"),
        (wav()[:30], "audio.damaged"),
        (wav()[:16], "audio.damaged"),
    ],
)
def test_headers_and_content(tmp_path, content, code):
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    assert told(path) == code
    assert told(path, probe) == code


def test_a_streamed_wav_that_promises_the_most_is_whole(tmp_path):
    path = tmp_path / "a.wav"
    content = bytearray(wav())
    content[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(bytes(content))
    assert probe(path).frames == 1000


@pytest.mark.parametrize("name", ["wav", "flac", "mp3", "m4a"])
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_a_file_that_was_cut_short(tmp_path, name, part):
    path = tmp_path / f"a.{name}"
    write(path, sound())
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    # An M4A keeps its index at the end: without it nothing can be decoded.
    assert told(path) == ("audio.damaged" if name == "m4a" else "audio.cut_short")


@pytest.mark.parametrize("rate", [44_100, 22_050, 8_000])
def test_a_cut_mp3_is_told_once_and_not_by_its_decoder(tmp_path, rate, capfd):
    path = tmp_path / "a.mp3"
    write(path, sound(3, rate))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(SoundmarkError) as caught:
        read(path)
    assert float(caught.value.fields["promised"]) == pytest.approx(3.1, abs=0.2)
    assert float(caught.value.fields["seconds"]) == pytest.approx(1.5, abs=0.2)
    assert capfd.readouterr() == ("", "")


def test_an_aiff_with_an_absurd_rate(tmp_path):
    path = tmp_path / "a.aiff"
    soundfile.write(path, sound(0.1).samples.T, 44_100, format="AIFF")
    content = bytearray(path.read_bytes())
    at = content.find(b"COMM") + 16
    content[at : at + 2] = b"\x7f\xff"
    path.write_bytes(bytes(content))
    assert told(path) == "audio.file_rate"


@pytest.mark.parametrize("name", ["aiff", "aifc"])
def test_an_aiff_that_was_cut_short(tmp_path, name):
    path = tmp_path / f"a.{name}"
    form = {"aiff": "PCM_16", "aifc": "FLOAT"}[name]
    soundfile.write(path, sound().samples.T, 44_100, subtype=form, format="AIFF")
    assert probe(path).seconds == 3.0
    path.write_bytes(path.read_bytes()[:200_000])
    assert told(path) == "audio.cut_short"
    path.write_bytes(path.read_bytes()[:20])
    assert told(path) == "audio.damaged"


def test_an_ogg_that_was_cut_plays_up_to_there(tmp_path):
    path = tmp_path / "a.ogg"
    write(path, sound())
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert 0.5 < read(path).seconds < 3.0


def test_a_flac_with_a_hole_is_damaged(tmp_path):
    path = tmp_path / "a.flac"
    write(path, sound())
    content = bytearray(path.read_bytes())
    content[len(content) // 3 : len(content) // 3 + 50_000] = bytes(50_000)
    path.write_bytes(bytes(content))
    assert told(path) in {"audio.damaged", "audio.cut_short"}


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_no_sound(tmp_path, value):
    path = tmp_path / "a.wav"
    rows = np.zeros((48_000, 2), np.float32)
    rows[24_000, 1] = value
    soundfile.write(path, rows, 48_000, subtype="FLOAT")
    assert told(path) == "audio.not_finite"
    with open_reader(path) as reader:
        assert not reader.read(0, 24_000).any()


def test_a_long_file_is_streamed_but_not_held_in_memory(tmp_path):
    path = tmp_path / "a.wav"
    hours, rate = 10, 8_000
    content = wav(rate, 1, 0, hours * 3600 * rate, bits=8)
    with path.open("wb") as file:
        file.write(content)
        file.truncate(len(content) + hours * 3600 * rate)  # takes no room on the disk
    assert told(path) == "audio.too_long"
    info = probe(path)
    assert info.seconds == hours * 3600
    assert read(path, 9 * 3600 * rate, 1000).frames == 1000
    with open_reader(path) as reader:
        assert reader.read(info.frames - 10, 1000).shape == (1, 10)


def test_places_that_hold_no_file(tmp_path):
    assert told(tmp_path / "none.wav") == "audio.missing"
    assert told(tmp_path) == "audio.is_folder"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.wav")
    assert told(tmp_path / "a.wav") == "audio.not_a_file"


def test_a_picture_has_no_sound(tmp_path):
    av = pytest.importorskip("av")
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as film:
        stream = film.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8))
        film.mux(stream.encode(picture))
        film.mux(stream.encode(None))
    assert told(path) == "audio.no_sound"


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(["wav", "flac", "mp3", "ogg", "m4a"]),
    places=st.lists(st.floats(0, 1), max_size=4),
    keep=st.floats(0.05, 1),
    seed=st.integers(0, 2**16),
)
def test_whatever_is_broken_gets_a_sentence_or_is_read(tmp_path, name, places, keep, seed):
    path = tmp_path / f"a.{name}"
    write(path, sound(0.3), EncodeSettings(name))
    content = bytearray(path.read_bytes())
    random = np.random.default_rng(seed)
    for place in places:
        at = int(place * (len(content) - 1))
        noise = random.integers(0, 256, min(16, len(content) - at), np.uint8)
        content[at : at + 16] = noise.tobytes()
    path.write_bytes(bytes(content[: int(len(content) * keep)]))
    try:
        code = "" if read(path).finite else "not finite"
    except SoundmarkError as error:
        code = error.code
    assert not code or code in table("audio")
