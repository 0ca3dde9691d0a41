"""Hear a recording as a band would that is to join in: beats, bars, key and chords.

Everything that is told comes with how sure it is, from 0 to 1; what is not heard is left out
rather than made up.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.analysis.bars import bars_of, halved, on_the_kick
from core.analysis.chords import (
    NO_CHORD,
    Tones,
    between,
    harmonic_changes,
    heard_chords,
    tones_of,
)
from core.analysis.drift import drifting_beats
from core.analysis.key import matching_key
from core.audio.audio import Audio
from core.jobs.control import Control, NoControl, Part

_IN_TUNE_CENTS = 6.0  # nearer to A = 440 Hz nobody hears it
_TUNED = 0.25  # how much notes must agree before another pitch is told
_KEY_MARGIN = 0.12  # a lead over the next best key that leaves no doubt
_SURE_FIT = 0.85
_STEPS_WITHOUT_BEAT_S = 1.0
NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


@dataclass(frozen=True, slots=True)
class Hearing:
    """Hold what was heard of a recording.

    Attributes
    ----------
    seconds
        Its length.
    beats
        Seconds of the beats, from the first of the first whole bar on; empty without a beat.
    beats_in_bar
        3 or 4.
    tempo_bpm
        On the whole; ``None`` without a beat.
    drift
        How far the tempo strays from that, as a part of it.
    key
        For example ``"A minor"``; empty where nothing is pitched.
    concert_a_hz
        Frequency of the A above middle C that it is tuned to.
    chords
        For each bar the chords of its halves, one where they are the same; empty without a
        beat.
    beat_sureness, bar_sureness, key_sureness, chord_sureness
        0 to 1.
    levels_db
        For each bar how loud it is against the loudest.
    """

    seconds: float
    beats: tuple[float, ...] = ()
    beats_in_bar: int = 4
    tempo_bpm: float | None = None
    drift: float = 0.0
    key: str = ""
    concert_a_hz: float = 440.0
    chords: tuple[tuple[str, ...], ...] = ()
    beat_sureness: float = 0.0
    bar_sureness: float = 0.0
    key_sureness: float = 0.0
    chord_sureness: float = 0.0
    levels_db: tuple[float, ...] = ()

    @property
    def bars(self) -> int:
        """Whole bars."""
        return max(len(self.beats) - 1, 0) // self.beats_in_bar


def heard(
    audio: Audio, control: Control | None = None, *, tempo_bpm: float | None = None
) -> Hearing:
    """Return what can be heard of a recording.

    Parameters
    ----------
    audio
        A recording of a few seconds at least.
    control
        Told the progress; may stop the work at every natural step.
    tempo_bpm
        A steady tempo to lay over it from its first sound on, whatever beats it has.

    Notes
    -----
    Some thirty times faster than the music plays.
    """
    control = control or NoControl()
    if tempo_bpm:
        times = _grid(audio, tempo_bpm)
        marked = np.zeros(times.size)
    else:
        times, marked = drifting_beats(audio, Part(control, 0.0, 0.5))
    tones = tones_of(audio, Part(control, 0.5, 0.95))
    total = tones.classes.sum(axis=0)
    key = matching_key(total / total.sum()) if total.sum() > 0 else None
    control.progress(0.96)
    told = Hearing(
        seconds=audio.seconds,
        key=f"{NAMES[key.tonic]} {key.scale}" if key else "",
        key_sureness=_key_sureness(key.correlation, key.margin) if key else 0.0,
        concert_a_hz=_concert_a(tones),
    )
    if not times.size:
        return told
    if tempo_bpm:
        return _with_bars(told, audio, times, marked, (4, 0, 0.0), tones)
    kept = halved(times, _strengths(audio, times))
    times, marked = on_the_kick(audio, times[kept]), marked[kept]
    if times.size < 8:
        return told
    edges = np.append(times, 2 * times[-1] - times[-2])
    classes = between(tones, tones.classes, edges)
    bars = bars_of(harmonic_changes(classes), _low_onsets(audio, times))
    control.progress(0.98)
    return _with_bars(told, audio, times, marked, (bars.beats, bars.first, bars.sureness), tones)


def _with_bars(
    told: Hearing,
    audio: Audio,
    times: NDArray[np.float64],
    marked: NDArray[np.float64],
    bars: tuple[int, int, float],
    tones: Tones,
) -> Hearing:
    """Return the hearing with its beats, and chords of half bars."""
    count, first, sureness = bars
    beats = times[first:]
    whole = (beats.size - 1) // count
    chords, chord_sureness = _chords(beats, count, whole, tones, told.key)
    pace = np.diff(beats)
    mean = float((beats[-1] - beats[0]) / max(beats.size - 1, 1))
    slow = np.convolve(pace, np.ones(count) / count, "valid") if pace.size >= count else pace
    return replace(
        told,
        beats=tuple(float(time) for time in beats),
        beats_in_bar=count,
        tempo_bpm=60.0 / mean,
        drift=float(np.percentile(np.abs(slow / mean - 1.0), 90)) if slow.size else 0.0,
        chords=chords,
        beat_sureness=_beat_sureness(beats, marked[first:]),
        bar_sureness=sureness,
        chord_sureness=chord_sureness,
        levels_db=_levels(audio, beats[: whole * count + 1 : count]),
    )


def _chords(
    beats: NDArray[np.float64], count: int, whole: int, tones: Tones, key_name: str
) -> tuple[tuple[tuple[str, ...], ...], float]:
    """Return the chords of each bar: of halves where four beats make it, else of the bar."""
    step = count // 2 if count % 2 == 0 else count
    edges = beats[: whole * count + 1 : step]
    if edges.size < 2:
        return (), 0.0
    total = tones.classes.sum(axis=0)
    key = matching_key(total / total.sum()) if total.sum() > 0 else None
    classes, deep = (between(tones, rows, edges) for rows in (tones.classes, tones.deep))
    parts = count // step
    starts = [index % parts == 0 for index in range(len(classes))]
    found = heard_chords(classes, deep, starts, key)
    filled = _filled(found.symbols, key_name)
    bars = [filled[at : at + parts] for at in range(0, len(filled) - parts + 1, parts)]
    return tuple(tuple(dict.fromkeys(bar)) for bar in bars), found.sureness


def _filled(symbols: tuple[str, ...], key_name: str) -> list[str]:
    """Return the chords with rests filled by what sounded before, at first by what comes."""
    named = [symbol for symbol in symbols if symbol != NO_CHORD]
    tonic, _, scale = key_name.partition(" ")
    home = (tonic + "m" if scale == "minor" else tonic) or "C"
    last = named[0] if named else home
    filled = []
    for symbol in symbols:
        last = symbol if symbol != NO_CHORD else last
        filled.append(last)
    return filled


def _grid(audio: Audio, tempo_bpm: float) -> NDArray[np.float64]:
    """Return steady beats from the first sound on."""
    loud = np.abs(audio.samples).max(axis=0) if audio.frames else np.zeros(1)
    first = int(np.argmax(loud > 0.05 * max(float(loud.max()), 1e-9))) / audio.sample_rate
    beats = first + 60.0 / tempo_bpm * np.arange(
        int((audio.seconds - first) * tempo_bpm / 60.0) + 1
    )
    return np.asarray(beats, np.float64)


def _key_sureness(correlation: float, margin: float) -> float:
    return min(max(margin / _KEY_MARGIN, 0.0), 1.0) * min(max(correlation / 0.8, 0.0), 1.0)


def _concert_a(tones: Tones) -> float:
    if abs(tones.cents) < _IN_TUNE_CENTS or tones.tuned < _TUNED:
        return 440.0
    return float(round(440.0 * 2.0 ** (tones.cents / 1200.0), 1))


def _beat_sureness(beats: NDArray[np.float64], marked: NDArray[np.float64]) -> float:
    """Return how many beats are marked, less for a tempo that leaps from beat to beat."""
    pace = np.diff(beats)
    leaps = np.abs(np.diff(np.log(np.maximum(pace, 1e-3)))) if pace.size > 1 else np.zeros(1)
    even = float(np.mean(leaps < 0.12))
    return min(float((marked > 0.3).mean()) * even / _SURE_FIT, 1.0)


def _strengths(audio: Audio, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much louder it is right after each beat than before."""
    rate = audio.sample_rate
    power = np.square(audio.samples).mean(axis=0)
    sums = np.concatenate([[0.0], np.cumsum(power, dtype=np.float64)])

    def mean(start: NDArray[np.float64], length_s: float) -> NDArray[np.float64]:
        low = np.clip((start * rate).astype(int), 0, power.size - 1)
        high = np.clip(((start + length_s) * rate).astype(int), low + 1, power.size)
        return np.asarray((sums[high] - sums[low]) / (high - low))

    after, before = mean(times, 0.08), mean(times - 0.05, 0.04)
    return np.sqrt(np.maximum(after - before, 0.0))


def _low_onsets(audio: Audio, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how strongly sound below 150 Hz begins at each beat."""
    from scipy import signal

    from core.analysis.spectra import mono

    rate = 4000
    low = mono(audio, rate).astype(np.float64)
    sections = signal.butter(4, 150.0, fs=rate, output="sos")
    power = np.square(signal.sosfilt(sections, low))
    sums = np.concatenate([[0.0], np.cumsum(power)])

    def level(start: NDArray[np.float64], length_s: float) -> NDArray[np.float64]:
        a = np.clip((start * rate).astype(int), 0, power.size - 1)
        b = np.clip(((start + length_s) * rate).astype(int), a + 1, power.size)
        return np.asarray(np.log1p(1e4 * (sums[b] - sums[a]) / (b - a)))

    return np.maximum(level(times, 0.12) - level(times - 0.1, 0.08), 0.0)


def _levels(audio: Audio, edges: NDArray[np.float64]) -> tuple[float, ...]:
    """Return how loud each bar is against the loudest, in decibels, -60 at least."""
    rate = audio.sample_rate
    places = np.clip((edges * rate).astype(int), 0, audio.frames)
    powers = [
        float(np.square(audio.samples[:, low:high]).mean()) if high > low else 0.0
        for low, high in pairwise(places)
    ]
    top = max(powers, default=0.0)
    if top <= 0.0:
        return tuple(-60.0 for _ in powers)
    return tuple(max(10.0 * float(np.log10(max(p, 1e-12) / top)), -60.0) for p in powers)
