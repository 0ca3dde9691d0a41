"""How a drum is built: tones that fall, skins and gongs that ring, noise, metal that clashes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.audio import Samples
from core.composer import SAMPLE_RATE

Floats = NDArray[np.float64]

_LONGEST_S = 9.0
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
    soft: float = 0.4  # how much less of it a soft stroke has than of the drum's tone

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
        level = 0.33 * self.level * velocity**self.soft
        return np.asarray(level * noise * envelope)


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


@dataclass(frozen=True, slots=True)
class Ring:
    """Play the modes of a skin, a bell or a gong; each may have a twin that beats with it.

    Attributes
    ----------
    hertz
        Of the tone that is heard as its pitch.
    ratios, levels, decays
        Of each mode to `hertz`, against each other, and its time to fall by 60 dB in seconds.
    sweep, sweep_s
        Semitones by which a hard stroke begins higher, and how long that takes.
    beat_hz
        How often the lowest modes beat with their twins; 0 for no twins.
    soft
        How much less the upper modes speak at a soft stroke.
    swell_s
        Until the upper modes have come up, as in a large gong; 0 at once.
    """

    hertz: float
    ratios: tuple[float, ...]
    levels: tuple[float, ...]
    decays: tuple[float, ...]
    level: float = 1.0
    sweep: float = 0.0
    sweep_s: float = 0.05
    beat_hz: float = 0.0
    soft: float = 1.6
    swell_s: float = 0.0
    attack: float = 0.0008

    @property
    def decay(self) -> float:
        """Time until all of it has fallen by 60 dB."""
        return max(self.decays)

    def sound(self, frames: int, velocity: float, rng: np.random.Generator) -> Floats:
        """Return the ringing, (frames,)."""
        seconds = np.arange(frames) / SAMPLE_RATE
        bent = self.sweep * velocity / 12.0 * np.log(2.0)
        # The phase of a tone that falls to its pitch exponentially.
        tau = max(self.sweep_s / 3.0, 1e-4)
        warped = seconds + bent * tau * (1.0 - np.exp(-seconds / tau)) if bent else seconds
        ringing = np.zeros(frames)
        where = rng.uniform(0.85, 1.15, len(self.ratios))  # no stroke hits the same place
        for number, (ratio, level, decay) in enumerate(
            zip(self.ratios, self.levels, self.decays, strict=True)
        ):
            spoken = level * (where[number] if number else 1.0)
            spoken *= velocity ** (self.soft * np.log2(max(ratio, 1.0)))
            last = min(frames, round(1.2 * decay * SAMPLE_RATE) + 1)
            hertz = 2.0 * np.pi * self.hertz * ratio
            beats = 2.0 * np.pi * self.beat_hz if number < 3 else 0.0
            mode = np.sin((hertz - beats / 2) * warped[:last] if beats else hertz * warped[:last])
            if beats:
                mode = 0.55 * mode + 0.45 * np.sin((hertz + beats / 2) * warped[:last])
            mode *= spoken * _falling(last, decay)
            if self.swell_s and number > 1:
                mode *= 1.0 - np.exp(-seconds[:last] / self.swell_s)
            ringing[:last] += mode
        return np.asarray(self.level * ringing * np.minimum(seconds / self.attack, 1.0))


Layer = Tone | Noise | Metal | Ring


@dataclass(frozen=True, slots=True)
class Drum:
    """Join layers to one piece of a kit.

    Attributes
    ----------
    pan
        -1 left to 1 right.
    level
        Against the kit's other pieces.
    skin
        ``"tonic"`` or ``"fifth"``: what the piece is tuned to, in the octave that lies nearest to
        how it is built; empty where it keeps a pitch of its own.
    """

    layers: tuple[Layer, ...]
    pan: float = 0.0
    level: float = 1.0
    skin: str = ""

    def render(
        self, velocity: float, variant: int, seed: int, skins: tuple[float, float] | None = None
    ) -> Samples:
        """Return one stroke, (2, frames).

        Parameters
        ----------
        skins
            Pitch classes of tonic and fifth; ``None`` leaves the piece as it is built.
        """
        if self.skin and skins is not None:
            drum = self._tuned(skins[self.skin == "fifth"])
            return drum.render(velocity, variant, seed)
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(variant,)))
        longest = max(layer.decay for layer in self.layers)
        frames = round(min(longest * 1.15 + 0.02, _LONGEST_S) * SAMPLE_RATE)
        mono = np.zeros(frames)
        for layer in self.layers:
            mono += layer.sound(frames, velocity, rng)
        mono *= self.level * velocity**1.4
        mono[-240:] *= np.linspace(1.0, 0.0, 240)
        angle = (self.pan + 1.0) * np.pi / 4.0
        return np.stack([mono * np.cos(angle), mono * np.sin(angle)]).astype(
            np.float32
        ) * np.float32(1.414)

    def _tuned(self, tone: float) -> "Drum":
        """Return the piece with all its layers moved to the nearest octave of a pitch class."""
        built = next(layer for layer in self.layers if isinstance(layer, Tone | Ring))
        hertz = built.end_hz if isinstance(built, Tone) else built.hertz
        above = (tone - (69.0 + 12.0 * np.log2(hertz / 440.0)) + 6.0) % 12.0 - 6.0
        ratio = float(2.0 ** (above / 12.0))
        return replace(self, layers=tuple(_moved(layer, ratio) for layer in self.layers))


def _moved(layer: Layer, ratio: float) -> Layer:
    if isinstance(layer, Tone):
        return replace(layer, start_hz=layer.start_hz * ratio, end_hz=layer.end_hz * ratio)
    return replace(layer, hertz=layer.hertz * ratio) if isinstance(layer, Ring) else layer


Kit = Mapping[str, Drum]
