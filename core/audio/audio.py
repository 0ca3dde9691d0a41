"""The value that carries sound between rooms."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import DataError, UserError

Samples = NDArray[np.float32]  # (channels, frames), full scale +-1

MIN_SAMPLE_RATE = 4_000  # Hz; below this there is no music to speak of
MAX_SAMPLE_RATE = 384_000  # Hz
MAX_CHANNELS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """Hold sound together with its sample rate.

    Immutable by convention: whoever changes samples makes a new value. Numpy arrays
    are shared, not copied, so never write into ``audio.samples``.

    Parameters
    ----------
    samples
        float32, shape (channels, frames), full scale +-1; values beyond are allowed
        between rooms and limited on the way out.
    sample_rate
        In Hz, 4,000 to 384,000.

    Raises
    ------
    DataError
        ``audio.bad_shape``, ``audio.bad_rate`` or ``audio.too_many_channels``.

    Examples
    --------
    >>> silence = Audio(np.zeros((2, 48_000), np.float32), 48_000)
    >>> silence.seconds, silence.channels
    (1.0, 2)
    """

    samples: Samples
    sample_rate: int

    def __post_init__(self) -> None:
        samples = self.samples
        if samples.ndim != 2 or samples.dtype != np.float32:
            raise DataError("audio.bad_shape", shape=samples.shape, dtype=str(samples.dtype))
        if not 1 <= samples.shape[0] <= MAX_CHANNELS:
            raise DataError("audio.too_many_channels", channels=samples.shape[0], most=MAX_CHANNELS)
        if not MIN_SAMPLE_RATE <= self.sample_rate <= MAX_SAMPLE_RATE:
            raise DataError(
                "audio.bad_rate",
                rate=self.sample_rate,
                lowest=MIN_SAMPLE_RATE,
                highest=MAX_SAMPLE_RATE,
            )

    @property
    def channels(self) -> int:
        """Number of channels."""
        return int(self.samples.shape[0])

    @property
    def frames(self) -> int:
        """Number of frames (samples a channel)."""
        return int(self.samples.shape[1])

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.frames / self.sample_rate

    @property
    def peak(self) -> float:
        """Largest absolute sample, linear; 0 for no frames."""
        return float(np.abs(self.samples).max(initial=0.0))

    @property
    def finite(self) -> bool:
        """Whether no sample is NaN or infinite."""
        return bool(np.isfinite(self.samples).all())

    @classmethod
    def silent(cls, frames: int, sample_rate: int, channels: int = 2) -> "Audio":
        """Return `frames` of silence."""
        return cls(np.zeros((channels, frames), np.float32), sample_rate)

    @classmethod
    def joined(cls, parts: Iterable["Audio"]) -> "Audio":
        """Return `parts`, of one rate and channel count, one after the other.

        Raises
        ------
        UserError
            ``audio.nothing_to_join`` for no part, ``audio.cannot_join`` for unequal ones.
        """
        parts = list(parts)
        if not parts:
            raise UserError("audio.nothing_to_join")
        if len({(part.sample_rate, part.channels) for part in parts}) > 1:
            raise UserError("audio.cannot_join")
        return cls(np.concatenate([p.samples for p in parts], axis=1), parts[0].sample_rate)

    def part(self, start: int, end: int) -> "Audio":
        """Return frames `start` to `end` (exclusive), clamped; shares the samples."""
        return Audio(self.samples[:, max(start, 0) : max(end, 0)], self.sample_rate)

    def with_samples(self, samples: Samples) -> "Audio":
        """Return other samples at this rate, as float32."""
        return Audio(np.ascontiguousarray(samples, np.float32), self.sample_rate)

    def with_channels(self, channels: int) -> "Audio":
        """Return this sound spread to, or mixed down to, `channels`.

        One channel becomes equal ones; several become one by their mean; more than
        asked for keep the first; fewer are filled by repeating the last.
        """
        have = self.channels
        if channels == have:
            return self
        if channels == 1:
            return self.with_samples(self.samples.mean(axis=0, keepdims=True))
        picked = [min(channel, have - 1) for channel in range(channels)]
        return self.with_samples(self.samples[picked])

    def gained(self, gain_db: float) -> "Audio":
        """Return this sound louder by `gain_db`."""
        return self.with_samples(self.samples * np.float32(10.0 ** (gain_db / 20.0)))
