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


def drifting_band(
    seconds: float = 20.0, *, bpm: float = 104.0, depth: float = 0.04, rate: int = 22_050
) -> tuple[Audio, np.ndarray]:
    """Return a band that plays C, Am, F and G and hurries and drags, and when its beats fall."""
    rng = np.random.default_rng(2)
    sound = np.zeros(int(rate * (seconds + 4)))
    beats, at = [], 0.6

    def add(second: float, what: np.ndarray) -> None:
        first = int(second * rate)
        sound[first : first + what.size] += what

    time = np.arange(rate // 5) / rate
    kick = 1.6 * np.sin(2 * np.pi * (55 * time - 5 * np.expm1(-40 * time))) * np.exp(-22 * time)
    chords = ((48, 52, 55), (45, 52, 60), (41, 48, 57), (43, 50, 59))
    while at < seconds - 1:
        length = 60 / (bpm * (1 + depth * np.sin(2 * np.pi * at / 18)))
        if len(beats) % 4 == 0:
            local = np.arange(int(rate * 4 * length)) / rate
            for pitch in chords[len(beats) // 4 % 4]:
                hertz = 440 * 2 ** ((pitch - 69) / 12)
                tone = sum(np.sin(2 * np.pi * hertz * k * local) / k**1.5 for k in range(1, 7))
                add(at, 0.25 * tone * np.minimum(local / 0.01, 1) * np.exp(-1.2 * local))
        noise = rng.normal(0, 0.5, time.size) * np.exp(-45 * time)
        add(at, kick if len(beats) % 2 == 0 else noise)
        add(at + length / 2, 0.25 * noise)
        beats.append(at)
        at += length
    sound = 0.4 * sound[: int(rate * seconds)] / np.abs(sound).max()
    return Audio(sound.astype(np.float32)[None], rate), np.array(beats)
