"""A room for one stem: pre-delay, diffusion, eight delays that feed each other."""

import math

import numpy as np

from core.audio import Samples
from core.composer import SAMPLE_RATE
from core.composer.mixing.filters import Filter, high_pass, low_pass
from core.composer.mixing.kernels import reverb

# Mutually prime lengths in frames, 27 to 71 ms.
_DELAYS = np.array([1307, 1637, 1811, 1931, 2393, 2711, 3011, 3413], np.int64)
_DIFFUSERS = (241, 557, 277, 509)
_PRE_DELAY_S = 0.022


class Ambience:
    """Reverberate block after block.

    Parameters
    ----------
    seconds
        Time to fall by 60 dB.
    damping
        0 bright to 1 dull.
    """

    def __init__(self, seconds: float, damping: float = 0.35) -> None:
        self._gains = np.power(10.0, -3.0 * _DELAYS.astype(np.float64) / (seconds * SAMPLE_RATE))
        self._damping = damping
        self._lines = np.zeros((8, 1 << math.ceil(math.log2(int(_DELAYS.max()) + 1))))
        self._lows = np.zeros(8)
        self._diffusers = np.zeros((6, 2048))
        self._lengths = np.array([*_DIFFUSERS, int(_PRE_DELAY_S * SAMPLE_RATE)], np.int64)
        self._clock = np.zeros(1, np.int64)
        # What returns from the room leaves the lows and the hiss to the dry sound.
        self._return = Filter((high_pass(200.0), low_pass(9000.0)))

    def run(self, block: Samples) -> Samples:
        """Return the room's answer to `block`."""
        out = np.zeros_like(block)
        reverb(
            block,
            out,
            _DELAYS,
            self._gains,
            self._damping,
            self._lines,
            self._lows,
            self._diffusers,
            self._lengths,
            self._clock,
        )
        return self._return.run(out)
