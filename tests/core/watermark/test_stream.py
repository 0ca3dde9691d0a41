"""Sound that is heard in pieces is heard as it is whole."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.audio import Audio, EncodeSettings, open_reader, write
from core.errors import DataError, UserError
from core.watermark import PUBLIC_KEY, Mark, PublicPayload, detect, embed, features, marked_blocks
from core.watermark.embedding import planned
from core.watermark.features import Piece, band_powers, pieces
from core.watermark.gains import applied
from core.watermark.layout import BANDS, PERIOD, SLOT_S
from core.watermark.stream import SoundStream

SECONDS = 20.0
FLOAT_WAV = EncodeSettings("wav", 32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("streams")


@pytest.fixture(scope="module")
def long(music, folder):
    """Return sound and a file of it that are many pieces long, once pieces are short."""
    audio = music(SECONDS, seed=5)
    path = folder / "long.wav"
    write(path, audio, FLOAT_WAV)
    return audio, path


@pytest.fixture
def short_pieces(monkeypatch):
    """Cut sound into pieces of a period, of which 20 s have four."""
    monkeypatch.setattr(features, "_PIECE", PERIOD)


@given(
    spans=st.lists(st.tuples(st.integers(-3000, 90_000), st.integers(0, 20_000)), max_size=8),
    read_frames=st.integers(1, 100_000),
    cut=st.tuples(st.integers(0, 40_000), st.integers(0, 90_000)),
)
@settings(max_examples=40, deadline=None)
def test_any_span_in_any_order_is_what_lies_there(long, spans, read_frames, cut):
    audio, path = long
    start, end = cut
    part = audio.samples[:, start:end]
    with open_reader(path) as reader:
        stream = SoundStream(reader, read_frames=read_frames).part(start, end)
        assert stream.frames == part.shape[1]
        for low, length in spans:
            around = np.pad(part, ((0, 0), (3000, 120_000)))
            wanted = around[:, low + 3000 : low + 3000 + length]
            assert np.array_equal(stream.span(low, low + length), wanted)


@given(read_frames=st.integers(1000, 200_000), pieces_of=st.integers(1, 5))
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_marking_a_file_does_not_depend_on_what_is_read_at_once(
    long, marks, short_pieces, read_frames, pieces_of
):
    audio, path = long
    with open_reader(path) as ahead, open_reader(path) as behind:
        gains = planned(SoundStream(ahead, read_frames=read_frames), marks)
        rows = np.concatenate([*gains])
        cut = [rows[at : at + 97 * pieces_of] for at in range(0, len(rows), 97 * pieces_of)]
        blocks = [*applied(SoundStream(behind, read_frames=read_frames), cut)]
    assert np.array_equal(np.concatenate(blocks, axis=1), embed(audio, marks).samples)


def test_a_file_is_marked_as_its_sound_is(long, marks, short_pieces):
    audio, path = long
    blocks = [*marked_blocks(path, marks)]
    assert len(blocks) > 3
    assert np.array_equal(np.concatenate(blocks, axis=1), embed(audio, marks).samples)


def test_pieces_make_up_the_whole(long, short_pieces):
    audio, _ = long
    whole = band_powers(audio, steps_per_slot=2)
    found = [*pieces(audio, steps_per_slot=2)]
    assert len(found) > 2
    for piece in found:
        assert piece.first % (2 * PERIOD) == 0
        rows = slice(piece.first, piece.first + len(piece.powers))
        assert np.array_equal(piece.powers, whole[rows])

    def inner(piece: Piece) -> range:
        return range(piece.first + piece.inner.start, piece.first + piece.inner.stop)

    covered = [row for piece in found for row in inner(piece)]
    assert covered == list(range(len(whole)))


def test_a_mark_goes_through_the_joints_of_pieces(long, marks, key, record, short_pieces):
    audio, _ = long
    found = {mark.layer: mark for mark in detect(embed(audio, marks), [key])}
    assert found["private"].payload == record.hex()
    spans = [span for mark in found.values() for span in mark.segments]
    assert all(span.end - span.start > 0.9 * SECONDS for span in spans)


def test_a_file_tells_what_its_sound_tells(marked, key, folder):
    path = folder / "marked.wav"
    write(path, marked, FLOAT_WAV)
    with open_reader(path) as reader:
        assert detect(reader, [key]) == detect(marked, [key])


@pytest.mark.slow
def test_a_file_tells_the_full_search_what_its_sound_tells(music, key, folder):
    audio = music(12.0, seed=9)
    path = folder / "plain.wav"
    write(path, audio, FLOAT_WAV)
    with open_reader(path) as reader:
        assert detect(reader, [key], search="full") == detect(audio, [key], search="full") == ()


@pytest.mark.parametrize(
    ("rate", "channels"),
    [(8_000, 1), (16_000, 3), (32_000, 4), (44_100, 5), (48_000, 6), (96_000, 7), (192_000, 2)],
)
def test_files_of_every_rate_and_channel_count(music, marks, key, record, folder, rate, channels):
    source = music(16.0, seed=7, rate=rate)
    audio = Audio(np.tile(source.samples, (4, 1))[:channels], rate)
    path = folder / f"{rate}.wav"
    write(path, audio, FLOAT_WAV)
    marked = audio.with_samples(np.concatenate([*marked_blocks(path, marks)], axis=1))
    assert marked.samples.shape == audio.samples.shape
    found = {mark.layer: mark for mark in detect(marked, [key])}
    assert found["private"].payload == record.hex()
    assert found["public"].origin == "generated"


def test_seconds_outside_the_spans_keep_their_bits_in_files(long, key, record, short_pieces):
    audio, path = long
    start, end = 9.0, 12.0
    mark = Mark(key, record, ((start, end),))
    marked = np.concatenate([*marked_blocks(path, [mark])], axis=1)
    changed = np.flatnonzero((marked != audio.samples).any(axis=0)) / audio.sample_rate
    assert start - 2 * SLOT_S < changed.min() < changed.max() < end + 2 * SLOT_S


def test_what_is_not_a_number_is_refused_on_the_way(music, marks):
    samples = music(8.0).samples.copy()
    samples[1, -1000] = np.nan
    blocks = applied(SoundStream(Audio(samples, 44_100)), [np.zeros((1000, BANDS), np.float32)])
    with pytest.raises(DataError, match="not_numbers"):
        list(blocks)


def test_a_file_that_is_not_there_is_named(folder, marks):
    with pytest.raises(UserError, match="missing"):
        next(marked_blocks(folder / "none.wav", marks))


def test_a_bad_strength_is_refused_before_anything_is_read(long):
    public = Mark(PUBLIC_KEY, PublicPayload("generated").to_bytes())
    with pytest.raises(UserError, match="bad_strength"):
        next(marked_blocks(long[1], [public], strength=0.0))
