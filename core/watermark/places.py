"""Which seconds carry a mark whose chips are known, and what is left without it.

Knows votes and templates; nothing of keys or sound.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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


def posterior(odds: Floats) -> Floats:
    """Return, per block, how likely it is marked: two states that seldom change."""
    stay, change = np.log1p(-_CHANGE), np.log(_CHANGE)
    forward = np.zeros((len(odds), 2))
    backward = np.zeros((len(odds), 2))
    for index in range(len(odds)):
        before = forward[index - 1] if index else np.zeros(2)
        emitted = (0.0, float(odds[index]))
        for state in (0, 1):
            forward[index, state] = emitted[state] + np.logaddexp(
                before[state] + stay, before[1 - state] + change
            )
    for index in range(len(odds) - 2, -1, -1):
        after = backward[index + 1] + (0.0, float(odds[index + 1]))
        for state in (0, 1):
            backward[index, state] = np.logaddexp(after[state] + stay, after[1 - state] + change)
    both = forward + backward
    marked: Floats = (1.0 / (1.0 + np.exp(np.clip(both[:, 0] - both[:, 1], -60, 60)))).astype(
        np.float32
    )
    return marked


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


def without(votes: Floats, phases: int, template: Floats, at: Alignment, marked: Floats) -> Floats:
    """Return `votes` with a found mark taken out where it lies, so that others show.

    The mark's level is measured phase by phase over short stretches: what remains has no
    correlation with the pattern there.
    """
    left = votes.copy()
    for phase in range(phases):
        rows = votes[phase::phases]
        whole, part = divmod(phase - at.phase, phases)
        share = part / phases
        chips = (1 - share) * _rows_of(template, len(rows), at.offset + whole)
        if share:
            chips += share * _rows_of(template, len(rows), at.offset + whole + 1)
        said = _per_block(np.einsum("sb,sb->s", rows, chips))
        power = _per_block(np.einsum("sb,sb->s", chips, chips))
        level = _smoothed(said * marked) / np.maximum(_smoothed(power * marked), 1e-6)
        level = np.maximum(level, 0.0) * (marked > _LEAST_CONFIDENCE)
        left[phase::phases] -= np.repeat(level, BLOCK)[: len(rows), None] * chips
    return left


def _smoothed(values: NDArray[np.float32]) -> Floats:
    from scipy.ndimage import uniform_filter1d

    smooth: Floats = uniform_filter1d(values, _LEVEL_BLOCKS, mode="constant")
    return smooth
