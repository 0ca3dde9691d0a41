import os
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.audio import Audio, EncodeSettings, resampled, write
from core.errors import Cancelled, DataError, SoundmarkError, UserError
from core.origins import OriginMap
from core.project import Media, Source, SourceId
from core.project import media as medias
from core.project.blobs import BlobReader, PieceReader, blob_hash, is_blob, write_blob
from core.project.folder import ProjectFolder
from core.project.media import MediaLibrary, frames_at
from core.text import sentence
from tests.core.project.songs import RATE


def tune(frames: int = 4000, rate: int = RATE, channels: int = 2) -> Audio:
    t = np.arange(frames) / rate
    rows = [0.4 * np.sin(2 * np.pi * 200 * (n + 1) * t) for n in range(channels)]
    return Audio(np.array(rows, np.float32), rate)


def sourced(media: Media, audio: Audio) -> Source:
    frames = frames_at(audio.frames, audio.sample_rate, RATE)
    return Source(SourceId(media.sha256), "s", frames, audio.channels, media, OriginMap())


@pytest.fixture
def library(folder: ProjectFolder) -> MediaLibrary:
    return MediaLibrary(folder, RATE)


def linked(folder: ProjectFolder, path: Path, audio: Audio, bits: int = 24) -> Source:
    write(path, audio, EncodeSettings(path.suffix[1:], bits))
    return sourced(folder.link(path), audio)


def test_owned_sound_comes_back_to_the_bit(folder: ProjectFolder, library: MediaLibrary) -> None:
    audio = tune()
    source = sourced(folder.add_audio(audio), audio)
    assert np.array_equal(library.read(source, 0, 4000), audio.samples)
    assert np.array_equal(library.read(source, 1000, 50), audio.samples[:, 1000:1050])
    assert not folder.cache.exists()


def test_outside_of_the_source_there_is_silence(
    folder: ProjectFolder, library: MediaLibrary
) -> None:
    audio = tune()
    source = sourced(folder.add_audio(audio), audio)
    edges = library.read(source, -10, 4020)
    assert np.array_equal(edges[:, 10:-10], audio.samples)
    assert not edges[:, :10].any()
    assert not edges[:, -10:].any()
    assert library.read(source, 5000, 10).shape == (2, 10)


@pytest.mark.parametrize("suffix", ["wav", "flac"])
def test_files_of_the_right_rate_are_read_in_place(
    folder: ProjectFolder, library: MediaLibrary, tmp_path: Path, suffix: str
) -> None:
    audio = tune()
    source = linked(folder, tmp_path / f"riff.{suffix}", audio)
    assert np.abs(library.read(source, 500, 700) - audio.samples[:, 500:1200]).max() < 1e-6
    assert not folder.cache.exists()
    assert library.problems == {}


@pytest.mark.parametrize("rate", [44_100, 11_025])
def test_other_rates_are_resampled_once_without_seams(
    folder: ProjectFolder,
    library: MediaLibrary,
    tmp_path: Path,
    rate: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(medias, "PIECE_S", 1)
    audio = tune(rate * 3 + 777, rate)
    source = linked(folder, tmp_path / "riff.wav", audio)
    heard = library.read(source, 0, source.frames)
    whole = resampled(audio, RATE)
    assert whole.frames == source.frames
    assert np.abs(heard - whole.samples).max() < 1e-4
    kept = next(folder.cache.iterdir())
    assert kept.suffix == ""
    written = kept.stat().st_mtime_ns
    again = MediaLibrary(folder, RATE)
    assert np.array_equal(again.read(source, 100, 50), heard[:, 100:150])
    assert kept.stat().st_mtime_ns == written


def test_takes_of_another_rate_are_resampled(folder: ProjectFolder, library: MediaLibrary) -> None:
    audio = tune(3200, 32_000, channels=1)
    source = sourced(folder.add_audio(audio), audio)
    assert np.abs(library.read(source, 0, 800) - resampled(audio, RATE).samples).max() < 1e-4


def test_lossy_files_are_decoded_once(
    folder: ProjectFolder, library: MediaLibrary, tmp_path: Path
) -> None:
    audio = tune(16_000)
    path = tmp_path / "riff.ogg"
    write(path, audio, EncodeSettings("ogg"))
    source = sourced(folder.link(path), audio)
    seen: list[float] = []

    class Watcher:
        def progress(self, fraction: float, stage: str = "") -> None:
            seen.append(fraction)

        def partial(self, value: object) -> None:
            raise AssertionError

    library.prepare(source, Watcher())
    assert seen[-1] == 1.0
    assert is_blob(next(folder.cache.iterdir()))
    assert np.abs(library.read(source, 2000, 8000)).max() > 0.2


def test_decoding_can_be_cancelled(
    folder: ProjectFolder, library: MediaLibrary, tmp_path: Path
) -> None:
    source = linked(folder, tmp_path / "riff.wav", tune(44_100, 44_100))

    class Stop:
        def progress(self, fraction: float, stage: str = "") -> None:
            raise Cancelled

        def partial(self, value: object) -> None:
            raise AssertionError

    with pytest.raises(Cancelled):
        library.prepare(source, Stop())
    assert not list(folder.cache.iterdir())
    assert library.read(source, 0, 100).any()


def gone(path: Path) -> None:
    path.unlink()


def changed(path: Path) -> None:
    write(path, tune(300), EncodeSettings("wav"))


def not_audio(path: Path) -> None:
    path.write_text("hello")


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (gone, "project.link_missing"),
        (changed, "project.link_changed"),
        (not_audio, "project.link_changed"),
    ],
)
def test_a_lost_file_is_silent_and_told_about(
    folder: ProjectFolder,
    library: MediaLibrary,
    tmp_path: Path,
    harm: Callable[[Path], None],
    code: str,
) -> None:
    path = tmp_path / "riff.wav"
    source = linked(folder, path, tune())
    harm(path)
    assert not library.read(source, 0, 100).any()
    problem = library.problems[source.id]
    assert problem.code == code
    assert str(path) in str(sentence(problem))
    with pytest.raises(SoundmarkError):
        library.prepare(source)


def test_a_file_that_is_back_is_heard_again(
    folder: ProjectFolder, library: MediaLibrary, tmp_path: Path
) -> None:
    path = tmp_path / "riff.wav"
    source = linked(folder, path, tune())
    path.rename(tmp_path / "elsewhere.wav")
    assert not library.read(source, 0, 100).any()
    (tmp_path / "elsewhere.wav").rename(path)
    os.utime(path)  # a copy brought back is the same file in spite of its date
    library.forget(source)
    assert library.problems == {}
    assert library.read(source, 0, 100).any()


def test_an_owned_copy_stands_in_for_its_file(
    folder: ProjectFolder, library: MediaLibrary, tmp_path: Path
) -> None:
    path = tmp_path / "riff.flac"
    source = linked(folder, path, tune())
    before = library.read(source, 0, 4000)
    for _ in range(2):
        folder.own(source.media)
    path.unlink()
    library.forget(source)
    assert np.array_equal(library.read(source, 0, 4000), before)
    folder.own(folder.add_audio(tune()))  # owned already: nothing to do


def test_a_changed_file_is_not_owned(folder: ProjectFolder, tmp_path: Path) -> None:
    path = tmp_path / "riff.wav"
    source = linked(folder, path, tune())
    changed(path)
    with pytest.raises(DataError) as refused:
        folder.own(source.media)
    assert refused.value.code == "project.link_changed"
    path.unlink()
    with pytest.raises(DataError) as missing:
        folder.own(source.media)
    assert missing.value.code == "project.link_missing"


def test_what_cannot_be_read_is_not_linked(folder: ProjectFolder, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.wav"):
        with pytest.raises(UserError):
            folder.link(path)


def test_a_read_error_while_linking_is_told(
    folder: ProjectFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "riff.wav"
    path.write_bytes(b"x")

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("core.project.links.check_readable", lambda _: 1)
    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(SoundmarkError) as told:
        folder.link(path)
    monkeypatch.undo()
    assert told.value.code == "audio.cannot_read"


def damaged_cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def damaged_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


def damaged_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:8] + bytes([9]) + path.read_bytes()[9:])


@pytest.mark.parametrize("harm", [damaged_cut, damaged_short, damaged_header, gone])
def test_a_damaged_blob_is_silent_and_told_about(
    folder: ProjectFolder, library: MediaLibrary, harm: Callable[[Path], None]
) -> None:
    source = sourced(folder.add_audio(tune()), tune())
    harm(folder.resolve(source.media))
    assert not library.read(source, 0, 100).any()
    expected = "audio.missing" if harm is gone else "project.media_damaged"
    assert library.problems[source.id].code == expected


def test_a_blob_that_shrinks_while_open_is_told_about(
    folder: ProjectFolder, library: MediaLibrary
) -> None:
    source = sourced(folder.add_audio(tune()), tune())
    assert library.read(source, 0, 100).any()
    os.truncate(folder.resolve(source.media), 200)
    assert not library.read(source, 2000, 100).any()
    assert library.problems[source.id].code == "project.media_damaged"


def test_a_closed_library_tells_instead_of_failing(
    folder: ProjectFolder, library: MediaLibrary
) -> None:
    source = sourced(folder.add_audio(tune()), tune())
    held = library._sound(source.media)
    library.close()
    library._open[source.media.sha256] = held
    assert not library.read(source, 0, 100).any()
    assert library.problems[source.id].code == "audio.cannot_read"


def test_changed_stretches_are_laid_over_what_is_kept(
    folder: ProjectFolder, library: MediaLibrary
) -> None:
    audio = tune()
    meant = audio.samples.copy()
    media = folder.add_audio(audio)
    for start, frames in ((1000, 500), (1200, 100), (0, 10), (3990, 10), (900, 250)):
        new = tune(frames, RATE * 3)
        new = Audio(new.samples, RATE)
        meant[:, start : start + frames] = new.samples
        media = folder.add_change(media, 4000, start, new)
    assert sum(piece.frames for piece in media.pieces) == 4000
    source = sourced(Media.from_json(media.to_json()), audio)
    assert np.array_equal(library.read(source, 0, 4000), meant)
    assert np.array_equal(library.read(source, 1150, 200), meant[:, 1150:1350])
    assert np.array_equal(library.read(source, 3995, 0), meant[:, :0])
    assert np.array_equal(library.read(source, -5, 20)[:, 5:], meant[:, :15])
    # At another rate it is resampled as a whole.
    other = MediaLibrary(folder, 2 * RATE)
    heard = other.read(source, 0, 8000)
    assert np.abs(heard - resampled(Audio(meant, RATE), 2 * RATE).samples).max() < 1e-5
    other.close()


def test_pieces_that_do_not_fit_their_blobs_are_told_about(
    folder: ProjectFolder, library: MediaLibrary
) -> None:
    audio = tune(100)
    media = folder.add_change(folder.add_audio(audio), 5000, 0, tune(50))
    assert not library.read(sourced(media, audio), 0, 100).any()
    (problem,) = library.problems.values()
    assert problem.code == "project.media_damaged"


def test_a_reader_of_pieces_reads_nothing_too(folder: ProjectFolder) -> None:
    blob = BlobReader(folder.blob(folder.add_audio(tune(100)).sha256))
    reader = PieceReader([(blob, 10, 20), (blob, 50, 30)])
    assert (reader.frames, reader.channels) == (50, 2)
    assert reader.read(5, 0).shape == (2, 0)
    reader.close()


def test_fewer_channels_than_promised_leave_the_others_silent(
    folder: ProjectFolder, library: MediaLibrary
) -> None:
    mono = tune(channels=1)
    media = folder.add_audio(mono)
    source = Source(SourceId("x"), "x", 4000, 2, media)
    heard = library.read(source, 0, 100)
    assert np.array_equal(heard[0], mono.samples[0, :100])
    assert not heard[1].any()


def test_few_files_are_open_at_once(
    folder: ProjectFolder, library: MediaLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(medias, "OPEN_FILES", 2)
    sources = [sourced(folder.add_audio(tune(100 + n)), tune(100 + n)) for n in range(5)]
    for source in [*sources, *sources]:
        assert library.read(source, 0, 50).any()
    assert len(library._open) == 2
    library.close()


def test_many_threads_read_the_same(
    folder: ProjectFolder, library: MediaLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(medias, "OPEN_FILES", 1)
    audio = tune(8000)
    sources = [
        linked(folder, tmp_path / "riff.wav", audio),
        linked(folder, tmp_path / "other.wav", tune(11_025, 11_025)),
        sourced(folder.add_audio(audio), audio),
    ]
    expected = [MediaLibrary(folder, RATE).read(s, 0, s.frames) for s in sources]
    wrong: list[int] = []

    def work(seed: int) -> None:
        rng = np.random.default_rng(seed)
        for _ in range(60):
            which, start = int(rng.integers(3)), int(rng.integers(7000))
            got = library.read(sources[which], start, 500)
            if not np.array_equal(got, expected[which][:, start : start + 500]):
                wrong.append(which)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert library.problems == {}


def test_a_blob_written_in_pieces_is_the_same(tmp_path: Path) -> None:
    audio = tune(1000)
    pieces = [audio.samples[:, :300], audio.samples[:, 300:]]
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    write_blob(whole, [audio.samples], channels=2, sample_rate=RATE, frames=1000)
    write_blob(parts, pieces, channels=2, sample_rate=RATE, frames=1000)
    assert whole.read_bytes() == parts.read_bytes()
    reader = BlobReader(parts)
    assert (reader.channels, reader.frames, reader.sample_rate) == (2, 1000, RATE)
    reader.close()
    assert blob_hash(audio) != blob_hash(tune(999))


def test_a_missing_file_is_no_blob(tmp_path: Path) -> None:
    assert not is_blob(tmp_path / "nothing")
    with pytest.raises(FileNotFoundError):
        BlobReader(tmp_path / "nothing")
