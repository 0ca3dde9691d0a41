"""What a video is, its small pictures, and what is no video."""

import numpy as np
import pytest

from core.audio import EncodeSettings, read, write
from core.errors import Cancelled, DataError, UserError
from core.jobs import Reporter
from core.video.muxing import sound_for, with_music
from core.video.reading import pictures, pictures_at, probe_video
from tests.sounds import music
from tests.videos import film, write_video


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "libx264"), ("a.mkv", "mpeg4")])
def test_a_video_is_described(tmp_path, name, codec):
    path = write_video(tmp_path / name, film([1.0, 1.0])[0], sound_s=2.0, codec=codec)
    info = probe_video(path)
    assert info.seconds == pytest.approx(2.0, abs=0.041)
    assert (info.width, info.height) == (160, 90)
    assert info.rate == pytest.approx(25, rel=0.03)
    assert info.has_sound
    assert info.format == {"a.mp4": "mp4", "a.mkv": "matroska"}[name]


def test_a_silent_video_says_so(tmp_path):
    assert not probe_video(write_video(tmp_path / "a.mp4", film([1.0])[0])).has_sound


def test_pictures_of_any_moment(tmp_path):
    shown, _ = film([1.0, 1.0, 1.0])
    path = write_video(tmp_path / "a.mp4", shown)
    seconds = [0.1, 1.3, 2.96]
    for second, small in zip(seconds, pictures_at(path, seconds, (32, 18)), strict=True):
        true = shown[int(second * 25 + 1e-6)][::5, ::5]
        assert np.abs(small.astype(float) - true).mean() < 25
        assert small.shape == (18, 32, 3)


@pytest.mark.parametrize("damage", ["text", "empty", "cut", "sound", "folder", "missing"])
def test_what_is_no_video_is_told_in_one_sentence(tmp_path, damage):
    path = tmp_path / "a.mp4"
    if damage == "text":
        path.write_text("this is no video " * 100)
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut":
        whole = write_video(tmp_path / "whole.mp4", film([2.0])[0]).read_bytes()
        path.write_bytes(whole[: len(whole) // 3])
    elif damage == "sound":
        path = tmp_path / "a.m4a"
        write(path, music(2.0), EncodeSettings(format="m4a"))
    elif damage == "folder":
        path.mkdir()
    with pytest.raises((UserError, DataError)) as told:
        probe_video(path)
    codes = {"sound": "video.no_pictures", "folder": "audio.", "missing": "audio.missing"}
    assert told.value.code.startswith(codes.get(damage, "video.not_video"))


def test_pictures_that_are_garbage_are_told(tmp_path):
    path = write_video(tmp_path / "a.mkv", film([2.0])[0])
    content = bytearray(path.read_bytes())
    at = len(content) // 4
    content[at : 3 * at] = np.random.default_rng(1).integers(0, 255, 2 * at, np.uint8).tobytes()
    path.write_bytes(bytes(content))
    code = ""
    try:  # what can still be decoded may be shown; what cannot is one error
        assert len(list(pictures(path))) >= 1
    except (DataError, UserError) as error:
        code = error.code
    assert code in ("", "video.damaged", "video.not_video", "video.no_length")


def test_looking_can_be_stopped(tmp_path):
    path = write_video(tmp_path / "a.mp4", film([1.0])[0])
    reporter = Reporter()
    reporter.stop()
    with pytest.raises(Cancelled):
        list(pictures(path, reporter))


@pytest.mark.parametrize(
    ("name", "codec"), [("b.mp4", "libx264"), ("b.mov", "libx264"), ("b.mkv", "libx264")]
)
def test_music_is_laid_into_a_copy(tmp_path, name, codec):
    shown, _ = film([1.0, 1.2, 0.8])
    video = write_video(tmp_path / f"a{name[1:]}", shown, sound_s=3.0, codec=codec)
    format = sound_for(tmp_path / name)
    laid = music(3.0, seed=7, rate=48_000)
    write(tmp_path / f"sound.{format}", laid, EncodeSettings(format=format))
    with_music(video, tmp_path / f"sound.{format}", tmp_path / name, title="Score")
    before, after = probe_video(video), probe_video(tmp_path / name)
    assert after.seconds == pytest.approx(before.seconds, abs=0.002)
    same = zip(pictures(video), pictures(tmp_path / name), strict=True)
    for (one_s, one), (two_s, two) in same:
        assert one_s == pytest.approx(two_s, abs=0.002)
        assert np.array_equal(one, two)
    heard = read(tmp_path / name)
    assert heard.frames == pytest.approx(laid.frames, abs=48)
    shift = lag(laid.samples[0, 4800:52_800], heard.samples[0, 4800:52_800])
    assert abs(shift) <= 24  # half a millisecond


def lag(one, two):
    size = 1 << 17
    cross = np.fft.irfft(np.fft.rfft(one, size).conj() * np.fft.rfft(two, size), size)
    at = int(np.argmax(cross))
    return at if at < size // 2 else at - size


def test_pictures_that_do_not_fit_are_refused(tmp_path):
    video = write_video(tmp_path / "a.mp4", film([1.0])[0])
    write(tmp_path / "s.opus", music(1.0, rate=48_000), EncodeSettings(format="opus"))
    with pytest.raises(UserError) as told:
        with_music(video, tmp_path / "s.opus", tmp_path / "b.webm")
    assert told.value.code == "video.cannot_hold"
    with pytest.raises(UserError) as told:
        sound_for(tmp_path / "b.txt")
    assert told.value.code == "video.not_a_container"
