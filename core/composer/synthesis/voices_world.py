"""Voices of strings that bend, bronze that beats and pipes that are blown."""

from dataclasses import dataclass, replace

import numpy as np

from core.audio import Samples
from core.composer import SAMPLE_RATE
from core.composer.synthesis.kernels import modal_voice
from core.composer.synthesis.kernels_world import string_voice, wind_voice
from core.composer.synthesis.tables import table
from core.composer.synthesis.voices import SLIDE_S, Bends, faded, hertz, note_seed

_OSCILLATION_HZ = 2.2  # of a tone that the mode lets swing
_OSCILLATES = 25.0  # cents from which a swing is one


@dataclass(frozen=True, slots=True)
class Course:
    """Play a course of strings: plucked or hammered, pulled, struck again, buzzing.

    Attributes
    ----------
    soft_hz, loud_hz, pick, damping, t60_s, release_s
        As of :class:`~core.composer.synthesis.voices.Pluck`.
    strings
        1 to 3 in unison, the outermost `detune_cents` apart.
    buzz
        How hard the string touches a flat bridge once a period; 0 for a plain bridge.
    hammer
        0 a plectrum to 1 a soft hammer.
    tremolo
        Strokes a second on a note that is held, 0 for one stroke; and seconds until it begins.
    vibrato
        Hz, cents, seconds until it starts.
    """

    soft_hz: float = 1200.0
    loud_hz: float = 4500.0
    pick: float = 0.18
    damping: float = 0.3
    t60_s: float = 3.5
    release_s: float = 0.15
    strings: int = 2
    detune_cents: float = 5.0
    spread: float = 0.4
    buzz: float = 0.0
    hammer: float = 0.0
    tremolo: tuple[float, float] = (0.0, 0.35)
    vibrato: tuple[float, float, float] = (5.4, 0.0, 0.25)
    slide_cents: float = 0.0
    level: float = 0.14

    def bent(self, bends: Bends) -> "Course":
        """Return the voice with the moves of one note in place of its own."""
        rate_hz, cents, delay_s = self.vibrato
        if bends.vibrato:
            cents = bends.vibrato
            if cents >= _OSCILLATES:
                rate_hz, delay_s = _OSCILLATION_HZ, 0.1
        slide = bends.slide or self.slide_cents
        return replace(self, vibrato=(rate_hz, cents, delay_s), slide_cents=slide)

    def render(self, pitch: float, gate: int, velocity: float, variant: int) -> Samples:
        """Return a note; see :class:`~core.composer.synthesis.voices.Voice`."""
        frequency = hertz(pitch)
        ring = self.t60_s * (261.6 / frequency) ** 0.4
        frames = gate + round(min(self.release_s * 1.3, ring) * SAMPLE_RATE)
        strokes, strengths = self._strokes(gate, velocity, variant)
        last = int(strokes[-1]) + round(ring * 1.1 * SAMPLE_RATE) + 256
        frames = min(frames, last)
        out = np.zeros((self.strings, frames), np.float32)
        settings = np.array(
            [
                self.level * (0.2 + 0.8 * velocity) / np.sqrt(self.strings / 2.0),
                self.soft_hz * (self.loud_hz / self.soft_hz) ** velocity,
                self.pick * (0.92 + 0.08 * (variant % 3)),
                self.damping,
                ring,
                self.release_s,
                self.buzz,
                self.slide_cents,
                SLIDE_S,
                self.vibrato[1],
                self.vibrato[0],
                self.vibrato[2],
                self.hammer,
            ]
        )
        places = np.linspace(-1, 1, self.strings) if self.strings > 1 else np.zeros(1)
        for string, place in enumerate(places):
            string_voice(
                out[string],
                frequency * 2.0 ** (place * self.detune_cents / 2400.0),
                gate,
                settings,
                strokes,
                strengths,
                note_seed(pitch, variant * 7 + string),
            )
        if self.strings == 1:
            return faded(out)
        sides = 0.5 + 0.5 * self.spread * places
        return faded(np.stack([(1.0 - sides) @ out, sides @ out]).astype(np.float32))

    def _strokes(self, gate: int, velocity: float, variant: int) -> tuple[np.ndarray, np.ndarray]:
        """Return frames and strengths of the strokes of one note."""
        rate, begins = self.tremolo
        starts = np.zeros(1)
        if rate and gate > (begins + 1.5 / rate) * SAMPLE_RATE:
            rng = np.random.default_rng(variant * 977 + gate)
            count = int((gate / SAMPLE_RATE - begins) * rate)
            errors = rng.normal(0.0, 0.006, count)
            starts = np.append(starts, begins + np.arange(count) / rate + errors)
        strengths = np.where(np.arange(len(starts)) % 2 == 0, 0.62, 0.5) + 0.1 * velocity
        strengths[0] = 1.0
        frames = np.maximum.accumulate(np.round(starts * SAMPLE_RATE)).astype(np.int64)
        return frames, strengths


@dataclass(frozen=True, slots=True)
class Bronze:
    """Play a pair of keys or gongs of bronze: one a little low, one a little high.

    Attributes
    ----------
    ratios, levels, t60s
        Partials over the fundamental, and their decay at middle C.
    beat_hz
        How often the pair beats, the same in every register, as makers tune it.
    spread
        How far the two stand apart, 0 to 1.
    soft
        How much less upper partials speak at a soft stroke.
    damped_s
        How soon a key that is let go is silent.
    """

    ratios: tuple[float, ...] = (1.0, 2.76, 5.4, 8.93)
    levels: tuple[float, ...] = (1.0, 0.32, 0.16, 0.06)
    t60s: tuple[float, ...] = (3.2, 1.1, 0.5, 0.25)
    beat_hz: float = 6.0
    spread: float = 0.5
    soft: float = 1.1
    damped_s: float = 0.12
    attack_s: float = 0.001
    knock: float = 0.05
    knock_hz: float = 3200.0
    level: float = 0.26

    def render(self, pitch: float, gate: int, velocity: float, variant: int) -> Samples:
        """Return a note; see :class:`~core.composer.synthesis.voices.Voice`."""
        frequency = hertz(pitch)
        ratios, levels, t60s = (np.array(row) for row in (self.ratios, self.levels, self.t60s))
        t60s = t60s * (261.6 / frequency) ** 0.5
        levels = levels * ratios ** (-self.soft * (1.0 - velocity))
        levels = self.level * (0.18 + 0.82 * velocity) * levels
        levels = levels * (1.0 + 0.06 * np.sin(variant * 2.1 + 1.7 * np.arange(len(ratios))))
        frames = gate + round(min(self.damped_s * 1.3, float(t60s.max())) * SAMPLE_RATE)
        frames = min(frames, round(float(t60s.max()) * 1.25 * SAMPLE_RATE) + 256)
        out = np.zeros((2, frames), np.float32)
        for side, sign in enumerate((-1.0, 1.0)):
            modal_voice(
                out[side],
                frequency * ratios + sign * self.beat_hz / 2.0,
                np.ascontiguousarray(levels),
                np.ascontiguousarray(t60s),
                gate,
                self.damped_s,
                self.attack_s,
                self.knock * velocity,
                self.knock_hz * (0.5 + 0.8 * velocity),
                note_seed(pitch, variant),
            )
        near, far = 0.5 + 0.5 * self.spread, 0.5 - 0.5 * self.spread
        both = np.stack([near * out[0] + far * out[1], far * out[0] + near * out[1]])
        return faded(both.astype(np.float32))


@dataclass(frozen=True, slots=True)
class Wind:
    """Play a pipe that is blown: its tone, and the breath that it colours.

    Attributes
    ----------
    wave
        A name of :mod:`tables`.
    breath, partials
        How much breath is heard, and at which of the first four partials.
    chiff
        How much more of it as the tone speaks.
    cutoff_hz, bite
        Low-pass over the tone at middle C, and octaves that full velocity opens it.
    swell
        How far the tone wavers with the breath.
    """

    wave: str = "pipe"
    attack: float = 0.06
    release: float = 0.12
    breath: float = 0.5
    partials: tuple[float, float, float, float] = (1.0, 0.7, 0.4, 0.2)
    width_hz: float = 90.0
    chiff: float = 1.5
    cutoff_hz: float = 1900.0
    bite: float = 3.0
    vibrato: tuple[float, float, float] = (4.8, 10.0, 0.3)
    swell: float = 1.0
    slide_cents: float = 25.0
    slide_s: float = 0.07
    level: float = 0.3

    def bent(self, bends: Bends) -> "Wind":
        """Return the voice with the moves of one note in place of its own."""
        rate_hz, cents, delay_s = self.vibrato
        if bends.vibrato:
            cents = bends.vibrato
            if cents >= _OSCILLATES:
                rate_hz, delay_s = _OSCILLATION_HZ, 0.1
        slide, slide_s = self.slide_cents, self.slide_s
        if bends.slide:
            slide, slide_s = bends.slide, SLIDE_S
        vibrato = (rate_hz, cents, delay_s)
        return replace(self, vibrato=vibrato, slide_cents=slide, slide_s=slide_s)

    def render(self, pitch: float, gate: int, velocity: float, variant: int) -> Samples:
        """Return a note; see :class:`~core.composer.synthesis.voices.Voice`."""
        frequency = hertz(pitch)
        out = np.zeros((1, gate + round((self.release * 1.15 + 0.01) * SAMPLE_RATE)), np.float32)
        rng = np.random.default_rng(note_seed(pitch, variant))
        cutoff = self.cutoff_hz * (frequency / 261.6) ** 0.5 * 2.0 ** (self.bite * (velocity - 0.7))
        settings = np.array(
            [
                self.level * (0.25 + 0.75 * velocity),
                self.attack * (1.3 - 0.6 * velocity),
                self.release,
                self.breath * (1.25 - 0.4 * velocity),
                self.width_hz,
                self.chiff * (0.5 + 0.8 * velocity),
                self.slide_cents,
                self.slide_s,
                self.vibrato[1],
                self.vibrato[0] * rng.uniform(0.94, 1.06),
                self.vibrato[2],
                self.swell,
                min(cutoff, 16_000.0),
            ]
        )
        cycle = table(self.wave, frequency * 1.05)
        breath = np.array(self.partials)
        wind_voice(out[0], cycle, frequency, gate, settings, breath, note_seed(pitch, variant))
        return faded(out)
