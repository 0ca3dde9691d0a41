"""Marks go in, are found again after what music goes through, and are not found elsewhere."""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.audio import Audio
from core.errors import Cancelled, DataError, UserError
from core.jobs.control import Reporter
from core.text import sentence
from core.watermark import (
    PUBLIC_KEY,
    REPORTED_CHANCE,
    Mark,
    PublicPayload,
    WatermarkKey,
    carrying,
    detect,
    embed,
    plan,
)
from core.watermark.masking import noise_to_mask_db

RATE = 44_100


def assert_both(audio: Audio, key: WatermarkKey, record: bytes, **how: str) -> None:
    found = {mark.layer: mark for mark in detect(audio, [key], **how)}
    assert set(found) == {"public", "private"}
    assert found["public"].origin == "generated"
    assert found["public"].key_id is None
    assert found["private"].payload == record.hex()
    assert found["private"].key_id == key.id
    assert all(mark.false_positive_probability <= REPORTED_CHANCE for mark in found.values())


def coded(audio: Audio, format: str, subtype: str, **settings: object) -> Audio:
    buffer = io.BytesIO()
    soundfile.write(
        buffer, audio.samples.T, audio.sample_rate, format=format, subtype=subtype, **settings
    )
    buffer.seek(0)
    samples, rate = soundfile.read(buffer, dtype="float32", always_2d=True)
    return Audio(np.ascontiguousarray(samples.T), rate)


def middle(audio: Audio, seconds: float) -> Audio:
    start = int((audio.seconds - seconds) / 2 * audio.sample_rate)
    return audio.part(start, start + int(seconds * audio.sample_rate))


ATTACKS = {
    "as it is": lambda audio: audio,
    "mp3": lambda audio: coded(
        audio, "MP3", "MPEG_LAYER_III", bitrate_mode="CONSTANT", compression_level=0.68
    ),
    "mp3 twice": lambda audio: ATTACKS["mp3"](
        coded(audio, "MP3", "MPEG_LAYER_III", bitrate_mode="CONSTANT", compression_level=0.4)
    ),
    "vorbis": lambda audio: coded(audio, "OGG", "VORBIS", compression_level=0.6),
    "16 bit, quieter": lambda audio: coded(audio.gained(-20.0), "WAV", "PCM_16"),
    "polarity": lambda audio: audio.gained(0.0).with_samples(-audio.samples),
    "mono": lambda audio: audio.with_channels(1),
    "channels swapped": lambda audio: audio.with_samples(audio.samples[::-1]),
    "one channel lost": lambda audio: audio.with_samples(audio.samples * [[1], [0]]),
    "48 kHz": lambda audio: resampled(audio, 48_000),
    "16 kHz": lambda audio: resampled(audio, 16_000),
}


def resampled(audio: Audio, rate: int) -> Audio:
    import soxr

    samples = soxr.resample(audio.samples.T, audio.sample_rate, rate).T
    return Audio(np.ascontiguousarray(samples, np.float32), rate)


@pytest.mark.parametrize("attack", ATTACKS)
def test_fifteen_seconds_from_the_middle_survive(marked, key, record, attack):
    assert_both(ATTACKS[attack](middle(marked, 15.0)), key, record)


def test_nothing_is_found_where_nothing_is(music, marked, key):
    assert detect(music(20.0, seed=2), [key]) == ()
    found = detect(middle(marked, 15.0), [WatermarkKey(bytes(32))])
    assert [mark.layer for mark in found] == ["public"]


@pytest.mark.parametrize(("rate", "channels"), [(22_050, 1), (48_000, 8), (96_000, 2)])
def test_every_rate_and_channel_count_is_marked(music, key, record, marks, rate, channels):
    audio = music(15.0, seed=7, rate=rate)
    spread = Audio(np.tile(audio.samples, (4, 1))[:channels], rate)
    assert_both(embed(spread, marks), key, record)


def test_only_the_seconds_asked_for_are_marked(music, key):
    payload = PublicPayload("partly").to_bytes()
    audio = embed(music(30.0), [Mark(PUBLIC_KEY, payload, spans=((9.0, 21.0),))])
    (found,) = detect(audio, [key])
    assert found.origin == "partly"
    (span,) = found.segments
    assert abs(span.start - 9.0) < 1.0
    assert abs(span.end - 21.0) < 1.0


def test_two_classes_in_one_file_are_both_told(music):
    first, second = (PublicPayload(origin).to_bytes() for origin in ("generated", "processed"))
    marks = [
        Mark(PUBLIC_KEY, first, spans=((0.0, 14.0),)),
        Mark(PUBLIC_KEY, second, spans=((16.0, 30.0),)),
    ]
    found = {mark.origin: mark for mark in detect(embed(music(30.0), marks))}
    assert set(found) == {"generated", "processed"}
    assert found["generated"].segments[-1].end < 16.0
    assert found["processed"].segments[0].start > 14.0


def test_another_keys_mark_beside_the_first_is_found(marked, key, record):
    other = WatermarkKey(bytes(32))
    twice = embed(marked, [Mark(other, b"another1")])
    found = {mark.key_id: mark.payload for mark in detect(twice, [key, other])}
    assert found[key.id] == record.hex()
    assert found[other.id] == b"another1".hex()


def test_a_second_record_under_the_same_key_is_found_beside_the_first(marked, key, record):
    twice = embed(marked.part(RATE, marked.frames), [Mark(key, b"another1")])
    found = {mark.payload for mark in detect(twice, [key]) if mark.layer == "private"}
    assert found == {record.hex(), b"another1".hex()}


def test_stems_under_one_map_may_be_rebalanced(music, key, record, marks):
    stems = [music(20.0, seed=seed) for seed in (3, 4)]
    gains = plan(Audio(stems[0].samples + stems[1].samples, RATE), marks)
    loud, soft = gains.apply(stems[0]).gained(4.0), gains.apply(stems[1]).gained(-6.0)
    assert_both(Audio(loud.samples + soft.samples, RATE), key, record)


@pytest.mark.slow
@pytest.mark.parametrize(
    "rate", [round(RATE / 1.03), round(RATE * 1.012)], ids=["slower", "faster"]
)
def test_a_changed_speed_is_found_by_the_full_search(marked, key, record, rate):
    audio = resampled(Audio(marked.samples, rate), RATE)
    assert detect(audio, [key]) == ()
    assert_both(audio, key, record, search="full")
    (found, _) = detect(audio, [key], search="full")
    assert found.tempo_ratio == pytest.approx(rate / RATE, rel=1e-3)
    assert found.pitch_semitones == pytest.approx(12 * np.log2(rate / RATE), abs=0.25)


def test_the_change_is_quiet(music, marked):
    host = music(30.0)
    noise = marked.samples - host.samples
    assert 10 * np.log10((host.samples**2).sum() / (noise**2).sum()) > 23.0
    assert np.mean(noise_to_mask_db(host, marked) < 0.0) > 0.95


def test_marking_is_repeatable(music, marks):
    audio = music(6.0)
    assert np.array_equal(embed(audio, marks).samples, embed(audio, marks).samples)


def hard_cases() -> dict[str, Audio]:
    time = np.arange(6 * RATE) / RATE
    square = np.sign(np.sin(2 * np.pi * 220 * time))
    broken = np.random.default_rng(1).normal(size=(2, 6 * RATE)) * 0.1
    broken[:, 1000:2000], broken[0, 5000], broken[1, 9000] = np.nan, np.inf, -np.inf
    cases = {
        "silence": np.zeros((2, 6 * RATE)),
        "a constant": np.full((1, 6 * RATE), 0.5),
        "a sine": 0.5 * np.sin(2 * np.pi * 440 * time)[None],
        "full-scale square": np.stack([square, -square]),
        "not numbers": broken,
        "a bass below the grid": (np.sin(2 * np.pi * 50 * time) * np.exp(-4 * (time % 0.5)))[None],
        "half a second": square[None, : RATE // 2],
        "one frame": np.ones((1, 1)),
        "no frame": np.zeros((1, 0)),
    }
    return {name: Audio(samples.astype(np.float32), RATE) for name, samples in cases.items()}


@pytest.mark.parametrize("case", hard_cases())
def test_hard_cases_neither_crash_nor_are_found_marked(case, key, marks):
    audio = hard_cases()[case]
    assert detect(audio, [key]) == ()
    if not audio.finite:
        with pytest.raises(DataError, match="not_numbers"):
            embed(audio, marks)
        return
    marked = embed(audio, marks)
    assert marked.samples.shape == audio.samples.shape
    detect(marked, [key])


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("silence", "silent"),
        ("a constant", "too_plain"),
        ("a sine", "too_plain"),
        ("a bass below the grid", "too_plain"),
        ("half a second", "too_short"),
        ("no frame", "too_short"),
    ],
)
def test_what_cannot_carry_a_mark_is_said_before(case, reason):
    assert carrying(hard_cases()[case]).reason == reason


def test_music_can_carry_a_mark_if_there_is_enough(music):
    whole = carrying(music(20.0))
    assert whole.strength == 1.0
    assert whole.seconds > 15.0
    assert carrying(music(20.0).part(0, 2 * RATE)).reason == "too_short"


def test_of_long_sound_the_loudest_minute_is_tried_wherever_it_lies(music):
    late = Audio(np.pad(music(20.0).samples, ((0, 0), (75 * RATE, 0))), RATE)
    assert carrying(late).strength == 1.0


def test_little_sound_needs_a_stronger_mark(music, key, record, marks):
    audio = music(8.0)
    audio = audio.with_samples(audio.samples * (np.arange(audio.frames) < 2.2 * RATE))
    needed = carrying(audio)
    assert needed.strength == 2.0
    assert 1.5 < needed.seconds < 3.0
    assert_both(embed(audio, marks, strength=needed.strength), key, record)


def test_work_stops_when_asked(music, marks, key):
    audio = music(15.0)
    for work in (
        lambda control: embed(audio, marks, control=control),
        lambda control: detect(audio, [key], control=control),
        lambda control: detect(audio, [key], search="full", control=control),
    ):
        control = Reporter()
        control.stop()
        with pytest.raises(Cancelled):
            work(control)


def test_progress_rises_to_one(music, marks, key):
    audio = music(15.0)
    for work in (
        lambda control: embed(audio, marks, control=control),
        lambda control: detect(audio, [key], control=control),
    ):
        seen: list[float] = []
        work(Reporter(lambda fraction, _stage, seen=seen: seen.append(fraction)))
        assert seen == sorted(seen)
        assert seen[-1] == 1.0


def test_bad_values_are_refused_in_words(music, marks):
    with pytest.raises(UserError) as raised:
        plan(music(4.0), marks, strength=9.0)
    assert "9.0" in str(sentence(raised.value))
    with pytest.raises(UserError, match="bad_search"):
        detect(music(4.0), search="deep")


def test_the_report_is_plain_json(marked, key):
    report = [mark.to_json() for mark in detect(middle(marked, 15.0), [key])]
    assert [mark["layer"] for mark in report] == ["public", "private"]
    assert set(report[0]) == {
        "layer",
        "key",
        "payload",
        "origin",
        "false_positive_probability",
        "pitch_semitones",
        "tempo_ratio",
        "segments",
    }


def test_importing_the_room_loads_nothing_heavy():
    heavy = "numba scipy.signal scipy.ndimage scipy.fft soxr torch librosa"
    code = f"import sys, core.watermark; print([m for m in '{heavy}'.split() if m in sys.modules])"
    found = subprocess.run(  # a fresh process: this one has loaded everything
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert found.stdout.strip() == "[]"
