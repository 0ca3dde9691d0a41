"""What the mark is written in: the log power of the grid's bands.

Embedder and detector look at sound through these same functions. Knows the grid, no
keys and no payloads.
"""

from collections.abc import Iterator

import numpy as np

from core.audio import Audio, Samples
from core.jobs.control import Control, NoControl
from core.watermark.layout import BAND_EDGES_HZ, BANDS, SLOT_S, Floats
from core.watermark.whiten import STEPS_PER_SLOT

WINDOW_S = 2 * SLOT_S
FLOOR_DB = -80.0  # a band this far below the file's mean power is taken as empty
_HEADROOM = 1.25  # bins kept above the highest band, for sound that was raised in pitch
_BLOCK = 1024  # frames analysed at once
_TOP_RATE = 50_000  # Hz; sound at higher rates is looked at at this one:
_ENOUGH_RATE = 48_000


def looks(audio: Audio, steps_per_slot: int = STEPS_PER_SLOT) -> int:
    """Return how many rows the grid of `audio` has."""
    return int(audio.seconds / SLOT_S * steps_per_slot) + 1


def bin_weights(bins: int, bin_hz: float, pitch: float = 1.0) -> Floats:
    """Return how much of each bin lies in each band, (bins, bands).

    Parameters
    ----------
    pitch
        Ratio by which the sound's frequencies were raised since it was marked.
    """
    edges = BAND_EDGES_HZ * pitch / bin_hz
    low = np.arange(bins)[:, None] - 0.5
    overlap = np.minimum(low + 1.0, edges[None, 1:]) - np.maximum(low, edges[None, :-1])
    weights: Floats = np.clip(overlap, 0.0, 1.0).astype(np.float32)
    return weights


def _reduced(audio: Audio) -> Audio:
    """Return `audio` with numbers only, at a rate that is not much more than the grid needs."""
    if not audio.finite:
        audio = audio.with_samples(np.nan_to_num(audio.samples, posinf=0.0, neginf=0.0))
    if audio.sample_rate <= _TOP_RATE:
        return audio
    from core.audio import resampled

    return resampled(audio, _ENOUGH_RATE)


def _lengths(sample_rate: int) -> tuple[int, int]:
    """Return the window's and the transform's length in samples."""
    import scipy.fft

    size = round(WINDOW_S * sample_rate)
    return size, scipy.fft.next_fast_len(size, real=True)


def _spectra(audio: Audio, steps_per_slot: int, control: Control) -> Iterator[tuple[int, Floats]]:
    """Yield (first row, power spectra summed over the channels) block by block."""
    import scipy.fft

    rate = audio.sample_rate
    size, length = _lengths(rate)
    window = np.hanning(size + 2)[1:-1].astype(np.float32)
    count = looks(audio, steps_per_slot)
    centres = np.round(np.arange(count) * (SLOT_S / steps_per_slot * rate)).astype(np.int64)
    top = min(length // 2 + 1, int(BAND_EDGES_HZ[-1] * _HEADROOM / rate * length) + 2)
    for first in range(0, count, _BLOCK):
        control.progress(first / count, "analyse")
        starts = centres[first : first + _BLOCK] - size // 2
        low, high = int(starts[0]), int(starts[-1]) + size
        power = np.zeros((len(starts), top), np.float32)
        for channel in _padded(audio.samples, low, high):
            frames = np.lib.stride_tricks.sliding_window_view(channel, size)[starts - low]
            frames *= window
            found = scipy.fft.rfft(frames, length, axis=1)[:, :top]
            power += found.real**2 + found.imag**2
        yield first, power


def _padded(samples: Samples, low: int, high: int) -> Samples:
    """Return frames `low` to `high`, with zeros where there are none."""
    inside = samples[:, max(low, 0) : max(high, 0)]
    before = max(-low, 0)
    after = high - low - before - inside.shape[1]
    return np.pad(inside, ((0, 0), (before, after)))


def power_spectra(audio: Audio, steps_per_slot: int) -> tuple[Floats, float]:
    """Return power spectra (rows, bins), summed over the channels, and a bin's width in Hz."""
    audio = _reduced(audio)
    rows = [power for _, power in _spectra(audio, steps_per_slot, NoControl())]
    return np.concatenate(rows), audio.sample_rate / _lengths(audio.sample_rate)[1]


def band_powers(
    audio: Audio,
    *,
    steps_per_slot: int = STEPS_PER_SLOT,
    pitch: float = 1.0,
    control: Control | None = None,
) -> Floats:
    """Return the power of every band at every look, (rows, bands), linear.

    Parameters
    ----------
    pitch
        Ratio by which the sound's frequencies were raised since it was marked.
    """
    audio = _reduced(audio)
    bin_hz = audio.sample_rate / _lengths(audio.sample_rate)[1]
    powers = np.empty((looks(audio, steps_per_slot), BANDS), np.float32)
    for first, power in _spectra(audio, steps_per_slot, control or NoControl()):
        powers[first : first + len(power)] = power @ bin_weights(power.shape[1], bin_hz, pitch)
    return powers


def log_powers(powers: Floats) -> Floats:
    """Return decibels over a floor that moves with the file's level."""
    mean = float(powers.mean(dtype=np.float64))
    floor = max(mean * 10 ** (FLOOR_DB / 10), 1e-20)
    decibels = powers + np.float32(floor)
    np.log10(decibels, out=decibels)
    decibels *= np.float32(10.0)
    return decibels
