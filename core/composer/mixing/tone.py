"""The tone of the whole: what is dark or shrill is brought to where music usually lies.

Found once from the busiest bars of every part, as levels are, and frozen with the mix. All
stems run through the same equaliser, so that they still sum to the mix.

References
----------
A. Elowsson and A. Friberg, "Long-term average spectrum in popular music and its relation to the
level of the percussion", AES 142, 2017: about 5 dB an octave between bass and 4 kHz.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.audio import Samples
from core.composer import SAMPLE_RATE
from core.composer.mixing.filters import K_WEIGHTING, Section, bell, high_shelf

Floats = NDArray[np.float64]

_THIRDS_HZ = 1000.0 * 2.0 ** (np.arange(-13, 13) / 3.0)  # 50 Hz to 16 kHz
THIRDS = len(_THIRDS_HZ)
_LOW_HZ, _HIGH_HZ = 300.0, 1500.0  # where the two shelves of a tilt turn
_SLOPED = slice(3, 20)  # the thirds from 100 Hz to 4 kHz
_LEAST_FALL, _MOST_FALL = 4.8, 5.3  # dB an octave that are left alone
_MOST_TILT_DB = 6.0  # a shelf; what is further off belongs to the music
_SHALLOW_DB, _MOST_BELL_DB, _BELL_Q = 5.0, 6.0, 5.0
_TOP = slice(19, 26)  # 4 to 16 kHz
_TOP_HZ, _MOST_TOP_DB = 6000.0, 7.0
_STEEPER = 0.9  # dB an octave that the top falls more than what lies below it, at least
_STEP_DB = 0.1


@dataclass(frozen=True, slots=True)
class Tone:
    """Hold the settings of the equaliser.

    Attributes
    ----------
    tilt_db
        How far each of its two shelves pulls the highs down.
    bell_hz, bell_db
        Where a hole in the spectrum is filled and how far; 0 dB for nowhere.
    top_db
        How far all above 6 kHz is pulled down.
    """

    tilt_db: float = 0.0
    bell_hz: float = 1000.0
    bell_db: float = 0.0
    top_db: float = 0.0

    @property
    def sections(self) -> tuple[Section, ...]:
        """The filter's sections; none where it changes nothing."""
        shelves = [high_shelf(hertz, -self.tilt_db) for hertz in (_LOW_HZ, _HIGH_HZ)]
        filling = [bell(self.bell_hz, self.bell_db, _BELL_Q)]
        top = [high_shelf(_TOP_HZ, -self.top_db)]
        return (
            *(shelves if self.tilt_db else ()),
            *(filling if self.bell_db else ()),
            *(top if self.top_db else ()),
        )

    def louder(self, thirds: Floats) -> float:
        """Return by which factor it changes the weighted power of a spectrum."""
        if not self.sections:
            return 1.0
        heard = thirds * response(K_WEIGHTING)
        return float((heard * response(self.sections)).sum() / max(heard.sum(), 1e-30))

    def to_json(self) -> list[float]:
        """Return plain JSON values."""
        return [self.tilt_db, self.bell_hz, self.bell_db, self.top_db]

    @classmethod
    def from_json(cls, data: Any) -> "Tone":
        """Return what :meth:`to_json` wrote.

        Raises
        ------
        ValueError, TypeError
            Where it did not.
        """
        tilt_db, bell_hz, bell_db, top_db = (float(value) for value in data)
        settled = all(abs(level) <= 24.0 for level in (tilt_db, bell_db, top_db))
        if isinstance(data, str) or not (settled and 20.0 <= bell_hz <= 20_000.0):
            raise ValueError(data)  # NaN, too
        return cls(tilt_db, bell_hz, bell_db, top_db)


FLAT = Tone()


def thirds(sound: Samples) -> Floats:
    """Return the power of each third of an octave from 50 Hz to 16 kHz, channels summed."""
    length = sound.shape[1]
    size = 1 << (length - 1).bit_length()  # a length with large primes would take ten times as long
    windowed = sound * np.hanning(length).astype(np.float32)
    spectrum = np.abs(np.fft.rfft(windowed, size, axis=1))
    power = np.concatenate([[0.0], np.cumsum((spectrum.astype(np.float64) ** 2).sum(axis=0))])
    width = 2.0 ** (1.0 / 6.0)
    edges = np.array([_THIRDS_HZ / width, _THIRDS_HZ * width]) * size / SAMPLE_RATE
    low, high = np.clip(np.round(edges).astype(int), 0, len(power) - 1)
    return np.asarray((power[high] - power[low]) / (length * size))


def tone_for(mix: Floats) -> Tone:
    """Return the tone that a mix of a spectrum, as :func:`thirds` gives it, wants."""
    if not (mix > 0.0).all():  # next to nothing plays
        return Tone()
    density = 10.0 * np.log10(mix / _THIRDS_HZ)
    fall = _fall(density)
    wanted = float(np.clip(fall, _LEAST_FALL, _MOST_FALL)) - fall
    tilted = _fall(_response_db(Tone(tilt_db=1.0)))
    tilt = _rounded(float(np.clip(wanted / tilted, -_MOST_TILT_DB, _MOST_TILT_DB)))
    level = density + _response_db(Tone(tilt_db=tilt))
    depth = 0.5 * (level[:-2] + level[2:]) - level[1:-1]
    at = _SLOPED.start + int(np.argmax(depth[_SLOPED.start - 1 : _SLOPED.stop - 1]))
    missing = _rounded(float(np.clip(depth[at - 1] - _SHALLOW_DB, 0.0, _MOST_BELL_DB)))
    steeper = _fall(level, _TOP) - _fall(level) - _STEEPER
    topped = _fall(_response_db(Tone(top_db=1.0)), _TOP)
    top = _rounded(float(np.clip(-steeper / topped, 0.0, _MOST_TOP_DB)))
    return Tone(tilt, round(float(_THIRDS_HZ[at]), 1), missing, top)


def _rounded(level_db: float) -> float:
    return round(round(level_db / _STEP_DB) * _STEP_DB, 3)


def _fall(density_db: Floats, over: slice = _SLOPED) -> float:
    octaves = np.log2(_THIRDS_HZ[over])
    return -float(np.polyfit(octaves, density_db[over], 1)[0])


def _response_db(tone: Tone) -> Floats:
    return 10.0 * np.log10(response(tone.sections))


def response(sections: tuple[Section, ...]) -> Floats:
    """Return the power gain of filter sections at each third of an octave."""
    turn = np.exp(-2j * np.pi * _THIRDS_HZ / SAMPLE_RATE)
    gain = np.ones(len(turn))
    for b0, b1, b2, a1, a2 in sections:
        above = b0 + b1 * turn + b2 * turn**2
        gain = gain * np.abs(above / (1.0 + a1 * turn + a2 * turn**2)) ** 2
    return gain
