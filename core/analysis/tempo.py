"""Find the beat of music: where it falls and how fast it goes.

Onsets are rises of the spectrum; the period is where they repeat; beats are the path through
strong onsets that keeps that period; the tempo is the slope of a line through the beats, which is
far finer than the grid that the onsets were measured on.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from core.analysis.frequency import row_edges_hz
from core.analysis.spectra import magnitudes, mono
from core.audio.audio import Audio

SLOWEST_BPM = 40.0
FASTEST_BPM = 230.0

_RATE = 22_050
_SIZE = 512
_HOP = 110  # 5 ms
STEPS_A_SECOND = _RATE / _HOP
_BANDS = 32
_USUAL_BPM = 115.0  # where listeners like to tap, and how firmly, in octaves
_USUAL_OCTAVES = 0.75
_DOUBLE_IF = 0.98  # every half beat as strong as this, compared to the beats: the half is the beat
_DOUBLE_BELOW_BPM = 210.0
_SAME_TEMPO = 0.03  # two lags closer than this part of them say the same
_LEAST_LIKENESS = 0.08  # noise reaches 0.06 in ten seconds, music with a beat 0.17 and more
TIGHTNESS = 400.0  # how dearly a beat off the period must be paid for with a stronger onset
_COMPRESSION = 10.0  # a louder drum still counts for more than a quiet one
EARLY_S = 0.0055  # the transform's window meets an attack this long before its centre does
_LEAST_BEATS = 4
_LOCAL_BEATS = 16  # over so many beats a slip is rare, and a beat's own error small
LEAD_STEPS = 8  # of silence put before the sound, for a beat on its very first sample

Envelope = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Beats:
    """Say where the beats are.

    Attributes
    ----------
    tempo_bpm
        Beats a minute; None where no beat was found.
    times_s
        When each falls, in seconds, ascending.
    steadiness
        Part of the beats, in [0, 1], that lie within 3 % of a beat of one steady grid.
    """

    tempo_bpm: float | None
    times_s: tuple[float, ...]
    steadiness: float


def beats(audio: Audio) -> Beats:
    """Return the beats of `audio`.

    Parameters
    ----------
    audio
        Some seconds of music at least.

    Notes
    -----
    Some hundred times faster than the music plays. Tempi lie between 40 and 230 a minute; where
    half or double the tempo would fit as well, the one nearer to 115 is told. Where onsets do
    not repeat, as in noise, speech or free time, no tempo is told.

    References
    ----------
    D. Ellis, "Beat tracking by dynamic programming", Journal of New Music Research 36, 2007.
    """
    envelope = onsets(audio)
    nothing = Beats(None, (), 0.0)
    if envelope.size < 2 * STEPS_A_SECOND or not envelope.any():
        return nothing
    period = period_of(envelope)
    if period is None:
        return nothing
    places = _path(envelope, period)
    summits = np.array([summit(envelope, place) for place in places])
    times = (summits - LEAD_STEPS) / STEPS_A_SECOND + EARLY_S
    if times.size < _LEAST_BEATS:
        return nothing
    seconds, steadiness = _slope(times, period / STEPS_A_SECOND)
    return Beats(60.0 / seconds, tuple(float(max(t, 0.0)) for t in times), steadiness)


def onsets(audio: Audio) -> Envelope:
    """Return how strongly something begins, every 5 ms; unit deviation, 0 for silence."""
    signal = np.pad(mono(audio, _RATE), (LEAD_STEPS * _HOP, 0))
    signal = signal / max(float(np.abs(signal).max()), 1e-9)
    edges = row_edges_hz("mel", _BANDS, _RATE) * _SIZE / _RATE
    starts = np.unique(np.maximum(np.round(edges[:-1]).astype(int), 1))
    bands = [np.add.reduceat(part, starts, axis=1) for part in magnitudes(signal, _SIZE, _HOP)]
    levels = np.log1p(_COMPRESSION * np.concatenate(bands).astype(np.float64))
    rise = np.maximum(levels[2:] - levels[:-2], 0.0).mean(axis=1)
    envelope: Envelope = np.concatenate([[0.0], rise, [0.0]])[: len(levels)]
    envelope -= ndimage.uniform_filter1d(envelope, int(STEPS_A_SECOND), mode="nearest")
    np.maximum(envelope, 0.0, out=envelope)
    deviation = envelope.std()
    return envelope / deviation if deviation > 1e-9 else np.zeros_like(envelope)


def period_of(envelope: Envelope) -> float | None:
    """Return the beat's length in steps; None where nothing repeats."""
    same = _likeness(envelope)
    shortest = int(60.0 / FASTEST_BPM * STEPS_A_SECOND)
    longest = min(int(60.0 / SLOWEST_BPM * STEPS_A_SECOND), same.size // 3)
    if longest <= shortest:
        return None
    lags = np.arange(shortest, longest + 1)
    # What repeats after one beat also repeats after two, three and four.
    strength = np.zeros(lags.size)
    for times, weight in ((1, 1.0), (2, 0.5), (3, 0.33), (4, 0.25)):
        reach = lags * times
        inside = reach < same.size * 0.8
        strength[inside] += weight * same[reach[inside]]
    # Nor is a part of a beat a beat, if nothing happens there.
    top = same[lags].max()
    if top <= 0:
        return None
    strength *= np.clip(same[lags] / (0.25 * top), 0.0, 1.0)
    away = np.log2(60.0 * STEPS_A_SECOND / lags / _USUAL_BPM) / _USUAL_OCTAVES
    usual = int(lags[np.argmax(strength * np.exp(-0.5 * np.square(away)))])
    best = _quicker(same, _outvoted(strength, lags, usual))
    return summit(same, best) if same[best] > _LEAST_LIKENESS else None


def _likeness(envelope: Envelope) -> Envelope:
    """Return how alike the onsets and those some steps later are, 1 at no step, 0 by chance."""
    smooth = ndimage.gaussian_filter1d(envelope, 2.0)
    # Onsets are never negative: their mean alone would lift every lag alike, and where something
    # begins all the time so far that the usual tempo would choose, not the music.
    smooth -= smooth.mean()
    size = 1 << int(2 * smooth.size - 1).bit_length()
    spectrum = np.fft.rfft(smooth, size)
    same: Envelope = np.fft.irfft(np.square(np.abs(spectrum)), size)[: smooth.size]
    same *= smooth.size / np.arange(smooth.size, 0, -1)  # as many terms for every lag
    return same / max(float(same[0]), 1e-12)


def _outvoted(strength: Envelope, lags: NDArray[np.int64], usual: int) -> int:
    """Return `usual`, or the lag of four quarters for its three, or three for its four.

    Among octaves habit may choose, for a listener may tap at half or double the speed; but three
    sixteenths are no beat where four repeat better, however usual their tempo is. Thirds of a
    tempo are not weighed so: dotted rhythms repeat there on purpose.
    """
    lag = [usual]
    for ratio in (3 / 4, 4 / 3):
        near = np.flatnonzero(np.abs(lags / (usual * ratio) - 1.0) < _SAME_TEMPO)
        if near.size:
            lag.append(int(lags[near[np.argmax(strength[near])]]))
    return max(lag, key=lambda one: strength[one - lags[0]])


def _quicker(same: Envelope, best: int) -> int:
    """Return half of `best` where every half beat is as strong as a beat."""
    first = max(best // 2 - 2, 1)
    halves = same[first : best // 2 + 3]
    quick = 60.0 * STEPS_A_SECOND / (best / 2)
    if quick < _DOUBLE_BELOW_BPM and halves.max() > _DOUBLE_IF * same[best]:
        return first + int(np.argmax(halves))
    return best


def _path(envelope: Envelope, period: float) -> list[int]:
    """Return the steps of the beats: strong onsets about one period apart."""
    local = ndimage.gaussian_filter1d(envelope, period / 32.0)
    score = local.copy()
    before = np.full(local.size, -1)
    gaps = np.arange(int(period / 2), int(period * 2) + 1)
    cost = TIGHTNESS * np.square(np.log(gaps / period)) * local.std()
    for step in range(gaps[0], local.size):
        reach = gaps[: min(gaps.size, step - gaps[0] + 1)]
        candidates = score[step - reach] - cost[: reach.size]
        best = int(np.argmax(candidates))
        if candidates[best] > 0:
            score[step] += candidates[best]
            before[step] = step - reach[best]
    return traced(score, before, local, period)


def traced(score: Envelope, before: NDArray[np.int_], local: Envelope, period: float) -> list[int]:
    """Return the steps of the best path, followed back from its end in the last period and a half.

    Parameters
    ----------
    score, before
        Of the best path that ends at each step: how good it is, and the beat before; -1 for none.
    local
        How strong an onset is at each step.
    period
        Steps between two beats at the end.
    """
    tail = np.arange(max(local.size - int(period * 1.5), 0), local.size)
    step = int(tail[np.argmax(score[tail])])
    path = []
    while step >= 0:
        path.append(step)
        step = int(before[step])
    path.reverse()
    return _trimmed(path, local)


def _trimmed(path: list[int], local: Envelope) -> list[int]:
    """Drop beats before the first and after the last that can be heard."""
    strengths = local[path]
    heard = np.flatnonzero(strengths > 0.5 * np.sqrt(np.mean(np.square(strengths))))
    return path[heard[0] : heard[-1] + 1] if heard.size else []


def summit(values: Envelope, place: int) -> float:
    """Return where near `place` the curve through `values` is highest, between steps."""
    first = max(place - 3, 1)
    window = values[first : place + 4]
    top = first + int(np.argmax(window))
    if not 0 < top < values.size - 1:
        return float(top)
    left, middle, right = values[top - 1 : top + 2]
    bend = left - 2.0 * middle + right
    return top + (0.5 * float((left - right) / bend) if bend < 0 else 0.0)


def _slope(times: NDArray[np.float64], period_s: float) -> tuple[float, float]:
    """Return (seconds a beat, steadiness) of the line through `times` over their numbers.

    Beats are numbered by the steps between them, which follows a tempo that sways; and by one
    grid over the whole, which is not misled where the path slips by half a beat and back. The
    numbering that explains more beats counts.
    """
    steps = np.maximum(np.round(np.diff(times) / period_s), 1.0)
    by_steps = np.concatenate([[0.0], np.cumsum(steps)])
    reach = min(_LOCAL_BEATS, times.size - 1)
    local = (times[reach:] - times[:-reach]) / (by_steps[reach:] - by_steps[:-reach])
    slope = float(np.median(local))
    counts, edges = np.histogram(times % slope, bins=20, range=(0.0, slope))
    offset = float(edges[int(np.argmax(counts))]) + slope / 40
    by_grid = np.round((times - offset) / slope)
    on_grid = np.abs(times - offset - slope * by_grid) < 0.1 * slope
    lines = [_line(times, by_steps, np.ones(times.size, bool))]
    if on_grid.sum() >= _LEAST_BEATS:
        lines.append(_line(times, by_grid, on_grid))
    return max(lines, key=lambda line: line[1])


def _line(
    times: NDArray[np.float64], numbers: NDArray[np.float64], kept: NDArray[np.bool_]
) -> tuple[float, float]:
    """Return slope and steadiness of the line through most of `times`, those `kept` to begin."""
    slope, off = 0.0, np.zeros(times.size)
    for _ in range(5):
        slope, offset = np.polyfit(numbers[kept], times[kept], 1)
        off = np.abs(times - offset - slope * numbers)
        limit = max(3.0 * float(np.median(off[kept])), 0.004)
        kept = off <= limit
        if kept.sum() < _LEAST_BEATS:
            break
    return float(slope), float(np.mean(off < 0.03 * slope))
