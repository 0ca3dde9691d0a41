"""The gain map: what marking does to sound, apart from the sound.

A map computed on a mix can be applied to each of its stems: gains are linear, so the
marked stems sum to the marked mix. Knows the grid; nothing of keys.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.audio import Audio, Samples
from core.errors import DataError
from core.jobs.control import Control, NoControl
from core.watermark.features import bin_weights
from core.watermark.layout import BANDS, SLOT_S, Floats

_BLOCK = 256  # slots worked on at once


@dataclass(frozen=True, slots=True, eq=False)
class GainMap:
    """Hold a gain for every tile of a stretch of sound.

    Attributes
    ----------
    decibels
        float32 (slots, bands); slot k lies around ``k * SLOT_S`` seconds. Zeros change
        nothing: samples around them stay bit for bit as they were.
    """

    decibels: Floats

    def __post_init__(self) -> None:
        if self.decibels.ndim != 2 or self.decibels.shape[1] != BANDS:
            raise ValueError(f"gains of shape {self.decibels.shape}")

    @property
    def seconds(self) -> float:
        """How long the sound may be that this map covers."""
        return len(self.decibels) * SLOT_S

    def apply(self, audio: Audio, control: Control | None = None) -> Audio:
        """Return `audio` with these gains, all channels alike.

        Sound beyond the map's end stays as it is.

        Raises
        ------
        DataError
            ``watermark.not_numbers`` for samples that are NaN or infinite.

        Notes
        -----
        A half-overlapped transform, one frame a slot, computed in blocks; only the
        difference is added, so unmarked spans are the same samples.
        """
        control = control or NoControl()
        if not audio.finite:
            raise DataError("watermark.not_numbers")
        marked = audio.samples.copy()
        frames = _Frames(audio.sample_rate)
        slots = min(len(self.decibels), int(audio.seconds / SLOT_S) + 2)
        for first in range(0, slots, _BLOCK):
            control.progress(first / slots, "mark")
            gains = self.decibels[first : min(first + _BLOCK, slots)]
            active = np.flatnonzero(gains.any(axis=1))
            if len(active):
                frames.add_difference(audio.samples, marked, first + active, gains[active])
        control.progress(1.0, "mark")
        return Audio(marked, audio.sample_rate)


class _Frames:
    """Cut sound at one rate into a frame a slot and put the differences back."""

    def __init__(self, sample_rate: int) -> None:
        import scipy.fft

        self._rate = sample_rate
        self._half = int(SLOT_S * sample_rate) + 1
        self._length = scipy.fft.next_fast_len(2 * self._half + 2, real=True)
        bin_hz = sample_rate / self._length
        self._spread = bin_weights(self._length // 2 + 1, bin_hz).T.copy()
        self._rises: dict[int, Floats] = {}

    def _centre(self, slot: int) -> int:
        return round(slot * SLOT_S * self._rate)

    def _rise(self, length: int) -> Floats:
        """Return the rising half of a window whose square and its mirror's sum to one."""
        if length not in self._rises:
            phase = (np.arange(length) + 0.5) * (np.pi / 2 / length)
            self._rises[length] = np.sin(phase).astype(np.float32)
        return self._rises[length]

    def _window(self, slot: int) -> Floats:
        """Return the window of a slot, from `_half` before its centre; slots are unequal."""
        half, centre = self._half, self._centre(slot)
        before, after = centre - self._centre(slot - 1), self._centre(slot + 1) - centre
        window = np.zeros(2 * half, np.float32)
        window[half - before : half] = self._rise(before)
        window[half : half + after] = self._rise(after)[::-1]
        return window

    def add_difference(
        self, samples: Samples, marked: Samples, slots: NDArray[np.int64], decibels: Floats
    ) -> None:
        """Add to `marked` what the gains of `slots` change in `samples`."""
        import scipy.fft

        frames, half = samples.shape[1], self._half
        windows = np.stack([self._window(int(slot)) for slot in slots])
        factors = (10.0 ** (decibels / 20.0) - 1.0).astype(np.float32) @ self._spread
        starts = [self._centre(int(slot)) - half for slot in slots]
        low, high = starts[0], starts[-1] + 2 * half
        inside = slice(max(low, 0), min(high, frames))
        for channel, source in zip(marked, samples, strict=True):
            piece = np.zeros(high - low, np.float32)
            piece[inside.start - low : inside.stop - low] = source[inside]
            cut = np.stack([piece[start - low : start - low + 2 * half] for start in starts])
            spectrum = scipy.fft.rfft(cut * windows, self._length, axis=1)
            change = scipy.fft.irfft(spectrum * factors, self._length, axis=1)[:, : 2 * half]
            change *= windows
            total = np.zeros(high - low, np.float32)
            for start, row in zip(starts, change, strict=True):
                total[start - low : start - low + 2 * half] += row
            channel[inside] += total[inside.start - low : inside.stop - low]
