"""Read sound from files: whole, or in pieces with bounded memory.

Sniffs what a file is, picks who can decode it and says in one error what is wrong with it.
Files are read by position, never mapped: a mapped file that shrinks kills the process.
"""

import abc
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from core.audio.audio import MAX_CHANNELS, MAX_SAMPLE_RATE, MIN_SAMPLE_RATE, Audio, Samples
from core.audio.files import check_readable, read_error
from core.errors import DataError, UserError
from core.jobs.control import Control, NoControl

Stored = NDArray[np.int16] | NDArray[np.int32] | NDArray[np.float32]
Rows = Stored  # (frames, channels)

BLOCK_FRAMES = 65_536
MOST_SECONDS = 10 * 3600  # of one sound in memory; longer files are streamed
MOST_BYTES = 4 * 2**30


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """Say what a file holds.

    Attributes
    ----------
    path
        The file.
    format
        What it is by content: an id of ``FORMATS`` where it is one, else a word such as
        ``"aiff"``, ``"caf"``, ``"mp4"`` or ``"matroska"``.
    sample_rate
        In Hz.
    channels, frames
        Size of the sound.
    """

    path: Path
    format: str
    sample_rate: int
    channels: int
    frames: int

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.frames / self.sample_rate


class AudioReader(abc.ABC):
    """Read one open file by position; a context manager.

    Attributes
    ----------
    info
        What the file holds.

    Notes
    -----
    For one thread at a time. Memory is bounded by what is asked for. Files give the same samples
    whether read whole or by position (Opus to 1e-6), save for AAC: its decoder makes some noise
    bands up, and makes other noise after a jump. A jump back in Vorbis decodes from the start.
    """

    info: AudioInfo

    def read(self, start: int, frames: int) -> Samples:
        """Return `frames` frames from `start`, fewer only at the end of the file.

        Raises
        ------
        DataError
            ``audio.cut_short`` where the file ends before its header says, ``audio.damaged``
            where it cannot be decoded, ``audio.not_finite`` for NaN or infinite samples.
        """
        rows = self.rows(start, frames)
        samples = np.empty(rows.shape[::-1], np.float32)
        samples[:] = rows.T
        if rows.dtype != np.float32:
            samples *= full_scale(rows)
        return samples

    def rows(self, start: int, frames: int) -> Rows:
        """Return the same frames as they are stored: cheaper where they are only looked at.

        Returns
        -------
        Rows
            Shape (frames, channels), C order: int16 or int32 from files of whole numbers, whose
            full scale :func:`full_scale` tells, else float32.

        Raises
        ------
        DataError
            As :meth:`read`.
        """
        start = max(start, 0)
        frames = max(min(frames, self.info.frames - start), 0)
        if frames == 0:
            return np.zeros((0, self.info.channels), np.float32)
        rows = self._decode(start, frames)
        if len(rows) < frames:
            raise self._cut_short(start + len(rows))
        if rows.dtype == np.float32 and not np.isfinite(rows).all():
            first = int(np.flatnonzero(~np.isfinite(rows).all(axis=1))[0])
            at = (start + first) / self.info.sample_rate
            raise DataError("audio.not_finite", path=str(self.info.path), at=f"{at:.3f}")
        return rows

    def blocks(
        self, frames: int = BLOCK_FRAMES, control: Control | None = None
    ) -> Iterator[Samples]:
        """Yield the whole file in order, `frames` at a time, reporting to `control`."""
        control = control or NoControl()
        for start in range(0, self.info.frames, frames):
            control.progress(start / self.info.frames)
            yield self.read(start, frames)

    @abc.abstractmethod
    def close(self) -> None:
        """Let go of the file."""

    @abc.abstractmethod
    def _decode(self, start: int, frames: int) -> Rows:
        """Return what can be decoded of the frames asked for, which lie inside the file."""

    def _cut_short(self, frames: int) -> DataError:
        return cut_short(
            self.info.path, frames / self.info.sample_rate, self.info.frames / self.info.sample_rate
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def full_scale(values: Stored) -> np.float32:
    """Return what to multiply `values` with to have full scale at +-1."""
    return np.float32({"i2": 2.0**-15, "i4": 2.0**-31}.get(values.dtype.str[1:], 1.0))


def cut_short(path: Path, seconds: float, promised_s: float) -> DataError:
    """Return the error for a file that ends before its header says."""
    return DataError(
        "audio.cut_short", path=str(path), seconds=f"{seconds:.1f}", promised=f"{promised_s:.1f}"
    )


def open_reader(path: str | Path) -> AudioReader:
    """Open the sound of any audio or video file for reading by position.

    Parameters
    ----------
    path
        The file. What it is, its content says, not its name.

    Raises
    ------
    UserError
        ``audio.missing``, ``audio.is_folder``, ``audio.may_not_read``, ``audio.not_audio``,
        ``audio.no_sound``, ``audio.empty``, ``audio.file_rate`` or ``audio.file_channels``.
    DataError
        ``audio.cut_short`` or ``audio.damaged``.
    """
    from core.audio.headers import check_header
    from core.audio.reading_sndfile import SndfileReader

    path = Path(path)
    if check_readable(path) == 0:
        raise UserError("audio.empty", path=str(path))
    check_header(path)
    try:
        reader: AudioReader | None = SndfileReader.opened(path)
        if reader is None:
            from core.audio.reading_libav import LibavReader

            reader = LibavReader(path)
    except OSError as error:
        raise read_error(error, path) from error
    with contextlib.ExitStack() as on_failure:
        on_failure.callback(reader.close)
        check_info(path, reader.info.sample_rate, reader.info.channels)
        if reader.info.frames == 0:
            raise UserError("audio.empty", path=str(path))
        on_failure.pop_all()
    return reader


def check_info(path: Path, sample_rate: int, channels: int) -> None:
    """Refuse a sample rate or a number of channels that Soundmark cannot handle."""
    if not MIN_SAMPLE_RATE <= sample_rate <= MAX_SAMPLE_RATE:
        raise UserError(
            "audio.file_rate",
            path=str(path),
            rate=sample_rate,
            lowest=MIN_SAMPLE_RATE,
            highest=MAX_SAMPLE_RATE,
        )
    if not 1 <= channels <= MAX_CHANNELS:
        raise UserError("audio.file_channels", path=str(path), channels=channels, most=MAX_CHANNELS)


def probe(path: str | Path) -> AudioInfo:
    """Return what the file at `path` holds, without reading its sound.

    Raises
    ------
    SoundmarkError
        As :func:`open_reader`.
    """
    with open_reader(path) as reader:
        return reader.info


def read(path: str | Path, start: int = 0, frames: int | None = None) -> Audio:
    """Read a file, or a part of it, into memory.

    Parameters
    ----------
    path
        Any audio or video file.
    start, frames
        Which frames; all by default. Clamped to what is there.

    Raises
    ------
    UserError
        ``audio.too_long`` for ten hours or more at once, or more than 4 GiB of samples; or as
        :func:`open_reader`.
    DataError
        As :func:`open_reader` and :meth:`AudioReader.read`.
    """
    with open_reader(path) as reader:
        info = reader.info
        start = min(max(start, 0), info.frames)
        count = info.frames - start if frames is None else min(frames, info.frames - start)
        if count >= MOST_SECONDS * info.sample_rate or count * info.channels * 4 > MOST_BYTES:
            raise UserError(
                "audio.too_long", path=str(path), hours=f"{count / info.sample_rate / 3600:.1f}"
            )
        return Audio(reader.read(start, count), info.sample_rate)
