"""What the ear does not hear: a masking model of our own, and how much gain it allows.

Steady tones show a change of level at once, so their tiles get little; noisy and restless
tiles hide more; empty ones get none. The same model gives the noise-to-mask figure that
is reported beside measured ones: it is ours and stands for no standard.

References
----------
Johnston, "Transform coding of audio signals using perceptual noise criteria" (1988):
offsets of tonal and noisy maskers. Schroeder, Atal, Hall, "Optimizing digital speech
coders by exploiting masking properties of the human ear" (1979): the spreading function.
Zwicker, Fastl, "Psychoacoustics": the Bark scale.
"""

from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.audio import Audio
from core.watermark.features import band_powers, log_powers
from core.watermark.layout import BAND_EDGES_HZ, PERIOD, Floats
from core.watermark.whiten import deviation, residual

_REACH = 0.19  # relative change of a tile that lies right at the threshold of hearing
_STEEPNESS = 0.35  # power of threshold over sound with which the change grows
_ORDINARY_DB = 3.2  # deviation of a tile that is ordinary: noise seen through one window
_AROUND = 16  # slots on either side over which restlessness is measured
_NOISE_OFFSET_DB = 6.0  # a noisy masker hides what is this far below it
_TONE_OFFSET_DB = 14.5  # a tone hides what is this far, and its Bark number, below it
_FADE_DB = 6.0  # how fast what is hidden after a sound recedes, a slot
_SUDDEN_DB = 3.0  # how much more may be hidden than a slot ago: a frame's change begins before it
_EMPTY_DB = 75.0  # a tile this far below the loudest carries nothing that is read
_SEEN = 0.45  # level of the mark, in the detector's deviations, that every second is brought to
_LEAST, _MOST = 0.7, 1.4  # factors by which it may be


def restlessness(left: Floats) -> Floats:
    """Return how unsteady each tile's surroundings are: 0 a held tone, 1 noise, more: attacks.

    Parameters
    ----------
    left
        What the neighbours of each tile do not foretell, in dB, with one look a slot.
    """
    steady: Floats = deviation(left, 1, _AROUND) / np.float32(_ORDINARY_DB)
    return steady


def allowance(powers: Floats, left: Floats) -> Floats:
    """Return the gain in dB that each tile may be given, (slots, bands).

    Parameters
    ----------
    powers
        Band powers with one look a slot.
    left
        What the neighbours of each tile do not foretell of them, in dB.

    Notes
    -----
    A tile below what its neighbours mask may change much, one above them little. A frame
    is changed all along, so what an onset hides late in it is not spent before the onset.
    """
    hidden = threshold(powers, left)
    sudden = np.float32(10.0 ** (_SUDDEN_DB / 10.0))
    hidden[1:] = np.minimum(hidden[1:], sudden * hidden[:-1])
    change = _REACH * (hidden / np.maximum(powers, 1e-20)) ** _STEEPNESS
    allowed: Floats = (20.0 * np.log10(1.0 + change)).astype(np.float32)
    allowed[powers < powers.max(initial=0.0) * 10.0 ** (-_EMPTY_DB / 10.0)] = 0.0
    return allowed * _evened(allowed, deviation(left, 1))


def _evened(allowed: Floats, spread: Floats) -> Floats:
    """Return the factor that gives each second the same share of the mark, (slots, 1).

    Where sound hides much, less of it is used; where little, all and somewhat more: what
    is cut from the one place is read as surely as from the other.
    """
    from scipy.ndimage import uniform_filter1d

    seen = np.minimum(allowed / spread, 1.0)
    level = np.sqrt(uniform_filter1d((seen * seen).mean(axis=1), PERIOD, mode="nearest"))
    factor: Floats = np.clip(_SEEN / np.maximum(level, 1e-6), _LEAST, _MOST)[:, None]
    return factor


@lru_cache(maxsize=1)
def _bark() -> NDArray[np.float64]:
    hertz = np.sqrt(BAND_EDGES_HZ[1:] * BAND_EDGES_HZ[:-1])
    return 13 * np.arctan(0.00076 * hertz) + 3.5 * np.arctan((hertz / 7500) ** 2)


@lru_cache(maxsize=1)
def _spreading() -> Floats:
    """Return how much of a band's power excites each other one, (from, to)."""
    apart = _bark()[None, :] - _bark()[:, None] + 0.474
    decibels = 15.81 + 7.5 * apart - 17.5 * np.sqrt(1 + apart * apart)
    spread: Floats = (10.0 ** (decibels / 10.0)).astype(np.float32)
    spread /= spread.sum(axis=0)
    return spread


def threshold(powers: Floats, left: Floats) -> Floats:
    """Return the power in each tile below which nothing is heard beside `powers`."""
    tonal = 1.0 - np.clip(restlessness(left), 0.0, 1.0)
    offset = tonal * (_TONE_OFFSET_DB + _bark()) + (1.0 - tonal) * _NOISE_OFFSET_DB
    hidden: Floats = ((powers @ _spreading()) * 10.0 ** (-offset / 10.0)).astype(np.float32)
    fade = np.float32(10.0 ** (-_FADE_DB / 10.0))
    for before, after in pairwise(hidden):
        np.maximum(after, before * fade, out=after)
    return hidden


def noise_to_mask_db(before: Audio, after: Audio) -> NDArray[np.float32]:
    """Return, per slot, the mean ratio of what was added to what is masked, in dB.

    Slots without sound are left out.
    """
    powers = band_powers(before, steps_per_slot=1)
    added = band_powers(before.with_samples(after.samples - before.samples), steps_per_slot=1)
    heard = powers.sum(axis=1) > 1e-6 * powers.sum(axis=1).max(initial=0.0)
    hidden = threshold(powers, residual(log_powers(powers), 1))
    ratio = (added[heard] / np.maximum(hidden[heard], 1e-20)).mean(axis=1)
    decibels: NDArray[np.float32] = 10.0 * np.log10(ratio + 1e-10)
    return decibels
