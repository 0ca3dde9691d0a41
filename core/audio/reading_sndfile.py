"""Read WAV, RF64, W64, AIFF, CAF, FLAC, MP3, Ogg Vorbis, Opus and more through libsndfile."""

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from core.audio.headers import id3_length
from core.audio.reading import AudioInfo, AudioReader, Rows
from core.errors import DataError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# What files of whole numbers are read as; all others as float32.
_WHOLE = {"PCM_16": "int16", "PCM_S8": "int16", "PCM_U8": "int16", "PCM_24": "int32"}
_NAMES = {"WAVEX": "wav", "NIST": "wav", "OGG/OPUS": "opus", "MPEG": "mp3"}
_WALK_FRAMES = 65_536


class SndfileReader(AudioReader):
    """Read through libsndfile.

    Parameters
    ----------
    path
        The file.
    file
        The same, open.
    """

    def __init__(self, path: Path, file: soundfile.SoundFile) -> None:
        self._file = file
        self._tail = file.samplerate
        self._dtype = _WHOLE.get(file.subtype, "float32")
        name = _NAMES.get(f"{file.format}/{file.subtype}") or _NAMES.get(file.format)
        self.info = AudioInfo(
            path, name or file.format.lower(), file.samplerate, file.channels, file.frames
        )

    @classmethod
    def opened(cls, path: Path) -> "SndfileReader | None":
        """Return a reader of the file at `path`, or None where another library must read it.

        Raises
        ------
        DataError
            ``audio.cut_short``.
        """
        try:
            file = _opened(path)
        except soundfile.LibsndfileError:
            return None
        reader = cls(path, file)
        try:
            reader._check_end()
        except BaseException:
            reader.close()
            raise
        return reader

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _check_end(self) -> None:
        """Refuse a file whose last frame is not there."""
        if self._file.subtype == "VORBIS":  # measured by its last page, and costly to reach
            return
        if self.info.frames and not len(self._decode(self.info.frames - 1, 1)):
            raise self._cut_short(self._length_found())

    def _length_found(self) -> int:
        """Return how many frames can be decoded from the start."""
        with _opened(self.info.path) as file:
            try:
                return _walked(file, self.info.frames)
            except soundfile.LibsndfileError:
                return int(file.tell())

    def _decode(self, start: int, frames: int) -> Rows:
        first, count = start, frames
        if self._file.subtype == "OPUS" and start + frames > self.info.frames - self._tail:
            # libsndfile 1.2.2 shifts the last packet unless it is read in one go with what is
            # before it.
            first = min(start, max(self.info.frames - self._tail, 0))
            count = self.info.frames - first
        try:
            if self._file.tell() != first:
                self._go_to(first)
            rows: Rows = self._file.read(count, dtype=self._dtype, always_2d=True)
        except soundfile.LibsndfileError as error:
            if start + frames >= self.info.frames:
                return np.zeros((0, self.info.channels), np.float32)
            raise DataError("audio.damaged", path=str(self.info.path)) from error
        return rows[start - first : start - first + frames]

    def _go_to(self, start: int) -> None:
        """Jump to frame `start`."""
        if self._file.subtype != "VORBIS":
            self._file.seek(start)
            return
        # libsndfile 1.2.2 lands hundreds of samples beside the place in Vorbis, so decode up to
        # it, some 500 times faster than it plays.
        if start < self._file.tell():
            self._file.close()
            self._file = _opened(self.info.path)
        _walked(self._file, start - self._file.tell())


class _Behind(io.RawIOBase):
    """Show a file as if it began at `offset`."""

    def __init__(self, path: Path, offset: int) -> None:
        self._file = path.open("rb", buffering=0)
        self._offset = offset
        self._file.seek(offset)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, position: int, whence: int = os.SEEK_SET) -> int:
        start = position + self._offset if whence == os.SEEK_SET else position
        return self._file.seek(start, whence) - self._offset

    def tell(self) -> int:
        return self._file.tell() - self._offset

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()


def _opened(path: Path) -> soundfile.SoundFile:
    """Open a file; a FLAC behind an ID3 tag, where signed credentials lie, without the tag.

    libsndfile 1.2.2 skips the tag but loses the last frames when it jumps behind one.
    """
    with path.open("rb") as file:
        tag = id3_length(file.read(10))
        file.seek(tag)
        behind = tag > 0 and file.read(4) == b"fLaC"
    return soundfile.SoundFile(_Behind(path, tag) if behind else path)


def _walked(file: soundfile.SoundFile, frames: int) -> int:
    """Decode and drop `frames` frames; return how many there were."""
    walked = 0
    while walked < frames:
        count = len(file.read(min(_WALK_FRAMES, frames - walked), dtype="float32", always_2d=True))
        if count == 0:
            break
        walked += count
    return walked
