"""Read WAV, RF64, W64, AIFF, CAF, FLAC, MP3, Opus and more through libsndfile."""

from pathlib import Path

import numpy as np
import soundfile

from core.audio.audio import Samples
from core.audio.reading import AudioInfo, AudioReader
from core.errors import DataError

_FLOATING = {"FLOAT", "DOUBLE"}
_NAMES = {"WAVEX": "wav", "NIST": "wav", "OGG/OPUS": "opus", "MPEG": "mp3"}


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
        self._checks_finite = file.subtype in _FLOATING
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
            file = soundfile.SoundFile(path)
        except soundfile.LibsndfileError:
            return None
        if file.subtype == "VORBIS":  # libsndfile 1.2 jumps to wrong places in Vorbis
            file.close()
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
        if self.info.frames and not self._decode(self.info.frames - 1, 1).shape[1]:
            raise self._cut_short(self._length_found())

    def _length_found(self) -> int:
        """Return how many frames can be decoded from the start."""
        with soundfile.SoundFile(self.info.path) as file:
            found = 0
            try:
                while count := len(file.read(65_536, dtype="float32", always_2d=True)):
                    found += count
            except soundfile.LibsndfileError:
                pass
        return found

    def _decode(self, start: int, frames: int) -> Samples:
        try:
            if self._file.tell() != start:
                self._file.seek(start)
            rows = self._file.read(frames, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError as error:
            if start + frames >= self.info.frames:
                return np.zeros((self.info.channels, 0), np.float32)
            raise DataError("audio.damaged", path=str(self.info.path)) from error
        return np.ascontiguousarray(rows.T)
