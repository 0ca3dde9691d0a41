"""What a lossy codec leaves of sound."""

import math
import tempfile
from pathlib import Path

import numpy as np

from core.audio import FORMATS, Audio, EncodeSettings, Samples, read, write
from core.audio.resampling import resampled
from core.augmentation.base import NO_CONTROL, SameLength, Settings
from core.jobs import Control

SPREAD_S = 0.05  # codecs smear sound over a block, before it and after it
LOWEST_HZ, HIGHEST_HZ = 8_000, 48_000  # between these every codec works
SHORTEST_S = 0.25  # some write nothing for less


class Codec(SameLength):
    """Encode with ``format`` at ``bitrate_kbps`` and decode again.

    Notes
    -----
    Channels go in pairs, since most codecs take two; rates that a codec does not know are
    converted there and back. Sound above full scale is turned down for the encoder and up
    again after it, so that nothing clips. What comes out lies where it was, to the sample.
    """

    def apply(
        self,
        audio: Audio,
        settings: Settings,
        rng: np.random.Generator,  # noqa: ARG002
        control: Control = NO_CONTROL,
    ) -> Audio:
        """Return what is left of the sound; silence comes back as it was."""
        level = max(audio.peak, 1.0)
        if audio.peak == 0.0:
            return audio
        pairs = []
        for first in range(0, audio.channels, 2):
            control.progress(first / audio.channels)
            pair = audio.with_samples(audio.samples[first : first + 2] / np.float32(level))
            pairs.append(_through(pair, settings["format"], settings["bitrate_kbps"]))
        return audio.with_samples(np.concatenate(pairs) * np.float32(level))

    def latency_samples(self, settings: Settings, sample_rate: int) -> int:  # noqa: ARG002
        """Return the length of a codec's block."""
        return math.ceil(SPREAD_S * sample_rate)

    def tail_samples(self, settings: Settings, sample_rate: int) -> int:
        """Return the length of a codec's block."""
        return self.latency_samples(settings, sample_rate)


def _through(pair: Audio, format: str, bitrate_kbps: int) -> Samples:
    form = FORMATS[format]
    rate = form.nearest_rate(min(max(pair.sample_rate, LOWEST_HZ), HIGHEST_HZ))
    short = max(math.ceil(SHORTEST_S * pair.sample_rate) - pair.frames, 0)
    longer = pair.with_samples(np.pad(pair.samples, ((0, 0), (0, short))))
    nearest = min(form.bitrates_at(rate), key=lambda known: abs(known - bitrate_kbps))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sound{form.extension}"
        write(path, resampled(longer, rate), EncodeSettings(format, bitrate_kbps=nearest))
        decoded = resampled(read(path), pair.sample_rate).samples
    made = np.zeros_like(pair.samples)
    count = min(pair.frames, decoded.shape[1])
    made[:, :count] = decoded[:, :count]
    return made
