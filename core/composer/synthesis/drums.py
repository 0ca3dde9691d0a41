"""How a drum is built: tones that fall, noise that is shaped, metal that clashes."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.audio import Samples
from core.composer import SAMPLE_RATE

Floats = NDArray[np.float64]

VARIANTS = 4  # strokes of a piece that take turns

# Ratios of the six oscillators of a well-known drum machine's cymbals.
_METAL = np.array([1.0, 1.4827, 1.8003, 2.5462, 2.6302, 3.8974])


def _falling(frames: int, t60_s: float) -> Floats:
    return np.asarray(np.exp(-6.9 * np.arange(frames) / max(t60_s * SAMPLE_RATE, 1.0)))


def _banded(noise: Floats, low_hz: float, high_hz: float, slope: float = 2.0) -> Floats:
    """Return noise whose spectrum falls off outside a band."""
    size = _smooth_size(len(noise))
    hertz = np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE)
    with np.errstate(divide="ignore"):
        shape = 1.0 / (1.0 + (low_hz / np.maximum(hertz, 1e-3)) ** (2 * slope))
        shape *= 1.0 / (1.0 + (hertz / high_hz) ** (2 * slope))
    return np.asarray(np.fft.irfft(np.fft.rfft(noise, size) * shape, size)[: len(noise)])


def _smooth_size(length: int) -> int:
    """Return the next size that a transform handles quickly: three quarters or a power of two."""
    power = 1 << (length - 1).bit_length()
    return 3 * power // 4 if 3 * power // 4 >= length else power


@dataclass(frozen=True, slots=True)
class Tone:
    """Play a sine that falls from `start_hz` to `end_hz`; a kick, a tom, a snare's shell."""

    start_hz: float
    end_hz: float
    sweep: float
    decay: float
    level: float = 1.0
    drive: float = 0.0
    attack: float = 0.0005

    def sound(self, frames: int, velocity: float, rng: np.random.Generator) -> Floats:
        """Return the tone, (frames,)."""
        seconds = np.arange(frames) / SAMPLE_RATE
        rise = (self.start_hz - self.end_hz) * (0.6 + 0.4 * velocity) * rng.uniform(0.97, 1.03)
        hertz = self.end_hz + rise * np.exp(-seconds * 6.9 / self.sweep)
        phase = 2.0 * np.pi * np.cumsum(hertz) / SAMPLE_RATE
        tone = np.sin(phase) * _falling(frames, self.decay)
        tone *= np.minimum(seconds / self.attack, 1.0)
        if self.drive:
            tone = np.tanh(tone * (1.0 + self.drive)) / np.tanh(1.0 + self.drive)
        return np.asarray(self.level * tone)


@dataclass(frozen=True, slots=True)
class Noise:
    """Play shaped noise, in one burst or several: snares, claps, shakers, breath of a hat."""

    low_hz: float
    high_hz: float
    decay: float
    level: float = 1.0
    attack: float = 0.0003
    bursts: tuple[float, ...] = (0.0,)
    bite: float = 0.6  # octaves that velocity opens the band

    def sound(self, frames: int, velocity: float, rng: np.random.Generator) -> Floats:
        """Return the noise, (frames,)."""
        high = min(self.high_hz * 2.0 ** (self.bite * (velocity - 1.0)), 20_000.0)
        noise = _banded(rng.standard_normal(frames), self.low_hz, high)
        noise /= max(float(np.sqrt(np.mean(noise**2))), 1e-9)
        seconds = np.arange(frames) / SAMPLE_RATE
        envelope = np.zeros(frames)
        for index, start in enumerate(self.bursts):
            since = seconds - start
            last = index == len(self.bursts) - 1
            t60 = self.decay if last else 0.02
            burst = np.where(since >= 0, np.exp(-6.9 * np.maximum(since, 0) / t60), 0.0)
            envelope = np.maximum(envelope, burst * np.clip(since / self.attack, 0, 1))
        return np.asarray(0.33 * self.level * noise * envelope)


@dataclass(frozen=True, slots=True)
class Metal:
    """Play six clashing squares through a high-pass: hats, cymbals, bells of a ride."""

    base_hz: float
    low_hz: float
    decay: float
    level: float = 1.0
    high_hz: float = 16_000.0
    attack: float = 0.0004

    def sound(self, frames: int, velocity: float, rng: np.random.Generator) -> Floats:
        """Return the metal, (frames,)."""
        seconds = np.arange(frames) / SAMPLE_RATE
        clash = np.zeros(frames)
        for ratio in _METAL:
            hertz = self.base_hz * ratio * rng.uniform(0.985, 1.015)
            clash += np.sign(np.sin(2.0 * np.pi * (hertz * seconds + rng.uniform())))
        high = self.high_hz * (0.7 + 0.3 * velocity)
        clash = _banded(clash, self.low_hz, high, 3.0)
        clash /= max(float(np.sqrt(np.mean(clash**2))), 1e-9)
        envelope = _falling(frames, self.decay) * np.minimum(seconds / self.attack, 1.0)
        return np.asarray(0.3 * self.level * clash * envelope)


Layer = Tone | Noise | Metal


@dataclass(frozen=True, slots=True)
class Drum:
    """Join layers to one piece of a kit.

    Attributes
    ----------
    pan
        -1 left to 1 right.
    level
        Against the kit's other pieces.
    """

    layers: tuple[Layer, ...]
    pan: float = 0.0
    level: float = 1.0

    def render(self, velocity: float, variant: int, seed: int) -> Samples:
        """Return one stroke, (2, frames)."""
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(variant,)))
        longest = max(layer.decay for layer in self.layers)
        frames = round(min(longest * 1.15 + 0.02, 4.0) * SAMPLE_RATE)
        mono = np.zeros(frames)
        for layer in self.layers:
            mono += layer.sound(frames, velocity, rng)
        mono *= self.level * velocity**1.4
        mono[-240:] *= np.linspace(1.0, 0.0, 240)
        angle = (self.pan + 1.0) * np.pi / 4.0
        return np.stack([mono * np.cos(angle), mono * np.sin(angle)]).astype(
            np.float32
        ) * np.float32(1.414)


Kit = Mapping[str, Drum]
