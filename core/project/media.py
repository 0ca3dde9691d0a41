"""Read the sound of a project's sources, at the project's rate, whatever file it lies in.

WAV, AIFF and FLAC of the right rate are read in place by position. All else is decoded (and
resampled, whole, so that no block boundary can be heard) once into the folder's cache. A file
that is gone or changed is heard as silence and told about; it never stops playback.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Protocol

import numpy as np

from core.audio import Audio, AudioReader, Samples, open_reader
from core.audio.files import read_error, writing_to
from core.errors import SoundmarkError
from core.jobs import Control, NoControl
from core.project.blobs import BlobReader, PieceReader, is_blob, write_blob
from core.project.document import Media, Source
from core.project.ids import SourceId
from core.project.links import check_unchanged

IN_PLACE = frozenset({"wav", "aiff", "flac", "caf", "w64", "rf64"})  # quick to read anywhere
OPEN_FILES = 32
PIECE_S = 30  # how much is resampled at a time; whole seconds, so that pieces meet exactly
MARGIN_S = 1  # what the resampler hears of the neighbouring pieces


class _Files(Protocol):
    """Where media lies: a :class:`core.project.folder.ProjectFolder`."""

    @property
    def cache(self) -> Path: ...

    def resolve(self, media: Media) -> Path: ...

    def blob(self, digest: str) -> Path: ...


class _Sound(Protocol):
    """An open file, read by position from any thread; closes itself when nobody holds it."""

    channels: int
    frames: int
    sample_rate: int
    in_place: bool

    def read(self, start: int, frames: int) -> Samples: ...

    def close(self) -> None: ...


class _File:
    """Let any number of threads read a file through one decoder.

    Parameters
    ----------
    reader
        The open file.
    """

    def __init__(self, reader: AudioReader) -> None:
        self._reader = reader
        self._lock = threading.Lock()
        self.channels = reader.info.channels
        self.frames = reader.info.frames
        self.sample_rate = reader.info.sample_rate
        self.in_place = reader.info.format in IN_PLACE

    def read(self, start: int, frames: int) -> Samples:
        """Return `frames` frames from `start`, both inside the sound."""
        with self._lock:
            return self._reader.read(start, frames)

    def close(self) -> None:
        """Let go of the file."""
        self._reader.close()

    def __del__(self) -> None:
        self.close()


def frames_at(frames: int, sample_rate: int, project_rate: int) -> int:
    """Return how many frames sound has at a project's rate: a source's length.

    Examples
    --------
    >>> frames_at(44_100, 44_100, 48_000)
    48000
    """
    return round(frames * project_rate / sample_rate)


class MediaLibrary:
    """Read sources of one project.

    Parameters
    ----------
    folder
        The project's folder.
    project_rate
        The project's sample rate, in Hz.

    Notes
    -----
    Safe for any number of threads. Holds at most 32 open files and no samples. The first
    read of a file that must be decoded takes as long as decoding it; :meth:`prepare` does
    that beforehand.
    """

    def __init__(self, folder: _Files, project_rate: int) -> None:
        self._folder = folder
        self._rate = project_rate
        self._lock = threading.Lock()
        self._preparing = threading.Lock()
        self._open: OrderedDict[str, _Sound] = OrderedDict()
        self._problems: dict[SourceId, SoundmarkError] = {}

    @property
    def problems(self) -> dict[SourceId, SoundmarkError]:
        """What could not be read so far, and is heard as silence; each has a sentence."""
        with self._lock:
            return dict(self._problems)

    def read(self, source: Source, start: int, frames: int) -> Samples:
        """Return `frames` frames of a source from `start`, at the project's rate.

        Returns
        -------
        Samples
            Shape (source.channels, frames); silence outside of the source, and in the place
            of what cannot be read.
        """
        whole = np.zeros((source.channels, frames), np.float32)
        try:
            sound = self._sound(source.media)
            first, last = max(start, 0), min(start + frames, sound.frames)
            if first < last:
                samples = sound.read(first, last - first)
                if samples.shape == whole.shape:
                    return samples
                channels = min(len(samples), source.channels)
                whole[:channels, first - start : last - start] = samples[:channels]
        except (SoundmarkError, OSError, ValueError) as error:
            self._give_up(source, error)
        return whole

    def prepare(self, source: Source, control: Control | None = None) -> None:
        """Decode a source now if it cannot be read in place, reporting to `control`.

        Raises
        ------
        SoundmarkError
            If it cannot be read.
        """
        self._sound(source.media, control)

    def forget(self, source: Source) -> None:
        """Look anew at a source that could not be read: its file may be back."""
        with self._lock:
            self._problems.pop(source.id, None)
            self._open.pop(source.media.sha256, None)

    def close(self) -> None:
        """Let go of all files."""
        with self._lock:
            for sound in self._open.values():
                sound.close()
            self._open.clear()

    def _give_up(self, source: Source, error: Exception) -> None:
        """Remember why a source is silent."""
        if not isinstance(error, SoundmarkError):
            cause = error if isinstance(error, OSError) else OSError(str(error))
            error = read_error(cause, self._folder.resolve(source.media))
        with self._lock:
            self._problems.setdefault(source.id, error)

    def _sound(self, media: Media, control: Control | None = None) -> _Sound:
        """Return an open file; the least recently used one gives way to it."""
        with self._lock:
            if media.sha256 in self._open:
                self._open.move_to_end(media.sha256)
                return self._open[media.sha256]
        with self._preparing:
            opened = self._opened(media, control or NoControl())
        with self._lock:
            sound = self._open.setdefault(media.sha256, opened)
            while len(self._open) > OPEN_FILES:
                self._open.popitem(last=False)  # not closed: another thread may be reading it
        return sound

    def _opened(self, media: Media, control: Control) -> _Sound:
        """Open a file in place, or what is kept of it in the cache."""
        if media.kind == "linked":
            check_unchanged(media, self._folder.resolve(media))
        cached = self._folder.cache / f"{media.sha256}-{self._rate}"
        if is_blob(cached):
            return BlobReader(cached)
        sound = self._raw(media)
        if sound.in_place and sound.sample_rate == self._rate:
            return sound
        with closing(sound):
            with writing_to(cached):
                cached.parent.mkdir(exist_ok=True)
            write_blob(
                cached,
                _at_rate(sound, self._rate, control),
                channels=sound.channels,
                sample_rate=self._rate,
                frames=frames_at(sound.frames, sound.sample_rate, self._rate),
            )
        return BlobReader(cached)

    def _raw(self, media: Media) -> _Sound:
        """Open a file, or the blobs that a sound is laid together from, as it is."""
        if media.pieces:
            blobs = {
                digest: BlobReader(self._folder.blob(digest))
                for digest in dict.fromkeys(piece.sha256 for piece in media.pieces)
            }
            return PieceReader([(blobs[p.sha256], p.start, p.frames) for p in media.pieces])
        path = self._folder.resolve(media)
        return BlobReader(path) if is_blob(path) else _File(open_reader(path))


def _at_rate(sound: _Sound, rate: int, control: Control) -> Iterator[Samples]:
    """Yield a whole sound at another rate, in pieces that meet without a seam.

    Reads strictly forwards, since some decoders begin anew to go back.
    """
    from core.audio import resampled  # the window opens without the resampler

    old = sound.sample_rate
    piece, margin = PIECE_S * old, MARGIN_S * old
    frames = frames_at(sound.frames, old, rate)
    held, first = np.zeros((sound.channels, 0), np.float32), 0
    for start in range(0, sound.frames, piece):
        control.progress(start / sound.frames)
        begun = first + held.shape[1]
        last = min(start + piece + margin, sound.frames)
        held = np.concatenate([held, sound.read(begun, last - begun)], axis=1)
        keep = max(start - margin, 0)
        held, first = held[:, keep - first :], keep
        heard = resampled(Audio(held, old), rate).samples
        # Whole seconds are whole frames at any rate, so these divisions leave nothing over.
        skip, done = (start - first) * rate // old, start * rate // old
        ready = np.zeros((sound.channels, min(PIECE_S * rate, frames - done)), np.float32)
        part = heard[:, skip : skip + ready.shape[1]]
        ready[:, : part.shape[1]] = part
        yield ready
    control.progress(1.0)
