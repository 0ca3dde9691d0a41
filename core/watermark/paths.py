"""The path of a pattern through votes, and the votes along it: whole, cut or drifting.

A path holds an offset for every block of slots. Knows votes and templates; nothing of
keys, codes or sound.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.watermark.fold import Folds, Window
from core.watermark.layout import BANDS, PERIOD, Floats

BLOCK = 8  # slots that share an offset and are judged together
LOST = -1  # the state in which there is no pattern
_LEAST_LEVEL, _MOST_LEVEL = 0.01, 0.4
_SMOOTH_BANDS = 6.0

# Per block: the pattern's offset in looks (row r of the votes is look r + state), or LOST.
States = NDArray[np.int64]


def straight(folds: Folds, phase: int, offset: int) -> States:
    """Return the states of a pattern whose slot k + offset is row ``phases * k + phase``."""
    state = (folds.phases * offset - phase) % (folds.phases * PERIOD)
    return np.full(folds.slots // BLOCK, state, np.int64)


def unbroken(states: States) -> States:
    """Return a path with the states where it was lost taken from the block before or after."""
    known = np.flatnonzero(states != LOST)
    before = np.searchsorted(known, np.arange(len(states)), side="right") - 1
    kept: States = states[known[np.maximum(before, 0)]]
    return kept


def folded_along(folds: Folds, states: States) -> Floats:
    """Return the votes along a path, folded in the pattern's own order, (PERIOD, bands)."""
    total = np.zeros((PERIOD, BANDS), np.float32)
    for first, rows, slots in along(folds, np.where(states == LOST, 0, states)):
        here = np.repeat(states[first : first + PERIOD // BLOCK] != LOST, BLOCK)
        np.add.at(total, slots[here], rows[here])
    return total


def agreement_along(folds: Folds, template: Floats, states: States) -> tuple[Floats, Floats]:
    """Return, per block of slots, the votes for a pattern along a path and their squares' sum.

    Parameters
    ----------
    template
        float32 (PERIOD, bands): chips, or chips times how much is expected of each.
    """
    said, spread = np.zeros((2, len(states)), np.float32)
    for first, rows, slots in along(folds, states):
        chips = template[slots]
        agreed = rows * chips
        blocks = slice(first, first + len(rows) // BLOCK)
        said[blocks] = agreed.sum(axis=1).reshape(-1, BLOCK).sum(axis=1)
        agreed *= agreed
        spread[blocks] = agreed.sum(axis=1).reshape(-1, BLOCK).sum(axis=1)
    return said, spread


def levels_along(
    folds: Folds, template: Floats, states: States, heard: NDArray[np.bool_]
) -> Floats:
    """Return each band's votes for a pattern over votes squared, along a path, (bands,).

    Parameters
    ----------
    heard
        The blocks that count.
    """
    from scipy.ndimage import gaussian_filter1d

    said, spread = np.zeros((2, template.shape[1]), np.float32)
    for first, rows, slots in along(folds, states):
        here = np.repeat(heard[first : first + len(rows) // BLOCK], BLOCK)
        agreed = rows[here] * template[slots[here]]
        said += agreed.sum(axis=0)
        spread += np.einsum("sb,sb->b", agreed, agreed)
    said = gaussian_filter1d(said, _SMOOTH_BANDS, mode="nearest")
    spread = gaussian_filter1d(spread, _SMOOTH_BANDS, mode="nearest")
    levels: Floats = np.clip(said / np.maximum(spread, 1e-6), _LEAST_LEVEL, _MOST_LEVEL)
    return levels


def periods(folds: Folds) -> Iterator[tuple[int, Floats]]:
    """Yield (first block, votes (phases, slots, bands)) period by period.

    A window of one period that begins with one is not folded at all.
    """
    for start in range(0, folds.slots, PERIOD):
        end = min(start + PERIOD, folds.slots)
        yield start // BLOCK, folds.over(Window(start, end))[:, : end - start]


def along(folds: Folds, states: States) -> Iterator[tuple[int, Floats, States]]:
    """Yield (first block, a row a slot (slots, bands), the pattern's slot of each)."""
    for first, votes in periods(folds):
        index = np.arange(votes.shape[1])
        here = np.repeat(states[first : first + len(index) // BLOCK], BLOCK)
        phase = -here % folds.phases
        yield first, votes[phase, index], (index + (here + phase) // folds.phases) % PERIOD
