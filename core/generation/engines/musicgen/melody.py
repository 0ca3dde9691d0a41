"""The tune of a recording as a melody model wants to be told it."""

import numpy as np
import torch

from core.audio import Audio

FFT = 16_384
HOP = 4_096
PITCH_CLASSES = 12


def chroma(audio: Audio) -> torch.Tensor:
    """Return the strongest pitch class over time, one-hot, float32 of shape (frames, 12).

    Parameters
    ----------
    audio
        Any channels, at the model's rate.

    Notes
    -----
    Frame ``t`` is centred on sample ``t * HOP``. transformers computes the same with
    torchaudio, which Soundmark does without.

    References
    ----------
    Copet et al., *Simple and Controllable Music Generation*, 2023, section 2.3.
    """
    from transformers.audio_utils import chroma_filter_bank

    wave = torch.from_numpy(np.ascontiguousarray(audio.with_channels(1).samples[0]))
    short = max(FFT - wave.numel(), 0)
    wave = torch.nn.functional.pad(wave, (short // 2, short - short // 2))
    power = torch.stft(
        wave, FFT, HOP, window=torch.hann_window(FFT), center=True, return_complex=True
    ).abs()
    filters = chroma_filter_bank(
        num_frequency_bins=FFT, num_chroma=PITCH_CLASSES, sampling_rate=audio.sample_rate
    )
    strength = torch.from_numpy(filters).float() @ power.square()
    return torch.nn.functional.one_hot(strength.argmax(0), PITCH_CLASSES).float()


def told(tune: torch.Tensor, start: int, frames: int) -> torch.Tensor:
    """Return `frames` of `tune` from `start` on, beginning anew whenever it ends."""
    return tune[(start + torch.arange(frames)) % len(tune)]
