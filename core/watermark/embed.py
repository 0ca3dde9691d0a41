"""Put marks into sound: plan a gain for every tile, then apply the map.

The plan knows the host: where the sound already speaks for a code symbol gain is
saved, where it speaks against it gain is spent.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.audio import Audio
from core.errors import UserError
from core.jobs.control import Control, NoControl, Part
from core.watermark.code import encode
from core.watermark.features import band_powers, evidence
from core.watermark.gains import GainMap
from core.watermark.layout import (
    CODE_LENGTH,
    PERIOD,
    SLOT_S,
    Floats,
    layout,
    private_template,
    public_template,
    roles,
)
from core.watermark.masking import allowance
from core.watermark.payload import Mark, message_of

_INFORMED = 0.45  # how strongly gain follows what the host says of a symbol
_LEAST, _MOST = 0.35, 1.6  # factors by which it may follow
_KNOWN_GROUPS = 160  # groups into which a layer's known tiles are put, as its symbols are


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
    """
    control = control or NoControl()
    gains = plan(audio, marks, strength=strength, control=Part(control, 0.0, 0.4))
    return gains.apply(audio, Part(control, 0.4, 1.0))


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
    if not 0.0 < strength <= 4.0:
        raise UserError("watermark.bad_strength", strength=strength)
    powers = band_powers(audio, steps_per_slot=1, control=control or NoControl())
    votes = evidence(powers, 1)
    allowed = allowance(powers) * np.float32(strength)
    total = np.zeros_like(allowed)
    for mark in marks:
        total += _wanted(mark, votes) * allowed
    return GainMap(np.clip(total, -2.0 * strength, 2.0 * strength))


def _template(mark: Mark) -> Floats:
    if mark.key.public:
        return public_template(mark.key, mark.payload[0])
    return private_template(mark.key, encode(message_of(mark.key, mark.payload)))


def _wanted(mark: Mark, votes: Floats) -> Floats:
    """Return the factor, signed, that a mark wants on every tile of its spans."""
    template = _template(mark)
    groups = _groups(mark)
    wanted = np.empty_like(votes)
    for first in range(0, len(votes), PERIOD):
        piece = votes[first : first + PERIOD]
        chips = template[: len(piece)]
        wanted[first : first + PERIOD] = chips * _informed(piece, chips, groups[: len(piece)])
    if mark.spans is not None:
        inside = np.zeros(len(votes), bool)
        for start, end in mark.spans:
            inside[round(start / SLOT_S) : round(end / SLOT_S) + 1] = True
        wanted[~inside] = 0.0
    return wanted


def _groups(mark: Mark) -> NDArray[np.int64]:
    """Return which tiles the detector adds up, as a number per tile of one period."""
    known = CODE_LENGTH + np.arange(roles().size).reshape(roles().shape) % _KNOWN_GROUPS
    symbols = layout(mark.key).symbols
    return np.where(symbols >= 0, symbols, known)


def _informed(votes: Floats, chips: Floats, groups: NDArray[np.int64]) -> Floats:
    """Return the factor on each tile's gain from what the host says of its group."""
    agreeing = votes * chips
    used = chips != 0
    size = CODE_LENGTH + _KNOWN_GROUPS
    said = np.bincount(groups[used], agreeing[used], size)
    spread = np.bincount(groups[used], agreeing[used] ** 2, size)
    score = said / np.sqrt(spread + 1e-9)
    factor = np.clip(1.0 - _INFORMED * score, _LEAST, _MOST)
    factors: Floats = factor[groups].astype(np.float32)
    return factors
