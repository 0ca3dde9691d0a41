"""Lay music into a copy of a video: its pictures are copied packet by packet, never encoded."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import av

from core.errors import UserError
from core.jobs.control import Control, NoControl
from core.video.reading import opened

# What the file's name ends with, libav's name for it, and the sound that it holds.
CONTAINERS: Mapping[str, tuple[str, str]] = {
    ".mp4": ("mp4", "m4a"),
    ".m4v": ("mp4", "m4a"),
    ".mov": ("mov", "m4a"),
    ".mkv": ("matroska", "flac"),
    ".webm": ("webm", "opus"),
}


def sound_for(target: Path) -> str:
    """Return the format of sound that a video of this name holds.

    Raises
    ------
    UserError
        ``video.not_a_container``.
    """
    suffix = target.suffix.lower()
    if suffix not in CONTAINERS:
        raise UserError("video.not_a_container", suffix=target.suffix or target.name)
    return CONTAINERS[suffix][1]


def with_music(
    video: Path,
    sound: Path,
    target: Path,
    *,
    title: str = "",
    comment: str = "",
    control: Control | None = None,
) -> None:
    """Write a copy of `video` whose only sound is that of `sound`.

    Parameters
    ----------
    video
        Its pictures are copied as they are.
    sound
        An encoded file whose packets fit the target.
    target
        Written whole; nobody else may read it before.
    title, comment
        Tags of the container.
    control
        Told the progress.

    Raises
    ------
    UserError
        ``video.not_a_container``, or ``video.cannot_hold`` where the target's kind of file does
        not hold such pictures.
    """
    control = control or NoControl()
    sound_for(target)
    name = CONTAINERS[target.suffix.lower()][0]
    # The edit list counts in the movie's time scale: as fine as the sound, the start is exact.
    options = {"movie_timescale": "48000"} if name in ("mp4", "mov") else {}
    with opened(video) as pictures, opened_sound(sound) as music:
        source, heard = pictures.streams.video[0], music.streams.audio[0]
        end = float((source.duration or 0) * source.time_base) or 1.0
        try:
            with av.open(str(target), "w", format=name, options=options) as container:
                copied = container.add_stream_from_template(source)
                laid = container.add_stream_from_template(heard)
                copied.metadata.update(source.metadata)
                if title:
                    container.metadata["title"] = title
                if comment:
                    container.metadata["comment"] = comment
                start = source.start_time or 0
                for stream, packet in _in_order(pictures, source, music, heard):
                    if stream is source:
                        if packet.pts is not None:
                            packet.pts -= start
                        if packet.dts is not None:
                            packet.dts -= start
                            control.progress(
                                min(max(float(packet.dts * source.time_base) / end, 0), 1)
                            )
                    packet.stream = copied if stream is source else laid
                    container.mux(packet)
        except (av.FFmpegError, ValueError) as error:
            if isinstance(error, OSError) and error.errno:  # a full disk is no matter of kinds
                raise
            raise UserError(
                "video.cannot_hold", path=video, suffix=target.suffix, own=video.suffix
            ) from error


@contextlib.contextmanager
def opened_sound(path: Path) -> Iterator[Any]:
    """Open a file that was encoded just before."""
    with av.open(str(path)) as container:
        yield container


def _in_order(pictures: Any, source: Any, music: Any, heard: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (stream, packet) of both by their times, so that players need not search."""
    sounding = _packets(music, heard)
    waiting = next(sounding, None)
    now = float("-inf")
    for packet in _packets(pictures, source):
        if packet.dts is not None:  # Matroska leaves some out
            now = float(packet.dts * source.time_base)
        while waiting is not None and float(waiting.dts * heard.time_base) <= now:
            yield heard, waiting
            waiting = next(sounding, None)
        yield source, packet
    while waiting is not None:
        yield heard, waiting
        waiting = next(sounding, None)


def _packets(container: Any, stream: Any) -> Iterator[Any]:
    """Yield packets that hold something: the last one of every file is empty."""
    return (packet for packet in container.demux(stream) if packet.size)
