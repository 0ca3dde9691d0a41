import shutil
import struct
import subprocess

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DataError, MachineError, UserError
from core.export import Tags, read_tags, write_tags
from core.identity.identity import new_identity
from core.provenance import Claim, read_credentials, sign
from core.text import sentence

FORMATS = ("wav", "rf64", "flac", "mp3", "ogg", "opus", "m4a")
EMBEDDED = ("wav", "flac", "mp3", "m4a")

FULL = Tags(
    title="Nächtliche Fahrt & <mehr>",
    artist="Ann “A.” Bär",
    date="2026-11-20",
    comment="Origin: 80 % made by rules, 20 % recorded by the artist. 夜",
    tool="Soundmark 0.1.0",
    source_type="http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic",
    record_id="00ff10ee20dd30cc",
    licence="CC-BY-4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    copyright="© 2026 Ann Bär",
    isrc="QZABC2600001",
    loudness_lufs=-14.03,
    true_peak_dbtp=-1.5,
    aigc=True,
)

TEXTS = st.text(max_size=60)
TAGS = st.builds(
    Tags,
    title=TEXTS,
    artist=TEXTS,
    comment=TEXTS,
    tool=TEXTS,
    copyright=TEXTS,
    source_type=TEXTS,
    licence=TEXTS,
    licence_url=st.from_regex(r"(https://[a-z]{1,9}\.org/[a-z0-9/]{0,20})?", fullmatch=True),
    date=st.from_regex(r"([12][0-9]{3}(-(0[1-9]|1[0-2])(-[012][1-8])?)?)?", fullmatch=True),
    record_id=st.binary(max_size=16).map(bytes.hex),
    isrc=st.from_regex(r"([A-Z]{2}[A-Z0-9]{3}[0-9]{7})?", fullmatch=True),
    loudness_lufs=st.none() | st.floats(-99, 20),
    true_peak_dbtp=st.none() | st.floats(-99, 20),
    aigc=st.booleans(),
)


@pytest.fixture
def files(originals, tmp_path):
    """Copies of the originals that a test may change."""
    return {
        name: shutil.copy(path, tmp_path / path.name) and tmp_path / path.name
        for name, path in originals.items()
    }


def decoded(path):
    """Return a file's samples as ffmpeg hears them."""
    raw = subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-i", path, "-f", "f32le", "-"],
        check=True,
        capture_output=True,
    )
    assert raw.stderr == b""
    return np.frombuffer(raw.stdout, np.float32)


def refusal(error_type, code, work):
    with pytest.raises(error_type) as caught:
        work()
    assert caught.value.code == code
    text = str(sentence(caught.value))
    assert "{" not in text
    assert code not in text


@pytest.mark.parametrize("name", FORMATS)
def test_all_tags_come_back(files, name):
    write_tags(files[name], FULL)
    assert read_tags(files[name]) == FULL


@pytest.mark.parametrize("name", FORMATS)
def test_the_samples_stay_as_they_are(files, originals, name):
    write_tags(files[name], FULL)
    assert np.array_equal(decoded(files[name]), decoded(originals[name]))
    if name != "m4a":  # soundfile reads no AAC
        assert np.array_equal(soundfile.read(files[name])[0], soundfile.read(originals[name])[0])


@pytest.mark.parametrize("name", FORMATS)
def test_new_tags_replace_the_old_ones(files, name):
    write_tags(files[name], FULL)
    size = files[name].stat().st_size
    write_tags(files[name], Tags(title="Only a title"))
    assert read_tags(files[name]) == Tags(title="Only a title")
    write_tags(files[name], FULL)
    assert read_tags(files[name]) == FULL
    assert files[name].stat().st_size <= size + 4096  # padding, but nothing twice


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_without_tags_has_none(files, name):
    assert read_tags(files[name]) == Tags(tool=read_tags(files[name]).tool)


@pytest.mark.parametrize("name", FORMATS)
def test_any_text_survives(originals, tmp_path_factory, name):
    path = shutil.copy(originals[name], tmp_path_factory.mktemp("any") / originals[name].name)

    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(tags=TAGS)
    def check(tags):
        write_tags(path, tags)
        assert read_tags(path) == tags.cleaned()

    path = originals[name].__class__(path)
    check()


@pytest.mark.parametrize("name", EMBEDDED)
def test_signing_keeps_the_tags_and_the_sound(files, originals, name):
    write_tags(files[name], FULL)
    identity = new_identity("file")
    claim = Claim(
        record_id="00ff10ee20dd30cc",
        source_type=FULL.source_type,
        created="2026-11-20T12:00:00Z",
    )
    assert sign(files[name], claim, identity).embedded
    assert read_credentials(files[name], identity).state == "trusted"
    assert read_tags(files[name]) == FULL
    assert np.array_equal(decoded(files[name]), decoded(originals[name]))
    if name != "m4a":
        assert np.array_equal(soundfile.read(files[name])[0], soundfile.read(originals[name])[0])


@pytest.mark.parametrize("name", EMBEDDED)
def test_a_tag_written_after_signing_shows(files, name):
    identity = new_identity("file")
    claim = Claim(record_id="00", source_type=FULL.source_type, created="2026-11-20T12:00:00Z")
    sign(files[name], claim, identity)
    write_tags(files[name], FULL)
    assert read_credentials(files[name], identity).state in ("invalid", "absent")


@pytest.mark.parametrize("name", FORMATS)
def test_other_programs_read_the_tags(files, name):
    write_tags(files[name], FULL)
    told = subprocess.run(
        ["ffprobe", "-loglevel", "error", "-show_entries", "format_tags:stream_tags", files[name]],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert FULL.title in told
    assert FULL.artist in told
    assert FULL.record_id in told or name == "mp3"  # ffprobe shows no UFID


def test_a_wav_keeps_the_chunks_of_others(files):
    content = files["wav"].read_bytes()
    cue = struct.pack("<4sI", b"cue ", 4) + b"\0\0\0\0"
    odd = struct.pack("<4sI", b"junk", 3) + b"abc\0"
    adtl = struct.pack("<4sI", b"LIST", 4) + b"adtl"
    content += cue + odd + adtl
    files["wav"].write_bytes(content[:4] + struct.pack("<I", len(content) - 8) + content[8:])
    write_tags(files["wav"], FULL)
    content = files["wav"].read_bytes()
    assert cue in content
    assert odd in content
    assert adtl in content
    assert struct.unpack("<I", content[4:8])[0] == len(content) - 8
    assert content.index(b"bext") < content.index(b"data")
    assert read_tags(files["wav"]) == FULL


def test_a_wav_whose_size_was_never_filled_in_is_mended(files, originals):
    content = originals["wav"].read_bytes()
    at = content.index(b"data") + 4
    files["wav"].write_bytes(content[:at] + b"\xff\xff\xff\xff" + content[at + 4 :])
    write_tags(files["wav"], FULL)
    assert np.array_equal(soundfile.read(files["wav"])[0], soundfile.read(originals["wav"])[0])


def test_a_wav_that_would_grow_past_its_limit_is_said(files, originals, monkeypatch):
    monkeypatch.setattr("core.export.riff._UNKNOWN_SIZE", files["wav"].stat().st_size)
    refusal(UserError, "export.wav_full", lambda: write_tags(files["wav"], FULL))
    assert files["wav"].read_bytes() == originals["wav"].read_bytes()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("wav", b"RIFF\0\0\0\0WAVE"),
        ("wav", b"RIFF\0\0\0\0WAVEds64\x04\0\0\0abcd"),
        ("flac", b"fLaC\0\0\0\x22"),
        ("mp3", b"ID3\x04\0\0\0\0\x7f\x7fTIT2"),
        ("ogg", b"OggS\0\x02" + b"\0" * 40),
        ("m4a", b"\0\0\0\x20ftypM4A \0\0\0\0"),
    ],
)
def test_a_damaged_file_is_said_and_left_alone(tmp_path, name, content):
    path = tmp_path / f"damaged.{name}"
    path.write_bytes(content)
    refusal((DataError, UserError), _code(name), lambda: write_tags(path, FULL))
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def _code(name):
    return "export.damaged" if name != "ogg" else "export.no_tags_here"


@pytest.mark.parametrize("content", [b"", b"words", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_sound_gets_no_tags(tmp_path, content):
    path = tmp_path / "file.bin"
    path.write_bytes(content)
    refusal(UserError, "export.no_tags_here", lambda: write_tags(path, FULL))
    refusal(UserError, "export.no_tags_here", lambda: read_tags(path))


@pytest.mark.parametrize("name", ["wav", "flac", "mp3", "ogg", "m4a"])
def test_a_full_disk_is_said_and_leaves_the_file(files, originals, name, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    if name == "wav":
        monkeypatch.setattr("core.export.riff._finish", full)
    else:
        monkeypatch.setattr("mutagen._util.resize_bytes", full)
        for module in ("flac", "id3._file", "ogg", "mp4"):
            monkeypatch.setattr(f"mutagen.{module}.resize_bytes", full, raising=False)
        monkeypatch.setattr("mutagen.mp4.insert_bytes", full, raising=False)
        monkeypatch.setattr("mutagen.id3._file.insert_bytes", full, raising=False)
        monkeypatch.setattr("mutagen.ogg.OggPage.replace", full)
    refusal(MachineError, "audio.disk_full", lambda: write_tags(files[name], FULL))
    assert files[name].read_bytes() == originals[name].read_bytes()


def test_whatever_mutagen_stumbles_over_is_damage(files, monkeypatch):
    def stumble(*args, **kwargs):
        raise KeyError("surprise")

    monkeypatch.setattr("mutagen.flac.FLAC.save", stumble)
    refusal(DataError, "export.damaged", lambda: write_tags(files["flac"], FULL))


@pytest.mark.parametrize("name", ["wav", "flac"])
def test_a_disk_that_cannot_be_read_is_said(files, name, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("core.export.riff._chunks", fail)
    monkeypatch.setattr("mutagen.File", fail)
    refusal(MachineError, "audio.cannot_read", lambda: read_tags(files[name]))


def test_other_peoples_tags_are_read_as_far_as_they_go(files):
    import mutagen.id3

    frames = mutagen.id3.ID3()
    frames.add(mutagen.id3.TIT2(encoding=3, text=["Theirs"]))
    frames.add(mutagen.id3.COMM(encoding=3, lang="eng", desc="ID3v1 Comment", text=["no"]))
    frames.add(mutagen.id3.UFID(owner="http://musicbrainz.org", data=b"theirs"))
    frames.add(mutagen.id3.TXXX(encoding=3, desc="REPLAYGAIN_TRACK_GAIN", text=["quiet"]))
    frames.save(files["mp3"])
    assert read_tags(files["mp3"]) == Tags(title="Theirs")


def test_other_peoples_chunks_are_read_as_far_as_they_go(files):
    def chunk(name, content):
        return struct.pack("<4sI", name, len(content)) + content + b"\0" * (len(content) % 2)

    info = b"INFO" + chunk(b"IGNR", b"Jazz\0") + chunk(b"INAM", b"Theirs\0")
    version_1 = bytes(346) + b"\1\0" + bytes(254)
    for extra in (
        chunk(b"LIST", info),
        chunk(b"bext", b"short"),
        chunk(b"bext", version_1),
        chunk(b"iXML", b"<broken"),
        chunk(b"_PMX", b"\xff\xfe"),
    ):
        files["wav"].write_bytes(files["wav"].read_bytes() + extra)
    assert read_tags(files["wav"]) == Tags(title="Theirs")


def test_what_only_calls_itself_a_sound_is_damaged(tmp_path):
    path = tmp_path / "file.mp3"
    path.write_bytes(b"words")
    refusal(DataError, "export.damaged", lambda: read_tags(path))


def test_aiff_is_refused_in_words(files):
    refusal(UserError, "export.no_tags_here", lambda: write_tags(files["aiff"], FULL))


def test_a_missing_file_or_a_folder_is_said(tmp_path):
    refusal(UserError, "audio.missing", lambda: read_tags(tmp_path / "none.wav"))
    refusal(UserError, "audio.is_folder", lambda: write_tags(tmp_path, FULL))


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        (Tags(isrc="QZABC26"), "export.bad_isrc"),
        (Tags(date="20.11.2026"), "export.bad_date"),
        (Tags(date="2026-13"), "export.bad_date"),
        (Tags(record_id="not hex"), "export.bad_record"),
        (Tags(record_id="00" * 17), "export.bad_record"),
    ],
)
def test_a_wrong_value_is_said(files, tags, code):
    refusal(UserError, code, lambda: write_tags(files["wav"], tags))


def test_an_isrc_may_be_written_with_hyphens():
    assert Tags(isrc="qz-abc-26-00001").cleaned().isrc == "QZABC2600001"


@pytest.mark.parametrize("value", [float("-inf"), float("nan"), 400.0, None])
def test_a_loudness_that_says_nothing_is_left_out(files, value):
    for name in ("wav", "opus"):
        write_tags(files[name], Tags(loudness_lufs=value, true_peak_dbtp=value))
        assert read_tags(files[name]).loudness_lufs is None


def test_control_characters_are_left_out_and_lines_joined():
    assert Tags(title=" a\0b\x1bc\r\nd\ne\ud800\ufffe ").cleaned().title == "abc d e"
    assert len(Tags(comment="x" * 20_000).cleaned().comment) == 10_000
