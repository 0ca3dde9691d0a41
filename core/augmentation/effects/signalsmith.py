"""Time and pitch by the Signalsmith Stretch library.

The library that audiomentations uses, called directly: only so can its generator be
seeded, without which slow playing never repeats.
"""

import math

import numpy as np

from core.audio import Samples

BLOCK_S = 0.12  # its analysis window
LOOK_S = BLOCK_S / 2  # which it takes around each frame


def stretched(samples: Samples, sample_rate: int, rate: float, seed: int) -> Samples:
    """Return `samples` played at `rate` times the speed, exactly ``round(frames / rate)`` long."""
    wanted = round(samples.shape[1] / rate)
    return _fitted(_processor(samples, sample_rate, seed, rate=rate), wanted)


def shifted(samples: Samples, sample_rate: int, semitones: float, seed: int) -> Samples:
    """Return `samples` transposed, as long as they were."""
    made = _processor(samples, sample_rate, seed, semitones=semitones)
    return _fitted(made, samples.shape[1])


def reach_samples(sample_rate: int) -> int:
    """Return how far to each side of a frame the library looks."""
    return math.ceil(LOOK_S * sample_rate)


def _processor(
    samples: Samples, sample_rate: int, seed: int, *, rate: float = 1.0, semitones: float = 0.0
) -> Samples:
    import python_stretch

    processor = python_stretch.Signalsmith.Stretch(seed)
    processor.preset(samples.shape[0], sample_rate)
    processor.setTimeFactor(rate)
    processor.setTransposeSemitones(semitones)
    return np.asarray(processor.process(np.ascontiguousarray(samples)), np.float32)


def _fitted(samples: Samples, frames: int) -> Samples:
    """Return `samples` cut or filled with silence by the frame that rounding costs."""
    short = frames - samples.shape[1]
    return np.pad(samples, ((0, 0), (0, short))) if short > 0 else samples[:, :frames]
