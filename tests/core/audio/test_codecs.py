"""What is written is what is read, in every format, whole and by position."""

import io
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.audio import (
    FORMATS,
    Audio,
    EncodeSettings,
    format_of,
    open_reader,
    open_sound,
    open_writer,
    probe,
    read,
    write,
)
from core.audio.encoding_sndfile import PcmEncoder
from core.audio.writing import Sink
from core.errors import Cancelled, DataError, UserError
from core.jobs import Reporter

QUICK = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def music(seconds=2.0, rate=44_100, channels=2, seed=0):
    """Return decaying chords over a little noise, uneven in length on purpose."""
    random = np.random.default_rng(seed)
    frames = int(seconds * rate) + 123
    time = np.arange(frames) / rate
    sound = random.normal(0, 0.01, (channels, frames))
    for note in random.uniform(100, 2000, 8):
        sound += 0.08 * np.sin(2 * np.pi * note * time + random.uniform(0, 6, (channels, 1)))
    return Audio((sound * (0.6 + 0.4 * np.cos(8 * time))).astype(np.float32), rate)


def snr_db(wanted, got):
    error = np.square(got.samples - wanted.samples).mean() + 1e-20
    return 10 * np.log10(np.square(wanted.samples).mean() / error)


@QUICK
@given(
    data=st.data(),
    kind=st.sampled_from([("wav", 16), ("wav", 24), ("wav", 32), ("flac", 16), ("flac", 24)]),
    channels=st.integers(1, 8),
    frames=st.integers(1, 70_000),
    rate=st.sampled_from([8_000, 44_100, 96_000, 192_000]),
)
def test_lossless_formats_give_back_what_they_got(tmp_path, data, kind, channels, frames, rate):
    name, bits = kind
    random = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    audio = Audio(random.uniform(-1, 1, (channels, frames)).astype(np.float32), rate)
    path = tmp_path / f"a.{name}"
    write(path, audio, EncodeSettings(name, bits))
    info = probe(path)
    assert (info.format, info.sample_rate, info.channels) == (name, rate, channels)
    assert info.frames == frames
    got = read(path)
    step = {16: 2.0**-15, 24: 2.0**-23, 32: 0.0}[bits]
    error = np.abs(got.samples - np.clip(audio.samples, -1, 1 - step))
    assert error.max() <= step * (1.51 if bits == 16 else 0.51)
    start = data.draw(st.integers(0, frames))
    count = data.draw(st.integers(0, frames))
    with open_reader(path) as reader:
        for _ in range(2):
            part = reader.read(start, count)
            np.testing.assert_array_equal(part, got.samples[:, start : start + count])


def test_whole_numbers_survive_unchanged(tmp_path):
    random = np.random.default_rng(0)
    steps = random.integers(-(2**23), 2**23, (2, 50_000))
    audio = Audio((steps / 2.0**23).astype(np.float32), 48_000)
    for name in ("wav", "flac"):
        write(tmp_path / f"a.{name}", audio, EncodeSettings(name, 24))
        np.testing.assert_array_equal(read(tmp_path / f"a.{name}").samples, audio.samples)


def test_dither_is_seeded_triangular_and_frees_the_error_from_the_sound(tmp_path):
    quiet = np.full((1, 100_000), 0.3 / 2**15, np.float32)
    audio = Audio(quiet, 48_000)
    path = tmp_path / "a.wav"
    files = []
    for seed in (1, 1, 2):
        write(path, audio, EncodeSettings("wav", 16, dither_seed=seed))
        files.append(path.read_bytes())
    assert files[0] == files[1] != files[2]
    steps = read(path).samples * 2**15
    assert steps.mean() == pytest.approx(0.3, abs=0.01)
    # Variance of triangular dither and of rounding: 1/6 + 1/12 steps squared.
    assert np.var(steps - 0.3) == pytest.approx(0.25, abs=0.01)


def test_sound_beyond_full_scale_is_clipped_not_wrapped(tmp_path):
    audio = Audio(np.array([[1.5, -1.5, 1.0, -1.0] * 10], np.float32), 48_000)
    for name, bits in (("wav", 16), ("wav", 24), ("flac", 24)):
        write(tmp_path / f"a.{name}", audio, EncodeSettings(name, bits))
        got = read(tmp_path / f"a.{name}").samples
        assert got.max() > 0.999
        assert got.min() < -0.999
    write(tmp_path / "b.wav", audio, EncodeSettings("wav", 32))
    np.testing.assert_array_equal(read(tmp_path / "b.wav").samples, audio.samples)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(
    ("name", "kbps", "lowest_db"),
    [
        ("mp3", 128, 15),
        ("mp3", 320, 25),
        ("ogg", 96, 10),
        ("ogg", 192, 15),
        ("opus", 96, 8),
        ("opus", 160, 10),
        ("m4a", 128, 15),
        ("m4a", 192, 15),
    ],
)
def test_lossy_formats_keep_length_place_and_bit_rate(tmp_path, name, kbps, lowest_db, channels):
    rate = FORMATS[name].nearest_rate(44_100)
    audio = music(6, rate, channels)
    path = tmp_path / f"a.{name}"
    write(path, audio, EncodeSettings(name, bitrate_kbps=kbps))
    info = probe(path)
    assert (info.format, info.frames, info.channels) == (name, audio.frames, channels)
    got = read(path)
    assert got.samples.shape == audio.samples.shape
    assert snr_db(audio, got) > lowest_db
    kept = path.stat().st_size * 8 / audio.seconds / 1000
    assert kept == pytest.approx(kbps, rel=0.02 if name == "mp3" else 0.1)


@pytest.mark.parametrize(
    ("rate", "kbps"), [(22_050, 64), (22_050, 160), (16_000, 96), (11_025, 64), (8_000, 64)]
)
def test_mp3_of_low_sample_rates(tmp_path, rate, kbps):
    audio = music(4, rate)
    path = tmp_path / "a.mp3"
    write(path, audio, EncodeSettings("mp3", bitrate_kbps=kbps))
    assert probe(path).frames == audio.frames
    assert path.stat().st_size * 8 / audio.seconds / 1000 == pytest.approx(kbps, rel=0.08)
    write(path, audio)
    with pytest.raises(UserError, match="bitrate_not_in_format"):
        write(path, audio, EncodeSettings("mp3", bitrate_kbps=256))


@pytest.mark.parametrize("name", ["mp3", "ogg", "opus"])
def test_lossy_formats_read_the_same_by_position(tmp_path, name):
    audio = music(10, FORMATS[name].nearest_rate(44_100))
    path = tmp_path / f"a.{name}"
    write(path, audio)
    whole = read(path).samples
    random = np.random.default_rng(3)
    with open_reader(path) as reader:
        for start in [*random.integers(0, audio.frames, 20), 0, 1, audio.frames - 100]:
            count = int(random.integers(1, 5000))
            part = reader.read(int(start), count)
            # Opus' decoder needs a while to forget where it was started.
            np.testing.assert_allclose(part, whole[:, start : start + count], rtol=0, atol=1e-6)
        joined = np.concatenate(list(reader.blocks(10_000)), axis=1)
    np.testing.assert_allclose(joined, whole, rtol=0, atol=1e-6)


def test_aac_reads_the_right_place_after_a_jump(tmp_path):
    audio = music(20)
    path = tmp_path / "a.m4a"
    write(path, audio)
    whole = read(path)
    with open_reader(path) as reader:
        for start in (400_000, 50, 0, 800_000, 799_000, 100_000, audio.frames - 500):
            part = Audio(reader.read(start, 3000), 44_100)
            assert snr_db(whole.part(start, start + 3000), part) > 25


def test_a_part_of_a_file_can_be_read(tmp_path):
    audio = music(1)
    write(tmp_path / "a.flac", audio)
    part = read(tmp_path / "a.flac", 1000, 500)
    np.testing.assert_allclose(part.samples, audio.samples[:, 1000:1500], atol=2.0**-23)
    assert read(tmp_path / "a.flac", audio.frames - 10).frames == 10
    assert read(tmp_path / "a.flac", audio.frames + 10).frames == 0


@pytest.mark.parametrize(
    ("major", "subtype", "suffix", "format"),
    [
        ("AIFF", "PCM_24", "aiff", "aiff"),
        ("AIFF", "FLOAT", "aif", "aiff"),
        ("CAF", "PCM_16", "caf", "caf"),
        ("RF64", "PCM_16", "wav", "rf64"),
        ("W64", "PCM_16", "w64", "w64"),
        ("WAV", "PCM_U8", "wav", "wav"),
        ("WAV", "ULAW", "wav", "wav"),
        ("WAV", "DOUBLE", "wav", "wav"),
        ("WAVEX", "PCM_32", "wav", "wav"),
    ],
)
def test_other_formats_are_read(tmp_path, major, subtype, suffix, format):
    audio = music(0.5)
    path = tmp_path / f"a.{suffix}"
    soundfile.write(path, audio.samples.T, 44_100, subtype=subtype, format=major)
    assert probe(path).format == format
    np.testing.assert_allclose(read(path).samples, audio.samples, atol=0.03)


def test_the_sound_of_a_video_is_read(tmp_path):
    av = pytest.importorskip("av")
    audio = music(2)
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as film:
        pictures = film.add_stream("mpeg4", rate=10)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 64, "yuv420p"
        sound = film.add_stream("aac", rate=44_100, layout="stereo")
        for number in range(20):
            picture = av.VideoFrame.from_ndarray(np.full((64, 64, 3), number, np.uint8))
            picture.pts = number
            film.mux(pictures.encode(picture))
        frame = av.AudioFrame.from_ndarray(audio.samples, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = 44_100, 0
        film.mux(sound.encode(frame))
        film.mux(pictures.encode(None))
        film.mux(sound.encode(None))
    info = probe(path)
    assert info.format == "mp4"
    assert info.frames == pytest.approx(audio.frames, abs=100)
    got = read(path)
    assert snr_db(audio.part(0, 80_000), got.part(0, 80_000)) > 15


@pytest.mark.parametrize("encoder", ["libopus", "vorbis -strict -2", "pcm_s16le", "alac"])
def test_containers_without_an_exact_length_are_read(tmp_path, encoder, ffmpeg):
    audio = music(3, 48_000)
    write(tmp_path / "a.wav", audio)
    suffix = "m4a" if encoder == "alac" else "mkv"
    path = tmp_path / f"a.{suffix}"
    ffmpeg("-i", tmp_path / "a.wav", "-c:a", *encoder.split(), path)
    info = probe(path)
    assert info.frames == pytest.approx(audio.frames, abs=4000)
    got = read(path)
    assert got.frames == info.frames
    frames = 100_000
    assert snr_db(audio.part(0, frames), got.part(0, frames)) > 8
    with open_reader(path) as reader:
        reader.read(100_000, 100)
        early = Audio(reader.read(60_000, 4000), 48_000)
    assert snr_db(got.part(60_000, 64_000), early) > 5


@pytest.fixture
def ffmpeg():
    """Return a way to call ffmpeg, where it is installed."""
    import shutil

    program = shutil.which("ffmpeg")
    if program is None:
        pytest.skip("ffmpeg is not installed")

    def run(*arguments):
        command = [program, "-v", "error", "-y", *map(str, arguments)]
        subprocess.run(command, check=True, capture_output=True)

    return run


@pytest.mark.parametrize(
    ("path", "audio", "settings", "code"),
    [
        ("a.xyz", music(0.1), None, "audio.unknown_format"),
        ("a.wav", music(0.1), EncodeSettings("mp2"), "audio.unknown_format"),
        ("a.wav", music(0.1), EncodeSettings("mp3"), "audio.extension_differs"),
        ("a.opus", music(0.1), None, "audio.rate_not_in_format"),
        ("a.mp3", music(0.1, channels=3), None, "audio.channels_not_in_format"),
        ("a.flac", music(0.1), EncodeSettings("flac", 32), "audio.bit_depth_not_in_format"),
        ("a.mp3", music(0.1), EncodeSettings("mp3", 24, 100), "audio.bitrate_not_in_format"),
        ("a.wav", Audio.silent(0, 48_000), None, "audio.empty_sound"),
    ],
)
def test_what_a_format_cannot_hold_is_refused_before_anything_is_written(
    tmp_path, path, audio, settings, code
):
    with pytest.raises(UserError) as caught:
        write(tmp_path / path, audio, settings)
    assert caught.value.code == code
    assert not list(tmp_path.iterdir())


def test_values_that_are_no_sound_are_not_written(tmp_path):
    audio = Audio(np.array([[0.0, np.nan]], np.float32), 48_000)
    with pytest.raises(DataError, match=r"audio\.not_finite_sound"):
        write(tmp_path / "a.wav", audio)
    assert not list(tmp_path.iterdir())


def test_a_cancelled_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.flac"
    path.write_bytes(b"old")
    control = Reporter()
    control.stop()
    with pytest.raises(Cancelled):
        write(path, music(1), control=control)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_can_be_written_in_blocks(tmp_path):
    audio = music(2)
    for name in FORMATS:
        path = tmp_path / f"a.{name}"
        rate = FORMATS[name].nearest_rate(44_100)
        with open_writer(path, rate, 2) as writer:
            for start in range(0, audio.frames, 9999):
                writer.append(audio.samples[:, start : start + 9999])
            with pytest.raises(DataError, match=r"audio\.bad_shape"):
                writer.append(audio.samples[:1])
        assert writer.frames == probe(path).frames == audio.frames


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("block", [1_001, 100_000])
def test_a_file_does_not_depend_on_the_blocks_it_is_written_in(tmp_path, name, block):
    audio = music(4)
    rate = FORMATS[name].nearest_rate(44_100)
    settings = EncodeSettings(name, bit_depth=16 if 16 in FORMATS[name].bit_depths else 24)
    whole, pieces = (tmp_path / f"{each}.{name}" for each in ("whole", "pieces"))
    write(whole, Audio(audio.samples, rate), settings)
    expected = open_sound(Audio(audio.samples, rate))
    with open_writer(pieces, rate, 2, settings, expected=expected) as writer:
        for start in range(0, audio.frames, block):
            writer.append(audio.samples[:, start : start + block])
    assert np.array_equal(read(whole).samples, read(pieces).samples)


def test_a_full_disk_is_noticed_by_every_encoder():
    with Path("/dev/full").open("wb", buffering=0) as full:
        sink = Sink(full)
        encoder = PcmEncoder(sink, 48_000, 2, "flac", 24, 0)
        random = np.random.default_rng(0)
        for _ in range(4):
            encoder.append(random.uniform(-1, 1, (2, 65_536)).astype(np.float32))
        encoder.close()
        with pytest.raises(OSError, match="No space left"):
            sink.check()


def test_a_sink_reads_back_and_stays_where_it_can_not_seek():
    sink = Sink(io.BytesIO())
    sink.write(b"abc")
    sink.seek(1)
    assert (sink.tell(), sink.read(1)) == (1, b"b")
    sink.flush()
    sink.check()
    sink.seek(0)


def test_flac_behind_a_tag_is_read_to_its_end(tmp_path):
    # Where Content Credentials lie in a FLAC.
    audio = music(3)
    path = tmp_path / "a.flac"
    write(path, audio)
    whole = read(path).samples
    body = bytes(5000)
    length = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    path.write_bytes(b"ID3\x04\x00\x00" + length + body + path.read_bytes())
    np.testing.assert_array_equal(read(path).samples, whole)
    with open_reader(path) as reader:
        for start in (audio.frames - 1, 0, 70_000, audio.frames - 4097):
            np.testing.assert_array_equal(reader.read(start, 9999), whole[:, start : start + 9999])


def test_small_wav_files_have_a_plain_header(tmp_path):
    write(tmp_path / "a.wav", music(0.1))
    head = (tmp_path / "a.wav").read_bytes()[:12]
    assert head[:4] + head[8:] == b"RIFFWAVE"
    assert struct.unpack("<I", head[4:8])[0] == (tmp_path / "a.wav").stat().st_size - 8


def test_formats_are_found_by_extension():
    assert [format_of(f"x{form.extension.upper()}") for form in FORMATS.values()] == list(FORMATS)
    assert format_of("x.wave") == "wav"


def test_the_nearest_rate_is_the_next_that_loses_nothing():
    assert FORMATS["opus"].nearest_rate(44_100) == 48_000
    assert FORMATS["opus"].nearest_rate(22_050) == 24_000
    assert FORMATS["mp3"].nearest_rate(96_000) == 48_000
    assert FORMATS["mp3"].nearest_rate(44_100) == 44_100
    assert FORMATS["flac"].nearest_rate(12_345) == 12_345
    assert FORMATS["m4a"].nearest_rate(192_000) == 96_000
