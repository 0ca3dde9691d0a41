"""Patterns as strings, fitted to any metre.

A pattern of sixteen characters, or of several times sixteen, is written in bars of 4/4. Any
other length is a bar of its own metre; ``|`` parts such bars.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

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


def drawn_pair(items: Sequence[T], energy: float, rng: np.random.Generator) -> tuple[T, T]:
    """Draw what is played at an energy, and what is played where a phrase turns.

    The nearer an item's energy, the likelier it is. Two numbers are drawn, whatever there is.
    """
    first, second = rng.random(2)
    gaps = np.array([abs(item.energy - energy) for item in items])
    weights = np.exp(-(((gaps - gaps.min()) / _SPREAD) ** 2))
    main = _drawn(weights, first)
    others = np.where(np.arange(len(items)) == main, 0.0, weights)
    turn = _drawn(others, second) if others.sum() > _LIKELY else main
    return items[main], items[turn]


_SPREAD = 0.2  # of energies that suit a section
_LIKELY = 0.25


def _drawn(weights: NDArray[np.float64], draw: float) -> int:
    edges = np.cumsum(weights)
    return min(int(np.searchsorted(edges, draw * edges[-1], side="right")), len(weights) - 1)


@lru_cache(maxsize=1024)
def fitted(pattern: str, metre: Metre) -> str:
    """Return a bar's pattern (written in 4/4, or in the metre itself) for a metre.

    Pulses of four sixteenths take the pattern's own quarters, the last of the bar its last
    quarter; pulses of six repeat a quarter's second half, as a lilt does.

    Examples
    --------
    >>> from core.composer.metre import METRES
    >>> fitted("x...o...x...o.g.", METRES["3/4"])
    'x...o...o.g.'
    """
    if len(pattern) == metre.steps:
        return pattern
    pattern = (pattern + "." * 16)[:16]
    if metre.steps == 16:
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
    """Return over how many bars a pattern is written."""
    return max(1, pattern.count("|") + 1 if "|" in pattern else len(pattern) // 16)


def bar_of(pattern: str, bar: int, metre: Metre) -> str:
    """Return what a pattern plays in bar number `bar`."""
    index = bar % bars_of(pattern)
    if "|" in pattern:
        return fitted(pattern.split("|")[index], metre)
    whole = len(pattern) % 16
    return fitted(pattern if whole else pattern[16 * index : 16 * index + 16], metre)


@lru_cache(maxsize=1024)  # every candidate asks for the same few
def events(bar: str) -> tuple[tuple[int, int, str], ...]:
    """Return (step, length in steps, character) of each event; ``-`` prolongs the one before."""
    found: list[tuple[int, int, str]] = []
    for step, char in enumerate(bar):
        if char == "-" and found:
            start, _, was = found[-1]
            found[-1] = (start, step - start + 1, was)
        elif char not in "-.":
            found.append((step, 1, char))
    return tuple(found)
