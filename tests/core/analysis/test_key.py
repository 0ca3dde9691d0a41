"""Notes and keys of made-up music are found again."""

import numpy as np
import pytest

from core.analysis.key import matching_key, pitch_classes
from core.audio import Audio

RATE = 44_100
DORIAN = (0, 2, 3, 5, 7, 9, 10)


def chord(notes, seconds=1.0, detune=0.0):
    """Return notes (semitones above middle C) with overtones."""
    time = np.arange(int(seconds * RATE)) / RATE
    sound = np.zeros(time.size)
    for note in notes:
        hertz = 261.6256 * 2 ** ((note + detune) / 12)
        for overtone in range(1, 6):
            sound += np.sin(2 * np.pi * hertz * overtone * time) / overtone**1.5
    fade = np.minimum(1, np.minimum(time, time[::-1]) * 50)
    return (0.1 * sound * fade).astype(np.float32)


def song(tonic, steps, detune=0.0):
    """Return a little progression in a scale, ending on its tonic."""
    scale = [step + octave * 12 for octave in (0, 1) for step in steps]
    degrees = (0, 3, 4, 0, 5, 3, 4, 0)
    chords = [[tonic - 12 + scale[d + k] for k in (0, 2, 4)] for d in degrees]
    bass = [[tonic - 24 + scale[d]] for d in degrees]
    parts = [chord(c + b, detune=detune) for c, b in zip(chords, bass, strict=True)]
    return Audio(np.concatenate(parts)[np.newaxis], RATE)


@pytest.mark.parametrize("note", range(12))
@pytest.mark.parametrize("detune", [0.0, 0.35, -0.35])
def test_a_single_note(note, detune):
    classes = pitch_classes(Audio(chord([note - 12, note], detune=detune)[np.newaxis], RATE))
    assert classes.argmax() == note
    assert classes.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("tonic", range(0, 12, 2))
def test_major_and_minor(tonic):
    minor = (0, 2, 3, 5, 7, 8, 10)
    for steps, name in (((0, 2, 4, 5, 7, 9, 11), "major"), (minor, "minor")):
        found = matching_key(pitch_classes(song(tonic, steps, 0.2)))
        assert (found.tonic, found.scale) == (tonic, name)
        assert found.correlation > 0.7
        assert found.margin > 0


def test_other_candidate_scales():
    candidates = {"dorian": DORIAN, "minor": (0, 2, 3, 5, 7, 8, 10)}
    found = matching_key(pitch_classes(song(2, DORIAN)), candidates)
    assert (found.tonic, found.scale) == (2, "dorian")
    alone = matching_key(pitch_classes(song(2, DORIAN)), {"whole": (0,)})
    assert alone.margin >= 0


def test_drums_do_not_hide_the_notes():
    audio = song(7, (0, 2, 4, 5, 7, 9, 11))
    random = np.random.default_rng(0)
    drums = random.normal(0, 0.2, audio.frames) * (np.arange(audio.frames) % 22_050 < 2000)
    both = Audio((audio.samples + drums).astype(np.float32), RATE)
    found = matching_key(pitch_classes(both))
    assert (found.tonic, found.scale) == (7, "major")


def test_nothing_pitched():
    assert not pitch_classes(Audio.silent(RATE, RATE)).any()
    assert not pitch_classes(Audio.silent(0, RATE)).any()
    assert matching_key(np.zeros(12)) is None
    assert matching_key(np.full(12, 1 / 12)) is None
    assert matching_key(pitch_classes(song(0, DORIAN)), {}) is None
