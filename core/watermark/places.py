"""Which seconds carry a mark whose chips are known, and what is left without it.

Knows votes and templates; nothing of keys or sound.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.watermark.fold import Folds
from core.watermark.found import MarkedSpan
from core.watermark.layout import PERIOD, Floats
from core.watermark.paths import BLOCK, LOST, States, agreement_along, levels_along, unbroken
from core.watermark.tracking import SLIP, Path

_CHANGE = 1.0 / 100.0  # chance that a mark begins or ends at a block, before looking
_LEVEL_BLOCKS = 16  # blocks over which the mark's level is taken as one
_LEAST_CONFIDENCE = 0.5
_LEAST_LOG = -600.0  # of chances that are told apart
_MOSTLY = 0.9  # share of the blocks from which the level is that of all of them
_LEAST_ODDS = 8.0  # natural logarithm, of a stretch that lies apart from those beside it


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
    states -= states.max(axis=1, keepdims=True)
    emitted = np.exp(np.maximum(states, _LEAST_LOG))
    chances = emitted * _coming(emitted) * _coming(emitted[::-1])[::-1]
    marked: Floats = (chances[:, 0] / chances.sum(axis=1)).astype(np.float32)
    return marked


def _coming(emitted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the chances of each state by all blocks before, up to a factor a block."""
    count = emitted.shape[1]
    move = _CHANGE / (count - 1)
    stay = 1.0 - _CHANGE - move
    coming = []
    here = [1.0 / count] * count
    # Plain numbers: three of them are no work for arrays.
    for block in emitted.tolist():
        coming.append(here)
        passed = [chance * said for chance, said in zip(here, block, strict=True)]
        total = sum(passed)
        here = [stay * chance / total + move for chance in passed]
    return np.array(coming)


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


def marked_along(
    folds: Folds,
    template: Floats,
    states: States,
    heard: NDArray[np.bool_],
    rivals: Sequence[Floats] = (),
    *,
    again: bool = True,
) -> Floats:
    """Return, per block, how likely it carries a pattern along a path of offsets.

    Parameters
    ----------
    heard
        The blocks that the mark's level is taken from.
    rivals
        Patterns that share chips with this one, so that its chips alone do not tell them apart.
    again
        Whether to look twice where only a part is marked.
    """
    levels = levels_along(folds, template, states, heard)
    every = [agreement_along(folds, chips * levels, states) for chips in (template, *rivals)]
    marked = posterior([odds_of(*each, 1.0) for each in every])
    there = marked > _LEAST_CONFIDENCE
    if not again or not there.any() or there.mean() > _MOSTLY:
        return marked
    # Where little is marked the level was watered down by what is not: take it from there.
    return marked_along(folds, template, states, there, rivals, again=False)


def followed(
    folds: Folds, template: Floats, path: Path, rivals: Sequence[Floats] = ()
) -> tuple[States, Floats]:
    """Return a pattern's states in every block, and how likely each block carries it.

    A stretch that hardly speaks for the pattern where its path has it, and would cost the
    walk as much to leave out, is taken to lie as its neighbours do.

    Parameters
    ----------
    rivals
        As of :func:`marked_along`.
    """
    states = unbroken(path.states)
    levels = levels_along(folds, template, states, path.states != LOST)
    stretch = _stretches(path.states, folds.phases * PERIOD)
    odds, *others = (
        np.bincount(stretch, odds_of(*agreement_along(folds, chips * levels, states), 1.0))
        for chips in (template, *rivals)
    )
    for beside in others:
        odds = np.minimum(odds, odds - beside)
    weak = (odds < _LEAST_ODDS)[stretch] | (path.states == LOST)
    if not weak.all():
        states = unbroken(np.where(weak, LOST, path.states))
    return states, marked_along(folds, template, states, ~weak, rivals)


def _stretches(states: States, turn: int) -> NDArray[np.int64]:
    """Return the number of the stretch that each block is in: between jumps there is one."""
    moved = np.abs((np.diff(states) + turn // 2) % turn - turn // 2) > SLIP
    moved |= np.diff(states == LOST)
    numbers: NDArray[np.int64] = np.concatenate([[0], np.cumsum(moved)])
    return numbers


def without(folds: Folds, template: Floats, states: States, marked: Floats) -> Folds:
    """Return votes with a found mark taken out along its path, so that others show.

    The mark's level is measured phase by phase over short stretches: what remains has no
    correlation with the pattern there.
    """

    def left(phase: int, first: int, rows: Floats) -> Floats:
        blocks = slice(first // BLOCK, (first + len(rows)) // BLOCK)
        there = marked[blocks]
        whole, part = np.divmod(np.repeat(states[blocks], BLOCK) + phase, folds.phases)
        slot = (first + np.arange(len(rows)) + whole) % PERIOD
        share = (part / folds.phases).astype(np.float32)[:, None]
        chips = (1 - share) * template[slot] + share * template[(slot + 1) % PERIOD]
        said = _per_block(np.einsum("sb,sb->s", rows, chips))
        power = _per_block(np.einsum("sb,sb->s", chips, chips))
        level = _smoothed(said * there) / np.maximum(_smoothed(power * there), 1e-6)
        level = np.maximum(level, 0.0) * (there > _LEAST_CONFIDENCE)
        taken: Floats = np.repeat(level, BLOCK)[: len(rows), None] * chips
        return rows - taken

    return folds.mapped(left)


def _smoothed(values: NDArray[np.float32]) -> Floats:
    from scipy.ndimage import uniform_filter1d

    smooth: Floats = uniform_filter1d(values, _LEVEL_BLOCKS, mode="constant")
    return smooth
