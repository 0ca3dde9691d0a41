"""From decibels in a byte to colours."""

import numpy as np
from numpy.typing import NDArray

DB_A_STEP = 0.5  # as core.analysis.spectrogram writes tiles: 255 is full scale
QUIETEST_DB, LOUDEST_DB = -92.0, -2.0

# References
# ----------
# "magma" by Stéfan van der Walt and Nathaniel Smith (CC0), every sixteenth colour.
_MAGMA = (
    "000004 0b0924 20114b 3b0f70 57157e 721f81 8c2981 a8327d c43c75 de4968 f1605d fa7f5e fe9f6d"
    " febf84 fddea0 fcfdbf"
)


def colours() -> NDArray[np.uint32]:
    """Return 256 colours 0xFFRRGGBB, one for each value of a byte.

    Perceptually even: a step in loudness looks the same everywhere, also without colour.
    """
    stops = np.array(
        [[int(stop[at : at + 2], 16) for at in (0, 2, 4)] for stop in _MAGMA.split()], np.float64
    )
    decibels = (np.arange(256) - 255) * DB_A_STEP
    place = np.clip((decibels - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB), 0.0, 1.0)
    at = place * (len(stops) - 1)
    red, green, blue = (
        np.interp(at, np.arange(len(stops)), stops[:, channel]).round().astype(np.uint32)
        for channel in range(3)
    )
    table: NDArray[np.uint32] = 0xFF000000 | red << 16 | green << 8 | blue
    return table
