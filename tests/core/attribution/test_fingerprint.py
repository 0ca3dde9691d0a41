"""Fingerprints know a recording again after encoding, and other music as other."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.attribution import Fingerprint
from core.audio import Audio, EncodeSettings, open_reader, read, resampled, write
from core.errors import DataError, SoundmarkError

RATE = 22_050


@pytest.fixture(scope="module")
def original(song):
    return song(1)


@pytest.fixture(scope="module")
def fingerprint(original):
    return Fingerprint.of(original)


def test_itself_and_other_music(fingerprint, song):
    assert fingerprint.agreement(fingerprint) > 0.99
    for seed in (2, 3):
        other = Fingerprint.of(song(seed))
        assert fingerprint.agreement(other) == other.agreement(fingerprint) < 0.05


@pytest.mark.parametrize(("name", "kbps"), [("mp3", 96), ("ogg", 64), ("opus", 64), ("m4a", 64)])
def test_encoded_sound(tmp_path, original, fingerprint, name, kbps):
    path = tmp_path / f"a.{name}"
    rate = 48_000 if name == "opus" else original.sample_rate
    write(path, resampled(original, rate), EncodeSettings(name, bitrate_kbps=kbps))
    assert Fingerprint.of(read(path)).agreement(fingerprint) > 0.3


def test_level_channels_and_a_cut_do_not_matter(original, fingerprint):
    quiet = original.gained(-20).with_channels(1)
    assert Fingerprint.of(quiet).agreement(fingerprint) > 0.8
    cut = quiet.part(100_001, 350_000)
    assert Fingerprint.of(cut).agreement(fingerprint) > 0.4


def test_a_file_gives_what_its_sound_gives(tmp_path, song):
    long = Audio.joined([song(seed, 45) for seed in range(3)])
    write(tmp_path / "a.flac", long)
    with open_reader(tmp_path / "a.flac") as reader:
        streamed = Fingerprint.of_file(reader)
    whole = Fingerprint.of(read(tmp_path / "a.flac"))
    np.testing.assert_array_equal(streamed.steps, whole.steps)
    np.testing.assert_array_equal(streamed.bins, whole.bins)
    assert (np.diff(whole.steps) >= 0).all()
    assert whole.steps[-1] * 256 / 11_025 == pytest.approx(long.seconds, abs=1.0)


def test_survives_as_bytes(fingerprint):
    data = fingerprint.to_bytes()
    assert len(data) / fingerprint.seconds < 100
    again = Fingerprint.from_bytes(data)
    np.testing.assert_array_equal(again.steps, fingerprint.steps)
    np.testing.assert_array_equal(again.bins, fingerprint.bins)
    assert again.seconds == fingerprint.seconds


@settings(deadline=None, max_examples=200)
@given(data=st.binary(max_size=60), place=st.floats(0, 1), keep=st.floats(0, 1))
def test_damaged_bytes_are_refused(fingerprint, data, place, keep):
    whole = fingerprint.to_bytes()
    at = int(place * len(whole))
    damaged = (whole[:at] + data + whole[at + len(data) :])[: int(keep * len(whole))]
    if damaged == whole:
        return
    try:
        Fingerprint.from_bytes(damaged)
    except SoundmarkError as error:
        code = error.code
    else:  # the length in seconds may have been changed without a trace
        code = "attribution.bad_fingerprint" if damaged[16:] == whole[16:] else "accepted"
    assert code == "attribution.bad_fingerprint"


def test_what_has_no_stars_agrees_with_nothing(fingerprint):
    for frames in (0, 10, RATE * 10):
        silent = Fingerprint.of(Audio.silent(frames, RATE))
        assert silent.steps.size == 0
        assert silent.agreement(fingerprint) == fingerprint.agreement(silent) == 0.0
        assert Fingerprint.from_bytes(silent.to_bytes()).steps.size == 0
    with pytest.raises(DataError, match="bad_fingerprint"):
        Fingerprint.from_bytes(b"")
