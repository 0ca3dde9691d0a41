"""Follow the beat of music whose tempo drifts, as that of people who play together does.

The tempo is first tracked through the piece, then each beat is looked for where that tempo
expects it. A beat that nothing marks is put where its neighbours say.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from core.analysis.tempo import (
    EARLY_S,
    LEAD_STEPS,
    STEPS_A_SECOND,
    TIGHTNESS,
    Envelope,
    onsets,
    period_of,
    summit,
    traced,
)
from core.audio.audio import Audio
from core.jobs.control import Control, NoControl

_WINDOW_S, _HOP_S = 6.0, 0.5
_REACH = 0.28  # a tempo may drift by this part of itself, either way
_RATIOS = np.exp(np.linspace(np.log(1.0 - _REACH), np.log(1.0 + _REACH), 61))
_STIFFNESS = 2.5  # how dearly a change of tempo from one window to the next must be paid for
_BESIDE = 4  # beats to either side that say where one should be
_MARKED_S = 0.045  # an onset nearer than this to where a beat should be is that beat
_LEAST_BEATS = 8


def drifting_beats(audio: Audio, control: Control | None = None) -> tuple[Envelope, Envelope]:
    """Return when each beat of `audio` falls, and how clearly something marks it.

    Returns
    -------
    tuple of ndarray
        Seconds, ascending, and for each how strong the onset there is, 0 for none, 1 for a
        usual one; both empty where no beat is found.

    Notes
    -----
    Some fifty times faster than the music plays.
    """
    control = control or NoControl()
    nothing = np.zeros(0)
    envelope = onsets(audio)
    control.progress(0.5)
    if envelope.size < 4 * STEPS_A_SECOND or not envelope.any():
        return nothing, nothing
    period = period_of(envelope)
    if period is None:
        return nothing, nothing
    periods = _periods(envelope, period, control)
    path = _path(envelope, periods, control)
    if len(path) < _LEAST_BEATS:
        return nothing, nothing
    places = np.array([summit(envelope, place) for place in path])
    times = np.maximum((places - LEAD_STEPS) / STEPS_A_SECOND + EARLY_S, 0.0)
    strengths = np.array([envelope[max(place - 2, 0) : place + 3].max() for place in path])
    usual = max(float(np.median(strengths[strengths > 0])) if (strengths > 0).any() else 1.0, 1e-9)
    marked = np.minimum(strengths / usual, 1.0)
    control.progress(1.0)
    return settled(times, marked), marked


def settled(times: NDArray[np.float64], marked: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return beats with those that nothing marks, or something beside them, put in their place.

    Parameters
    ----------
    times
        In seconds, ascending.
    marked
        How clearly each is heard, 0 to 1.
    """
    expected = np.array([_expected(times, marked, index) for index in range(times.size)])
    off = times - expected
    trust = marked * np.exp(-0.5 * np.square(off / _MARKED_S))
    found: NDArray[np.float64] = expected + trust * off
    return np.maximum.accumulate(found + 1e-6 * np.arange(found.size))


def _expected(times: NDArray[np.float64], marked: NDArray[np.float64], index: int) -> float:
    """Return where the beats beside one say that it is: a curve through them, outliers out."""
    low, high = max(index - _BESIDE, 0), min(index + _BESIDE + 1, times.size)
    number = np.arange(low, high) - index
    near = times[low:high]
    weight = (0.2 + marked[low:high]) * np.exp(-0.5 * np.square(number / 2.5))
    weight[index - low] *= 0.5  # it may not speak for itself alone
    order = 2 if high - low > 2 * _BESIDE else 1
    for _ in range(3):
        curve = np.polynomial.polynomial.polyfit(number, near, order, w=np.sqrt(weight))
        off = np.abs(near - np.polynomial.polynomial.polyval(number, curve))
        weight = weight / (1.0 + np.square(off / max(2.0 * float(np.median(off)), 0.004)))
    return float(curve[0])


def _periods(envelope: Envelope, period: float, control: Control) -> Envelope:
    """Return the beat's length at every step: the likeliest path through local repetitions."""
    size, hop = int(_WINDOW_S * STEPS_A_SECOND), int(_HOP_S * STEPS_A_SECOND)
    smooth = ndimage.gaussian_filter1d(envelope, 2.0)
    padded = np.pad(smooth, size // 2)
    lags = period * _RATIOS
    taper = np.hanning(size)
    rows = []
    for start in range(0, envelope.size, hop):
        control.progress(0.5 + 0.2 * start / envelope.size)
        rows.append(_repetition(padded[start : start + size] * taper, lags))
    likely = np.array(rows)
    moves = np.abs(np.subtract.outer(np.arange(lags.size), np.arange(lags.size)))
    score = likely[0].copy()
    came = np.zeros(likely.shape, np.int64)
    for step in range(1, len(likely)):
        reached = score[None, :] - 0.02 * _STIFFNESS * moves
        came[step] = np.argmax(reached, axis=1)
        score = reached[np.arange(lags.size), came[step]] + likely[step]
    best = [int(np.argmax(score))]
    for step in range(len(likely) - 1, 0, -1):
        best.append(int(came[step, best[-1]]))
    chosen = lags[best[::-1]]
    centres = hop * np.arange(chosen.size)
    curve = np.interp(np.arange(envelope.size), centres, chosen)
    return np.asarray(ndimage.gaussian_filter1d(curve, STEPS_A_SECOND))


def _repetition(window: Envelope, lags: Envelope) -> Envelope:
    """Return how strongly a window repeats after each lag and its multiples, at most 1."""
    signal = window - window.mean()
    size = 1 << int(2 * signal.size - 1).bit_length()
    same = np.fft.irfft(np.square(np.abs(np.fft.rfft(signal, size))), size)[: signal.size]
    if same[0] <= 1e-9:
        return np.zeros(lags.size)
    same /= same[0]
    steps = np.arange(same.size)
    found = sum(
        weight * np.interp(lags * times, steps, same)
        for times, weight in ((1, 1.0), (2, 0.8), (3, 0.5), (4, 0.5))
    )
    return np.asarray(found / 2.8)


def _path(envelope: Envelope, periods: Envelope, control: Control) -> list[int]:
    """Return the steps of the beats: strong onsets about one local period apart."""
    local = ndimage.gaussian_filter1d(envelope, float(periods.mean()) / 32.0)
    score = local.copy()
    before = np.full(local.size, -1)
    gaps = np.arange(int(periods.min() * 0.6), int(periods.max() * 1.7) + 1)
    logs, spread = np.log(gaps), local.std()
    for step in range(gaps[0], local.size):
        if step % 4000 == 0:
            control.progress(0.7 + 0.3 * step / local.size)
        reach = min(gaps.size, step - gaps[0] + 1)
        away = logs[:reach] - np.log(periods[step])
        candidates = score[step - gaps[:reach]] - TIGHTNESS * spread * np.square(away)
        best = int(np.argmax(candidates))
        if candidates[best] > 0:
            score[step] += candidates[best]
            before[step] = step - gaps[best]
    return traced(score, before, local, float(periods[-1]))
