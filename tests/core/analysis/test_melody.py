"""Notes of one voice: found in singing, plucking and blowing; several voices are noticed."""

import numpy as np
import pytest

from core.analysis.melody import HeardNote, heard_melody
from core.analysis.pitch import STEP_S, pitch_track
from core.audio import Audio
from tests.core.analysis.singing import RATE, Row, sung, tune


def f_measure(rows: list[Row], notes: tuple[HeardNote, ...]) -> float:
    """Return how many notes are found: within 50 ms and half a semitone, as MIREX counts."""
    free = list(notes)
    hits = 0
    for start, _end, pitch in rows:
        for note in free:
            if abs(note.start_s - start) <= 0.05 and abs(note.pitch - pitch) <= 0.5:
                free.remove(note)
                hits += 1
                break
    return 2 * hits / max(len(rows) + len(notes), 1)


@pytest.mark.parametrize(("kind", "least"), [("voice", 0.97), ("blown", 0.97), ("plucked", 0.93)])
def test_notes_of_one_voice_are_found(kind: str, least: float) -> None:
    found = []
    for seed in range(3):
        rows = tune(seed, 90 + 20 * seed)
        heard = heard_melody(sung(rows, kind, seed=seed))
        found.append(f_measure(rows, heard.notes))
        assert heard.alone > 0.85
    assert np.mean(found) >= least


def test_noise_and_a_wide_vibrato_are_borne() -> None:
    rows = tune(5)
    assert f_measure(rows, heard_melody(sung(rows, noise=0.03)).notes) > 0.95
    assert f_measure(rows, heard_melody(sung(rows, vibrato=55.0)).notes) > 0.85


def test_pitch_is_followed_to_a_few_cents() -> None:
    rows = [(0.1, 1.1, 60.37), (1.2, 2.2, 43.0), (2.3, 3.3, 81.5)]
    track = pitch_track(sung(rows, vibrato=0.0, slide=0.0))
    for start, end, pitch in rows:
        held = track.pitches[round((start + 0.1) / STEP_S) : round((end - 0.1) / STEP_S)]
        assert np.nanmedian(np.abs(held - pitch)) < 0.04


def test_what_a_voice_does_with_a_note_is_told() -> None:
    heard = heard_melody(sung([(0.1, 2.1, 65.0), (2.3, 2.8, 69.0)], vibrato=40.0, slide=120.0))
    assert len(heard.notes) == 2
    assert 25.0 < heard.notes[0].vibrato < 55.0
    assert heard.notes[0].slide > 40.0


@pytest.mark.parametrize("interval", [(4, 7), (-5,), (3, 10)])
def test_several_voices_are_no_voice_alone(interval: tuple[int, ...]) -> None:
    rows = tune(2)
    voices = [sung(rows).samples]
    for number, step in enumerate(interval):
        voices.append(sung([(s, e, p + step) for s, e, p in rows], seed=number + 1).samples)
    assert heard_melody(Audio(sum(voices) / len(voices), RATE)).alone < 0.62


def test_silence_and_noise_hold_no_notes() -> None:
    assert heard_melody(Audio(np.zeros((1, RATE), np.float32), RATE)).notes == ()
    noise = 0.1 * np.random.default_rng(0).standard_normal((2, 2 * RATE)).astype(np.float32)
    assert heard_melody(Audio(noise, RATE)).notes == ()
