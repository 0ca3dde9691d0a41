"""All votes of a sound, a byte each: what the detector keeps of hours of it.

Knows sound and its grid; nothing of keys and patterns.
"""

import numpy as np
from numpy.typing import NDArray

from core.jobs.control import Control
from core.watermark import whiten
from core.watermark.features import Sound, log_powers, looks, pieces
from core.watermark.fold import as_bytes
from core.watermark.layout import BANDS
from core.watermark.stream import streamed


def hear(sound: Sound, *, pitch: float = 1.0, control: Control | None = None) -> NDArray[np.int8]:
    """Return every look's votes, (rows, bands), in steps of ``fold.VOTE_STEP``.

    Parameters
    ----------
    pitch
        Ratio by which the sound's frequencies were raised since it was marked.

    Notes
    -----
    55 MB an hour; what a byte rounds off is a two hundredth of a vote's deviation.
    """
    stream = streamed(sound)
    votes = np.empty((looks(stream.seconds), BANDS), np.int8)
    for piece in pieces(stream, pitch=pitch, control=control):
        heard = whiten.votes(log_powers(piece.powers))[piece.inner]
        first = piece.first + piece.inner.start
        votes[first : first + len(heard)] = as_bytes(heard)
    return votes
