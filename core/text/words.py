"""Figures as people read them, in the window, the command line and the proof alike.

Knows nothing but how to write a number down.
"""

import math
from collections.abc import Mapping
from typing import TypeVar

from core.text import _

Name = TypeVar("Name")


def percentages(shares: Mapping[Name, float]) -> dict[Name, int]:
    """Return shares in [0, 1] as whole percentages that sum to what the shares sum to.

    What is left after rounding down goes to the largest remainders, so three thirds read
    34, 33 and 33 and never 99 in all.

    Examples
    --------
    >>> percentages({"a": 1 / 3, "b": 1 / 3, "c": 1 / 3})
    {'a': 34, 'b': 33, 'c': 33}
    """
    exact = {name: 100.0 * share for name, share in shares.items()}
    whole = {name: math.floor(value + 1e-9) for name, value in exact.items()}
    missing = round(sum(exact.values())) - sum(whole.values())
    for name in sorted(exact, key=lambda name: whole[name] - exact[name])[:missing]:
        whole[name] += 1
    return whole


def level(value: float, unit: str) -> str:
    """Return a level with one decimal and a true minus sign.

    Examples
    --------
    >>> level(-14.12, "LUFS"), level(-math.inf, "LUFS")
    ('−14.1 LUFS', 'silent')
    """
    if not math.isfinite(value):
        return _("silent")
    return f"{value:.1f} {unit}".replace("-", "−")


def chance(probability: float) -> str:
    """Return the probability of a false alarm in words.

    Examples
    --------
    >>> chance(0.01), chance(3e-9), chance(0.0)
    ('1 in 100', '1 in 330 million', 'less than 1 in a trillion')
    """
    if probability >= 0.1:
        return f"{100 * probability:.0f} %"
    if probability < 1e-12:
        return _("less than 1 in a trillion")
    odds = _two_figures(1.0 / probability)
    for size, word in ((1e9, _("billion")), (1e6, _("million"))):
        if odds >= size:
            return _("1 in {odds}").format(odds=f"{odds / size:g} {word}")
    return _("1 in {odds}").format(odds=f"{odds:,.0f}")


def _two_figures(value: float) -> float:
    digits = 10.0 ** (math.floor(math.log10(value)) - 1)
    return math.floor(value / digits) * digits
