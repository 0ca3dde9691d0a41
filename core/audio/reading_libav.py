"""Read AAC, other compressed sound and the sound of videos through FFmpeg's libraries."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np

from core.audio.audio import Samples
from core.audio.reading import AudioInfo, AudioReader, Rows
from core.errors import DataError, UserError

_PREROLL_S = 0.5  # decoded and dropped before the place that is jumped to
_WALK_S = 5.0  # jumps ahead shorter than this are decoded through
_START_S = 1.0  # places before this are reached from the very start, priming included
_SLACK_S = 0.1  # containers that count in milliseconds may promise this much too much

_MAGIC = (b"RIFF", b"RF64", b"FORM", b"fLaC", b"OggS", b"ID3", b"caff", b"\x1aE\xdf\xa3")


class LibavReader(AudioReader):
    """Read through PyAV.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    UserError
        ``audio.not_audio`` or ``audio.no_sound``.
    DataError
        ``audio.damaged``.
    """

    _container: Any
    _stream: Any

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open()
        try:
            self.info = self._described()
            self._rewind()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._container.close()

    def _open(self) -> None:
        try:
            self._container = av.open(str(self._path), metadata_errors="replace")
        except (av.FFmpegError, ValueError) as error:
            raise _unreadable(self._path) from error
        if not self._container.streams.audio:
            self._container.close()
            raise UserError("audio.no_sound", path=str(self._path))
        self._stream = self._container.streams.audio[0]
        if self._stream.codec_context is not None:
            self._stream.thread_type = "NONE"  # one background worker is enough for sound

    def _described(self) -> AudioInfo:
        codec = self._stream.codec_context
        if codec is None:  # named in the file, but none that we know
            raise DataError("audio.damaged", path=str(self._path))
        rate = int(codec.sample_rate or 0)
        if not rate:  # libav takes random bytes for a stream that it then knows nothing of
            raise UserError("audio.not_audio", path=str(self._path))
        container = self._container.format.name.split(",")
        if "mov" in container:
            pictures = [v for v in self._container.streams.video if not _is_cover(v)]
            name = "mp4" if pictures else "m4a"
        else:
            name = container[0]
        if self._stream.duration is not None and name in ("mp4", "m4a"):
            frames = round(self._stream.duration * self._stream.time_base * rate)
        else:
            frames = round(self._measured_s() * rate)
        channels = int(codec.channels or 0)
        return AudioInfo(self._path, name, rate, channels, frames)

    def _measured_s(self) -> float:
        """Return the length by the time stamps of all packets, where no header tells it."""
        end = 0.0
        first: int | None = None
        try:
            for packet in self._container.demux(self._stream):
                if packet.pts is not None:
                    first = packet.pts if first is None else first
                    end = float((packet.pts - first + (packet.duration or 0)) * packet.time_base)
        except av.FFmpegError as error:
            raise DataError("audio.damaged", path=str(self._path)) from error
        self._container.close()
        self._open()
        return end

    def _rewind(self) -> None:
        self._frames = self._decoded()
        self._pending = np.zeros((self.info.channels, 0), np.float32)
        self._position = 0  # frame number of the first pending sample

    def _decoded(self) -> Iterator[tuple[int | None, Samples]]:
        """Yield (frame number by time stamp, samples) of each packet from here on."""
        start_time = self._stream.start_time or 0
        try:
            for frame in self._container.decode(self._stream):
                number = None
                if frame.pts is not None:
                    seconds = (frame.pts - start_time) * frame.time_base
                    number = round(seconds * self.info.sample_rate)
                yield number, _floats(frame, self.info.channels)
        except av.FFmpegError as error:
            raise DataError("audio.damaged", path=str(self._path)) from error

    def _decode(self, start: int, frames: int) -> Rows:
        if start != self._position:
            self._go_to(start)
        pieces = [self._pending]
        have = self._pending.shape[1]
        while have < frames:
            step = next(self._frames, None)
            if step is None:
                break
            pieces.append(step[1])
            have += step[1].shape[1]
        samples = np.concatenate(pieces, axis=1)
        self._pending = samples[:, frames:].copy()
        self._position = start + min(have, frames)
        missing = frames - have
        if 0 < missing <= _SLACK_S * self.info.sample_rate:
            samples = np.pad(samples, ((0, 0), (0, missing)))
        return np.ascontiguousarray(samples[:, :frames].T)

    def _go_to(self, start: int) -> None:
        rate = self.info.sample_rate
        ahead = start - self._position
        if not 0 <= ahead <= _WALK_S * rate:
            landing = start - int(_PREROLL_S * rate)
            if landing < _START_S * rate or not self._jump(landing, start):
                self._container.close()
                self._open()
                self._rewind()
        while self._position + self._pending.shape[1] <= start:
            self._position += self._pending.shape[1]
            step = next(self._frames, None)
            if step is None:
                self._pending = self._pending[:, :0]
                self._position = start
                return
            self._pending = step[1]
        self._pending = self._pending[:, start - self._position :]
        self._position = start

    def _jump(self, landing: int, start: int) -> bool:
        """Continue near frame `landing`; whether a time stamp before `start` was found there."""
        stream = self._stream
        offset = int(landing / self.info.sample_rate / stream.time_base) + (stream.start_time or 0)
        try:
            self._container.seek(offset, stream=stream, backward=True)
        except av.FFmpegError:
            return False
        self._frames = self._decoded()
        next(self._frames, None)  # the first packet after a jump lacks the overlap before it
        number, samples = next(self._frames, (None, None))
        if number is None or samples is None or number > start:
            return False
        self._position, self._pending = number, samples
        return True


def _is_cover(stream: Any) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _floats(frame: Any, channels: int) -> Samples:
    """Return a frame's samples as float32 (channels, frames)."""
    values = frame.to_ndarray()
    if not frame.format.is_planar:
        values = values.reshape(-1, frame.layout.nb_channels).T
    if values.dtype == np.uint8:
        values = (values.astype(np.float32) - 128.0) / 128.0
    elif values.dtype.kind == "i":
        values = values / np.float64(-np.float64(np.iinfo(values.dtype).min))
    if values.shape[0] != channels:  # a broadcast that changes its layout on the way
        values = values[np.minimum(np.arange(channels), values.shape[0] - 1)]
    return np.ascontiguousarray(values, np.float32)


def _unreadable(path: Path) -> UserError | DataError:
    with path.open("rb") as file:
        head = file.read(12)
    if head.startswith(_MAGIC) or head[4:8] == b"ftyp":
        return DataError("audio.damaged", path=str(path))
    return UserError("audio.not_audio", path=str(path))
