"""What a band would hear that is to join in: drifting beats, bars, key and chords."""

import numpy as np
import pytest

from core.analysis.bars import bars_of
from core.analysis.drift import drifting_beats, settled
from core.analysis.hearing import heard
from core.audio import Audio
from core.errors import Cancelled
from core.jobs import Reporter

RATE = 22_050
C, F, G, AM = (48, 52, 55), (41, 48, 57), (43, 50, 59), (45, 52, 60)
D_MINOR = ((38, 53, 57), (43, 50, 58), (45, 52, 61), (38, 53, 57))


def tone(pitch, seconds, concert_a=440.0):
    time = np.arange(int(RATE * seconds)) / RATE
    hertz = concert_a * 2 ** ((pitch - 69) / 12)
    sound = sum(np.sin(2 * np.pi * hertz * k * time) / k**1.5 for k in range(1, 7))
    return sound * np.minimum(time / 0.01, 1) * np.exp(-1.2 * time)


def drum(kind, random):
    time = np.arange(RATE // 5) / RATE
    if kind == "kick":
        return (
            1.6 * np.sin(2 * np.pi * (55 * time + 5 * -np.expm1(-40 * time))) * np.exp(-22 * time)
        )
    return 0.5 * random.normal(0, 1, time.size) * np.exp(-45 * time)


def band(seconds=40.0, bpm=104.0, depth=0.05, beats=4, chords=(C, AM, F, G), **more):
    """Return a drifting piece and when its beats fall."""
    random, turn, start = np.random.default_rng(2), 18.0, 0.6
    sound = np.zeros(int(RATE * (seconds + 4)))
    times, at, number = [], start, 0

    def add(second, what):
        first = int(second * RATE)
        sound[first : first + what.size] += what

    while at < seconds - 1:
        times.append(at)
        length = 60 / (bpm * (1 + depth * np.sin(2 * np.pi * at / turn)))
        if number % beats == 0:
            for pitch in chords[number // beats % len(chords)]:
                add(at, 0.25 * tone(pitch, beats * length, more.get("concert_a", 440.0)))
        if more.get("drums", True):
            add(at, drum("kick" if number % beats in (0, 2) else "snare", random))
            add(at + length / 2, 0.25 * drum("hat", random))
        at += length
        number += 1
    sound = sound[: int(RATE * seconds)]
    return Audio((0.4 * sound / np.abs(sound).max()).astype(np.float32)[None], RATE), np.array(
        times
    )


def off(found, true):
    """Return how far from each true beat the nearest found one is."""
    found = np.array(found)
    inside = true[(true >= found[0] - 0.05) & (true <= found[-1] + 0.05)]
    return np.abs(found[None, :] - inside[:, None]).min(axis=1)


@pytest.mark.parametrize(("bpm", "depth"), [(84, 0.08), (104, 0.05), (127, 0.03)])
def test_beats_are_followed_through_a_drift(bpm, depth):
    sound, true = band(bpm=bpm, depth=depth)
    told = heard(sound)
    assert np.abs(np.diff(told.beats) / np.diff(told.beats).mean()).size >= 30
    assert np.quantile(off(told.beats, true), 0.95) < 0.015
    assert told.tempo_bpm == pytest.approx(60 / np.diff(true).mean(), rel=0.01)
    assert told.drift == pytest.approx(depth, abs=0.03)
    assert told.beat_sureness > 0.8


def test_bars_begin_where_harmony_changes():
    sound, true = band()
    told = heard(sound)
    assert told.beats_in_bar == 4
    downbeats = np.array(told.beats[:: told.beats_in_bar])
    assert off(true[::4], downbeats).max() < 0.03
    assert told.bars == len(told.chords) == len(told.levels_db)


def test_a_waltz_has_three_beats():
    sound, _true = band(beats=3, bpm=132, depth=0.02)
    assert heard(sound).beats_in_bar == 3


def test_chords_and_key_are_heard():
    sound, _true = band()
    told = heard(sound)
    assert told.key == "C major"
    roots = [bar[0].rstrip("7maj").replace("m", "") for bar in told.chords]
    expected = [("C", "A", "F", "G")[index % 4] for index in range(len(roots))]
    assert np.mean([one == two for one, two in zip(roots, expected, strict=True)]) > 0.9
    assert told.chord_sureness > 0.8


def test_a_minor_key_is_heard():
    sound, _true = band(chords=D_MINOR)
    assert heard(sound).key == "D minor"


def test_another_concert_pitch_is_heard():
    sound, _true = band(concert_a=447.0, drums=False, seconds=20)
    assert heard(sound).concert_a_hz == pytest.approx(447.0, abs=0.8)
    sound, _true = band(seconds=20)
    assert heard(sound).concert_a_hz == 440.0


@pytest.mark.parametrize("what", ["silence", "noise", "short"])
def test_where_there_is_no_beat_none_is_told(what):
    random = np.random.default_rng(1)
    sound = {
        "silence": np.zeros(10 * RATE),
        "noise": random.normal(0, 0.1, 10 * RATE),
        "short": random.normal(0, 0.1, RATE // 3),
    }[what]
    told = heard(Audio(sound.astype(np.float32)[None], RATE))
    assert told.beats == ()
    assert told.tempo_bpm is None
    assert told.chords == ()


def test_a_steady_tempo_may_be_laid_over_it():
    sound, _true = band(drums=False, seconds=20)
    told = heard(sound, tempo_bpm=120.0)
    assert np.allclose(np.diff(told.beats), 0.5)
    assert told.beats[0] == pytest.approx(0.6, abs=0.05)
    assert len(told.chords) == told.bars > 6


def test_unmarked_beats_stand_where_their_neighbours_say():
    true = 0.5 * np.arange(40) + 0.02 * np.sin(np.arange(40) / 6)
    played, marked = true.copy(), np.ones(40)
    played[13] += 0.12
    marked[13] = 0.0
    assert np.abs(settled(played, marked) - true).max() < 0.012


def test_bars_of_too_few_beats_are_not_sure():
    told = bars_of(np.ones(5), np.ones(5))
    assert (told.beats, told.first, told.sureness) == (4, 0, 0.0)


def test_hearing_can_be_stopped():
    sound, _true = band(seconds=12)
    reporter = Reporter()
    reporter.stop()
    with pytest.raises(Cancelled):
        heard(sound, reporter)


def test_an_octave_of_tempo_is_told_by_its_accents():
    sound, true = band(bpm=75, depth=0.0, seconds=30)
    times, _marked = drifting_beats(sound)
    assert off(times, true).max() < 0.03
    assert heard(sound).tempo_bpm == pytest.approx(75, rel=0.02)
