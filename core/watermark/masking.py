"""How much gain each tile may be given: where the ear is deaf more, where it is keen less.

A model of our own, kept simple. Steady tones show a change of level at once, so their
tiles get little; noisy and restless tiles hide more. Pauses get none.
"""

import numpy as np

from core.watermark.features import deviation, log_powers, residual
from core.watermark.layout import Floats

BASE_GAIN_DB = 0.6  # of an ordinary tile at strength 1
_ORDINARY_DB = 3.2  # deviation of a tile that is ordinary: noise seen through one window
_LEAST, _MOST = 0.35, 1.5  # factors that a tile's gain may take


def allowance(powers: Floats) -> Floats:
    """Return the gain in dB that each tile may be given, (slots, bands).

    Parameters
    ----------
    powers
        Band powers with one look a slot.
    """
    decibels = log_powers(powers)
    restless = deviation(residual(decibels, 1), 1) / _ORDINARY_DB
    factors = np.clip(restless, _LEAST, _MOST)
    # Tiles at the floor carry nothing that a detector would read.
    empty = decibels < decibels.max(initial=-200.0) - 75.0
    factors[empty] = 0.0
    allowed: Floats = (BASE_GAIN_DB * factors).astype(np.float32)
    return allowed
