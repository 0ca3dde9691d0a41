"""The last stage: one gain, a limiter that sees ahead, the end that fades to nothing."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.audio import Samples
from core.composer import SAMPLE_RATE
from core.composer.mixing.kernels import limiter_gains, true_peaks

CEILING_DB = -1.25  # true peak; the rest to -1 dB is room for what four phases do not see
_LOOK_AHEAD = 120  # frames, 2.5 ms
_RECOVERY_S = 0.12
_TAPS = 12


def _interpolators() -> NDArray[np.float32]:
    """Return three windowed-sinc delays of a quarter, a half and three quarters of a frame."""
    k = np.arange(_TAPS) - (_TAPS // 2 - 1)
    rows = []
    for fraction in (0.25, 0.5, 0.75):
        x = k - fraction
        window = np.cos(np.pi * x / (_TAPS + 1)) ** 2
        row = np.sinc(x) * window
        rows.append(row / row.sum())
    return np.ascontiguousarray(np.stack(rows), np.float32)


class Master:
    """Limit stems by one gain, so that they still sum to the mix.

    Parameters
    ----------
    frames
        Length of the take.
    fade_from
        Frame at which the end begins to fade.
    """

    def __init__(self, names: tuple[str, ...], frames: int, fade_from: int) -> None:
        self._names = names
        self._frames = frames
        self._fade_from = fade_from
        self.delay = _LOOK_AHEAD - 1 + _TAPS // 2
        self._late = {name: np.zeros((2, self.delay), np.float32) for name in names}
        self._context = np.zeros((2, _TAPS - 1), np.float32)
        self._phases = _interpolators()
        self._queue_values = np.ones(_LOOK_AHEAD + 2)
        self._queue_frames = np.full(_LOOK_AHEAD + 2, -1, np.int64)
        self._history = np.ones(_LOOK_AHEAD)
        self._clock = np.zeros(3, np.int64)
        self._level = np.array([1.0, float(_LOOK_AHEAD)])
        self._recovery = 1.0 - float(np.exp(-1.0 / (_RECOVERY_S * SAMPLE_RATE)))
        self._at = -self.delay

    def run(self, stems: Mapping[str, Samples]) -> dict[str, Samples]:
        """Return the stems limited, `delay` frames late; what comes before frame 0 is left out."""
        mix = sum(stems.values(), np.zeros((2, 1), np.float32))
        gains = self._gains(mix)
        length = mix.shape[1]
        skip = max(0, -self._at)
        curve = (gains * self._fade(length)).astype(np.float32)[skip:]
        result = {}
        for name in self._names:
            joined = np.concatenate([self._late[name], stems[name]], axis=1)
            self._late[name] = joined[:, length:].copy()
            result[name] = np.ascontiguousarray(joined[:, skip:length] * curve)
        self._at += length
        return result

    def _gains(self, mix: Samples) -> NDArray[np.float64]:
        padded = np.ascontiguousarray(np.concatenate([self._context, mix], axis=1))
        self._context = padded[:, mix.shape[1] :].copy()
        peaks = np.zeros(mix.shape[1])
        true_peaks(padded, self._phases, peaks)
        gains = np.zeros(mix.shape[1])
        limiter_gains(
            peaks,
            gains,
            10.0 ** (CEILING_DB / 20.0),
            self._recovery,
            self._queue_values,
            self._queue_frames,
            self._history,
            self._clock,
            self._level,
        )
        return gains

    def _fade(self, length: int) -> NDArray[np.float64]:
        """Return the fade of the next frames: a cube, so that it ends as a decay does."""
        frame = self._at + np.arange(length)
        span = max(self._frames - self._fade_from, 1)
        rest = np.clip((self._frames - frame) / span, 0.0, 1.0)
        return np.asarray(rest**3)
