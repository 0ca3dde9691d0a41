"""Put marks into sound: plan a gain for every tile, then apply the map.

The plan knows the host: where the sound already speaks for a code symbol gain is
saved, where it speaks against it gain is spent.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.audio import Audio, Samples, open_reader
from core.errors import UserError
from core.jobs.control import Control
from core.watermark import whiten
from core.watermark.code import encode
from core.watermark.features import log_powers, pieces
from core.watermark.gains import GainMap, applied, filled
from core.watermark.layout import (
    CODE_LENGTH,
    PERIOD,
    SLOT_S,
    Floats,
    layout,
    private_template,
    public_template,
)
from core.watermark.masking import allowance
from core.watermark.payload import Mark, message_of
from core.watermark.stream import SoundStream

_INFORMED = 0.8  # how strongly gain follows what the host says of a symbol
_LEAST, _MOST = 0.35, 1.6  # factors by which it may follow
_MOST_DB = 2.0  # no tile is changed by more at strength 1


def embed(
    audio: Audio,
    marks: Sequence[Mark],
    *,
    strength: float = 1.0,
    control: Control | None = None,
) -> Audio:
    """Return `audio` with `marks` in it.

    Parameters
    ----------
    strength
        Factor on all gains: 1 is inaudible on music, 2 is for one stronger try.

    Raises
    ------
    UserError
        ``watermark.bad_strength``.
    DataError
        ``watermark.not_numbers`` for samples that are NaN or infinite.
    """
    gains = planned(SoundStream(audio), marks, strength=strength)
    return filled(audio, applied(SoundStream(audio), gains, control))


def marked_blocks(
    path: str | Path,
    marks: Sequence[Mark],
    *,
    strength: float = 1.0,
    control: Control | None = None,
) -> Iterator[Samples]:
    """Yield the sound of a file with `marks` in it, block by block, in bounded memory.

    The same samples as :func:`embed` gives. The file is read twice at once: the plan goes
    ahead of what is marked.

    Raises
    ------
    SoundmarkError
        As :func:`embed` and ``core.audio.open_reader``.
    """
    with open_reader(path) as ahead, open_reader(path) as behind:
        gains = planned(SoundStream(ahead), marks, strength=strength)
        yield from applied(SoundStream(behind), gains, control)


def plan(
    audio: Audio,
    marks: Sequence[Mark],
    *,
    strength: float = 1.0,
    control: Control | None = None,
) -> GainMap:
    """Return the gains that put `marks` into `audio`, for it or for the stems it is the sum of.

    Raises
    ------
    UserError
        ``watermark.bad_strength``.
    """
    gains = planned(SoundStream(audio), marks, strength=strength, control=control)
    return GainMap(np.concatenate([*gains]))


def planned(
    stream: SoundStream,
    marks: Sequence[Mark],
    *,
    strength: float = 1.0,
    control: Control | None = None,
) -> Iterator[Floats]:
    """Yield the rows of :func:`plan`'s map piece by piece; raises as it does."""
    if not 0.0 < strength <= 4.0:
        raise UserError("watermark.bad_strength", strength=strength)
    for piece in pieces(stream, steps_per_slot=1, control=control):
        decibels = log_powers(piece.powers)
        left = whiten.residual(decibels, 1)
        votes = whiten.counted(decibels, left, 1)
        allowed = allowance(piece.powers, left) * np.float32(strength)
        total = np.zeros_like(allowed)
        for mark in marks:
            total += _wanted(mark, votes, piece.first) * allowed
        yield np.clip(total, -_MOST_DB * strength, _MOST_DB * strength)[piece.inner]


def _template(mark: Mark) -> Floats:
    if mark.key.public:
        return public_template(mark.key, mark.payload[0])
    return private_template(mark.key, encode(message_of(mark.key, mark.payload)))


def _wanted(mark: Mark, votes: Floats, slot: int) -> Floats:
    """Return the factor, signed, that a mark wants on every tile of its spans.

    Parameters
    ----------
    slot
        The slot that ``votes[0]`` is; the pattern begins there.
    """
    template = _template(mark)
    symbols = layout(mark.key).symbols
    wanted = template[np.arange(len(votes)) % PERIOD]
    if not mark.key.public:
        for first in range(0, len(votes), PERIOD):
            piece = wanted[first : first + PERIOD]
            said = votes[first : first + PERIOD] * piece
            piece *= _informed(said, symbols[: len(piece)])
    if mark.spans is not None:
        inside = np.zeros(len(votes), bool)
        for start, end in mark.spans:
            low, high = round(start / SLOT_S) - slot, round(end / SLOT_S) + 1 - slot
            inside[max(low, 0) : max(high, 0)] = True
        wanted[~inside] = 0.0
    return wanted


def _informed(said: Floats, symbols: NDArray[np.int16]) -> Floats:
    """Return the factor on each tile's gain from what the host says for its symbol.

    Known chips are added up over the whole sound, where no symbol can be helped: 1.
    """
    where = symbols >= 0
    agreed = np.bincount(symbols[where], said[where], CODE_LENGTH)
    spread = np.bincount(symbols[where], said[where] ** 2, CODE_LENGTH)
    factor = np.clip(1.0 - _INFORMED * agreed / np.sqrt(spread + 1e-9), _LEAST, _MOST)
    factors: Floats = np.where(where, factor[symbols], 1.0).astype(np.float32)
    return factors
