"""The grid: fixed for ever, or files that are marked already could not be read."""

import hashlib

import numpy as np

from core.watermark import PUBLIC_KEY, PublicPayload, WatermarkKey
from core.watermark import layout as grid

KEY = WatermarkKey(bytes(range(32)))


def digest(*arrays: np.ndarray) -> str:
    whole = hashlib.sha256()
    for array in arrays:
        whole.update(np.ascontiguousarray(array).tobytes())
    return whole.hexdigest()[:16]


def test_scheme_1_never_changes():
    own = grid.layout(KEY)
    generated = PublicPayload("generated").to_bytes()[0]
    assert grid.BANDS == 91
    assert digest(grid.roles()) == "50434535af6242d8"
    assert digest(own.signs, own.symbols.astype("<i2")) == "12dd167c4a2afbb9"
    assert digest(grid.public_template(PUBLIC_KEY, generated)) == "4c73158e4cc6d563"


def test_every_symbol_has_its_share_of_tiles_and_of_time():
    symbols = grid.layout(KEY).symbols
    counts = np.bincount(symbols[symbols >= 0], minlength=grid.CODE_LENGTH)
    assert counts.max() - counts.min() <= 1
    roles = grid.roles()
    for stretch in np.split(roles, 8):
        shares = np.bincount(stretch.ravel(), minlength=4) / stretch.size
        assert np.allclose(shares, [0.1, 0.15, 0.15, 0.6], atol=0.01)


def test_layers_share_no_tile():
    private = grid.private_template(KEY, np.zeros(grid.CODE_LENGTH, np.uint8))
    public = grid.public_template(PUBLIC_KEY, 4)
    assert not (private * public).any()
    assert np.all(np.abs(private + public) == 1)


def test_keys_and_classes_are_strangers():
    tiles = grid.PERIOD * grid.BANDS
    other = grid.layout(WatermarkKey(bytes(32))).signs.astype(int)
    assert abs((grid.layout(KEY).signs * other).sum()) < 5 * tiles**0.5
    first, second = (grid.class_signs(PUBLIC_KEY, payload).astype(int) for payload in (4, 5))
    assert abs((first * second).sum()) < 5 * tiles**0.5


def test_the_grid_is_laid_out_in_hertz():
    edges = grid.BAND_EDGES_HZ
    assert edges[0] == 105.0
    assert np.all(np.diff(edges) >= 65.0 - 1e-9)
    assert abs(grid.PERIOD_S - 5.944) < 0.001
