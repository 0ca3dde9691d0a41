"""Read the pictures of a video, small, with the time of each. Bad files are told in one error."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from core.audio.files import check_readable
from core.errors import DataError, UserError
from core.jobs.control import Control, NoControl

Picture = NDArray[np.uint8]  # (height, width, 3), red, green, blue

SMALL = (64, 36)
_MOST_PIXELS = 16_384  # either way: beyond this a header is broken, not a film large


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """Say what a video is.

    Attributes
    ----------
    path
        The file.
    format
        ``"mp4"``, ``"mov"``, ``"matroska"``, ``"webm"``, or libav's name for another one.
    seconds
        Length of its pictures.
    rate
        Pictures a second, on the whole.
    width, height
        In pixels, as it is shown.
    steady
        Whether all pictures last equally long, as far as its header tells.
    has_sound
        Whether there is a sound track.
    """

    path: Path
    format: str
    seconds: float
    rate: float
    width: int
    height: int
    steady: bool
    has_sound: bool


def probe_video(path: Path) -> VideoInfo:
    """Return what a video is, by its header and its packets' times; no picture is decoded.

    Raises
    ------
    UserError
        ``video.not_video``, ``video.no_pictures`` or ``video.no_length``; where the file cannot
        be opened.
    DataError
        ``video.damaged``.
    """
    with opened(path) as container:
        stream = _pictures_of(container, path)
        start, end, count = _extent(container, stream, path)
        if count == 0 or end <= start:
            raise UserError("video.no_length", path=path)
        names = container.format.name.split(",")
        rate = count / (end - start)
        stated = float(stream.average_rate or 0.0)
        base = float(stream.base_rate or 0.0)
        return VideoInfo(
            path=path,
            format=_format(names, path),
            seconds=end - start,
            rate=rate,
            width=stream.codec_context.width,
            height=stream.codec_context.height,
            steady=abs(stated - base) <= 0.01 * max(base, 1.0),
            has_sound=bool(container.streams.audio),
        )


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a video; what libav says of a bad one becomes an error with a sentence."""
    check_readable(path)
    try:
        container: Any = av.open(str(path), metadata_errors="replace")
    except (av.FFmpegError, ValueError) as error:
        raise UserError("video.not_video", path=path) from error
    with container:
        try:
            yield container
        except av.FFmpegError as error:
            raise DataError("video.damaged", path=path) from error


def pictures(
    path: Path, control: Control | None = None, size: tuple[int, int] = SMALL
) -> Iterator[tuple[float, Picture]]:
    """Yield (seconds from the start, picture) of every picture, shrunk to `size`.

    Raises
    ------
    DataError
        ``video.damaged`` where nothing can be decoded.
    """
    control = control or NoControl()
    with opened(path) as container:
        stream = _pictures_of(container, path)
        stream.thread_type = "AUTO"
        start, end, _count = _extent(container, stream, path)
        container.seek(0)
        shown = 0
        for frame in _decoded(container, stream):
            if frame.pts is None:
                continue
            second = float(frame.pts * stream.time_base) - start
            control.progress(min(max(second / max(end - start, 1e-6), 0.0), 1.0))
            yield max(second, 0.0), _shrunk(frame, size)
            shown += 1
        if not shown:
            raise DataError("video.damaged", path=path)


def pictures_at(path: Path, seconds: list[float], size: tuple[int, int]) -> Iterator[Picture]:
    """Yield the picture that is shown at each of ascending `seconds`."""
    with opened(path) as container:
        stream = _pictures_of(container, path)
        start = float((stream.start_time or 0) * stream.time_base)
        for second in seconds:
            wanted = second + start
            container.seek(int(wanted / stream.time_base), stream=stream, backward=True)
            last = None
            for frame in _decoded(container, stream):
                if frame.pts is None:
                    continue
                if last is not None and float(frame.pts * stream.time_base) > wanted + 1e-3:
                    break
                last = frame
            if last is not None:
                yield _shrunk(last, size)


def _decoded(container: Any, stream: Any) -> Iterator[Any]:
    """Yield frames; a damaged one in the middle is left out."""
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.error.InvalidDataError:
            continue


def _shrunk(frame: Any, size: tuple[int, int]) -> Picture:
    small = frame.reformat(width=size[0], height=size[1], format="rgb24")
    picture: Picture = small.to_ndarray()
    return picture


def _pictures_of(container: Any, path: Path) -> Any:
    cover = av.stream.Disposition.attached_pic
    streams = [one for one in container.streams.video if not one.disposition & cover]
    if not streams:
        code = "video.no_pictures" if container.streams.audio else "video.not_video"
        raise UserError(code, path=path)
    stream = streams[0]
    codec = stream.codec_context
    if codec is None or not 0 < codec.width <= _MOST_PIXELS or not 0 < codec.height <= _MOST_PIXELS:
        raise DataError("video.damaged", path=path)
    return stream


def _extent(container: Any, stream: Any, path: Path) -> tuple[float, float, int]:
    """Return when the first picture begins, when the last one ends, and how many there are."""
    first = last = None
    longest = count = 0
    for packet in container.demux(stream):
        if packet.pts is None:
            continue
        count += 1
        first = packet.pts if first is None else min(first, packet.pts)
        if last is None or packet.pts >= last:
            last, longest = packet.pts, packet.duration or 0
    container.seek(0)
    if first is None or last is None:
        raise UserError("video.no_length", path=path)
    if not longest and count > 1:
        longest = round((last - first) / (count - 1))
    base = float(stream.time_base)
    return first * base, (last + longest) * base, count


def _format(names: list[str], path: Path) -> str:
    if "mov" in names:
        return "mov" if path.suffix.lower() == ".mov" else "mp4"
    if "matroska" in names:
        return "webm" if path.suffix.lower() == ".webm" else "matroska"
    return names[0]
