"""Turn stars into landmarks: pairs of stars whose distance can be looked up.

References
----------
A. Wang, "An industrial-strength audio search algorithm", ISMIR 2003.
"""

import numpy as np
from numpy.typing import NDArray

FAN = 4  # pairs that each star begins
NEAREST_STEPS = 2
FARTHEST_STEPS = 63
FARTHEST_BINS = 63
_LOOK_AHEAD = 40  # stars

Words = NDArray[np.uint32]
"""Bin of the first star (9 bits), distance in bins (7 bits), distance in steps (6 bits)."""


def landmarks(steps: NDArray[np.int32], bins: NDArray[np.int32]) -> tuple[Words, NDArray[np.int32]]:
    """Return the landmarks of stars.

    Parameters
    ----------
    steps, bins
        The stars, in order of time.

    Returns
    -------
    words, places
        What each pair looks like, and the step of its first star, in order of time.
    """
    found = np.zeros(steps.size, np.int32)
    words, firsts = [], []
    for ahead in range(1, min(_LOOK_AHEAD, steps.size - 1) + 1):
        later = steps[ahead:] - steps[:-ahead]
        higher = bins[ahead:] - bins[:-ahead]
        begins = found[:-ahead]
        good = (
            (later >= NEAREST_STEPS)
            & (later <= FARTHEST_STEPS)
            & (np.abs(higher) <= FARTHEST_BINS)
            & (begins < FAN)
        )
        first = np.flatnonzero(good)
        begins[first] += 1
        word = (bins[first] << 13) | ((higher[first] + FARTHEST_BINS + 1) << 6) | later[first]
        words.append(word.astype(np.uint32))
        firsts.append(first)
    if not words:
        return np.zeros(0, np.uint32), np.zeros(0, np.int32)
    order = np.argsort(np.concatenate(firsts), kind="stable")
    return np.concatenate(words)[order], steps[np.concatenate(firsts)[order]]


def neighbours(words: Words) -> Words:
    """Return `words` with each distance in steps one shorter, as it is, and one longer.

    Returns
    -------
    ndarray
        Shape (3, words): sound cut between two steps of the grid has its stars there.
    """
    return np.stack([words - 1, words, words + 1])


def span_steps(words: Words) -> NDArray[np.int64]:
    """Return how many steps lie between the two stars of each landmark."""
    return (words & FARTHEST_STEPS).astype(np.int64)
