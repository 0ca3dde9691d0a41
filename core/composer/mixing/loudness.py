"""How loud a sound seems, for balancing before the take is heard whole."""

import numpy as np
from numpy.typing import NDArray

from core.audio import Samples
from core.composer import SAMPLE_RATE
from core.composer.mixing.filters import K_WEIGHTING, Filter

_BLOCK = SAMPLE_RATE // 10


def weighted_power(sound: Samples) -> NDArray[np.float64]:
    """Return K-weighted power, channels summed, of each tenth of a second."""
    weighted = Filter(K_WEIGHTING).run(np.array(sound, np.float32, order="C"))
    count = max(weighted.shape[1] // _BLOCK, 1)
    used = weighted[:, : count * _BLOCK].astype(np.float64)
    return np.asarray((used**2).sum(axis=0).reshape(count, -1).mean(axis=1))


def lufs(power: float) -> float:
    """Return the loudness of a K-weighted power."""
    return -0.691 + 10.0 * float(np.log10(max(power, 1e-12)))


def sounding_power(powers: NDArray[np.float64]) -> float:
    """Return the power while something sounds: rests do not make a part quiet."""
    if not len(powers) or powers.max() <= 0.0:
        return 0.0
    return float(powers[powers > 0.05 * powers.max()].mean())
