"""The arithmetic behind the table."""

from collections.abc import Sequence

import numpy as np
from scipy.special import betaincinv


def interval(successes: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a share (Clopper and Pearson 1934).

    Examples
    --------
    >>> low, high = interval(40, 40)
    >>> round(low, 3), high
    (0.912, 1.0)
    """
    if trials == 0:
        return 0.0, 1.0
    tail, missed = (1 - level) / 2, trials - successes
    low = betaincinv(successes, missed + 1, tail) if successes else 0.0
    high = betaincinv(successes + 1, missed, 1 - tail) if missed else 1.0
    return float(low), float(high)


def area_under_curve(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Return how often a value of `inside` exceeds one of `outside`; ties count half.

    Examples
    --------
    >>> area_under_curve([0.9, 0.8], [0.1, 0.8])
    0.875
    """
    if not len(inside) or not len(outside):
        return float("nan")
    low = np.sort(np.asarray(outside, float))
    below = np.searchsorted(low, inside, "left")
    upto = np.searchsorted(low, inside, "right")
    return float((below + upto).mean() / 2 / len(low))


def survival(values: Sequence[float]) -> tuple[list[float], list[float]]:
    """Return the values, ascending, and the share of values at least as large as each."""
    ordered = sorted(values)
    return ordered, [1 - index / len(ordered) for index in range(len(ordered))]
