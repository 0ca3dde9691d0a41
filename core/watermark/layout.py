"""The grid of tiles, what each tile is for, and the keyed chips that lie on it.

The grid is laid out in Hz and seconds, so it is the same at every sample rate. Time is
cut into slots, a period of slots repeats for as long as the sound lasts. A tile's role
is the same under every key (published); its sign and the code symbol that it carries
are the key's secret. Knows nothing of sound.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.watermark.key import PUBLIC_KEY, WatermarkKey

Floats = NDArray[np.float32]

SLOT_S = 1024 / 44_100  # seconds a tile lasts
PERIOD = 256  # slots until the pattern repeats: 5.94 s
LOWEST_HZ = 105.0
HIGHEST_HZ = 12_000.0
MIN_BAND_HZ = 65.0
BANDS_PER_OCTAVE = 24

# A tile's role. The private layer's two are a fifth and four fifths of its tiles.
PUBLIC_SYNC, PUBLIC_CLASS, PRIVATE_SYNC, PRIVATE_CODE = range(4)
_RUN = (PUBLIC_SYNC,) * 2 + (PUBLIC_CLASS,) * 3 + (PRIVATE_SYNC,) * 3 + (PRIVATE_CODE,) * 12
CODE_LENGTH = 1024  # symbols of the private layer's code


def _band_edges() -> NDArray[np.float64]:
    edges = [LOWEST_HZ]
    growth = 2 ** (1 / BANDS_PER_OCTAVE)
    while edges[-1] < HIGHEST_HZ:
        edges.append(max(edges[-1] + MIN_BAND_HZ, edges[-1] * growth))
    return np.array(edges)


BAND_EDGES_HZ = _band_edges()
BANDS = len(BAND_EDGES_HZ) - 1
PERIOD_S = PERIOD * SLOT_S


def _stream(secret: bytes, label: str, count: int) -> bytes:
    """Return `count` bytes of the key's stream called `label`."""
    return hashlib.shake_256(b"soundmark grid 1\0" + label.encode() + b"\0" + secret).digest(count)


def _order(secret: bytes, label: str, count: int) -> NDArray[np.int64]:
    """Return a keyed permutation of ``range(count)``."""
    draws = np.frombuffer(_stream(secret, label, 8 * count), "<u8")
    return np.argsort(draws, kind="stable")


def _signs(secret: bytes, label: str, count: int) -> NDArray[np.int8]:
    """Return `count` keyed signs, +1 or -1."""
    bits = np.unpackbits(np.frombuffer(_stream(secret, label, -(-count // 8)), np.uint8))
    return (1 - 2 * bits[:count].astype(np.int8)).astype(np.int8)


@lru_cache(maxsize=1)
def roles() -> NDArray[np.int8]:
    """Return each tile's role, shape (PERIOD, BANDS).

    Every band holds every role in the same share within each run of slots, so that a
    short piece or a lost band takes from all roles alike.
    """
    run = np.array(_RUN, np.int8)
    runs = -(-PERIOD // len(run))
    table = np.empty((BANDS, runs * len(run)), np.int8)
    for row, band in enumerate(table):
        for index in range(runs):
            order = _order(PUBLIC_KEY.secret, f"roles {row} {index}", len(run))
            band[index * len(run) : (index + 1) * len(run)] = run[order]
    return np.ascontiguousarray(table[:, :PERIOD].T)


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Hold a key's chips on one period of the grid.

    Attributes
    ----------
    signs
        int8 (PERIOD, BANDS), +1 or -1.
    symbols
        int16 (PERIOD, BANDS), the code symbol that a code tile carries, -1 elsewhere.
    """

    signs: NDArray[np.int8]
    symbols: NDArray[np.int16]


@lru_cache(maxsize=16)
def layout(key: WatermarkKey) -> Layout:
    """Return the chips of `key`."""
    signs = _signs(key.secret, "chips", PERIOD * BANDS).reshape(PERIOD, BANDS)
    symbols = np.full((PERIOD, BANDS), -1, np.int16)
    places = np.flatnonzero(roles() == PRIVATE_CODE)
    symbols.flat[places[_order(key.secret, "symbols", len(places))]] = (
        np.arange(len(places)) % CODE_LENGTH
    )
    return Layout(signs, symbols)


@lru_cache(maxsize=16)
def class_signs(key: WatermarkKey, payload: int) -> NDArray[np.int8]:
    """Return the chips that the class tiles wear for a public payload, (PERIOD, BANDS)."""
    label = f"class {payload}"
    return _signs(key.secret, label, PERIOD * BANDS).reshape(PERIOD, BANDS)


@lru_cache(maxsize=64)
def sync_template(key: WatermarkKey) -> Floats:
    """Return the known chips of a layer, zero on every other tile, (PERIOD, BANDS)."""
    role = PUBLIC_SYNC if key.public else PRIVATE_SYNC
    return np.where(roles() == role, layout(key).signs, 0).astype(np.float32)


@lru_cache(maxsize=64)
def public_template(key: WatermarkKey, payload: int) -> Floats:
    """Return all chips of the public layer with `payload`, (PERIOD, BANDS)."""
    chips = sync_template(key).copy()
    where = roles() == PUBLIC_CLASS
    chips[where] = class_signs(key, payload)[where]
    return chips


def private_template(key: WatermarkKey, coded: NDArray[np.uint8]) -> Floats:
    """Return all chips of the private layer that carries `coded` (1024 bits)."""
    own = layout(key)
    chips = sync_template(key).copy()
    where = own.symbols >= 0
    chips[where] = own.signs[where] * (1.0 - 2.0 * coded[own.symbols[where]])
    return chips
