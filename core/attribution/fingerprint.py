"""A recording's fingerprint: small enough to keep in a record, enough to know it again."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.audio.audio import Audio
from core.audio.reading import AudioReader
from core.errors import DataError
from core.jobs.control import Control, NoControl

_MAGIC = b"SMF1"


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """Hold the stars of a recording.

    Attributes
    ----------
    steps, bins
        When (in steps of 23 ms, ascending) and at which frequency (in bins of 10.8 Hz) each is.
    seconds
        Length of the recording.
    """

    steps: NDArray[np.int32]
    bins: NDArray[np.int32]
    seconds: float

    @classmethod
    def of(cls, audio: Audio) -> "Fingerprint":
        """Return the fingerprint of `audio`.

        Notes
        -----
        Some 500 times faster than the sound plays.
        """
        pieces = (audio.part(start, end) for start, end in _pieces(audio.frames, audio.sample_rate))
        return cls._joined(pieces, audio.seconds)

    @classmethod
    def of_file(cls, reader: AudioReader, control: Control | None = None) -> "Fingerprint":
        """Return the fingerprint of an open file, of any length in bounded memory."""
        control = control or NoControl()
        info = reader.info

        def pieces() -> Iterator[Audio]:
            for start, end in _pieces(info.frames, info.sample_rate):
                control.progress(start / info.frames)
                yield Audio(reader.read(start, end - start), info.sample_rate)

        return cls._joined(pieces(), info.seconds)

    @classmethod
    def _joined(cls, pieces: Iterator[Audio], seconds: float) -> "Fingerprint":
        from core.attribution.constellation import PIECE_STEPS, stars

        steps: list[NDArray[np.int32]] = [np.zeros(0, np.int32)]
        bins: list[NDArray[np.int32]] = [np.zeros(0, np.int32)]
        for number, piece in enumerate(pieces):
            found = stars(piece)
            inside = found[0] < PIECE_STEPS
            steps.append(found[0][inside] + np.int32(number * PIECE_STEPS))
            bins.append(found[1][inside])
        return cls(np.concatenate(steps), np.concatenate(bins), seconds)

    def agreement(self, other: "Fingerprint") -> float:
        """Return how surely this recording and `other` are, or hold, the same.

        Parameters
        ----------
        other
            Of a recording that may be longer, shorter or encoded otherwise.

        Returns
        -------
        float
            Part of the landmarks of the shorter one, in [0, 1], that are in the longer one at
            one and the same distance. Above 0.5 for the same sound, around 0.3 after strong
            lossy encoding, below 0.05 for other music.
        """
        from core.attribution.matching import Table, shares

        shorter, longer = sorted((self, other), key=lambda each: (each.seconds, each.steps.size))
        found = shares(shorter, Table([longer]))
        return float(np.average(found.shares[:, 0], weights=found.sizes)) if found.total else 0.0

    def to_bytes(self) -> bytes:
        """Return the fingerprint in about 50 bytes a second of sound."""
        gaps = np.diff(self.steps, prepend=np.int32(0))
        body = gaps.astype("<i4").tobytes() + self.bins.astype("<u2").tobytes()
        head = struct.pack("<4sdI", _MAGIC, self.seconds, self.steps.size)
        return head + zlib.compress(body, 9)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Fingerprint":
        """Return the fingerprint that :meth:`to_bytes` wrote.

        Raises
        ------
        DataError
            ``attribution.bad_fingerprint``.
        """
        try:
            magic, seconds, count = struct.unpack_from("<4sdI", data)
            body = zlib.decompress(data[struct.calcsize("<4sdI") :])
        except (struct.error, zlib.error) as error:
            raise DataError("attribution.bad_fingerprint") from error
        if magic != _MAGIC or len(body) != 6 * count or not 0 <= seconds < 1e7:
            raise DataError("attribution.bad_fingerprint")
        gaps = np.frombuffer(body, "<i4", count)
        bins = np.frombuffer(body, "<u2", count, 4 * count)
        steps = np.cumsum(gaps, dtype=np.int64)
        if (gaps < 0).any() or (count and steps[-1] > 2**31 - 1):
            raise DataError("attribution.bad_fingerprint")
        return cls(steps.astype(np.int32), bins.astype(np.int32), seconds)


def _pieces(frames: int, sample_rate: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each piece, on the grid of whole steps."""
    from core.attribution.constellation import piece_frames

    size = piece_frames(sample_rate)
    number = 0
    while (start := round(number * size)) < frames:
        number += 1
        yield start, min(round(number * size), frames)
