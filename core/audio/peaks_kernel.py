"""The compiled loop under the peak pyramid; importing it loads numba.

Frames are taken as files store them, channels side by side, in lanes that are a whole number of
frames wide: the compiler turns those into vector instructions whatever the channel count, and an
hour of stereo takes a tenth of a second.
"""

import numba
import numpy as np
from numpy.typing import NDArray

from core.audio.reading import Rows

BLOCK_FRAMES = 256
_LANE_FRAMES = 16

_FIGURES = "float32[:, ::1]"
_SIGNATURES = [
    f"void({rows}[:, ::1], float32, {_FIGURES}, {_FIGURES}, {_FIGURES})"
    for rows in ("int16", "int32", "float32")
]


@numba.njit(
    _SIGNATURES,
    nogil=True,
    cache=True,
    fastmath={"nnan", "ninf", "nsz", "reassoc", "contract"},  # readers refuse NaN
)
def summarise(
    rows: Rows,
    scale: np.float32,
    lows: NDArray[np.float32],
    highs: NDArray[np.float32],
    energies: NDArray[np.float32],
) -> None:  # pragma: no cover  (compiled)
    """Find the extremes and the energy of each block of 256 frames.

    Parameters
    ----------
    rows
        Shape (blocks * 256, channels), C order.
    scale
        Multiplied with each sample.
    lows, highs, energies
        Written to; shape (channels, blocks): smallest and largest sample, sum of squares.
    """
    channels = rows.shape[1]
    width = _LANE_FRAMES * channels
    flat = rows.ravel()
    low = np.empty(width, np.float32)
    high = np.empty(width, np.float32)
    energy = np.empty(width, np.float32)
    for block in range(lows.shape[1]):
        first = block * BLOCK_FRAMES * channels
        for place in range(width):
            value = np.float32(flat[first + place])
            low[place] = value
            high[place] = value
            energy[place] = value * value
        for lane in range(1, BLOCK_FRAMES // _LANE_FRAMES):
            at = first + lane * width
            for place in range(width):
                value = np.float32(flat[at + place])
                low[place] = min(low[place], value)
                high[place] = max(high[place], value)
                energy[place] += value * value
        for channel in range(channels):
            least, most, total = low[channel], high[channel], energy[channel]
            for place in range(channel + channels, width, channels):
                least = min(least, low[place])
                most = max(most, high[place])
                total += energy[place]
            lows[channel, block] = least * scale
            highs[channel, block] = most * scale
            energies[channel, block] = total * scale * scale
