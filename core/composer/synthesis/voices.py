"""The ways in which a patch can make a note, each a few settings over one kernel."""

from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

import numpy as np

from core.audio import Samples
from core.composer import SAMPLE_RATE
from core.composer.synthesis.kernels import (
    FM_SETTINGS,
    fm_voice,
    modal_voice,
    pluck_voice,
    wave_voice,
)
from core.composer.synthesis.tables import table

_LONGEST_TAIL_S = 6.0
SLIDE_S = 0.2  # until a slide has all but arrived
_OSCILLATION_HZ = 2.2  # of a tone that the mode lets swing, slower than any vibrato
_OSCILLATES = 25.0  # cents from which a swing is one


@dataclass(frozen=True, slots=True)
class Bends:
    """Say how a note's pitch moves, in cents; 0 leaves it to the instrument.

    Attributes
    ----------
    slide
        How far below its pitch it begins.
    vibrato
        How far it swings while it is held.
    """

    slide: float = 0.0
    vibrato: float = 0.0


STEADY = Bends()


class Voice(Protocol):
    """Make one note of an instrument."""

    def render(self, pitch: float, gate: int, velocity: float, variant: int) -> Samples:
        """Return a note.

        Parameters
        ----------
        pitch
            MIDI number.
        gate
            Frames that the key is held.
        velocity
            0 to 1; it changes colour as well as level.
        variant
            Which of several equal takes: no two strokes are the same.

        Returns
        -------
        Samples
            (1 or 2, frames), the release included.
        """


@runtime_checkable
class Bendable(Voice, Protocol):
    """Make notes whose pitch may move."""

    def bent(self, bends: Bends) -> Voice:
        """Return the voice with the moves of one note in place of its own."""


def hertz(pitch: float) -> float:
    """Return the frequency of a MIDI number."""
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))


def note_seed(pitch: float, variant: int) -> int:
    """Return the seed of one take of one note's noise."""
    return (round(pitch * 100) * 2_654_435 + variant * 40_503 + 97) & 0x7FFFFFFF


def faded(samples: Samples, frames: int = 96) -> Samples:
    """Take the very end down to zero, so that no cut clicks."""
    frames = min(frames, samples.shape[1])
    samples[:, samples.shape[1] - frames :] *= np.linspace(1, 0, frames, dtype=np.float32)
    return samples


@dataclass(frozen=True, slots=True)
class Wave:
    """Play band-limited waves through a filter: pads, leads, basses, strings, brass, organs.

    Attributes
    ----------
    wave
        A name of :mod:`tables`.
    voices, detune_cents, spread
        Oscillators, how far the outermost are out of tune, and how wide they stand (0 to 1).
    attack, decay, sustain, release
        Seconds, and a level from 0 to 1.
    cutoff_hz, track
        Filter's rest at middle C, and how far it follows the pitch (0 to 1).
    sweep, sweep_decay, sweep_floor
        Octaves that the envelope opens the filter, in how many seconds it closes, how far.
    bite
        Octaves that full velocity opens the filter more than none.
    """

    wave: str = "saw"
    voices: int = 1
    detune_cents: float = 0.0
    spread: float = 0.0
    attack: float = 0.004
    decay: float = 0.3
    sustain: float = 0.8
    release: float = 0.12
    cutoff_hz: float = 3000.0
    track: float = 0.5
    sweep: float = 0.0
    sweep_decay: float = 0.3
    sweep_floor: float = 0.0
    bite: float = 1.0
    resonance: float = 0.1
    poles: int = 2
    vibrato: tuple[float, float, float] = (5.5, 0.0, 0.3)  # Hz, cents, seconds until it starts
    drift_cents: float = 2.0
    noise: float = 0.0
    sub: float = 0.0
    sub_wave: str = "sine"
    glide: float = 0.0
    glide_time: float = 0.05
    level: float = 0.3

    def bent(self, bends: Bends) -> "Wave":
        """Return the voice with the moves of one note in place of its own."""
        rate_hz, cents, delay_s = self.vibrato
        if bends.vibrato:
            cents = bends.vibrato
            if cents >= _OSCILLATES:
                rate_hz, delay_s = _OSCILLATION_HZ, 0.1
        glide, glide_s = self.glide, self.glide_time
        if bends.slide:
            glide, glide_s = -bends.slide / 100, SLIDE_S
        return replace(self, vibrato=(rate_hz, cents, delay_s), glide=glide, glide_time=glide_s)

    def render(self, pitch: float, gate: int, velocity: float, variant: int) -> Samples:
        """Return a stereo note; see :class:`Voice`."""
        frequency = hertz(pitch)
        frames = gate + round(min(self.release * 1.15 + 0.01, _LONGEST_TAIL_S) * SAMPLE_RATE)
        out = np.zeros((2, frames), np.float32)
        place = np.linspace(-1, 1, self.voices) if self.voices > 1 else np.zeros(1)
        rng = np.random.default_rng(note_seed(pitch, variant))
        # The order of places is shuffled, so that high and low tuning stand on both sides.
        sides = place[rng.permutation(self.voices)] * self.spread
        level = 1.0 / np.sqrt(self.voices)
        settings = np.array(
            [
                self.attack * (1.25 - 0.5 * velocity),
                self.decay,
                self.sustain,
                self.release,
                self.cutoff_hz
                * (frequency / 261.6) ** self.track
                * 2.0 ** (self.bite * (velocity - 0.7)),
                self.sweep * (0.5 + 0.7 * velocity),
                self.sweep_decay,
                self.sweep_floor,
                self.resonance,
                self.vibrato[0] * rng.uniform(0.95, 1.05),
                self.vibrato[1],
                self.vibrato[2],
                self.drift_cents,
                self.noise,
                self.sub,
                self.glide,
                self.glide_time,
                self.level * (0.25 + 0.75 * velocity),
                float(self.poles),
            ]
        )
        wave_voice(
            out,
            table(self.wave, frequency * 1.03),
            table(self.sub_wave, frequency),
            frequency,
            gate,
            settings,
            2.0 ** (place * self.detune_cents / 1200.0),
            level * np.sqrt(0.5 * (1.0 - sides)) * 1.2,
            level * np.sqrt(0.5 * (1.0 + sides)) * 1.2,
            rng.uniform(0, 1, self.voices),
            note_seed(pitch, variant),
        )
        return faded(out)


@dataclass(frozen=True, slots=True)
class Pluck:
    """Play plucked strings: guitars, basses, harps.

    Attributes
    ----------
    soft_hz, loud_hz
        Brightness of the pluck at velocity 0 and 1.
    t60_s
        Ring at middle C; lower strings ring longer.
    strings
        1, or 2 for courses; they stand apart by `spread` and `detune_cents`.
    """

    soft_hz: float = 1200.0
    loud_hz: float = 5000.0
    pick: float = 0.18
    damping: float = 0.3
    t60_s: float = 4.0
    release_s: float = 0.15
    strings: int = 1
    detune_cents: float = 4.0
    spread: float = 0.5
    level: float = 0.14

    def render(self, pitch: float, gate: int, velocity: float, variant: int) -> Samples:
        """Return a note; see :class:`Voice`."""
        frequency = hertz(pitch)
        ring = self.t60_s * (261.6 / frequency) ** 0.4
        tail = min(self.release_s * 1.3, ring)
        frames = min(gate + round(tail * SAMPLE_RATE), round(ring * 1.1 * SAMPLE_RATE) + 256)
        out = np.zeros((self.strings, frames), np.float32)
        bright = self.soft_hz * (self.loud_hz / self.soft_hz) ** velocity
        for string in range(self.strings):
            side = 2 * string - 1 if self.strings > 1 else 0
            pluck_voice(
                out[string],
                frequency * 2.0 ** (side * self.detune_cents / 2400.0),
                gate,
                self.level * (0.2 + 0.8 * velocity),
                bright,
                self.pick * (0.92 + 0.08 * (variant % 3)),
                self.damping,
                ring,
                self.release_s,
                note_seed(pitch, variant * 7 + string),
            )
        if self.strings == 1:
            return faded(out)
        near, far = 0.5 + 0.5 * self.spread, 0.5 - 0.5 * self.spread
        return faded(
            np.stack([near * out[0] + far * out[1], far * out[0] + near * out[1]]).astype(
                np.float32
            )
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """Set one pair of FM operators; decays are times to fall by 60 dB."""

    level: float
    ratio: float
    modulator: float
    index: float
    index_decay: float = 1.0
    index_floor: float = 0.2
    attack: float = 0.001
    decay: float = 4.0
    sustain: float = 0.0
    bite: float = 1.0  # how much of the index velocity decides


@dataclass(frozen=True, slots=True)
class Fm:
    """Play pairs of operators: electric pianos, bells, basses."""

    pairs: tuple[Pair, ...]
    release_s: float = 0.25
    level: float = 0.3

    def render(self, pitch: float, gate: int, velocity: float, variant: int) -> Samples:
        """Return a note; see :class:`Voice`."""
        frequency = hertz(pitch)
        shorter = (261.6 / frequency) ** 0.35
        longest = max(pair.decay for pair in self.pairs) * shorter
        held = all(pair.sustain == 0.0 for pair in self.pairs)
        frames = gate + round(self.release_s * 1.1 * SAMPLE_RATE)
        if held:
            frames = min(frames, round(longest * 1.2 * SAMPLE_RATE) + 256)
        out = np.zeros((1, frames), np.float32)
        loud = self.level * (0.2 + 0.8 * velocity)
        wobble = 1.0 + 0.03 * ((variant % 3) - 1)
        rows = np.zeros((len(self.pairs), FM_SETTINGS))
        for row, pair in enumerate(self.pairs):
            hard = 1.0 - pair.bite + pair.bite * (0.15 + 1.1 * velocity)
            rows[row] = (
                loud * pair.level,
                pair.ratio,
                pair.modulator,
                pair.index * hard * wobble,
                pair.index_decay * shorter,
                pair.index_floor,
                pair.attack,
                pair.decay * shorter,
                pair.sustain,
            )
        fm_voice(out[0], table("sine", 440.0), frequency, gate, rows, self.release_s)
        return faded(out)


@dataclass(frozen=True, slots=True)
class Modal:
    """Play decaying partials: pianos, mallets, bells.

    Attributes
    ----------
    ratios, levels, t60s
        Partials over the fundamental; empty `ratios` makes a stiff string's.
    stiffness
        Inharmonicity of the string.
    soft, loud
        How steeply partials fall at velocity 0 and 1 (exponent over the partial's number).
    """

    ratios: tuple[float, ...] = ()
    levels: tuple[float, ...] = ()
    t60s: tuple[float, ...] = ()
    stiffness: float = 0.0003
    partials: int = 22
    soft: float = 2.1
    loud: float = 1.2
    strike: float = 0.12
    t60_s: float = 9.0
    release_s: float = 0.35
    attack_s: float = 0.0015
    knock: float = 0.02
    knock_hz: float = 1800.0
    level: float = 0.3

    def render(self, pitch: float, gate: int, velocity: float, variant: int) -> Samples:
        """Return a note; see :class:`Voice`."""
        frequency = hertz(pitch)
        slope = self.soft + (self.loud - self.soft) * velocity
        if self.ratios:
            ratios, levels, t60s = (np.array(row) for row in (self.ratios, self.levels, self.t60s))
            levels = levels * np.maximum(ratios, 1.0) ** -(0.9 * (1.0 - velocity))
            t60s = t60s * (261.6 / frequency) ** 0.5
        else:
            ratios, levels, t60s = self._string(frequency, slope)
        loud = self.level * (0.15 + 0.85 * velocity)
        frames = gate + round(min(self.release_s * 1.3, float(t60s.max())) * SAMPLE_RATE)
        frames = min(frames, round(float(t60s.max()) * 1.4 * SAMPLE_RATE) + 256)
        out = np.zeros((1, frames), np.float32)
        shade = 1.0 + 0.02 * ((variant % 3) - 1)
        modal_voice(
            out[0],
            frequency * ratios,
            np.ascontiguousarray(loud * levels * shade),
            np.ascontiguousarray(t60s),
            gate,
            self.release_s,
            self.attack_s,
            self.knock * velocity,
            self.knock_hz * (0.6 + 0.8 * velocity),
            note_seed(pitch, variant),
        )
        return faded(out)

    def _string(self, frequency: float, slope: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return a stiff string's partials; the lower ones have a second string beside them."""
        count = int(min(self.partials, 16_000 / frequency))
        k = np.arange(1, max(count, 2) + 1)
        stretch = np.sqrt(1.0 + self.stiffness * (frequency / 261.6) * k * k)
        ratios = k * stretch
        levels = np.abs(np.sin(np.pi * k * self.strike)) / k ** (slope - 0.4)
        levels /= np.sqrt((levels**2).sum())
        t60s = self.t60_s * (261.6 / frequency) ** 0.55 / (1.0 + 0.22 * (k - 1))
        second = k <= 6
        return (
            np.concatenate([ratios, ratios[second] * 2.0 ** (0.9 / 1200.0)]),
            np.concatenate([levels, 0.55 * levels[second]]),
            np.concatenate([t60s * 0.55, 1.6 * t60s[second]]),
        )
