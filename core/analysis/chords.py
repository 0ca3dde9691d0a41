"""Hear chords: which triad or seventh sounds in each stretch of music.

Spectral peaks give how much of each note is heard, and which is lowest; each chord expects its
own tones and their overtones; a path that changes chord only where it pays is told.

References
----------
T. Fujishima, "Realtime chord recognition of musical sound", ICMC 1999; A. Sheh and D. Ellis,
"Chord segmentation and recognition using EM-trained hidden Markov models", ISMIR 2003.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.key import KeyMatch, note_peaks
from core.analysis.spectra import mono
from core.audio.audio import Audio
from core.jobs.control import Control, NoControl

Floats = NDArray[np.float64]

NO_CHORD = ""
_NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_KINDS = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
}
_OVERTONES = ((0, 1.0), (7, 0.35), (4, 0.15))  # of each tone: its fifth and its third sound along
_PLAIN = 0.02  # what a triad is ahead of a seventh of equal fit
_AT_HOME = 0.05  # what a chord of the key is ahead of another
_BASS = 0.22  # how much the lowest note says of the root
_CHANGE, _ON_BAR = 0.09, 0.03  # what a change costs within a bar, and at its start
_QUIET = 0.05  # of the loudest stretch: below this nothing is told
_DEEP_HZ = 210.0


@dataclass(frozen=True, slots=True, eq=False)
class Tones:
    """Hold which notes are heard when.

    Attributes
    ----------
    times
        float64, shape (moments,): seconds.
    classes, deep
        float64, shape (moments, 12): how much of each note is heard, C first; and of those below
        210 Hz alone.
    cents
        How far the music is tuned above A = 440 Hz.
    tuned
        0 to 1: how much its notes agree on that.
    """

    times: Floats
    classes: Floats
    deep: Floats
    cents: float
    tuned: float


def tones_of(audio: Audio, control: Control | None = None) -> Tones:
    """Return which notes are heard when, ten times a second."""
    peaks = note_peaks(mono(audio, 11_025), 1024, control or NoControl())
    moments = int(peaks.count)
    if not peaks.pitches.size:
        empty = np.zeros((moments, 12))
        return Tones(
            peaks.hop_s * np.arange(moments, dtype=np.float64), empty, empty.copy(), 0.0, 0.0
        )
    mean = (np.exp(2j * np.pi * peaks.pitches) * peaks.weights).sum() / peaks.weights.sum()
    tuning = float(np.angle(mean) / (2.0 * np.pi))
    nearest = np.round(peaks.pitches - tuning)
    off = np.abs(peaks.pitches - tuning - nearest)
    weights = peaks.weights * np.square(np.cos(np.pi * np.minimum(off, 0.5)))
    places = peaks.moments * 12 + (nearest.astype(int) + 9) % 12
    classes: Floats = np.bincount(places, weights, minlength=12 * moments).astype(float)
    low = weights * (peaks.pitches < 12.0 * np.log2(_DEEP_HZ / 440.0))
    deep: Floats = np.bincount(places, low, minlength=12 * moments).astype(float)
    times: Floats = peaks.hop_s * np.arange(moments, dtype=np.float64)
    return Tones(
        times, classes.reshape(-1, 12), deep.reshape(-1, 12), 100.0 * tuning, float(abs(mean))
    )


def between(tones: Tones, rows: Floats, edges: Floats) -> Floats:
    """Return the mean of `rows`, one a moment, between neighbouring `edges` in seconds."""
    at = np.searchsorted(tones.times, edges)
    sums = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0)])
    counts = np.maximum(at[1:] - at[:-1], 1)
    return np.asarray((sums[at[1:]] - sums[at[:-1]]) / counts[:, None])


def harmonic_changes(classes: Floats) -> Floats:
    """Return how much what is heard differs from stretch to stretch; 0 for the first."""
    lengths = np.maximum(np.linalg.norm(classes, axis=1, keepdims=True), 1e-9)
    unit = np.sqrt(classes / lengths)
    unit /= np.maximum(np.linalg.norm(unit, axis=1, keepdims=True), 1e-9)
    alike = (unit[1:] * unit[:-1]).sum(axis=1)
    return np.concatenate([[0.0], 1.0 - alike])


@dataclass(frozen=True, slots=True)
class HeardChords:
    """Say which chord sounds in each stretch, and how surely.

    Attributes
    ----------
    symbols
        One a stretch; empty for none.
    sureness
        0 to 1: part of the stretches in which that root fits best by itself too.
    """

    symbols: tuple[str, ...]
    sureness: float


def heard_chords(
    classes: Floats, deep: Floats, starts_bar: Sequence[bool], key: KeyMatch | None
) -> HeardChords:
    """Return the chords of stretches of music.

    Parameters
    ----------
    classes, deep
        How much of each note is heard, and of low ones, one row a stretch.
    starts_bar
        Whether each stretch begins a bar.
    key
        Chords of it are told sooner than others.
    """
    if not len(classes):
        return HeardChords((), 0.0)
    symbols, templates, roots = _templates()
    loud = classes.sum(axis=1)
    sounding = loud > _QUIET * max(float(loud.max()), 1e-12)
    rows = np.sqrt(classes)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    fit = rows @ templates.T
    low = deep / np.maximum(deep.sum(axis=1, keepdims=True), 1e-9)
    fit = fit + _BASS * low[:, roots]
    fit = fit + np.array([_PLAIN * (len(symbol.lstrip(_LETTERS)) < 2) for symbol in symbols])
    if key is not None:
        fit = fit + _AT_HOME * _in_key(key)
    alone = roots[np.argmax(fit, axis=1)]
    path = _path(fit * sounding[:, None], starts_bar)
    agree = (roots[path] == alone) & sounding
    told = tuple(symbols[p] if s else NO_CHORD for p, s in zip(path, sounding, strict=True))
    return HeardChords(told, float(agree.sum() / max(int(sounding.sum()), 1)))


_LETTERS = "ABCDEFGb#"


def _templates() -> tuple[list[str], Floats, NDArray[np.int64]]:
    symbols, rows, roots = [], [], []
    for root, name in enumerate(_NAMES):
        for kind, steps in _KINDS.items():
            row = np.zeros(12)
            for step in steps:
                for above, weight in _OVERTONES:
                    row[(root + step + above) % 12] += weight
            row = np.sqrt(row)
            symbols.append(name + kind)
            rows.append(row / np.linalg.norm(row))
            roots.append(root)
    return symbols, np.array(rows), np.array(roots)


def _in_key(key: KeyMatch) -> Floats:
    steps = (0, 2, 4, 5, 7, 9, 11) if key.scale == "major" else (0, 2, 3, 5, 7, 8, 10, 11)
    scale = {(key.tonic + step) % 12 for step in steps}
    inside = [
        float({(root + step) % 12 for step in tones} <= scale)
        for root in range(12)
        for tones in _KINDS.values()
    ]
    return np.array(inside)


def _path(fit: Floats, starts_bar: Sequence[bool]) -> NDArray[np.int64]:
    """Return the row of chords that fits best, changes paid for."""
    score = fit[0].copy()
    came = np.zeros(fit.shape, np.int64)
    for step in range(1, len(fit)):
        cost = _ON_BAR if starts_bar[step] else _CHANGE
        best = int(np.argmax(score))
        stay = score >= score[best] - cost
        came[step] = np.where(stay, np.arange(score.size), best)
        score = np.where(stay, score, score[best] - cost) + fit[step]
    path = np.zeros(len(fit), np.int64)
    path[-1] = int(np.argmax(score))
    for step in range(len(fit) - 1, 0, -1):
        path[step - 1] = came[step, path[step]]
    return path
