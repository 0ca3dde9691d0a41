"""Bars and beats in ticks."""

from dataclasses import dataclass

from core.composer import TICKS

STEP = TICKS // 4  # a sixteenth note


@dataclass(frozen=True, slots=True)
class Metre:
    """Say how a bar is made of pulses.

    Attributes
    ----------
    name
        For example ``"6/8"``.
    pulses
        Length of each pulse in sixteenths: the groups that a foot would tap.
    beat
        Length in sixteenths of the beat that "bpm" counts.
    """

    name: str
    pulses: tuple[int, ...]
    beat: int = 4

    @property
    def steps(self) -> int:
        """Sixteenths in a bar."""
        return sum(self.pulses)

    @property
    def bar(self) -> int:
        """Ticks in a bar."""
        return self.steps * STEP

    @property
    def beats(self) -> float:
        """Beats in a bar."""
        return self.steps / self.beat

    @property
    def starts(self) -> tuple[int, ...]:
        """The step at which each pulse starts."""
        return tuple(sum(self.pulses[:index]) for index in range(len(self.pulses)))

    @property
    def compound(self) -> bool:
        """Whether every pulse falls into three."""
        return all(pulse == 6 for pulse in self.pulses)

    def ticks_per_second(self, tempo_bpm: float) -> float:
        """Return how many ticks pass in a second."""
        return tempo_bpm / 60.0 * self.beat * STEP


METRES = {
    metre.name: metre
    for metre in (
        Metre("4/4", (4, 4, 4, 4)),
        Metre("3/4", (4, 4, 4)),
        Metre("2/4", (4, 4)),
        Metre("6/8", (6, 6), beat=6),
        Metre("12/8", (6, 6, 6, 6), beat=6),
        Metre("5/4", (4, 4, 4, 4, 4)),
        Metre("7/8", (4, 4, 6)),
    )
}
