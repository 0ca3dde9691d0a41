"""From folded votes to the code's soft values: tiles that belong to a symbol are added up.

Bands count by how well the chips that are known already agree in them: where a codec or
a filter left nothing, nothing is added but noise.
"""

import math

import numpy as np

from core.watermark.key import PUBLIC_KEY, WatermarkKey
from core.watermark.layout import CODE_LENGTH, Floats, layout, public_template, sync_template
from core.watermark.payload import PUBLIC_PAYLOADS

_SMOOTH_BANDS = 6.0
_LEAST_WEIGHT = 0.2
_PUBLIC_SCORE = 4.0  # from which the public layer's chips are taken as known


def soft_symbols(key: WatermarkKey, votes: Floats) -> Floats:
    """Return the soft values of the code symbols, float32 (1024,): positive for a 0.

    A symbol whose tiles say more counts more: only ratios matter to the decoder.

    Parameters
    ----------
    votes
        float32 (PERIOD, bands), folded, in the pattern's own order of slots.
    """
    weighted = votes * _band_weights(votes, _known_chips(key, votes))
    own = layout(key)
    where = own.symbols >= 0
    symbols = own.symbols[where]
    soft: Floats = np.bincount(symbols, (weighted * own.signs)[where], CODE_LENGTH).astype(
        np.float32
    )
    return soft


def score(votes: Floats, template: Floats) -> float:
    """Return how well folded votes agree with chips, in chance's standard deviations."""
    power = float(np.sum(votes * votes * np.abs(template), dtype=np.float64))
    said = float(np.sum(votes * template, dtype=np.float64))
    return said / math.sqrt(max(power, 1e-9))


def _known_chips(key: WatermarkKey, votes: Floats) -> Floats:
    known = sync_template(key)
    for payload in PUBLIC_PAYLOADS:
        public = public_template(PUBLIC_KEY, payload[0])
        if score(votes, public) > _PUBLIC_SCORE:
            return known + public
    return known


def _band_weights(votes: Floats, known: Floats) -> Floats:
    from scipy.ndimage import gaussian_filter1d

    said = gaussian_filter1d((votes * known).sum(axis=0), _SMOOTH_BANDS, mode="nearest")
    power = (votes * votes * np.abs(known)).sum(axis=0)
    spread = gaussian_filter1d(power, _SMOOTH_BANDS, mode="nearest")
    level = np.maximum(said / np.maximum(spread, 1e-6), 0.0)
    weights: Floats = np.maximum(level / max(float(level.mean()), 1e-6), _LEAST_WEIGHT)
    return weights
