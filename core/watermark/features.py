"""What the mark is written in: the log power of the grid's bands.

Embedder and detector look at sound through these same functions. Knows the grid, no
keys and no payloads.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.audio import Audio, AudioReader, Samples
from core.jobs.control import Control, NoControl
from core.watermark.layout import BAND_EDGES_HZ, PERIOD, SLOT_S, Floats
from core.watermark.stream import SoundStream, streamed
from core.watermark.whiten import STEPS_PER_SLOT

WINDOW_S = 2 * SLOT_S
FLOOR_DB = -80.0  # a band this far below the mean power is taken as empty
_HEADROOM = 1.25  # bins kept above the highest band, for sound that was raised in pitch
_BLOCK = 64  # frames analysed at once: few enough to stay in the processor's cache
_PIECE = 14 * PERIOD  # slots of a piece of a long sound: a minute and a half
_MARGIN = PERIOD  # slots around a piece: whole periods, so that a piece begins with one

Sound = Audio | AudioReader | SoundStream


def looks(seconds: float, steps_per_slot: int = STEPS_PER_SLOT) -> int:
    """Return how many rows the grid of `seconds` of sound has."""
    return int(seconds / SLOT_S * steps_per_slot) + 1


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


def _lengths(sample_rate: int) -> tuple[int, int]:
    """Return the window's and the transform's length in samples."""
    import scipy.fft

    size = round(WINDOW_S * sample_rate)
    return size, scipy.fft.next_fast_len(size, real=True)


def _spectra(
    stream: SoundStream, steps_per_slot: int, top_hz: float, control: Control
) -> Iterator[Floats]:
    """Yield power spectra summed over the channels, (rows, bins), block by block.

    The blocks lie the same whatever is read at once, so the last bit does not depend on it.
    """
    import scipy.fft

    rate = stream.sample_rate
    size, length = _lengths(rate)
    window = np.hanning(size + 2)[1:-1].astype(np.float32)
    count = looks(stream.seconds, steps_per_slot)
    centres = np.round(np.arange(count) * (SLOT_S / steps_per_slot * rate)).astype(np.int64)
    top = min(length // 2 + 1, int(top_hz / rate * length) + 2)
    for first in range(0, count, _BLOCK):
        control.progress(first / count, "analyse")
        starts = centres[first : first + _BLOCK] - size // 2
        low = int(starts[0])
        hops = np.diff(starts)
        even = len(hops) > 0 and bool((hops == hops[0]).all())
        picked = slice(None, None, int(hops[0])) if even else starts - low
        powers = []
        for channel in _numbers(stream.span(low, int(starts[-1]) + size)):
            frames = np.lib.stride_tricks.sliding_window_view(channel, size)[picked] * window
            found = scipy.fft.rfft(frames, length, axis=1, overwrite_x=True)
            parts = found[:, :top].view(np.float32)  # real and imaginary by turns
            parts *= parts
            powers.append(parts)
        squares = powers[0]
        for more in powers[1:]:
            squares += more
        yield squares[:, ::2] + squares[:, 1::2]


def _numbers(samples: Samples) -> Samples:
    """Return `samples` with nothing where they are not numbers."""
    if np.isfinite(samples).all():
        return samples
    return np.nan_to_num(samples, posinf=0.0, neginf=0.0)


def power_spectra(sound: Sound, steps_per_slot: int) -> tuple[Floats, float]:
    """Return power spectra (rows, bins), summed over the channels, and a bin's width in Hz."""
    stream = streamed(sound)
    top_hz = BAND_EDGES_HZ[-1] * _HEADROOM
    rows = np.concatenate([*_spectra(stream, steps_per_slot, top_hz, NoControl())])
    return rows, stream.sample_rate / _lengths(stream.sample_rate)[1]


def _band_blocks(
    stream: SoundStream, steps_per_slot: int, pitch: float, control: Control
) -> Iterator[Floats]:
    """Yield the power of every band, (rows, bands), block by block."""
    bin_hz = stream.sample_rate / _lengths(stream.sample_rate)[1]
    weights: Floats | None = None
    for power in _spectra(stream, steps_per_slot, BAND_EDGES_HZ[-1] * pitch, control):
        if weights is None:
            weights = bin_weights(power.shape[1], bin_hz, pitch)
        yield power @ weights


def band_powers(
    sound: Sound,
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
    blocks = _band_blocks(streamed(sound), steps_per_slot, pitch, control or NoControl())
    return np.concatenate([*blocks])


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Hold the band powers of a piece of a long sound, with those around it.

    Attributes
    ----------
    powers
        float32 (rows, bands), linear.
    first
        The row of the whole grid that ``powers[0]`` is; the pattern begins there.
    inner
        Which rows of `powers` are the piece itself.
    """

    powers: Floats
    first: int
    inner: slice


def pieces(
    sound: Sound,
    *,
    steps_per_slot: int = STEPS_PER_SLOT,
    pitch: float = 1.0,
    control: Control | None = None,
) -> Iterator[Piece]:
    """Yield the band powers of `sound` piece by piece: all that is ever looked at together.

    Sound that is hardly longer than a piece is one. Memory does not grow with the length.
    """
    stream = streamed(sound)
    count = looks(stream.seconds, steps_per_slot)
    size, margin = _PIECE * steps_per_slot, _MARGIN * steps_per_slot
    blocks = _band_blocks(stream, steps_per_slot, pitch, control or NoControl())
    held: list[Floats] = []
    held_from = held_to = 0
    start = 0
    while start < count:
        end = start + size if count - start > size + margin else count
        low, high = max(start - margin, 0), min(end + margin, count)
        while held_to < high:
            held.append(next(blocks))
            held_to += len(held[-1])
        held = [np.concatenate(held)[low - held_from :]]
        held_from = low
        yield Piece(held[0][: high - low], low, slice(start - low, end - low))
        start = end


def log_powers(powers: Floats) -> Floats:
    """Return decibels over a floor that moves with the level of what is looked at together."""
    mean = float(powers.mean(dtype=np.float64))
    floor = max(mean * 10 ** (FLOOR_DB / 10), 1e-20)
    decibels = powers + np.float32(floor)
    np.log10(decibels, out=decibels)
    decibels *= np.float32(10.0)
    return decibels
