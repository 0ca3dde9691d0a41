"""Sound that is read in pieces at another rate, channel count and level."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.audio import Audio, converted, open_reader, open_sound, probe, resampled, write


def noise(frames, rate=44_100, channels=2):
    samples = np.random.default_rng(frames).uniform(-0.5, 0.5, (channels, frames))
    return Audio(samples.astype(np.float32), rate)


@settings(deadline=None, max_examples=60)
@given(
    frames=st.integers(1, 30_000),
    rates=st.tuples(*[st.sampled_from([8_000, 22_050, 44_100, 48_000])] * 2),
    channels=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    gain_db=st.sampled_from([0.0, -6.0, 3.5]),
    block=st.sampled_from([500, 4_096, 100_000]),
)
def test_it_is_what_converting_at_once_gives(frames, rates, channels, gain_db, block):
    audio = noise(frames, rates[0], channels[0])
    whole = resampled(audio.with_channels(channels[1]), rates[1]).gained(gain_db)
    with converted(
        open_sound(audio), sample_rate=rates[1], channels=channels[1], gain_db=gain_db
    ) as reader:
        assert reader.info.frames == whole.frames
        pieces = [*reader.blocks(block), np.zeros((channels[1], 0), np.float32)]
    assert np.array_equal(np.concatenate(pieces, axis=1), whole.samples)


def test_it_can_be_read_anywhere_and_back(tmp_path):
    audio = noise(200_000)
    write(tmp_path / "a.wav", audio)
    with open_reader(tmp_path / "a.wav") as plain:
        heard = Audio(plain.read(0, audio.frames), audio.sample_rate)
    whole = resampled(heard, 48_000).samples
    info = probe(tmp_path / "a.wav")
    with converted(open_sound(info), sample_rate=48_000) as reader:
        for start in (150_000, 10, 217_000, 0):
            assert np.array_equal(reader.read(start, 3_000), whole[:, start : start + 3_000])


def test_nothing_to_change_is_nothing_in_between():
    with open_sound(noise(100)) as reader:
        assert converted(reader) is reader
        assert converted(reader, sample_rate=44_100, channels=2) is reader
