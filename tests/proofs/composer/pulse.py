"""Where the beats of a recording fall, heard in the sound alone, and how fast they go."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from core.analysis.tempo import beats
from core.audio import Audio, resampled

Floats = NDArray[np.float64]

_RATE = 22_050
_HOP = 128  # 5.8 ms
_WEIGHTS = ((0.0, 200.0, 1.0), (200.0, 2000.0, 0.6), (2000.0, _RATE, 0.4))
_COMPRESSION = 10.0
_EARLY_S = 0.01  # the transform's window meets an attack this long before its centre does
_CLOSE = 0.1  # part of a beat within which a beat lies on the line through the others
_LEAST_BEATS = 8
_DRUM_HZ = 130.0
_CLEARLY = 1.5  # times as strong


@dataclass(frozen=True, slots=True)
class Pulse:
    """Hold the beats that were heard.

    Attributes
    ----------
    tempo_bpm
        The slope of the line through the beats; 0 where there are too few.
    times_s
        When each falls.
    """

    tempo_bpm: float
    times_s: Floats


def pulse(audio: Audio) -> Pulse:
    """Return the beats of a recording and the tempo by regression on their times.

    Notes
    -----
    A tempogram errs by up to 2 % and by thirds, so the studio's finder says how fast to tap. It
    and a plain dynamic programme place the taps, the steadier ones are believed, and the tempo is
    the slope of the line through them.
    """
    own = beats(audio)
    if own.tempo_bpm is None:
        return Pulse(0.0, np.zeros(0))
    rough = own.tempo_bpm
    mono = resampled(audio.with_channels(1), _RATE).samples[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # librosa's own, of the libraries below it
        envelope = _onsets(mono, _WEIGHTS)
        frames = _tapped(envelope, 60.0 / rough * _RATE / _HOP)
        lows = _onsets(mono, ((0.0, _DRUM_HZ, 1.0),), power=2.0)
    summits = np.array([_summit(envelope, int(frame)) for frame in frames])
    tapped = (summits, (np.array(own.times_s) - _EARLY_S) * _RATE / _HOP)
    paths = [_by_the_drum(taps, lows) * _HOP / _RATE + _EARLY_S for taps in tapped]
    lines = [line_through(times, 60.0 / rough) for times in paths]
    best = int(np.argmax([steady for _step, steady in lines]))
    step = lines[best][0]
    return Pulse(60.0 / step if step else 0.0, paths[best])


def _tapped(envelope: NDArray[Any], period: float, tightness: float = 1000.0) -> NDArray[np.int64]:
    """Return the frames of beats about `period` frames apart.

    References
    ----------
    D. Ellis, "Beat Tracking by Dynamic Programming", 2007. Not librosa's: its kernels crash when
    they come from numba's cache with two signatures.
    """
    reach = np.arange(-round(period), round(period) + 1)
    local = np.convolve(
        envelope / (envelope.std() + 1e-12), np.exp(-0.5 * (reach * 32.0 / period) ** 2), "same"
    )
    back = np.arange(round(0.5 * period), round(2.0 * period) + 1)
    price = tightness * np.log(back / period) ** 2
    total, before = local.copy(), np.full(len(local), -1)
    for frame in range(back[0], len(local)):
        usable = back[: np.searchsorted(back, frame, side="right")]
        earlier = total[frame - usable] - price[: len(usable)]
        best = int(np.argmax(earlier))
        if earlier[best] > 0.0:
            total[frame] += earlier[best]
            before[frame] = frame - usable[best]
    frame = len(total) - back[-1] + int(np.argmax(total[-back[-1] :]))
    taps = []
    while frame >= 0:
        taps.append(frame)
        frame = int(before[frame])
    return np.array(taps[::-1], np.int64)


def _onsets(
    mono: NDArray[np.float32], weights: tuple[tuple[float, float, float], ...], power: float = 1.0
) -> Floats:
    """Return how strongly something begins in some bands, each by its weight."""
    import librosa

    mel = librosa.feature.melspectrogram(
        y=mono, sr=_RATE, hop_length=_HOP, n_fft=1024, n_mels=64, power=power
    )
    # A louder stroke still counts for more than a quiet one.
    levels = np.log1p(_COMPRESSION * mel / max(float(mel.max()), 1e-9))
    rise = np.maximum(levels[:, 1:] - levels[:, :-1], 0.0)
    hertz = librosa.mel_frequencies(64, fmax=_RATE / 2)
    total = np.zeros(levels.shape[1])
    for low, high, weight in weights:
        band = rise[(hertz >= low) & (hertz < high)].mean(axis=0)
        total[1:] += weight * band / max(float(band.std()), 1e-9)
    return total


def _by_the_drum(taps: Floats, lows: Floats) -> Floats:
    """Return the taps, or what lies midway between them where the deep drum falls there.

    Where cymbals or chords answer every beat, both fit as well; a foot goes with the drum.
    """
    if len(taps) < _LEAST_BEATS:
        return taps
    midway = 0.5 * (taps[1:] + taps[:-1])
    near = ndimage.maximum_filter1d(lows, 7)
    struck = [near[np.round(at).astype(int).clip(0, len(near) - 1)].mean() for at in (taps, midway)]
    return midway if struck[1] > _CLEARLY * struck[0] else taps


def _summit(envelope: Floats, frame: int) -> float:
    """Return where near a frame the envelope is highest, between frames."""
    first, last = max(frame - 3, 1), min(frame + 4, len(envelope) - 1)
    if last <= first:
        return float(frame)
    top = first + int(np.argmax(envelope[first:last]))
    if top >= len(envelope) - 1:
        return float(top)
    left, middle, right = envelope[top - 1 : top + 2]
    bend = left - 2.0 * middle + right
    return top + (0.5 * float((left - right) / bend) if bend < 0 else 0.0)


def line_through(times_s: Floats, about_s: float) -> tuple[float, float]:
    """Return the slope of a line through most of the times, and the share that lies on it.

    Beats are numbered by one grid over the whole, so that a slip does not bend the line; 0 where
    there are too few.

    Parameters
    ----------
    about_s
        Seconds from tap to tap, as it was tapped.
    """
    if len(times_s) < _LEAST_BEATS:
        return 0.0, 0.0
    step = about_s
    counts, edges = np.histogram(times_s % step, 20, (0.0, step))
    start = float(edges[int(np.argmax(counts))]) + step / 40
    for _round in range(6):
        numbers = np.round((times_s - start) / step)
        kept = np.abs(times_s - start - step * numbers) <= _CLOSE * step
        if kept.sum() < _LEAST_BEATS:
            return 0.0, 0.0
        step, start = (float(one) for one in np.polyfit(numbers[kept], times_s[kept], 1))
    return step, float(kept.mean())


def octave_error(heard_bpm: float, stated_bpm: float, ratios: tuple[float, ...]) -> float:
    """Return how far off a tempo is, in parts of it, at the nearest of the allowed levels."""
    if heard_bpm <= 0:
        return 1.0
    return min(abs(heard_bpm / (stated_bpm * ratio) - 1.0) for ratio in ratios)


def on_grid(times_s: Floats, grid_s: Floats, within_s: float = 0.07) -> float:
    """Return the share of beats that lie near a line of the grid."""
    if not len(times_s) or not len(grid_s):
        return 0.0
    after = np.clip(np.searchsorted(grid_s, times_s), 1, len(grid_s) - 1)
    near = np.minimum(np.abs(times_s - grid_s[after - 1]), np.abs(times_s - grid_s[after]))
    return float(np.mean(near <= within_s))
