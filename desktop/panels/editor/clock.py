"""Frames in words: time, bars, ticks of the ruler."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from core.project import TempoMap
from desktop.panels.editor.timeline import Timeline

_STEPS_S = (
    *(base * 10.0**power for power in range(-5, 0) for base in (1, 2, 5)),
    *(1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0),
)
_BARS = (0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)


@dataclass(frozen=True, slots=True)
class Tick:
    """Mark a place on the ruler; a major one carries words."""

    frame: float
    text: str = ""


def clock(seconds: float, decimals: int = 3) -> str:
    """Return a time as ``m:ss.mmm``, with hours where there are some.

    Examples
    --------
    >>> clock(16.4821), clock(3725.5, 1), clock(59.9996)
    ('0:16.482', '1:02:05.5', '1:00.000')
    """
    units = round(max(seconds, 0.0) * 10**decimals)
    whole, fraction = divmod(units, 10**decimals)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    head = f"{hours}:{minute:02d}" if hours else f"{minute}"
    tail = f".{fraction:0{decimals}d}" if decimals else ""
    return f"{head}:{second:02d}{tail}"


def bars(frame: float, tempo: TempoMap, sample_rate: int) -> str:
    """Return a place as ``bar.beat.hundredths``, counted from 1.

    Examples
    --------
    >>> bars(96_000 + 12_000, TempoMap(bpm=120.0), 48_000)
    '2.1.50'
    """
    hundredths = math.floor(tempo.beat_of_frame(0, sample_rate) * 100 + 0.5) + math.floor(
        frame * tempo.bpm / 60.0 / sample_rate * 100 + 0.5
    )
    beats, part = divmod(hundredths, 100)
    bar, beat = divmod(beats, tempo.beats_per_bar)
    return f"{bar + 1}.{beat + 1}.{part:02d}"


def time_ticks(timeline: Timeline, apart: float = 84.0) -> Iterator[Tick]:
    """Yield ticks in seconds, the words at least `apart` pixels from each other."""
    rate = timeline.sample_rate
    step = next((s for s in _STEPS_S if s * rate / timeline.scale >= apart), _STEPS_S[-1])
    decimals = max(0, math.ceil(-math.log10(step) - 1e-9)) if step < 1 else 0
    minor = step / 5
    first = math.floor(timeline.start / rate / minor)
    for number in range(first, math.ceil(timeline.end / rate / minor) + 1):
        if number >= 0:
            text = clock(number * minor, decimals) if number % 5 == 0 else ""
            yield Tick(number * minor * rate, text)


def bar_ticks(timeline: Timeline, tempo: TempoMap, apart: float = 64.0) -> Iterator[Tick]:
    """Yield ticks at bars (beats, when close), the words at least `apart` pixels apart."""
    rate = timeline.sample_rate
    bar = tempo.beats_per_bar * 60.0 / tempo.bpm * rate
    step = next((b for b in _BARS if b * bar / timeline.scale >= apart), _BARS[-1])
    step = max(step, 1 / tempo.beats_per_bar)
    first = math.floor((timeline.start - tempo.start) / (bar * step))
    last = math.ceil((timeline.end - tempo.start) / (bar * step))
    for number in range(first, last + 1):
        at = number * step
        whole = math.floor(at + 1e-9)
        beat = round((at - whole) * tempo.beats_per_bar)
        frame = tempo.start + at * bar
        if frame >= 0:
            yield Tick(frame, f"{whole + 1}.{beat + 1}" if beat else f"{whole + 1}")
