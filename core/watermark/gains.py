"""The gain map: what marking does to sound, apart from the sound.

A map computed on a mix can be applied to each of its stems: gains are linear, so the
marked stems sum to the marked mix. Knows the grid; nothing of keys.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.audio import Audio, Samples
from core.errors import DataError
from core.jobs.control import Control, NoControl
from core.watermark.features import bin_weights
from core.watermark.layout import BANDS, SLOT_S, Floats
from core.watermark.stream import READ_FRAMES, SoundStream

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
        return filled(audio, applied(SoundStream(audio), _in_blocks(self.decibels), control))


def filled(audio: Audio, blocks: Iterable[Samples]) -> Audio:
    """Return the sound that `blocks` make up, as long as `audio`."""
    samples = np.empty_like(audio.samples)
    done = 0
    for block in blocks:
        samples[:, done : done + block.shape[1]] = block
        done += block.shape[1]
    return Audio(samples, audio.sample_rate)


def _in_blocks(decibels: Floats) -> Iterator[Floats]:
    for first in range(0, len(decibels), _BLOCK):
        yield decibels[first : first + _BLOCK]


def applied(
    stream: SoundStream, gains: Iterable[Floats], control: Control | None = None
) -> Iterator[Samples]:
    """Yield all of `stream` in order with `gains` in it, as soon as it is finished.

    Parameters
    ----------
    gains
        A gain map's rows in order, in pieces of any length.

    Raises
    ------
    DataError
        ``watermark.not_numbers`` for samples that are NaN or infinite.

    Notes
    -----
    The blocks that are worked on lie the same whatever the pieces, so the samples do not
    depend on them.
    """
    control = control or NoControl()
    frames = _Frames(stream.sample_rate)
    slots = int(stream.seconds / SLOT_S) + 2
    done = 0  # frames that were yielded
    pending = np.zeros((stream.channels, 0), np.float32)  # those after them, half finished
    for first, rows in _regrouped(gains, slots):
        control.progress(first / slots, "mark")
        low, high = frames.reach(first, first + len(rows) - 1)
        source = _checked(stream.span(low, high))
        have = done + pending.shape[1]
        fresh = source[:, have - low : max(min(high, stream.frames), have) - low]
        pending = np.concatenate([pending, fresh], axis=1)
        active = np.flatnonzero(rows.any(axis=1))
        if len(active):
            total, total_from = frames.difference(source, low, first + active, rows[active])
            _add(pending, total, total_from - done)
        ready = max(min(frames.reach(first + len(rows), first)[0], stream.frames) - done, 0)
        yield pending[:, :ready]
        pending, done = pending[:, ready:], done + ready
    yield pending
    done += pending.shape[1]
    for start in range(done, stream.frames, READ_FRAMES):
        yield _checked(stream.span(start, min(start + READ_FRAMES, stream.frames)))
    control.progress(1.0, "mark")


def _add(samples: Samples, change: Samples, at: int) -> None:
    """Add `change` to `samples` from frame `at`, as far as there are frames."""
    first, last = max(at, 0), min(at + change.shape[1], samples.shape[1])
    if last > first:
        samples[:, first:last] += change[:, first - at : last - at]


def _regrouped(pieces: Iterable[Floats], slots: int) -> Iterator[tuple[int, Floats]]:
    """Yield (first slot, rows) of `pieces` in blocks of one length, up to `slots`."""
    first = 0
    held = np.zeros((0, BANDS), np.float32)
    for piece in pieces:
        held = np.concatenate([held, piece])[: slots - first]
        while len(held) >= _BLOCK:
            yield first, held[:_BLOCK]
            held, first = held[_BLOCK:], first + _BLOCK
    if len(held):
        yield first, held


def _checked(samples: Samples) -> Samples:
    if not np.isfinite(samples).all():
        raise DataError("watermark.not_numbers")
    return samples


class _Frames:
    """Cut sound at one rate into a frame a slot and say what gains change in it."""

    def __init__(self, sample_rate: int) -> None:
        import scipy.fft

        self._rate = sample_rate
        self._half = int(SLOT_S * sample_rate) + 1
        self._length = scipy.fft.next_fast_len(2 * self._half + 2, real=True)
        bin_hz = sample_rate / self._length
        self._spread = bin_weights(self._length // 2 + 1, bin_hz).T.copy()
        self._rises: dict[int, Floats] = {}
        self._windows: dict[tuple[int, int], Floats] = {}

    def _centre(self, slot: int) -> int:
        return round(slot * SLOT_S * self._rate)

    def _rise(self, length: int) -> Floats:
        """Return the rising half of a window whose square and its mirror's sum to one."""
        if length not in self._rises:
            phase = (np.arange(length) + 0.5) * (np.pi / 2 / length)
            self._rises[length] = np.sin(phase).astype(np.float32)
        return self._rises[length]

    def reach(self, first: int, last: int) -> tuple[int, int]:
        """Return the frames that slots `first` to `last` may change."""
        return self._centre(first) - self._half, self._centre(last) + self._half

    def _window(self, slot: int) -> Floats:
        """Return the window of a slot, from `_half` before its centre; slots are unequal."""
        half, centre = self._half, self._centre(slot)
        sides = centre - self._centre(slot - 1), self._centre(slot + 1) - centre
        if sides not in self._windows:
            before, after = sides
            window = np.zeros(2 * half, np.float32)
            window[half - before : half] = self._rise(before)
            window[half : half + after] = self._rise(after)[::-1]
            self._windows[sides] = window
        return self._windows[sides]

    def difference(
        self, source: Samples, source_from: int, slots: NDArray[np.int64], decibels: Floats
    ) -> tuple[Samples, int]:
        """Return what the gains of `slots` change in `source`, and at which frame that begins.

        Parameters
        ----------
        source
            At least all frames that the slots reach, from frame `source_from`.
        """
        import scipy.fft

        width = 2 * self._half
        windows = np.stack([self._window(int(slot)) for slot in slots])
        factors = (10.0 ** (decibels / 20.0) - 1.0).astype(np.float32) @ self._spread
        starts = np.array([self.reach(int(slot), int(slot))[0] for slot in slots])
        low = int(starts[0])
        total = np.zeros((len(source), int(starts[-1]) + width - low), np.float32)
        for summed, channel in zip(total, source, strict=True):
            frames = np.lib.stride_tricks.sliding_window_view(channel, width)
            cut = frames[starts - source_from]
            cut *= windows
            spectrum = scipy.fft.rfft(cut, self._length, axis=1)
            spectrum *= factors
            change = scipy.fft.irfft(spectrum, self._length, axis=1)[:, :width]
            change *= windows
            for start, row in zip(starts - low, change, strict=True):
                summed[start : start + width] += row
        return total, low
