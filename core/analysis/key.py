"""Find the key of music: which notes it uses, how much, and which scale fits them best."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.analysis.spectra import magnitudes, mono
from core.audio.audio import Audio
from core.jobs.control import Control, NoControl

PitchClasses = NDArray[np.float64]  # (12,), C first, sums to 1; all 0 where nothing is pitched

MAJOR_AND_MINOR: Mapping[str, Collection[int]] = MappingProxyType(
    {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
)

_RATE = 11_025
_SIZE = 4096
_HOP = 2048
_LOWEST_HZ = 60.0
_HIGHEST_HZ = 2000.0  # above, overtones outweigh notes
_FLOOR = 0.02  # of the strongest peak of its moment: below this a peak is no note
_A4_HZ = 440.0
_A4_CLASS = 9

# How much listeners expect of a scale's steps: the tonic, the triad on it, the rest of the scale,
# and what lies outside. Rounded from Krumhansl and Kessler's probe-tone ratings.
_TONIC, _TRIAD, _STEP, _OUTSIDE = 6.4, 4.8, 3.4, 2.4


@dataclass(frozen=True, slots=True)
class KeyMatch:
    """Say which scale on which note fits best.

    Attributes
    ----------
    tonic
        Pitch class of its first note: 0 for C to 11 for B.
    scale
        Name of the scale, one of the candidates'.
    correlation
        How well it fits, in [-1, 1].
    margin
        How much better than the second best; near 0, the two can hardly be told apart.
    """

    tonic: int
    scale: str
    correlation: float
    margin: float


def pitch_classes(audio: Audio) -> PitchClasses:
    """Return how much of each of the twelve notes, whatever the octave, is heard.

    Parameters
    ----------
    audio
        Any music.

    Returns
    -------
    ndarray
        Shape (12,), C first, summing to 1; all 0 for silence and for noise without pitch.

    Notes
    -----
    Works on peaks of the spectrum, so drums count for little, and finds how far the instruments
    are tuned from A = 440 Hz first. Some thousand times faster than the music plays.
    """
    peaks = note_peaks(mono(audio, _RATE))
    pitches, weights = peaks.pitches, peaks.weights
    if not weights.size:
        return np.zeros(12)
    turns = np.exp(2j * np.pi * pitches)
    tuning = float(np.angle((turns * weights).sum()) / (2.0 * np.pi))  # semitones
    nearest = np.round(pitches - tuning)
    off = np.abs(pitches - tuning - nearest)
    # A peak between two notes speaks for neither.
    weights = weights * np.square(np.cos(np.pi * np.minimum(off, 0.5)))
    classes = np.bincount((nearest.astype(int) + _A4_CLASS) % 12, weights, minlength=12)
    total = classes.sum()
    return classes / total if total > 0 else np.zeros(12)


def matching_key(
    classes: PitchClasses, scales: Mapping[str, Collection[int]] = MAJOR_AND_MINOR
) -> KeyMatch | None:
    """Return the candidate scale and tonic that fit `classes` best.

    Parameters
    ----------
    classes
        What :func:`pitch_classes` returned.
    scales
        Candidates: name to semitones above the tonic, 0 included.

    Returns
    -------
    KeyMatch or None
        None where nothing is pitched, or all notes are equally there.

    References
    ----------
    C. Krumhansl, "Cognitive Foundations of Musical Pitch", Oxford 1990.
    """
    if classes.std() < 1e-6 or not scales:
        return None
    found = []
    for name, steps in scales.items():
        profile = _profile(steps)
        for tonic in range(12):
            fit = float(np.corrcoef(np.roll(profile, tonic), np.sqrt(classes))[0, 1])
            found.append((fit, tonic, name))
    found.sort(reverse=True)
    best = found[0]
    margin = best[0] - found[1][0] if len(found) > 1 else 0.0
    return KeyMatch(best[1], best[2], best[0], margin)


def _profile(steps: Collection[int]) -> NDArray[np.float64]:
    profile = np.full(12, _OUTSIDE)
    inside = {step % 12 for step in steps}
    profile[list(inside)] = _STEP
    third = 4 if 4 in inside else 3
    profile[[step for step in (third, 7) if step in inside]] = _TRIAD
    profile[0] = _TONIC
    return profile


@dataclass(frozen=True, slots=True, eq=False)
class NotePeaks:
    """Hold every spectral peak that could be a note.

    Attributes
    ----------
    pitches
        float64, semitones above A = 440 Hz.
    weights
        float64, how strong each is.
    moments
        int64, which transform each is of.
    count
        How many transforms there are.
    hop_s
        Seconds from one transform to the next; the first is centred on second 0.
    """

    pitches: NDArray[np.float64]
    weights: NDArray[np.float64]
    moments: NDArray[np.int64]
    count: int
    hop_s: float


def note_peaks(
    signal: NDArray[np.float32], hop: int = _HOP, control: Control | None = None
) -> NotePeaks:
    """Return the peaks of a signal of one channel at 11,025 Hz."""
    control = control or NoControl()
    first = int(_LOWEST_HZ * _SIZE / _RATE)
    last = int(_HIGHEST_HZ * _SIZE / _RATE)
    pitches, weights, moments = [], [], []
    count = 0
    for batch in magnitudes(signal, _SIZE, hop):
        control.progress(min(count * hop / max(signal.size, 1), 1.0))
        part = batch[:, first - 1 : last + 1]
        middle = part[:, 1:-1]
        floor = np.maximum(_FLOOR * part.max(axis=1, keepdims=True), 1e-5)
        high = (middle > part[:, :-2]) & (middle >= part[:, 2:]) & (middle > floor)
        moment, place = np.nonzero(high)
        left, top, right = (
            np.log(part[moment, place + shift].astype(np.float64) + 1e-12) for shift in (0, 1, 2)
        )
        bend = left - 2.0 * top + right
        shift = np.where(bend < 0, 0.5 * (left - right) / np.where(bend < 0, bend, -1.0), 0.0)
        hertz = (first + place + shift) * _RATE / _SIZE
        pitches.append(12.0 * np.log2(hertz / _A4_HZ))
        weights.append(np.sqrt(np.exp(top)))
        moments.append(moment + count)
        count += len(batch)
    if not pitches:
        nothing = np.zeros(0)
        return NotePeaks(nothing, nothing, np.zeros(0, np.int64), 0, hop / _RATE)
    joined = np.concatenate(pitches), np.concatenate(weights), np.concatenate(moments)
    return NotePeaks(*joined, count, hop / _RATE)
