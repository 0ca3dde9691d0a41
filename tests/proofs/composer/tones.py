"""Which tones a recording holds, to the cent, and which of a scale's rotations they fit best."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

from core.audio import Audio, resampled
from core.composer.pitch import Key
from core.composer.score import Note

Floats = NDArray[np.float64]

_RATE = 11_025
_SIZE = 8192  # 1.3 Hz: quarter tones stand apart from 60 Hz on
_LOWEST_HZ, _HIGHEST_HZ = 60.0, 2000.0
_FLOOR = 0.03  # of the strongest peak of its moment
_STANDS_OUT, _AROUND = 4.0, 20  # times the median of so many bins on both sides
_OVERTONES = (3, 5, 6, 7)  # those that are another tone than their note
_BIN = 10.0  # cents
_BLUR = 25.0  # cents by which a tone may be off
# How much listeners expect of tonic, resting tones and the others above what lies outside:
# rounded from Krumhansl and Kessler's ratings.
_TONIC, _REST, _STEP = 4.0, 2.4, 1.0


@dataclass(frozen=True, slots=True)
class Fit:
    """Say how a scale fits what was heard.

    Attributes
    ----------
    rank
        1 where no other of its twelve rotations fits better.
    correlation
        Of its own profile and what was heard, in [-1, 1].
    margin
        How much better it fits than the best other rotation.
    """

    rank: int
    correlation: float
    margin: float


def heard_tones(audio: Audio) -> tuple[Floats, Floats]:
    """Return MIDI pitches and weights of a recording's spectral peaks, overtones left out."""
    mono = resampled(audio.with_channels(1), _RATE).samples[0].astype(float)
    _hz, _at, spectra = signal.stft(mono, _RATE, "hann", _SIZE, _SIZE // 2, boundary=None)
    found = [_peaks(moment) for moment in np.abs(spectra).T]
    pitches, weights = (np.concatenate(rows) for rows in zip(*found, strict=True))
    return pitches, np.sqrt(weights)


def _peaks(power: Floats) -> tuple[Floats, Floats]:
    first = int(_LOWEST_HZ * _SIZE / _RATE)
    last = int(_HIGHEST_HZ * _SIZE / _RATE)
    below, middle, above = power[first - 1 : last], power[first : last + 1], power[first + 1 :]
    above = above[: len(middle)]
    # Drums are broad: a tone stands out of what lies around it.
    floor = np.maximum(
        max(_FLOOR * float(middle.max()), 1e-6),
        _STANDS_OUT * ndimage.median_filter(middle, 2 * _AROUND + 1, mode="nearest"),
    )
    at = np.flatnonzero((middle > below) & (middle >= above) & (middle > floor))
    left, top, right = (np.log(one[at] + 1e-12) for one in (below, middle, above))
    bend = left - 2.0 * top + right
    shift = np.where(bend < 0, 0.5 * (left - right) / np.where(bend < 0, bend, -1.0), 0.0)
    pitches = 69.0 + 12.0 * np.log2((first + at + shift) * _RATE / _SIZE / 440.0)
    weights = np.exp(top)
    kept = np.ones(len(at), bool)
    for number in _OVERTONES:  # one that stands over a tone as strong as half of it is no note
        apart = np.abs(pitches[:, None] - 12.0 * np.log2(number) - pitches[None, :])
        kept &= ~((apart < 0.35) & (weights[None, :] > 0.5 * weights[:, None])).any(axis=1)
    return pitches[kept], weights[kept]


def written_tones(notes: Iterable[Note]) -> tuple[Floats, Floats]:
    """Return MIDI pitches and lengths of notes."""
    held = list(notes)
    return np.array([n.pitch for n in held], float), np.array([n.length for n in held], float)


def fit(key: Key, pitches: Floats, weights: Floats) -> Fit:
    """Return how a key's scale fits, and its rank among the scale on all twelve notes.

    The profile is the scale's own: its tonic, the tones that it rests on, the others.
    """
    if not weights.sum():
        return Fit(12, 0.0, 0.0)
    period = 100.0 * key.period
    bins = round(period / _BIN)
    places = (100.0 * (pitches - key.home)) % period
    found = np.bincount((places / period * bins).astype(int) % bins, weights, bins)
    found = np.sqrt(_blurred(found))
    profile = _blurred(_profile(key, bins, period))
    turns = [round(100.0 * step / period * bins) for step in range(12)]
    fits = np.array([np.corrcoef(np.roll(profile, turn), found)[0, 1] for turn in turns])
    return Fit(int((fits > fits[0]).sum()) + 1, float(fits[0]), float(fits[0] - np.max(fits[1:])))


def _profile(key: Key, bins: int, period: float) -> Floats:
    rests = set(key.path.rests) if key.path else {3, 5}
    profile = np.zeros(bins)
    for number, step in enumerate(key.steps, 1):
        weight = _TONIC if number == 1 else _REST if number in rests else _STEP
        profile[round(100.0 * step / period * bins) % bins] = weight
    return profile


def _blurred(rows: Floats) -> Floats:
    """Return a histogram that goes round, smoothed as far as a tone may be off."""
    places = np.arange(len(rows))
    away = np.minimum(places, len(rows) - places) * _BIN
    kernel = np.exp(-0.5 * (away / _BLUR) ** 2)
    return np.fft.irfft(np.fft.rfft(rows) * np.fft.rfft(kernel / kernel.sum()), len(rows)).clip(0)
