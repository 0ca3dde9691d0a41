"""Patterns as strings, fitted to any metre."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

import numpy as np

from core.composer.metre import Metre


class HasEnergy(Protocol):
    """Anything that suits sections of an energy."""

    @property
    def energy(self) -> float:
        """0 to 1."""


T = TypeVar("T", bound=HasEnergy)


def chosen(items: Sequence[T], energy: float, rng: np.random.Generator) -> T:
    """Draw among the items whose energy lies nearest."""
    nearest = min(abs(item.energy - energy) for item in items)
    near = [item for item in items if abs(item.energy - energy) <= nearest + 0.05]
    return near[int(rng.integers(len(near)))]


def fitted(pattern: str, metre: Metre) -> str:
    """Return a bar's pattern (written in 4/4) for another metre, pulse by pulse.

    Pulses of four sixteenths take the pattern's own quarters, the last of the bar its last
    quarter; pulses of six repeat a quarter's second half, as a lilt does.

    Examples
    --------
    >>> from core.composer.metre import METRES
    >>> fitted("x...o...x...o.g.", METRES["3/4"])
    'x...o...o.g.'
    """
    if metre.name == "4/4":
        return pattern
    quarters = [pattern[i : i + 4] for i in range(0, 16, 4)]
    count = len(metre.pulses)
    order = {1: [0], 2: [0, 1], 3: [0, 1, 3], 4: [0, 1, 2, 3], 5: [0, 1, 2, 1, 3]}[count]
    bar = ""
    for pulse, quarter in zip(metre.pulses, order, strict=True):
        cell = quarters[quarter]
        bar += (
            cell if pulse == 4 else cell[0] + _held(cell[0]) + cell[2] + _held(cell[2]) + cell[2:]
        )
    return bar


def _held(cell: str) -> str:
    return "-" if cell not in "." else "."


def bars_of(pattern: str) -> int:
    """Return over how many 4/4 bars a pattern is written."""
    return max(1, len(pattern) // 16)


def bar_of(pattern: str, bar: int, metre: Metre) -> str:
    """Return what a pattern plays in bar number `bar`."""
    index = bar % bars_of(pattern)
    return fitted(pattern[16 * index : 16 * index + 16], metre)


def events(bar: str) -> list[tuple[int, int, str]]:
    """Return (step, length in steps, character) of each event; ``-`` prolongs the one before."""
    found: list[tuple[int, int, str]] = []
    for step, char in enumerate(bar):
        if char == "-" and found:
            start, _, was = found[-1]
            found[-1] = (start, step - start + 1, was)
        elif char not in "-.":
            found.append((step, 1, char))
    return found
