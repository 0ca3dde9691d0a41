"""The tempo of a MIDI file where a piece follows a clock of its own. Values only."""

from collections.abc import Iterator

import mido

from core.composer import SAMPLE_RATE, TICKS
from core.composer.clock import Clock

_SLOWEST = (1 << 24) - 1  # microseconds a quarter, all that the message holds


class MidiTempo:
    """Write a clock down as tempo messages, and say at which of the file's ticks a frame lies.

    What comes before bar 0 fills whole bars at a pace of its own, so that bars stay bars.

    Parameters
    ----------
    clock
        With anchors.
    bar
        Ticks in a bar.
    seconds
        Length of the take.
    """

    def __init__(self, clock: Clock, bar: int, seconds: float) -> None:
        self._clock = clock
        self._start_s = clock.seconds_at(0)
        bars = max(round(self._start_s * clock.per_second_at(0) / bar), 1)
        self._lead = bars * bar if self._start_s > 1e-6 else 0
        self._end = max(clock.ticks_at(seconds), 1.0)

    def ticks_of(self, frame: int) -> float:
        """Return the tick in the file at which a frame of the take lies."""
        second = frame / SAMPLE_RATE
        if second < self._start_s and self._lead:
            return second / self._start_s * self._lead
        return max(self._lead + self._clock.ticks_at(second), 0.0)

    def messages(self) -> Iterator[mido.MetaMessage]:
        """Yield every change of tempo.

        A message holds whole microseconds: each makes up for what those before it rounded.
        """
        at = written = 0.0
        told = None
        last = 0
        for start, length, seconds in self._stretches():
            at += seconds
            quarters = length / TICKS
            tempo = min(max(round((at - written) * 1e6 / quarters), 1), _SLOWEST)
            written += tempo * quarters / 1e6
            if tempo != told:
                yield mido.MetaMessage("set_tempo", tempo=tempo, time=start - last)
                told, last = tempo, start

    def _stretches(self) -> Iterator[tuple[int, float, float]]:
        """Yield where in the file each pace begins, its ticks and its seconds."""
        if self._lead:
            yield 0, self._lead, self._start_s
        paces = self._clock.stretches(self._end)
        ends = [tick for tick, _pace in paces[1:]] + [self._end]
        for (start, pace), end in zip(paces, ends, strict=True):
            yield self._lead + start, end - start, (end - start) / pace
