"""Band-limited single-cycle tables, made once from their harmonics."""

from functools import cache

import numpy as np

from core.composer import SAMPLE_RATE
from core.composer.synthesis.kernels import TABLE, Buffer

_ROWS = 22  # half-octave rows, from 20 Hz


@cache
def _harmonics(wave: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return sine and cosine weights of a wave's harmonics, from the first."""
    k = np.arange(1, 513)
    zero = np.zeros(512)
    if wave == "sine":
        sines = np.where(k == 1, 1.0, 0.0)
    elif wave == "saw":
        sines = 0.62 / k
    elif wave == "triangle":
        sines = np.where(k % 2 == 1, 0.9 * (-1.0) ** ((k - 1) // 2) / k**2, 0.0)
    elif wave == "square":
        sines = np.where(k % 2 == 1, 0.9 / k, 0.0)
    elif wave == "pulse":  # a quarter wide
        sines = 0.8 * np.sin(np.pi * k * 0.25) / k
    elif wave == "organ":  # drawbars 16' 8' 5 1/3' 4' 2 2/3' 2', an octave down
        sines = zero.copy()
        for harmonic, level in ((1, 0.5), (2, 0.8), (3, 0.45), (4, 0.5), (6, 0.22), (8, 0.25)):
            sines[harmonic - 1] = 0.6 * level
    elif wave == "reed":
        sines = np.where(k % 2 == 1, 1.0, 0.35) * 0.7 / k**0.9 * np.exp(-k / 22.0)
    elif wave == "bowed":
        body = 1.0 + 0.5 * np.cos(k * 1.7) + 0.3 * np.cos(k * 0.6 + 1.0)
        sines = 0.45 * body / k**1.05
    elif wave == "brass":
        sines = 0.5 / k**0.75 * np.exp(-k / 26.0)
    elif wave == "voice":
        formants = sum(np.exp(-(((k * 180.0 - f) / w) ** 2)) for f, w in ((650, 240), (1100, 260)))
        sines = (0.35 / k + 0.5 * formants / k**0.3) * np.exp(-k / 30.0)
    elif wave == "clarinet":
        sines = np.where(k % 2 == 1, 0.85, 0.12) / k**0.85 * np.exp(-k / 16.0)
    elif wave == "double reed":  # little fundamental, a hump near the fifth partial
        hump = 0.35 + 1.3 * np.exp(-(((k - 4.5) / 2.6) ** 2)) + 0.4 * np.exp(-(((k - 11) / 3) ** 2))
        sines = 0.4 * hump * np.exp(-k / 18.0)
    elif wave == "soft reed":
        sines = 0.7 / k**1.15 * np.exp(-k / 9.0) * np.where(k % 2 == 1, 1.0, 0.6)
    elif wave == "free reed":
        sines = 0.45 / k**0.7 * np.exp(-k / 20.0) * (1.0 + 0.35 * np.cos(0.9 * k))
    elif wave == "pipe":  # an end-blown pipe: its second and third partials rival the first
        sines = np.where(k < 4, 0.75 / k**0.85, 1.1 / k**1.7) * np.exp(-k / 14.0)
    elif wave == "bamboo":
        sines = np.where(k == 1, 0.88, 0.8 / k**1.2) * np.exp(-(k - 1) / 6.0)
    elif wave == "flute":
        sines = np.select([k == 1, k == 2, k == 3, k == 4], [0.9, 0.22, 0.1, 0.03], 0.0)
    else:
        raise KeyError(wave)
    return tuple(sines.tolist()), tuple(zero.tolist())


@cache
def _row(wave: str, row: int) -> Buffer:
    top = 20.0 * 2.0 ** ((row + 1) / 2.0)
    harmonics = max(1, min(512, int(0.46 * SAMPLE_RATE / top)))
    sines = np.array(_harmonics(wave)[0])
    spectrum = np.zeros(TABLE // 2 + 1, complex)
    spectrum[1 : harmonics + 1] = -0.5j * TABLE * sines[:harmonics]
    cycle = np.fft.irfft(spectrum, TABLE)
    table = np.append(cycle, cycle[0]).astype(np.float32)
    table.flags.writeable = True
    return np.ascontiguousarray(table)


def table(wave: str, frequency: float) -> Buffer:
    """Return the cycle of a wave whose harmonics stay below half the rate at `frequency`."""
    row = int(np.clip(np.floor(2.0 * np.log2(max(frequency, 20.0) / 20.0)), 0, _ROWS - 1))
    return _row(wave, row)
