"""Follow a pattern through sound that was cut, filled up or drifts: the path of its offset.

A block of slots says of every offset how well the chips that are known agree there; the
path is the likeliest walk over the offsets, which mostly stays, seldom slips by a
little, and now and then jumps or loses the pattern. Knows votes and templates; nothing
of keys, codes or sound.

Notes
-----
A path that was chosen by the chips that are then scored along it scores well by choice.
That is paid for: the walk is a chance process of its own, each path has a prior
probability in it, and all of these together sum to at most one. So the chance that any
path whatever scores what this one does, at its price or cheaper, is at most the chance
that one path fixed beforehand scores that, divided by this path's prior
(:attr:`Path.price` is minus its logarithm). Coins that had no say in the choice - other
chips, another key's, the code's - are scored along the path as along a fixed one.

References
----------
Viterbi, "Error bounds for convolutional codes and an asymptotically optimum decoding
algorithm", IEEE Trans. Inf. Theory 13 (1967).
Blumer et al., "Occam's razor" (1987): the weighted union bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.watermark.fold import Folds
from core.watermark.layout import PERIOD, Floats
from core.watermark.paths import BLOCK, LOST, States, levels_along, periods, unbroken

_STRETCH = 32  # periods followed at once: three minutes; memory is bounded by it
_USUAL_LEVEL = 0.1  # votes for a mark over votes squared, before anything is known

# The walk, block by block: probabilities of each kind of move, which sum to at most one.
_STAY = 0.90
_SLIPS = (0.015, 0.004)  # by one look, by two, to one side
_JUMPS = {12: 0.02, 128: 0.02}  # anywhere within so many looks: small and larger cuts
SLIP = len(_SLIPS)  # looks by which a path moves without a jump
_ANYWHERE = 0.008
_LOSE = 0.012
_STAY_LOST = 0.998
_REGAIN = 0.002
_START_LOST = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Hold the offset of a pattern for every block of slots.

    Attributes
    ----------
    states
        The pattern's offset in every block of slots, or LOST.
    price
        Minus the natural logarithm of the path's prior probability.
    gain
        Logarithm of the odds that the known chips lie along this path rather than nowhere,
        the price taken off.
    """

    states: States
    price: float
    gain: float

    @property
    def found(self) -> bool:
        """Whether the pattern is anywhere."""
        return bool((self.states != LOST).any())


def follow(folds: Folds, templates: Sequence[Floats]) -> list[Path]:
    """Return the likeliest path of each template, by its own chips."""
    usual = np.full(templates[0].shape[1], _USUAL_LEVEL, np.float32)
    return _followed(folds, templates, [usual] * len(templates))


def refined(folds: Folds, template: Floats, path: Path) -> Path:
    """Return the path of a template again, with each band trusted as `path` found it."""
    if not path.found:
        return path
    levels = levels_along(folds, template, unbroken(path.states), path.states != LOST)
    return _followed(folds, [template], [levels])[0]


def _followed(folds: Folds, templates: Sequence[Floats], levels: Sequence[Floats]) -> list[Path]:
    """Return the likeliest paths; long sound is followed stretch by stretch."""
    odds = _Odds(folds.phases, templates, levels)
    paths: list[list[Path]] = [[] for _ in templates]
    held: list[Floats] = []
    for first, votes in periods(folds):
        held.append(odds.of(votes))
        last = first + votes.shape[1] // BLOCK == folds.slots // BLOCK
        if len(held) == _STRETCH or last:
            stretch = np.concatenate(held)
            for index, parts in enumerate(paths):
                parts.append(_walked(stretch[:, index]))
            held = []
    return [_joined(parts) for parts in paths]


def _joined(parts: Sequence[Path]) -> Path:
    return Path(
        np.concatenate([part.states for part in parts]),
        sum(part.price for part in parts),
        sum(part.gain for part in parts),
    )


class _Odds:
    """Say for blocks of votes and every offset how much speaks for each of some templates."""

    def __init__(self, phases: int, templates: Sequence[Floats], levels: Sequence[Floats]) -> None:
        self._phases = phases
        self._count = len(templates)
        weighted = [template * level for template, level in zip(templates, levels, strict=True)]
        # Column u: a block's votes against the pattern from its slot u on.
        self._patterns = np.concatenate([_unrolled(chips) for chips in weighted], axis=1)
        shares = [np.abs(template).mean(axis=0) for template in templates]
        self._spreads = np.stack(
            [0.5 * share * level**2 for share, level in zip(shares, levels, strict=True)], axis=1
        )

    def of(self, votes: Floats) -> Floats:
        """Return the log odds, (blocks, templates, states), of one period's votes."""
        blocks = votes.shape[1] // BLOCK
        rows = votes.reshape(self._phases * blocks, -1)  # each: a block's slots by bands
        shape = (self._phases, blocks, self._count, PERIOD)
        from_slot = np.tile((rows @ self._patterns).reshape(shape), 2)
        phase, block, template, slot = from_slot.strides
        # Offset o of a block is where its first slot lies in the pattern, less that slot.
        at_offset = np.lib.stride_tricks.as_strided(
            from_slot,
            (*shape[:3], PERIOD + 1),
            (phase, block + BLOCK * slot, template, slot),
            writeable=False,
        )
        power = (votes * votes).mean(axis=0).reshape(blocks, BLOCK, -1).sum(axis=1)
        odds = np.empty((blocks, self._count, PERIOD, self._phases), np.float32)
        odds[:] = -(power @ self._spreads)[:, :, None, None]
        odds[..., 0] += at_offset[0, ..., :PERIOD]
        for early in range(1, self._phases):  # rows between two slots: of the later one, early
            odds[..., -early] += at_offset[early, ..., 1:]
        return odds.reshape(blocks, self._count, -1)


def _unrolled(chips: Floats) -> Floats:
    """Return a block's worth of a pattern from each of its slots on, (slots x bands, PERIOD)."""
    columns = [np.ascontiguousarray(np.roll(chips, -slot, axis=0).T) for slot in range(BLOCK)]
    return np.concatenate(columns)


def _walked(odds: Floats) -> Path:
    """Return the likeliest walk over the offsets whose log odds are (blocks, states)."""
    from core.watermark.walk_numba import walk

    states, price, gain = walk(np.ascontiguousarray(odds), *_moves(odds.shape[1]))  # type: ignore[no-untyped-call]
    return Path(states, price, gain)


@lru_cache(maxsize=2)
def _moves(states: int) -> tuple[Floats, Floats, NDArray[np.int64], Floats]:
    """Return the walk's moves as the kernel takes them: logarithms, each to one state."""
    seldom = [
        _STAY,
        _ANYWHERE / states,
        _LOSE,
        _STAY_LOST,
        _REGAIN / states,
        (1.0 - _START_LOST) / states,
        _START_LOST,
    ]
    jumps = [share / (2 * reach + 1) for reach, share in _JUMPS.items()]
    seldom_log, slips_log, jumps_log = (
        np.log(shares).astype(np.float32) for shares in (seldom, _SLIPS, jumps)
    )
    return seldom_log, slips_log, np.array([*_JUMPS], np.int64), jumps_log
