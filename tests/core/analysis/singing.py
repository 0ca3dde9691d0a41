"""One voice, made on the spot: sung with vibrato and slides, plucked or blown."""

from collections.abc import Sequence

import numpy as np

from core.audio import Audio

RATE = 48_000
Row = tuple[float, float, float]  # start and end in seconds, pitch


def sung(
    rows: Sequence[Row],
    kind: str = "voice",
    *,
    vibrato: float = 30.0,
    slide: float = 60.0,
    noise: float = 0.002,
    seed: int = 0,
) -> Audio:
    """Return notes as a voice sings them: the swing sets in late, each note is slid into."""
    rng = np.random.default_rng(seed)
    out = np.zeros(int((rows[-1][1] + 0.5) * RATE))
    for start, end, pitch in rows:
        first, count = int(start * RATE), int((end - start) * RATE)
        time = np.arange(count) / RATE
        swing = np.sin(2 * np.pi * 5.5 * time + rng.uniform(0, 6))
        cents = 100 * pitch + vibrato * swing * np.clip((time - 0.2) / 0.2, 0, 1)
        cents -= slide * np.exp(-time / 0.03)
        hertz = 440.0 * 2 ** ((cents / 100 - 69) / 12)
        phase = 2 * np.pi * np.cumsum(hertz) / RATE
        tone = _tone(kind, phase, hertz, time, rng) * _edges(kind, time, end - start)
        out[first : first + count] += tone * rng.uniform(0.6, 1.0)
    out = 0.5 * out / np.abs(out).max() + noise * rng.standard_normal(len(out))
    return Audio(out[None, :].astype(np.float32), RATE)


def _tone(
    kind: str, phase: np.ndarray, hertz: np.ndarray, time: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    if kind == "voice":
        return sum(
            np.sin(k * phase) / k**1.2 * (1 + 0.8 * np.exp(-(((k * hertz - 700) / 300) ** 2)))
            for k in range(1, 16)
        )
    if kind == "plucked":
        return sum(np.sin(k * phase) / k * np.exp(-time * (2 + k)) for k in range(1, 10))
    breath = 0.05 * rng.standard_normal(len(time))
    return np.sin(phase) + 0.4 * np.sin(2 * phase) + 0.1 * np.sin(3 * phase) + breath


def _edges(kind: str, time: np.ndarray, length: float) -> np.ndarray:
    rise = 0.003 if kind == "plucked" else 0.04
    return np.clip(time / rise, 0, 1) * np.clip((length - time) / 0.04, 0, 1)


def tune(seed: int, bpm: float = 100.0, count: int = 32) -> list[Row]:
    """Return a random tune in C major that mostly steps."""
    rng = np.random.default_rng(seed)
    lattice = sorted(12 * octave + step for octave in range(11) for step in (0, 2, 4, 5, 7, 9, 11))
    at, rows, start = 37, [], 0.0
    for _ in range(count):
        length = float(rng.choice([0.5, 0.5, 1, 1, 1, 2, 0.25, 1.5])) * 60.0 / bpm
        if rng.random() > 0.1:
            rows.append((start, start + length - 0.01, float(lattice[at])))
        start += length
        at = int(np.clip(at + rng.choice([-2, -1, -1, 0, 1, 1, 2]), 30, 46))
    return rows
