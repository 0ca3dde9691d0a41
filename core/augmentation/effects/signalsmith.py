"""Time and pitch by the Signalsmith Stretch library.

The library that audiomentations uses, called directly: only so can its generator be
seeded, without which slow playing never repeats.
"""

import math
from collections.abc import Generator
from typing import Any

import numpy as np

from core.audio import Samples
from core.jobs import Control
from core.jobs.host import EngineHost
from core.jobs.wire import Packet

LOOK_S = 0.06  # half the library's analysis window, which it takes around each frame
# The library holds Python's lock while it works, 10 ms a second of stereo: the window would
# freeze. More samples than this go to a process of their own, which also can be stopped.
MOST_HERE = 100_000
OPERATION = f"{__name__}:serve"


def stretched(
    samples: Samples, sample_rate: int, rate: float, seed: int, control: Control
) -> Samples:
    """Return `samples` played at `rate` times the speed, exactly ``round(frames / rate)`` long."""
    made = _processed(samples, control, sample_rate=sample_rate, rate=rate, seed=seed)
    return _fitted(made, round(samples.shape[1] / rate))


def shifted(
    samples: Samples, sample_rate: int, semitones: float, seed: int, control: Control
) -> Samples:
    """Return `samples` transposed, as long as they were."""
    made = _processed(samples, control, sample_rate=sample_rate, semitones=semitones, seed=seed)
    return _fitted(made, samples.shape[1])


def reach_samples(sample_rate: int) -> int:
    """Return how far to each side of a frame the library looks."""
    return math.ceil(LOOK_S * sample_rate)


def serve(given: Packet, control: Control) -> Generator[Packet, None, Packet]:
    """Work inside a process of its own."""
    control.progress(0.0)
    yield Packet({}, (_process(given.arrays[0], **given.values),))
    return Packet()


def _processed(samples: Samples, control: Control, **values: Any) -> Samples:
    if samples.size <= MOST_HERE:
        return _process(samples, **values)
    with EngineHost(stop_grace_s=0.0) as host:
        return next(host.run(OPERATION, Packet(values, (samples,)), control)).arrays[0]


def _process(
    samples: Samples, *, sample_rate: int, seed: int, rate: float = 1.0, semitones: float = 0.0
) -> Samples:
    import python_stretch

    processor = python_stretch.Signalsmith.Stretch(seed)
    processor.preset(samples.shape[0], sample_rate)
    processor.setTimeFactor(rate)
    processor.setTransposeSemitones(semitones)
    # The library takes writable arrays alone, though it writes into none.
    return np.asarray(processor.process(np.require(samples, np.float32, ["C", "W"])), np.float32)


def _fitted(samples: Samples, frames: int) -> Samples:
    """Return `samples` cut or filled with silence by the frame that rounding costs."""
    short = frames - samples.shape[1]
    return np.pad(samples, ((0, 0), (0, short))) if short > 0 else samples[:, :frames]
