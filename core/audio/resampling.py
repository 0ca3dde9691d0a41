"""Change the sample rate of sound."""

import numpy as np
import soxr

from core.audio.audio import Audio


def resampled(audio: Audio, sample_rate: int) -> Audio:
    """Return `audio` at another sample rate.

    Parameters
    ----------
    audio
        Any sound.
    sample_rate
        In Hz.

    Returns
    -------
    Audio
        ``round(frames * new / old)`` frames; the same value where the rate is the same.

    Notes
    -----
    soxr at its high quality: linear phase, aligned to the sample, pass band to 0.91 of the
    lower Nyquist frequency, repeatable.
    """
    if sample_rate == audio.sample_rate:
        return audio
    frames = round(audio.frames * sample_rate / audio.sample_rate)
    rows = soxr.resample(audio.samples.T, audio.sample_rate, sample_rate, "HQ")
    samples = np.zeros((audio.channels, frames), np.float32)
    count = min(frames, len(rows))
    samples[:, :count] = rows[:count].T
    return Audio(samples, sample_rate)
