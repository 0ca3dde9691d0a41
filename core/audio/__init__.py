"""Sound: the Audio value, codecs, resampling, loudness and peak pyramids."""

from core.audio.audio import MAX_CHANNELS, MAX_SAMPLE_RATE, MIN_SAMPLE_RATE, Audio, Samples

__all__ = ["MAX_CHANNELS", "MAX_SAMPLE_RATE", "MIN_SAMPLE_RATE", "Audio", "Samples"]
