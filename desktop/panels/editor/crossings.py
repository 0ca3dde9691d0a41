"""Finding a place to cut that does not click."""

import numpy as np

from core.audio import Samples


def nearest_crossing(samples: Samples, at: int) -> int:
    """Return the frame near `at` where all channels together are closest to zero.

    Parameters
    ----------
    samples
        float32, (channels, frames), around the wanted place.
    at
        The wanted frame inside `samples`.

    Returns
    -------
    int
        The nearest frame at which a channel changes sign and none is louder than a tenth of
        the loudest here; the quietest frame where there is no such place. In stereo a
        crossing of one channel alone would click in the other.
    """
    if samples.shape[1] < 2:
        return at
    outermost = np.abs(samples).max(axis=0)
    crossing = np.any(np.signbit(samples[:, 1:]) != np.signbit(samples[:, :-1]), axis=0)
    quiet = outermost[1:] <= 0.1 * outermost.max()
    places = np.flatnonzero(crossing & quiet) + 1
    if not places.size:
        return int(outermost.argmin())
    return int(places[np.abs(places - at).argmin()])
