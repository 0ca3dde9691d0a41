"""Write sound to files, whole and in order, block by block.

Encodes only: gain, limiting, resampling and marks are the caller's. The file appears under its
name when it is complete.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

import numpy as np

from core.audio.audio import Audio, Samples
from core.audio.files import replacing
from core.audio.formats import FORMATS, EncodeSettings, Format, format_of
from core.audio.reading import AudioReader
from core.errors import DataError, UserError
from core.jobs.control import Control, NoControl

BLOCK_FRAMES = 65_536


class Encoder(Protocol):
    """What each encoder does: take blocks, then finish."""

    def append(self, samples: Samples) -> None:
        """Encode `samples`, float32 (channels, frames)."""

    def close(self) -> None:
        """Write what is left and the final header."""


class Sink:
    """Pass an encoder's bytes to a file and remember when the disk refused them.

    Encoders in C cannot carry a Python exception; they would print it and go on.

    Parameters
    ----------
    file
        A binary file that can be written, read and sought.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.failure: OSError | None = None

    def write(self, data: bytes) -> int:
        """Write `data`, or remember why not."""
        if self.failure is None:
            try:
                self._file.write(data)
            except OSError as error:
                self.failure = error
        return len(data)

    def read(self, size: int = -1) -> bytes:
        """Read back, as encoders do for their headers."""
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place; remember why not."""
        try:
            return self._file.seek(offset, whence)
        except OSError as error:  # a buffered write that the disk refuses shows up here
            self.failure = self.failure or error
            return 0

    def tell(self) -> int:
        """Return the place."""
        return self._file.tell()

    def flush(self) -> None:
        """Leave flushing to the close, which reports."""

    def check(self) -> None:
        """Raise what the disk said."""
        if self.failure is not None:
            raise self.failure


class AudioWriter:
    """Write one file block by block; made by :func:`open_writer`.

    Parameters
    ----------
    encoder
        Who encodes.
    sink
        Where the bytes go.
    channels
        Number of channels of every block.
    """

    def __init__(self, encoder: Encoder, sink: Sink, channels: int) -> None:
        self._encoder = encoder
        self._sink = sink
        self._channels = channels
        self._pending: list[Samples] = []
        self._pending_frames = 0
        self.frames = 0

    def append(self, samples: Samples) -> None:
        """Write `samples`, float32 of shape (channels, frames).

        Blocks of any length give the same file.

        Raises
        ------
        DataError
            ``audio.not_finite_sound`` or ``audio.bad_shape``.
        """
        if samples.ndim != 2 or samples.shape[0] != self._channels:
            raise DataError("audio.bad_shape", shape=samples.shape, dtype=str(samples.dtype))
        if not np.isfinite(samples).all():
            raise DataError("audio.not_finite_sound")
        self.frames += samples.shape[1]
        # Dither and some encoders depend on the blocks they are given, so those are always alike.
        start = 0
        while self._pending_frames + samples.shape[1] - start >= BLOCK_FRAMES:
            end = start + BLOCK_FRAMES - self._pending_frames
            self._pending.append(samples[:, start:end])
            self.flush()
            start = end
        if start < samples.shape[1]:
            # A copy, for the caller may use its array again.
            self._pending.append(samples[:, start:].copy())
            self._pending_frames += samples.shape[1] - start

    def flush(self) -> None:
        """Encode what waits for a whole block; called at the end."""
        if self._pending:
            self._encoder.append(np.concatenate(self._pending, axis=1))
            self._pending, self._pending_frames = [], 0
            self._sink.check()


@contextlib.contextmanager
def open_writer(
    path: str | Path,
    sample_rate: int,
    channels: int,
    settings: EncodeSettings | None = None,
    *,
    expected: Audio | AudioReader | None = None,
) -> Iterator[AudioWriter]:
    """Write a file in blocks; it appears at `path` when the context ends without an error.

    Parameters
    ----------
    path
        Where to; its extension must be the format's.
    sample_rate, channels
        Of every block.
    settings
        How to encode; by default what the extension asks for.
    expected
        The sound, or nearly so, where it is known beforehand: encoders that cannot be told a
        bit rate (Vorbis) try pieces of it to meet the one asked for.

    Raises
    ------
    UserError
        ``audio.unknown_format``, ``audio.extension_differs``, ``audio.rate_not_in_format``,
        ``audio.channels_not_in_format``, ``audio.bit_depth_not_in_format``,
        ``audio.bitrate_not_in_format``, or as ``replacing``.
    MachineError
        ``audio.disk_full`` or ``audio.cannot_write``; an old file at `path` is kept.
    """
    settings = settings or EncodeSettings(format_of(path), bit_depth=24)
    form = _checked(path, sample_rate, channels, settings)
    with replacing(path) as temporary, temporary.open("wb+") as file:
        sink = Sink(file)
        encoder = _encoder(form, sink, sample_rate, channels, settings, expected)
        writer = AudioWriter(encoder, sink, channels)
        try:
            yield writer
            writer.flush()
        except BaseException:
            with contextlib.suppress(Exception):  # what went wrong first is what matters
                encoder.close()
            raise
        encoder.close()
        sink.check()


def write(
    path: str | Path,
    audio: Audio,
    settings: EncodeSettings | None = None,
    control: Control | None = None,
) -> None:
    """Write `audio` to `path`; an interrupted run leaves the old file.

    Parameters
    ----------
    path
        Where to; its extension must be the format's.
    audio
        What to write. Lossless formats of 16 and 24 bit clip what lies beyond +-1.
    settings
        How to encode; by default what the extension asks for, at 24 bit or the format's
        usual bit rate. 16 bit is dithered (triangular, seeded).
    control
        Reported to, and asked whether to stop.

    Raises
    ------
    SoundmarkError
        As :func:`open_writer`, and ``audio.empty_sound`` for no frames.
    """
    control = control or NoControl()
    if audio.frames == 0:
        raise UserError("audio.empty_sound")
    with open_writer(path, audio.sample_rate, audio.channels, settings, expected=audio) as writer:
        for start in range(0, audio.frames, BLOCK_FRAMES):
            control.progress(start / audio.frames, "encode")
            writer.append(audio.samples[:, start : start + BLOCK_FRAMES])
    control.progress(1.0, "encode")


def _checked(path: str | Path, sample_rate: int, channels: int, settings: EncodeSettings) -> Format:
    """Return the format asked for, or raise which of the settings it cannot meet."""
    form = FORMATS.get(settings.format)
    if form is None:
        known = ", ".join(FORMATS)
        raise UserError("audio.unknown_format", path=f"{path} ({settings.format})", known=known)
    if format_of(path) != form.id:
        raise UserError("audio.extension_differs", path=str(path), title=form.title)
    if form.sample_rates and sample_rate not in form.sample_rates:
        rates = ", ".join(map(str, form.sample_rates))
        raise UserError("audio.rate_not_in_format", title=form.title, rate=sample_rate, known=rates)
    if channels > form.max_channels:
        raise UserError(
            "audio.channels_not_in_format",
            title=form.title,
            channels=channels,
            most=form.max_channels,
        )
    if form.bit_depths and settings.bit_depth not in form.bit_depths:
        depths = ", ".join(map(str, form.bit_depths))
        raise UserError(
            "audio.bit_depth_not_in_format",
            title=form.title,
            bits=settings.bit_depth,
            known=depths,
        )
    kbps = settings.bitrate_kbps
    if form.lossy and kbps is not None and kbps not in form.bitrates_at(sample_rate):
        rates = ", ".join(map(str, form.bitrates_at(sample_rate)))
        raise UserError("audio.bitrate_not_in_format", title=form.title, kbps=kbps, known=rates)
    return form


def _encoder(
    form: Format,
    sink: Sink,
    sample_rate: int,
    channels: int,
    settings: EncodeSettings,
    expected: Audio | AudioReader | None,
) -> Encoder:
    kbps = settings.bitrate_kbps or min(
        form.default_bitrate_kbps or 0, max(form.bitrates_at(sample_rate), default=0)
    )
    if form.id == "m4a":
        from core.audio.encoding_aac import AacEncoder

        return AacEncoder(sink, sample_rate, channels, kbps)
    from core.audio.encoding_sndfile import LossyEncoder, PcmEncoder

    if form.lossy:
        return LossyEncoder(sink, sample_rate, channels, form.id, kbps, expected)
    return PcmEncoder(
        sink, sample_rate, channels, form.id, settings.bit_depth, settings.dither_seed
    )
