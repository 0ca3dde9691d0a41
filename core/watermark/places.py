"""Which seconds carry a mark whose chips are known, and what is left without it.

Knows votes and templates; nothing of keys or sound.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.watermark.fold import Folds
from core.watermark.found import MarkedSpan
from core.watermark.layout import PERIOD, Floats

BLOCK = 8  # slots judged together
_CHANGE = 1.0 / 100.0  # chance that a mark begins or ends at a block, before looking
_LEVEL_BLOCKS = 16  # blocks over which the mark's level is taken as one
_LEAST_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class Alignment:
    """Say how rows of votes lie on a pattern: row ``phases * k + phase`` is slot k + offset."""

    phase: int
    offset: int


def _rows_of(template: Floats, slots: int, offset: int) -> Floats:
    return template[(np.arange(slots) + offset) % PERIOD]


def _per_block(values: Floats) -> Floats:
    blocks = -(-len(values) // BLOCK)
    padded = np.zeros(blocks * BLOCK, np.float32)
    padded[: len(values)] = values
    sums: Floats = padded.reshape(blocks, BLOCK).sum(axis=1)
    return sums


def agreement(votes: Floats, template: Floats, offset: int) -> tuple[Floats, Floats]:
    """Return, per block of slots, the votes for a pattern and their squares' sum.

    Parameters
    ----------
    votes
        float32 (slots, bands): the rows of one phase.
    """
    chips = _rows_of(template, len(votes), offset)
    said = np.einsum("sb,sb->s", votes, chips)
    spread = np.einsum("sb,sb,sb->s", votes, votes, np.abs(chips))
    return _per_block(said), _per_block(spread)


def odds_of(said: Floats, spread: Floats, level: float) -> Floats:
    """Return, per block, the log odds that it carries a pattern rather than nothing.

    Parameters
    ----------
    level
        Ratio of votes to squares where the mark lies.
    """
    odds: Floats = np.float32(level) * said - np.float32(0.5 * level * level) * spread
    return odds


def posterior(odds: Sequence[Floats]) -> Floats:
    """Return, per block, how likely it carries the first of some rival patterns.

    Parameters
    ----------
    odds
        Log odds per block of each pattern against none.

    Notes
    -----
    One state a pattern and one for none, which seldom change: forward and backward pass.
    """
    states = np.stack([*odds, np.zeros_like(odds[0])], axis=1).astype(np.float64)
    count = states.shape[1]
    moves = np.full((count, count), np.log(_CHANGE / (count - 1)))
    np.fill_diagonal(moves, np.log1p(-_CHANGE))
    forward = _passed(states, moves)
    backward = _passed(states[::-1], moves)[::-1] - states
    both = forward + backward
    both -= both.max(axis=1, keepdims=True)
    chances = np.exp(both)
    marked: Floats = (chances[:, 0] / chances.sum(axis=1)).astype(np.float32)
    return marked


def _passed(states: NDArray[np.float64], moves: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log chances of each state after all blocks so far."""
    passed = np.empty_like(states)
    before = np.zeros(states.shape[1])
    for index, emitted in enumerate(states):
        coming = before[:, None] + moves
        top = coming.max(axis=0)
        before = emitted + top + np.log(np.exp(coming - top).sum(axis=0))
        passed[index] = before
    return passed


def spans_of(marked: Floats, slot_s: float, seconds: float) -> tuple[MarkedSpan, ...]:
    """Return the runs of blocks that are rather marked than not."""
    inside = np.concatenate([[False], marked > _LEAST_CONFIDENCE, [False]])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    spans = []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        start, end = float(first * BLOCK * slot_s), min(float(last * BLOCK * slot_s), seconds)
        if end > start:
            spans.append(MarkedSpan(start, end, float(marked[first:last].mean())))
    return tuple(spans)


def without(folds: Folds, template: Floats, at: Alignment, marked: Floats) -> Folds:
    """Return votes with a found mark taken out where it lies, so that others show.

    The mark's level is measured phase by phase over short stretches: what remains has no
    correlation with the pattern there.
    """

    def left(phase: int, rows: Floats) -> Floats:
        whole, part = divmod(phase - at.phase, folds.phases)
        share = np.float32(part / folds.phases)
        chips = (1 - share) * _rows_of(template, len(rows), at.offset + whole)
        if share:
            chips += share * _rows_of(template, len(rows), at.offset + whole + 1)
        said = _per_block(np.einsum("sb,sb->s", rows, chips))
        power = _per_block(np.einsum("sb,sb->s", chips, chips))
        level = _smoothed(said * marked) / np.maximum(_smoothed(power * marked), 1e-6)
        level = np.maximum(level, 0.0) * (marked > _LEAST_CONFIDENCE)
        return rows - np.repeat(level, BLOCK)[: len(rows), None] * chips

    return folds.mapped(left)


def _smoothed(values: NDArray[np.float32]) -> Floats:
    from scipy.ndimage import uniform_filter1d

    smooth: Floats = uniform_filter1d(values, _LEVEL_BLOCKS, mode="constant")
    return smooth
