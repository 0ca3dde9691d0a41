"""The error-correcting code of the private layer: a polar code with list decoding.

96 message bits become 1024 symbols. The message's own check bits choose among the
decoder's list, so no further check is spent.

References
----------
Tal, Vardy, "List decoding of polar codes", IEEE Trans. Inf. Theory 61 (2015).
Balatsoukas-Stimming et al., "LLR-based successive cancellation list decoding" (2015).
He et al., "Beta-expansion: a theoretical framework for fast and recursive construction
of polar codes" (2017): which positions carry the message.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.watermark.layout import CODE_LENGTH
from core.watermark.payload import MESSAGE_BITS, Bits

LIST_SIZE = 32
LONG_LIST = 128  # four times the work, and read at a level 3 % lower
_BETA = 2**0.25


@lru_cache(maxsize=1)
def _message_places() -> NDArray[np.int64]:
    """Return the positions of the code's input that carry the message, ascending."""
    stages = CODE_LENGTH.bit_length() - 1
    index = np.arange(CODE_LENGTH)
    weight = sum((index >> stage & 1) * _BETA**stage for stage in range(stages))
    return np.sort(np.argsort(weight, kind="stable")[-MESSAGE_BITS:])


def encode(message: Bits) -> Bits:
    """Return the 1024 code symbols of 96 message bits."""
    coded = np.zeros(CODE_LENGTH, np.uint8)
    coded[_message_places()] = message
    half = 1
    while half < CODE_LENGTH:
        pairs = coded.reshape(-1, 2, half)
        pairs[:, 0] ^= pairs[:, 1]
        half *= 2
    return coded


def decode(soft: NDArray[np.float32], list_size: int = LIST_SIZE) -> NDArray[np.uint8]:
    """Return the most likely messages, best first.

    Parameters
    ----------
    soft
        float32 (1024,): positive where a symbol is more likely 0. Only ratios matter.
    list_size
        How many messages to keep.

    Returns
    -------
    ndarray
        uint8 (list_size, 96).
    """
    from core.watermark.polar_numba import decode_list

    frozen = np.ones(CODE_LENGTH, np.uint8)
    frozen[_message_places()] = 0
    scaled = np.ascontiguousarray(soft, np.float32)
    inputs, metrics = decode_list(scaled, frozen, list_size)  # type: ignore[no-untyped-call]
    best: NDArray[np.uint8] = inputs[np.argsort(metrics, kind="stable")][:, _message_places()]
    return best
