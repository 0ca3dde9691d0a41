"""Second-order sections by their musical meaning, and a filter that remembers.

References
----------
R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients".
"""

import math
from collections.abc import Iterable

import numpy as np

from core.audio import Samples
from core.composer import SAMPLE_RATE
from core.composer.mixing.kernels import biquads

Section = tuple[float, float, float, float, float]  # b0 b1 b2 a1 a2


def _turn(hertz: float, q: float) -> tuple[float, float, float]:
    omega = 2.0 * math.pi * min(hertz, 0.49 * SAMPLE_RATE) / SAMPLE_RATE
    return math.cos(omega), math.sin(omega) / (2.0 * q), omega


def high_pass(hertz: float, q: float = 0.7071) -> Section:
    """Return 12 dB an octave below `hertz`."""
    c, alpha, _ = _turn(hertz, q)
    a0 = 1.0 + alpha
    return ((1 + c) / 2 / a0, -(1 + c) / a0, (1 + c) / 2 / a0, -2 * c / a0, (1 - alpha) / a0)


def low_pass(hertz: float, q: float = 0.7071) -> Section:
    """Return 12 dB an octave above `hertz`."""
    c, alpha, _ = _turn(hertz, q)
    a0 = 1.0 + alpha
    return ((1 - c) / 2 / a0, (1 - c) / a0, (1 - c) / 2 / a0, -2 * c / a0, (1 - alpha) / a0)


def bell(hertz: float, gain_db: float, q: float = 1.0) -> Section:
    """Return a boost or cut around `hertz`."""
    c, alpha, _ = _turn(hertz, q)
    a = 10.0 ** (gain_db / 40.0)
    a0 = 1.0 + alpha / a
    return (
        (1 + alpha * a) / a0,
        -2 * c / a0,
        (1 - alpha * a) / a0,
        -2 * c / a0,
        (1 - alpha / a) / a0,
    )


def high_shelf(hertz: float, gain_db: float) -> Section:
    """Return a boost or cut of all above `hertz`."""
    c, alpha, _ = _turn(hertz, 0.7071)
    a = 10.0 ** (gain_db / 40.0)
    root = 2.0 * math.sqrt(a) * alpha
    a0 = (a + 1) - (a - 1) * c + root
    return (
        a * ((a + 1) + (a - 1) * c + root) / a0,
        -2 * a * ((a - 1) + (a + 1) * c) / a0,
        a * ((a + 1) + (a - 1) * c - root) / a0,
        2 * ((a - 1) - (a + 1) * c) / a0,
        ((a + 1) - (a - 1) * c - root) / a0,
    )


# ITU-R BS.1770-4, for 48 kHz: the head's shelf and the low cut.
K_WEIGHTING: tuple[Section, Section] = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585),
    (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621),
)


class Filter:
    """Filter block after block in place."""

    def __init__(self, sections: Iterable[Section], channels: int = 2) -> None:
        self._sections = np.array(list(sections), float).reshape(-1, 5)
        self._state = np.zeros((channels, len(self._sections), 2))

    def run(self, block: Samples) -> Samples:
        """Filter `block`, contiguous, in place, and return it."""
        if len(self._sections):
            biquads(block, self._sections, self._state)
        return block
