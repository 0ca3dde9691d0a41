"""A tune that was given: its notes on the grid, with what is known of tempo, metre and key."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.composer.clock import Anchor
from core.composer.metre import Metre
from core.composer.pitch import Key, fold, pitches_between
from core.composer.score import Note

# How much listeners expect of the steps of a major and a minor key: probe-tone ratings.
_MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
_LAST, _FIRST = 0.12, 0.04  # what ending, and beginning, on the tonic speaks for it
# Scales that share a tonic's colour; taken where they hold clearly more of the tune.
_NEAR_MODES = {
    "major": ("major", "mixolydian", "lydian"),
    "minor": ("minor", "dorian", "harmonic minor", "phrygian"),
}
_CLEARLY = 0.03  # of the tune's length
_SNAP = 0.4  # semitones to a tone within which a note is that tone
_LOW, _HIGH = 62.0, 80.0  # where a tune's middle lies well above a band


@dataclass(frozen=True, slots=True)
class Tune:
    """Hold a tune.

    Attributes
    ----------
    notes
        Sorted by start, in ticks from the first bar; one at a time.
    tempo_bpm
        In beats of its metre; ``None`` where none could be told.
    metre
        By name; ``None`` where nothing tells it.
    times
        Where its tempo changes: ticks that fall on seconds.
    told
        Sentences about how it was read.
    """

    notes: tuple[Note, ...]
    tempo_bpm: float | None = None
    metre: str | None = None
    times: tuple[Anchor, ...] = ()
    told: tuple[str, ...] = ()

    def bars(self, metre: Metre) -> int:
        """Return how many bars it takes; a last note may hang over a little."""
        end = max((note.end for note in self.notes), default=1)
        return max(math.ceil((end - metre.bar / 8) / metre.bar), 1)

    def moved(self, semitones: float) -> "Tune":
        """Return the tune higher or lower."""
        notes = tuple(replace(note, pitch=note.pitch + semitones) for note in self.notes)
        return replace(self, notes=notes)


def lengths_by_class(notes: Sequence[Note]) -> NDArray[np.float64]:
    """Return for how long each of twelve pitch classes sounds, summing to 1."""
    lengths = np.zeros(12)
    for note in notes:
        lengths[round(note.pitch) % 12] += note.length
    return np.asarray(lengths / max(float(lengths.sum()), 1.0))


def guess_tune_key(notes: Sequence[Note], tonic: int | None = None, mode: str | None = None) -> Key:
    """Return the key that a tune is most likely in.

    Parameters
    ----------
    notes
        At least one.
    tonic, mode
        What is known of it.

    References
    ----------
    C. Krumhansl, "Cognitive Foundations of Musical Pitch", Oxford 1990.
    """
    lengths = lengths_by_class(notes)
    if mode is not None:
        tones = sorted(round(step) % 12 for step in Key(0, mode).steps)
        profile = np.full(12, 2.3)
        profile[tones] = 3.5
        profile[0], profile[tones[min(4, len(tones) - 1)]] = 6.3, 4.8
        found = max(
            (at for at in range(12) if tonic in (None, at)),
            key=lambda at: _fit(lengths, profile, at, notes),
        )
        return Key(found, mode)
    best = max(
        ((at, name) for at in range(12) if tonic in (None, at) for name in _NEAR_MODES),
        key=lambda pair: _fit(lengths, _MAJOR if pair[1] == "major" else _MINOR, pair[0], notes),
    )
    names = _NEAR_MODES[best[1]]
    held = {name: _held(lengths, Key(best[0], name)) for name in names}
    richest = max(names, key=lambda name: held[name])
    return Key(best[0], richest if held[richest] > held[names[0]] + _CLEARLY else names[0])


def _fit(
    lengths: NDArray[np.float64],
    profile: Sequence[float] | NDArray[np.float64],
    tonic: int,
    notes: Sequence[Note],
) -> float:
    rolled = np.roll(np.asarray(profile), tonic)
    if lengths.std() < 1e-9:
        return 0.0
    fit = float(np.corrcoef(rolled, lengths)[0, 1])
    fit += _LAST * (round(notes[-1].pitch) % 12 == tonic)
    return fit + _FIRST * (round(notes[0].pitch) % 12 == tonic)


def _held(lengths: NDArray[np.float64], key: Key) -> float:
    return float(sum(lengths[round(tone) % 12] for tone in key.pitch_classes))


def held_share(notes: Sequence[Note], key: Key) -> float:
    """Return the share of a tune's length that lies on tones of a key."""
    total = sum(note.length for note in notes)
    inside = sum(
        note.length for note in notes if _distance(note.pitch, key.tones, key.period) <= _SNAP
    )
    return inside / max(total, 1)


def _distance(pitch: float, classes: frozenset[float], period: float) -> float:
    return min(min((pitch - one) % period, (one - pitch) % period) for one in classes)


def in_other_mode(tune: Tune, heard: Key, key: Key) -> Tune:
    """Return the tune with each step of its scale become that step of another.

    What lies between two steps, and every tone of a scale with other than seven, goes to the
    nearest tone.
    """
    up = float(distance_up(heard, key))
    seven = len(heard.steps) == len(key.steps) == 7
    notes = []
    for note in tune.notes:
        octave, above = divmod(note.pitch - heard.home, 12)
        index = min(range(len(heard.steps)), key=lambda at: abs(heard.steps[at] - above))
        if seven and abs(heard.steps[index] - above) <= _SNAP:
            pitch = heard.home + up + octave * key.period + key.steps[index]
        else:
            near = pitches_between(key.tones, note.pitch + up - 2, note.pitch + up + 2, key.period)
            pitch = min(near, key=lambda tone: abs(tone - note.pitch - up))
        notes.append(replace(note, pitch=float(pitch)))
    return replace(tune, notes=tuple(notes))


def in_register(tune: Tune) -> tuple[Tune, int]:
    """Return the tune in the octave in which it lies above a band, and by how many it moved."""
    pitches = np.array([note.pitch for note in tune.notes])
    lengths = np.array([note.length for note in tune.notes], float)
    order = np.argsort(pitches)
    half = np.searchsorted(np.cumsum(lengths[order]), lengths.sum() / 2)
    middle = float(pitches[order][min(int(half), len(pitches) - 1)])
    octaves = 0
    while middle + 12 * octaves < _LOW:
        octaves += 1
    while middle + 12 * octaves > _HIGH:
        octaves -= 1
    return tune.moved(12.0 * octaves), octaves


def in_tune(notes: Sequence[Note], key: Key) -> tuple[Note, ...]:
    """Return the notes with those that are near a tone of twelve, or of the scale, on it.

    What lies between stays where it was sung.
    """
    tuned = []
    for note in notes:
        pitch = note.pitch
        if key.path:
            near = pitches_between(key.tones, pitch - 2.0, pitch + 2.0, key.period)
        else:
            near = (float(round(pitch)),)
        tone = min(near, key=lambda one: abs(one - pitch))
        tuned.append(replace(note, pitch=float(tone) if abs(tone - pitch) <= _SNAP else pitch))
    return tuple(tuned)


def distance_up(one: Key, other: Key) -> int:
    """Return the semitones, -5 to 6, from one key's tonic to the nearest of another's."""
    return int((fold(other.tonic - one.tonic + 5)) - 5)
