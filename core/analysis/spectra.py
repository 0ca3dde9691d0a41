"""Short-time spectra of a signal, in batches that fit the processor's cache."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.audio.audio import Audio
from core.audio.resampling import resampled

_BATCH = 64

Magnitudes = NDArray[np.float32]  # (transforms, bins)


def mono(audio: Audio, sample_rate: int) -> NDArray[np.float32]:
    """Return `audio` mixed to one channel at another rate, shape (frames,)."""
    signal: NDArray[np.float32] = resampled(audio.with_channels(1), sample_rate).samples[0]
    return signal


def magnitudes(signal: NDArray[np.float32], size: int, hop: int) -> Iterator[Magnitudes]:
    """Yield the magnitude spectra of `signal` in order, batch by batch.

    Parameters
    ----------
    signal
        float32, shape (frames,).
    size
        Frames a transform, under a Hann window; a sine of full scale has magnitude 1.
    hop
        Frames from one transform's centre to the next; the first is centred on frame 0.

    Yields
    ------
    ndarray
        float32, shape (transforms, size // 2 + 1).
    """
    from scipy import fft

    window = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(size) / size)
    window = (window * 2.0 / window.sum()).astype(np.float32)
    padded = np.pad(signal, (size // 2, size))
    count = -(-signal.size // hop)
    for start in range(0, count, _BATCH):
        stop = min(start + _BATCH, count)
        piece = padded[start * hop : (stop - 1) * hop + size]
        windows = np.lib.stride_tricks.sliding_window_view(piece, size)[::hop]
        yield np.abs(fft.rfft(windows * window, axis=1))
