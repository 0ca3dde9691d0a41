"""Bars and beats in ticks, and the rhythms that traditions know by name."""

from dataclasses import dataclass
from functools import lru_cache

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
        return _edges(self.pulses)[-1]

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
        return _edges(self.pulses)[:-1]

    @property
    def compound(self) -> bool:
        """Whether every pulse falls into three."""
        return all(pulse == 6 for pulse in self.pulses)

    def ticks_per_second(self, tempo_bpm: float) -> float:
        """Return how many ticks pass in a second."""
        return tempo_bpm / 60.0 * self.beat * STEP

    def grouped(self, pulses: tuple[int, ...]) -> "Metre":
        """Return the metre of the same name with its bar falling into other pulses.

        Uneven groups are counted in quarters: 3+2+2 is no compound metre.
        """
        return Metre(self.name, pulses) if pulses and pulses != self.pulses else self


@lru_cache(maxsize=64)  # asked for at every note
def _edges(pulses: tuple[int, ...]) -> tuple[int, ...]:
    """Return the step at which each pulse starts, and the steps of the bar."""
    return tuple(sum(pulses[:index]) for index in range(len(pulses) + 1))


METRES = {
    metre.name: metre
    for metre in (
        Metre("4/4", (4, 4, 4, 4)),
        Metre("3/4", (4, 4, 4)),
        Metre("2/4", (4, 4)),
        Metre("6/8", (6, 6), beat=6),
        Metre("12/8", (6, 6, 6, 6), beat=6),
        Metre("5/4", (4, 4, 4, 4, 4)),
        Metre("5/8", (4, 6)),
        Metre("7/8", (4, 4, 6)),
        Metre("9/8", (6, 6, 6), beat=6),
        Metre("10/8", (6, 4, 4, 6)),
        Metre("11/8", (4, 4, 6, 4, 4)),
    )
}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Name a rhythm that a genre's patterns belong to.

    Attributes
    ----------
    id
        What musicians call it: ``"maqsum"``, ``"tintal"``, ``"3-2 clave"``.
    metre
        Name of its metre.
    pulses
        How its bar falls into groups, where not as the metre usually does.
    bars
        Bars of its cycle; long cycles are made of bars of four beats.
    weight
        How often it is drawn; 0 only where it is asked for.
    tempo
        Factor on the genre's tempo.
    free
        Whether the whole piece keeps no beat.
    """

    id: str
    metre: str = "4/4"
    pulses: tuple[int, ...] = ()
    bars: int = 1
    weight: float = 1.0
    tempo: float = 1.0
    free: bool = False
