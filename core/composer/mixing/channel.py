"""One part's channel: its notes laid into a running buffer, then its strip."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.audio import Samples
from core.composer import SAMPLE_RATE
from core.composer.mixing.filters import Filter, bell, high_pass, low_pass
from core.composer.mixing.kernels import chorus, echo, moving_echo
from core.composer.synthesis.player import Player
from core.composer.synthesis.strip import Strip
from core.composer.synthesis.voices import Bends

if TYPE_CHECKING:
    from core.composer.performing import PlayedPart


class NoteTrack:
    """Lay a part's notes into sound, block after block.

    Notes are added in the order of their starts whatever the blocks are, so sums are
    the same to the last bit.
    """

    def __init__(self, part: "PlayedPart", player: Player, first: int = 0) -> None:
        self._part = part
        self._player = player
        self._next = int(np.searchsorted(part.starts, first))
        self._at = first
        self._pending = np.zeros((2, 0), np.float32)

    def block(self, end: int) -> Samples:
        """Return the frames from the last end to `end`."""
        part = self._part
        while self._next < len(part.starts) and part.starts[self._next] < end:
            self._add(self._next)
            self._next += 1
        length = end - self._at
        out = np.zeros((2, length), np.float32)
        ready = min(length, self._pending.shape[1])
        out[:, :ready] = self._pending[:, :ready]
        self._pending = self._pending[:, ready:].copy()
        self._at = end
        return out

    def _add(self, index: int) -> None:
        part = self._part
        samples, pan = self._player.play(
            float(part.pitches[index]),
            int(part.gates[index]),
            float(part.velocities[index]),
            int(part.turns[index]),
            Bends(float(part.slides[index]), float(part.vibratos[index])),
        )
        start = int(part.starts[index]) - self._at
        needed = start + samples.shape[1]
        if needed > self._pending.shape[1]:
            grown = np.zeros((2, needed + SAMPLE_RATE), np.float32)
            grown[:, : self._pending.shape[1]] = self._pending
            self._pending = grown
        place = self._pending[:, start:needed]
        if samples.shape[0] == 2 and pan == 0.0:
            place += samples
            return
        angle = (pan + 1.0) * np.pi / 4.0
        for channel, gain in enumerate((np.cos(angle), np.sin(angle))):
            place[channel] += samples[channel % samples.shape[0]] * np.float32(1.414 * gain)


def _turning_whole(strip: Strip, period: int) -> Strip:
    """Return the strip with its slow movements fitted to a loop."""

    def fitted(rate_hz: float) -> float:
        return max(round(rate_hz * period / SAMPLE_RATE), 1) * SAMPLE_RATE / period

    rate, depth, mix = strip.chorus
    sway_rate, sway = strip.tremolo
    return replace(strip, chorus=(fitted(rate), depth, mix), tremolo=(fitted(sway_rate), sway))


class Channel:
    """Run a part's sound through its strip.

    Parameters
    ----------
    strip
        The patch's settings.
    beats
        Length of a beat in seconds, from some frames on; echoes come three quarters of one
        later. Between two frames it changes evenly.
    first
        The frame at which it begins.
    period
        Frames of a loop, in which chorus and tremolo turn whole times; 0 for none.
    """

    def __init__(
        self,
        track: NoteTrack,
        strip: Strip,
        beats: Sequence[tuple[int, float]],
        first: int = 0,
        period: int = 0,
    ) -> None:
        self._track = track
        self._strip = strip = _turning_whole(strip, period) if period else strip
        sections = [high_pass(strip.low_cut_hz), *(bell(*row) for row in strip.bells)]
        self._equaliser = Filter(sections)
        self._cabinet = Filter([low_pass(strip.cabinet_hz)] if strip.cabinet_hz else [])
        self._chorus = np.zeros((2, 1024))
        self._chorus_delays = np.full(2, 0.009 * SAMPLE_RATE)
        self._chorus_clock = np.full(1, first, np.int64)
        self._beat_frames = [frame for frame, _beat_s in beats]
        self._delays = [min(0.75 * beat_s, 0.9) * SAMPLE_RATE for _frame, beat_s in beats]
        self._echo = np.zeros((2, 1 << round(max(self._delays) + 1).bit_length()))
        self._echo_damp = np.zeros(2)
        self._echo_clock = np.zeros(1, np.int64)
        self._at = first

    def block(self, end: int) -> Samples:
        """Return the strip's output from the last end to `end`."""
        strip = self._strip
        sound = self._track.block(end)
        if strip.drive:
            amount = np.float32(1.0 + 4.0 * strip.drive)
            sound = np.ascontiguousarray(np.tanh(sound * amount) / amount ** np.float32(0.6))
            self._cabinet.run(sound)
        self._equaliser.run(sound)
        rate, depth, mix = strip.chorus
        if mix:
            chorus(sound, rate, depth, mix, self._chorus, self._chorus_delays, self._chorus_clock)
        if strip.tremolo[1]:
            sound *= self._swaying(sound.shape[1])
        if strip.echo:
            sound += self._echoes(sound)
        self._at = end
        return sound

    def _echoes(self, sound: Samples) -> Samples:
        wet = np.zeros_like(sound)
        state = (0.38, self._strip.echo, self._echo, self._echo_damp, self._echo_clock)
        if len(self._delays) == 1:
            echo(sound, wet, round(self._delays[0]), *state)
        else:
            frames = self._at + np.arange(sound.shape[1])
            moving_echo(sound, wet, np.interp(frames, self._beat_frames, self._delays), *state)
        return wet

    def _swaying(self, frames: int) -> NDArray[np.float32]:
        rate, depth = self._strip.tremolo
        turn = np.sin(2.0 * np.pi * rate * (self._at + np.arange(frames)) / SAMPLE_RATE)
        return np.stack([1.0 - depth * turn, 1.0 + depth * turn]).astype(np.float32)
