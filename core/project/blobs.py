"""Sound that the project owns: raw float32 behind a small header, read by position.

Channel after channel, so that a block of one channel is one read into place. The files carry
no audio extension: what lies in a project is unmarked, and is no export.
"""

import hashlib
import os
import struct
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from core.audio import MAX_CHANNELS, MAX_SAMPLE_RATE, MIN_SAMPLE_RATE, Audio, Samples, replacing
from core.errors import DataError

_MAGIC = b"SMARKPCM"
_HEADER = struct.Struct("<8sIIIQ36x")  # magic, version, channels, sample rate, frames
_VERSION = 1
_SAMPLE = np.dtype("<f4")


def is_blob(path: Path) -> bool:
    """Return whether a file begins as ours do; ``False`` for one that cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def blob_hash(audio: Audio) -> str:
    """Return the SHA-256 of the blob that :func:`write_blob` would write for `audio`."""
    digest = hashlib.sha256(_header(audio.channels, audio.sample_rate, audio.frames))
    for row in audio.samples:
        digest.update(np.ascontiguousarray(row, _SAMPLE).data)
    return digest.hexdigest()


def write_blob(
    path: Path, blocks: Iterable[Samples], *, channels: int, sample_rate: int, frames: int
) -> None:
    """Write sound whose length is known beforehand, block after block.

    Parameters
    ----------
    blocks
        Each of shape (channels, any number of frames), together of length `frames`.

    Raises
    ------
    SoundmarkError
        As :func:`core.audio.replacing`; nothing is left then.
    """
    with replacing(path) as temporary, temporary.open("wb") as file:
        file.write(_header(channels, sample_rate, frames))
        done = 0
        for block in blocks:
            for channel, row in enumerate(block):
                file.seek(_HEADER.size + (channel * frames + done) * _SAMPLE.itemsize)
                file.write(np.ascontiguousarray(row, _SAMPLE).data)
            done += block.shape[1]


def _header(channels: int, sample_rate: int, frames: int) -> bytes:
    return _HEADER.pack(_MAGIC, _VERSION, channels, sample_rate, frames)


class PieceReader:
    """Read stretches of blobs as one sound, one after the other.

    Parameters
    ----------
    pieces
        A reader with first frame and frames of each stretch; all of one rate and width.

    Raises
    ------
    DataError
        ``project.media_damaged`` if a stretch does not lie inside its blob.

    Notes
    -----
    Safe for any number of threads.
    """

    in_place = True

    def __init__(self, pieces: Sequence[tuple["BlobReader", int, int]]) -> None:
        self._pieces = tuple(pieces)
        self.channels = pieces[0][0].channels
        self.sample_rate = pieces[0][0].sample_rate
        self.frames = sum(frames for _blob, _start, frames in pieces)
        for blob, start, frames in pieces:
            if start + frames > blob.frames or blob.channels != self.channels:
                raise blob.damaged()

    def read(self, start: int, frames: int) -> Samples:
        """Return `frames` frames from `start`, both inside the sound."""
        found = []
        at = 0
        for blob, first, length in self._pieces:
            low, high = max(start - at, 0), min(start + frames - at, length)
            if low < high:
                found.append(blob.read(first + low, high - low))
            at += length
        nothing = np.empty((self.channels, 0), _SAMPLE)
        return found[0] if len(found) == 1 else np.concatenate([nothing, *found], axis=1)

    def close(self) -> None:
        """Let go of the files."""
        for blob, _start, _frames in self._pieces:
            blob.close()


class BlobReader:
    """Read one blob by position.

    Parameters
    ----------
    path
        A file that :func:`write_blob` wrote.

    Attributes
    ----------
    channels, frames, sample_rate
        What it holds.

    Raises
    ------
    DataError
        ``project.media_damaged`` if it is cut short or none of ours.
    OSError
        If it cannot be read.

    Notes
    -----
    Safe for any number of threads.
    """

    in_place = True  # quick to read anywhere

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file = path.open("rb", buffering=0)
        header = self._file.read(_HEADER.size)
        size = os.fstat(self._file.fileno()).st_size
        if len(header) < _HEADER.size:
            raise self.damaged()
        magic, version, channels, sample_rate, frames = _HEADER.unpack(header)
        self.channels: int = channels
        self.sample_rate: int = sample_rate
        self.frames: int = frames
        fits = (
            (magic, version) == (_MAGIC, _VERSION)
            and 1 <= channels <= MAX_CHANNELS
            and MIN_SAMPLE_RATE <= sample_rate <= MAX_SAMPLE_RATE
            and size == _HEADER.size + channels * frames * _SAMPLE.itemsize
        )
        if not fits:
            raise self.damaged()

    def read(self, start: int, frames: int) -> Samples:
        """Return `frames` frames from `start`, both inside the sound."""
        samples = np.empty((self.channels, frames), _SAMPLE)
        with self._lock:
            for channel, row in enumerate(samples):
                self._file.seek(_HEADER.size + (channel * self.frames + start) * _SAMPLE.itemsize)
                if self._file.readinto(row.data) != row.nbytes:
                    raise self.damaged()
        return samples

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            self.close()

    def damaged(self) -> DataError:
        """Return the error that says which file cannot be used, and let go of it."""
        self._file.close()
        return DataError("project.media_damaged", path=str(self._path))
