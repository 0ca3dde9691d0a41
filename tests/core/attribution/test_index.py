"""Reference tracks are found in what was made from them, where and from where."""

import os

import numpy as np
import pytest

from core.attribution import ReferenceIndex
from core.audio import Audio, EncodeSettings, read, write
from core.errors import Cancelled
from core.jobs import Reporter

RATE = 22_050


@pytest.fixture(scope="module")
def folder(tmp_path_factory, song):
    folder = tmp_path_factory.mktemp("library")
    (folder / "b").mkdir()
    for number in range(5):
        place = folder / "b" if number == 4 else folder
        write(place / f"song{number}.flac", song(number, 25), EncodeSettings("flac", 16))
    (folder / "broken.mp3").write_bytes(b"This is no music.")
    (folder / "notes.txt").write_text("Nor is this.")
    return folder


@pytest.fixture(scope="module")
def index(folder):
    return ReferenceIndex.build(folder)


def test_knows_its_tracks_and_what_it_could_not_read(index):
    assert index.tracks == (
        "b/song4.flac",
        "song0.flac",
        "song1.flac",
        "song2.flac",
        "song3.flac",
    )
    assert [(name, error.code) for name, error in index.skipped] == [
        ("broken.mp3", "audio.not_audio")
    ]


def test_the_threshold_is_measured_on_this_library(index):
    assert index.null_sample_size >= 100
    assert 0.03 <= index.threshold < 0.2


def test_a_library_too_small_to_measure_says_so(tmp_path, song):
    empty = ReferenceIndex.build(tmp_path)
    assert (empty.tracks, empty.null_sample_size, empty.threshold) == ((), 0, 0.08)
    assert empty.match(song(0, 5)) == ()
    write(tmp_path / "a.wav", song(0, 10))
    one = ReferenceIndex.build(tmp_path)
    assert one.null_sample_size == 0
    assert [match.track for match in one.match(song(0, 10))] == ["a.wav"]


def test_finds_an_encoded_excerpt_where_it_is_from(tmp_path, index, song):
    excerpt = song(2, 25).part(int(7.3 * RATE), int(17.3 * RATE)).gained(-6)
    write(tmp_path / "a.mp3", excerpt, EncodeSettings("mp3", bitrate_kbps=96))
    (match,) = index.match(read(tmp_path / "a.mp3"))
    assert (match.track, match.kind) == ("song2.flac", "recording")
    assert match.start == pytest.approx(0, abs=0.6)
    assert match.end == pytest.approx(10, abs=0.6)
    assert match.at - match.start == pytest.approx(7.3, abs=0.1)
    assert 0.25 < match.similarity <= 1.0


def test_finds_several_pieces_in_one_sound(index, song):
    def piece(seed, start, end):
        return song(seed, 25).part(int(start * RATE), int(end * RATE))

    mix = Audio.joined([piece(9, 0, 8), piece(4, 3, 9), piece(8, 0, 6), piece(1, 10, 14)])
    found = sorted(index.match(mix), key=lambda match: match.start)
    assert [match.track for match in found] == ["b/song4.flac", "song1.flac"]
    assert [match.start for match in found] == pytest.approx([8, 20], abs=0.6)
    assert [match.end for match in found] == pytest.approx([14, 24], abs=0.6)
    assert [m.at - m.start for m in found] == pytest.approx([-5, -10], abs=0.1)


def test_finds_music_under_other_sound(index, song):
    under = song(3, 25).part(0, 10 * RATE).samples
    noise = np.random.default_rng(0).normal(0, 0.02, under.shape)
    match = index.match(Audio((under + noise).astype(np.float32), RATE))[0]
    assert match.track == "song3.flac"


def test_new_music_resembles_nothing(index, song):
    for seed in (20, 21, 22):
        assert index.match(song(seed, 25)) == ()
    assert index.match(Audio.silent(RATE * 10, RATE)) == ()


def test_the_cache_is_used_mended_and_keyed_by_the_file(tmp_path, folder, index, monkeypatch):
    cache = tmp_path / "cache"
    first = ReferenceIndex.build(folder, cache=cache)
    assert first.tracks == index.tracks
    assert len(list(cache.iterdir())) == 5
    opened = []
    from core.attribution import index as module

    real = module.open_reader
    monkeypatch.setattr(module, "open_reader", lambda path: opened.append(path.name) or real(path))
    again = ReferenceIndex.build(folder, cache=cache)
    assert opened == ["broken.mp3"]
    assert again.threshold == first.threshold
    damaged = sorted(cache.iterdir())[0]
    damaged.write_bytes(b"damaged")
    os.utime(folder / "song0.flac", (1, 1))
    opened.clear()
    ReferenceIndex.build(folder, cache=cache)
    assert "song0.flac" in opened
    assert 2 <= len(opened) <= 3
    assert damaged.read_bytes() != b"damaged" or len(opened) == 2


def test_building_reports_and_can_be_stopped(folder):
    seen = []
    ReferenceIndex.build(folder, Reporter(lambda fraction, stage: seen.append((fraction, stage))))
    assert seen[0][1] == "b/song4.flac"
    assert [fraction for fraction, _ in seen] == sorted(fraction for fraction, _ in seen)
    control = Reporter()
    control.stop()
    with pytest.raises(Cancelled):
        ReferenceIndex.build(folder, control)
