"""Sound that tests make themselves: something like music, from a seed."""

from pathlib import Path

import numpy as np

from core.audio import Audio


def music(seconds: float = 10.0, *, seed: int = 1, rate: int = 44_100, channels: int = 2) -> Audio:
    """Return chords, a tune and noise bursts on a beat: broad, restless, deterministic."""
    rng = np.random.default_rng(seed)
    frames = round(seconds * rate)
    time = np.arange(frames) / rate
    total = np.zeros((channels, frames))
    beat = 60 / rng.uniform(90, 130)
    for start in np.arange(0, seconds, beat / 2):
        first = round(start * rate)
        length = min(round(beat * rate), frames - first)
        if length <= 0:
            continue
        local = time[:length]
        pitch = 110 * 2 ** (rng.choice([0, 3, 5, 7, 10, 12, 15, 19, 24]) / 12)
        note = sum(np.sin(2 * np.pi * pitch * k * local) / k**1.2 for k in range(1, 12))
        note = note * np.exp(-local * rng.uniform(2, 6))
        burst = rng.standard_normal(length) * np.exp(-local * 30)
        pan = rng.uniform(0.3, 0.7)
        gains = np.array([1 - pan, pan])[:channels] if channels > 1 else np.ones(1)
        piece = 0.2 * note + 0.15 * burst
        total[:, first : first + length] += np.resize(gains, channels)[:, None] * piece
    total += 0.004 * rng.standard_normal((channels, frames))
    total *= 0.5 / max(np.abs(total).max(initial=0), 1e-9)
    return Audio(total.astype(np.float32), rate)


def little(seconds: float = 2.0, *, of: float = 8.0) -> Audio:
    """Return `seconds` of music with silence behind it, `of` seconds in all."""
    audio = music(of)
    heard = np.arange(audio.frames) < seconds * audio.sample_rate
    return audio.with_samples(audio.samples * heard)


def write_music(path: Path, **how: float) -> Path:
    """Write :func:`music` to `path` and return it."""
    from core.audio import write

    write(path, music(**how))
    return path
