"""Figures as people read them: lengths, times left, percentages, levels.

Knows no widget; lies here because every panel and dialog shows figures.
"""

import math
from collections.abc import Mapping
from typing import TypeVar

from core.text import _

Name = TypeVar("Name")


def told(message: str) -> str:
    """Return a plug-in's own words translated; nothing for nothing.

    Gettext answers the empty message with its catalogue's header.
    """
    return _(message) if message else ""


def clock(seconds: float) -> str:
    """Return a length or place as minutes and seconds.

    Examples
    --------
    >>> clock(44), clock(3600), clock(7.25)
    ('0:44', '60:00', '0:07.25')
    """
    minutes, rest = divmod(round(max(seconds, 0.0), 2), 60)
    fraction = f"{rest % 1:.2f}".rstrip("0").rstrip(".")[1:]
    return f"{int(minutes)}:{int(rest):02d}{fraction}"


def whole_clock(seconds: float) -> str:
    """Return a length as minutes and whole seconds."""
    return clock(float(math.floor(seconds)))


def time_left(seconds: float | None) -> str:
    """Return how long work still takes, no finer than anybody can know it; empty if unknown.

    Examples
    --------
    >>> time_left(1.2), time_left(42), time_left(200), time_left(None)
    ('2 s left', '45 s left', '4 min left', '')
    """
    if seconds is None or not math.isfinite(seconds):
        return ""
    if seconds < 10:
        return _("{count} s left").format(count=max(math.ceil(seconds), 1))
    if seconds < 60:
        return _("{count} s left").format(count=math.ceil(seconds / 5) * 5)
    if seconds < 5400:
        return _("{count} min left").format(count=math.ceil(seconds / 60))
    return _("{count} h left").format(count=math.ceil(seconds / 3600))


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
