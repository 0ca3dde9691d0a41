"""Frequency scales: how rows of a picture lie along the spectrum."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Scale = Literal["mel", "log", "linear"]

LOWEST_HZ = 20.0  # of the logarithmic scale


def row_edges_hz(scale: Scale, rows: int, sample_rate: int) -> NDArray[np.float64]:
    """Return the frequencies that bound `rows` rows, ascending, up to half the sample rate.

    Parameters
    ----------
    scale
        ``"mel"`` (as the ear tells tones apart), ``"log"`` (octaves) or ``"linear"``.
    rows
        How many rows.
    sample_rate
        In Hz.

    Returns
    -------
    ndarray
        Shape (rows + 1,), in Hz.

    References
    ----------
    The mel formula is O'Shaughnessy's, 2595 log10(1 + f / 700).
    """
    top = sample_rate / 2
    if scale == "linear":
        return np.linspace(0.0, top, rows + 1)
    if scale == "log":
        return np.geomspace(LOWEST_HZ, top, rows + 1)
    mels = np.linspace(0.0, 2595.0 * np.log10(1.0 + top / 700.0), rows + 1)
    hertz: NDArray[np.float64] = 700.0 * (10.0 ** (mels / 2595.0) - 1.0)
    return hertz
