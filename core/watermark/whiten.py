"""Tell a tile's own chip from the music: predict each tile from those around it.

What a tile's neighbours in time and frequency foretell is music; what is left over holds
the mark. The prediction is fitted to the sound at hand, a group of bands at a time, so
it learns how steady, how sudden and how tonal this music is. Knows no keys.
"""

import numpy as np

from core.watermark.layout import BANDS, Floats

STEPS_PER_SLOT = 4  # looks a slot: a cut falls at most an eighth of a slot off
CLIP = 1.7  # standard deviations of the host at which a tile's vote is cut
_SLOTS = 2  # how far the prediction looks in time, in slots
_REACH = 6  # and in frequency, in bands
_GROUP = 13  # bands that share a prediction
_SHRINK = 0.03  # pull of the prediction's weights to zero, of their inputs' mean power
_AROUND = 3  # slots on either side over which a tile's deviation is measured
_LIVELY_DB = 6.0  # deviation of a band's level from which it is taken as music
_LEAST_TRUST = 0.3
_TILT_DB = 80.0  # a band this far above the mean counts twice
_LEAST_DB = 0.25  # deviation of the steadiest tiles: less is the format's own noise
_STRETCH = 2048  # slots that share a fit
_PLENTY = 768  # slots from which every other one tells the fit enough
_SHIFTS = [
    (slot, band)
    for slot in range(-_SLOTS, _SLOTS + 1)
    for band in range(-_REACH, _REACH + 1)
    if (slot, band) != (0, 0)
]


def votes(decibels: Floats, steps_per_slot: int = STEPS_PER_SLOT) -> Floats:
    """Return each tile's vote: its residual in its host's deviations, cut at +-CLIP.

    Parameters
    ----------
    decibels
        float32 (rows, bands), log power of the grid's bands, `steps_per_slot` rows a slot.
    """
    return counted(decibels, residual(decibels, steps_per_slot), steps_per_slot)


def counted(decibels: Floats, left: Floats, steps_per_slot: int = STEPS_PER_SLOT) -> Floats:
    """Return the votes of tiles whose residuals are known: see :func:`votes`."""
    votes = left / deviation(left, steps_per_slot)
    np.clip(votes, -CLIP, CLIP, out=votes)
    votes *= _trust(decibels)
    return votes


def _trust(decibels: Floats) -> Floats:
    """Return how much each band counts, at most 1: less where noise or a codec's floor lies.

    A band that music moves in goes up and down; one that holds nothing but a floor does
    not, and what is added to sound, or taken from it, is mostly in its weak bands.
    """
    level = decibels.mean(axis=0)
    moved = np.clip(decibels.std(axis=0) / _LIVELY_DB, _LEAST_TRUST, 1.0)
    loud = np.clip(1.0 + (level - level.mean()) / _TILT_DB, 0.5, 1.5)
    trust: Floats = (moved * loud).astype(np.float32)
    return trust / max(float(trust.max()), 1e-6)


def deviation(left: Floats, steps_per_slot: int = STEPS_PER_SLOT, around: int = _AROUND) -> Floats:
    """Return the standard deviation of residuals around each tile, in dB."""
    from scipy.ndimage import uniform_filter1d

    size = 2 * around * steps_per_slot + 1
    power = uniform_filter1d(left * left, size, axis=0, mode="nearest")
    deviations: Floats = np.sqrt(power + np.float32(_LEAST_DB**2))
    return deviations


def residual(decibels: Floats, steps_per_slot: int = STEPS_PER_SLOT) -> Floats:
    """Return what the neighbours of each tile do not foretell, in dB, (rows, bands)."""
    rows = len(decibels)
    margin = _SLOTS * steps_per_slot
    left = np.empty_like(decibels)
    stretch = _STRETCH * steps_per_slot
    for first in range(0, rows, stretch):
        last = min(first + stretch, rows)
        around = np.clip(np.arange(first - margin, last + margin), 0, rows - 1)
        piece = decibels[around]
        piece -= piece.mean(axis=0)
        sides = np.pad(piece, ((0, 0), (_REACH, _REACH)), mode="symmetric")
        left[first:last] = _fitted(sides, steps_per_slot)
    return left


def _fitted(padded: Floats, step: int) -> Floats:
    """Return the residual of one stretch that has its margins around it."""
    margin = _SLOTS * step
    middle = padded[margin:-margin, _REACH:-_REACH]
    shifted = [
        padded[margin + slot * step : margin + slot * step + len(middle)]
        for slot in range(-_SLOTS, _SLOTS + 1)
    ]
    weight = _weights(plain_residual(middle, step), step)
    every = step if len(middle) < _PLENTY * step else 2 * step  # rows that the fit looks at
    # factors[t][from, to]: what a band `t` shifts away foretells of another one.
    factors = np.zeros((len(shifted), BANDS + 2 * _REACH, BANDS), np.float32)
    for low in range(0, BANDS, _GROUP):
        high = min(low + _GROUP, BANDS)
        inputs = [
            shifted[slot + _SLOTS][::every, low + _REACH + band : high + _REACH + band]
            for slot, band in _SHIFTS
        ]
        fit = _fit(inputs, middle[::every, low:high], weight[::every, low:high])
        group = np.arange(low, high)
        for (slot, band), factor in zip(_SHIFTS, fit, strict=True):
            factors[slot + _SLOTS, group + _REACH + band, group] = factor
    left = middle.copy()
    for rows, matrix in zip(shifted, factors, strict=True):
        left -= rows @ matrix
    return left


def plain_residual(decibels: Floats, steps_per_slot: int = STEPS_PER_SLOT) -> Floats:
    """Return the residual by a fixed rule: a poorer prediction that costs little."""
    from scipy.ndimage import uniform_filter1d

    step = steps_per_slot
    rough = decibels.copy()
    rough[step:] -= 0.5 * decibels[:-step]
    rough[:-step] -= 0.5 * decibels[step:]
    rough[:step] -= 0.5 * decibels[:step]
    rough[-step:] -= 0.5 * decibels[-step:]
    # What rises in many bands at once is an onset.
    rough -= uniform_filter1d(rough, 2 * _REACH + 1, axis=1, mode="nearest")
    return rough


def _weights(rough: Floats, step: int) -> Floats:
    """Return how much each tile counts in the fit: restless and odd ones less."""
    scale = deviation(rough, step) + 1.0
    odd = rough / scale
    weights: Floats = 1.0 / (scale * np.sqrt(1.0 + odd * odd))
    return weights


def _fit(inputs: list[Floats], wanted: Floats, weight: Floats) -> Floats:
    """Return the weighted ridge solution of `wanted` from `inputs`."""
    columns = np.empty((len(inputs), *wanted.shape), np.float32)
    for column, values in zip(columns, inputs, strict=True):
        np.multiply(values, weight, out=column)
    columns = columns.reshape(len(inputs), -1)
    product = columns @ columns.T
    product[np.diag_indices_from(product)] += _SHRINK * np.trace(product) / len(product) + 1e-9
    factors: Floats = np.linalg.solve(product, columns @ (wanted * weight).ravel())
    return factors
