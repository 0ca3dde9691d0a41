"""Pick the peaks of a spectrogram that survive encoding: the stars of a recording.

Which points stand out from their surroundings changes little under gain, equalisation and lossy
encoding, so their pattern names a recording.
"""

import numpy as np
from numpy.typing import NDArray

from core.analysis.spectra import magnitudes, mono
from core.audio.audio import Audio

RATE = 11_025
SIZE = 1024
HOP = 256
BINS = SIZE // 2
STEP_S = HOP / RATE
PIECE_STEPS = 2584  # a minute: how much sound is looked at at once

_REACH_STEPS = 11  # a star outshines everything this near, 260 ms
_REACH_BINS = 14  # and this near in pitch, 150 Hz
_LOWEST_BIN = 8  # 86 Hz: below, stars say little
_RANGE_DB = 55.0  # what is quieter than the loudest of the seconds around it is left out
_AROUND_STEPS = 129  # three seconds
_SILENT = 1e-4  # -80 dB of full scale

Stars = tuple[NDArray[np.int32], NDArray[np.int32]]  # (steps ascending, bins)


def piece_frames(sample_rate: int) -> float:
    """Return how many frames at `sample_rate` a piece of :data:`PIECE_STEPS` has."""
    return PIECE_STEPS * HOP * sample_rate / RATE


def stars(audio: Audio) -> Stars:
    """Return the stars of a piece of sound.

    Returns
    -------
    steps, bins
        int32, of equal length: time in steps of 23 ms, ascending, and frequency in bins of
        10.8 Hz.
    """
    parts = list(magnitudes(mono(audio, RATE), SIZE, HOP))
    nothing = np.zeros(0, np.int32)
    if not parts:
        return nothing, nothing
    sky = np.concatenate(parts)[:, :BINS]
    sky[:, :_LOWEST_BIN] = 0.0
    size = (2 * _REACH_STEPS + 1, 2 * _REACH_BINS + 1)
    from scipy import ndimage

    brightest = ndimage.maximum_filter(sky, size, mode="constant")
    around = ndimage.maximum_filter1d(sky.max(axis=1), _AROUND_STEPS, mode="nearest")
    floor = np.maximum(around * 10.0 ** (-_RANGE_DB / 20.0), _SILENT)
    steps, bins = np.nonzero((sky == brightest) & (sky > floor[:, np.newaxis]))
    return steps.astype(np.int32), bins.astype(np.int32)
