"""The desk: channels into stems, each with its room, and what makes room for the kick."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.audio import Samples
from core.composer import SAMPLE_RATE
from core.composer.mixing.ambience import Ambience
from core.composer.mixing.filters import Filter, high_pass, high_shelf
from core.composer.mixing.ride import Ride
from core.composer.mixing.tone import FLAT, Tone

_LOWEST_HZ = 26.0
AIR_HZ = 6500.0
MONO_STEM = "bass"  # the low end stands in the middle


class Source(Protocol):
    """Anything that is heard: a part's channel, a record's surface."""

    def block(self, end: int) -> Samples:
        """Return the frames from the last end to `end`, (2, frames)."""


@dataclass(slots=True)
class Seat:
    """Give a channel its place in the mix.

    Attributes
    ----------
    stem
        Which stem it is heard in.
    gain
        Linear.
    send
        Linear level into the stem's room.
    duck_db
        How far the kick pushes it down.
    """

    channel: Source
    stem: str
    gain: float
    send: float = 0.0
    duck_db: float = 0.0


@dataclass(slots=True)
class _Stem:
    room: Ambience | None
    mono: bool
    tone: Filter
    # Two sections: little of the sides remains at 120 Hz, and nothing an octave lower.
    side_cut: Filter = field(
        default_factory=lambda: Filter((high_pass(150.0, 0.54), high_pass(150.0, 1.31)), 1)
    )


class Desk:
    """Mix channels into stems, block after block.

    Parameters
    ----------
    seats
        All channels.
    room_s
        Reverberation time.
    kicks
        Frames of the kick drum, sorted: what ducks is told, not detected.
    air_db
        How bright the whole is, all but the bass.
    width
        Factor on what the two sides differ by.
    first
        The frame at which it begins, as its channels do.
    tone
        What the equaliser of all stems does.
    ride
        How the level of all follows the form.
    """

    def __init__(
        self,
        seats: Sequence[Seat],
        room_s: float,
        kicks: NDArray[np.int64],
        *,
        air_db: float = 0.0,
        width: float = 1.0,
        first: int = 0,
        tone: Tone = FLAT,
        ride: Ride | None = None,
    ) -> None:
        self._seats = seats
        self._kicks = kicks
        self._width = 0.5 * width
        self._at = first
        self._ride = ride or Ride()
        self._stems = {
            name: _Stem(
                Ambience(room_s) if any(s.send for s in seats if s.stem == name) else None,
                mono=name == MONO_STEM,
                tone=Filter(
                    (high_pass(_LOWEST_HZ), *tone.sections)
                    if name == MONO_STEM
                    else (high_pass(_LOWEST_HZ), high_shelf(AIR_HZ, air_db), *tone.sections)
                ),
            )
            for name in dict.fromkeys(seat.stem for seat in seats)
        }

    @property
    def stems(self) -> tuple[str, ...]:
        """Names of the stems."""
        return tuple(self._stems)

    def block(self, end: int) -> dict[str, Samples]:
        """Return each stem from the last end to `end`, (2, frames)."""
        length = end - self._at
        dry = {name: np.zeros((2, length), np.float32) for name in self._stems}
        wet = {name: np.zeros((2, length), np.float32) for name in self._stems}
        push = self._pushed(length)
        for seat in self._seats:
            sound = seat.channel.block(end)
            sound *= np.float32(seat.gain)
            if seat.duck_db:
                sound *= (10.0 ** (-seat.duck_db * push / 20.0)).astype(np.float32)
            dry[seat.stem] += sound
            if seat.send:
                wet[seat.stem] += sound * np.float32(seat.send)
        for name, stem in self._stems.items():
            self._finish(stem, dry[name], wet[name])
        gains = self._ride.gains(self._at, length)
        if gains is not None:
            for sound in dry.values():
                sound *= gains
        self._at = end
        return dry

    def _finish(self, stem: _Stem, sound: Samples, send: Samples) -> None:
        if stem.room is not None:
            sound += stem.room.run(send)
        stem.tone.run(sound)
        middle = 0.5 * (sound[0] + sound[1])
        if stem.mono:
            sound[:] = middle
            return
        side = np.ascontiguousarray(np.float32(self._width) * (sound[0] - sound[1]))[None, :]
        stem.side_cut.run(side)
        sound[0] = middle + side[0]
        sound[1] = middle - side[0]

    def _pushed(self, length: int) -> NDArray[np.float64]:
        """Return how far the kick pushes, 0 to 1: down in 4 ms, back in 160."""
        reach = SAMPLE_RATE // 2
        low = np.searchsorted(self._kicks, self._at - reach)
        high = np.searchsorted(self._kicks, self._at + length)
        push = np.zeros(length)
        for kick in self._kicks[low:high]:
            start = max(int(kick) - self._at, 0)
            stop = min(int(kick) + reach - self._at, length)
            since = (self._at + np.arange(start, stop) - int(kick)) / SAMPLE_RATE
            curve = np.minimum(since / 0.004, 1.0) * np.exp(-since / 0.055)
            push[start:stop] = np.maximum(push[start:stop], curve)
        return push
