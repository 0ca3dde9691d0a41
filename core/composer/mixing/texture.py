"""The surface under some genres: a record's dust and hiss."""

import numpy as np

from core.audio import Samples
from core.composer import SAMPLE_RATE
from core.composer.mixing.filters import Filter, bell, high_pass, low_pass

_TICKS_A_SECOND = 9.0
_CRACKLE = 0.05
_HISS = 0.0016


class Vinyl:
    """Play dust and hiss, drawn second by second so that blocks of any size agree.

    Parameters
    ----------
    seed
        Which record it is.
    period
        Frames after which it comes round again; 0 for never.
    first
        The frame at which it begins.
    """

    def __init__(self, seed: int, period: int = 0, first: int = 0) -> None:
        self._seed = seed
        self._period = period
        self._at = first
        self._colour = Filter((high_pass(300.0), low_pass(6500.0), bell(2500.0, 4.0, 0.8)))
        self._second = (-1, np.zeros((2, 0), np.float32))

    def block(self, end: int) -> Samples:
        """Return the surface's noise from the last end to `end`."""
        out = np.empty((2, end - self._at), np.float32)
        done = 0
        while self._at < end:
            at = self._at % self._period if self._period else self._at
            second, offset = divmod(at, SAMPLE_RATE)
            if self._second[0] != second:
                self._second = (second, self._drawn(second))
            taken = min(SAMPLE_RATE - offset, end - self._at)
            if self._period:
                taken = min(taken, self._period - at)
            out[:, done : done + taken] = self._second[1][:, offset : offset + taken]
            done += taken
            self._at += taken
        return self._colour.run(out)

    def _drawn(self, second: int) -> Samples:
        rng = np.random.default_rng(np.random.SeedSequence(self._seed, spawn_key=(second,)))
        noise = rng.standard_normal((2, SAMPLE_RATE)) * _HISS
        count = int(rng.poisson(_TICKS_A_SECOND))
        places = rng.integers(0, SAMPLE_RATE - 40, count)
        for place, size in zip(places, rng.exponential(_CRACKLE, count), strict=True):
            tick = min(size, 0.3) * np.exp(-np.arange(40) / 6.0) * rng.choice((-1.0, 1.0))
            side = rng.uniform(0.3, 1.0)
            noise[:, place : place + 40] += np.outer((side, 1.3 - side), tick)
        return noise.astype(np.float32)
