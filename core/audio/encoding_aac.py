"""Encode AAC in an M4A file through FFmpeg's libraries."""

from typing import Any

import av
import numpy as np

from core.audio.audio import Samples


class AacEncoder:
    """Encode M4A.

    Parameters
    ----------
    sink
        Where the bytes go; anything with a binary file's methods.
    sample_rate, channels
        Of the sound; one or two channels.
    kbps
        Average bit rate.
    """

    def __init__(self, sink: Any, sample_rate: int, channels: int, kbps: int) -> None:
        # The edit list hides the encoder's priming; it counts in the movie's time scale, so
        # only a scale equal to the sample rate keeps the length to the sample.
        self._container: Any = av.open(
            sink, "w", format="ipod", options={"movie_timescale": str(sample_rate)}
        )
        self._layout = "mono" if channels == 1 else "stereo"
        self._stream = self._container.add_stream("aac", rate=sample_rate, layout=self._layout)
        self._stream.bit_rate = kbps * 1000
        self._rate = sample_rate
        self._position = 0

    def append(self, samples: Samples) -> None:
        """Encode `samples`."""
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples), format="fltp", layout=self._layout
        )
        frame.sample_rate = self._rate
        frame.pts = self._position
        self._position += samples.shape[1]
        self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        """Write what is left and the index."""
        if self._position:
            self._container.mux(self._stream.encode(None))
        self._container.close()
