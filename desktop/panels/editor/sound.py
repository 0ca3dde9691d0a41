"""What the editor draws from: peaks, samples and spectrogram tiles, as far as they are ready."""

from collections.abc import Callable, Hashable
from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np
from PySide6.QtCore import QObject, Signal

from core.audio import Samples
from core.jobs import Control
from core.project import Project, SourceId
from core.text import _
from desktop.bridge import JobBoard, VisibleWork
from desktop.bridge.visible import Picture

if TYPE_CHECKING:
    from core.audio import PeakPyramid

CHUNK = 1 << 16  # frames read at once


class Sounding(Protocol):
    """What is needed of ``core.studio.Session``."""

    @property
    def project(self) -> Project:
        """The document as it is now."""

    def read(self, source: SourceId, start: int, frames: int) -> Samples:
        """Return frames of a source, on any thread."""

    def pyramid(self, source: SourceId) -> "PeakPyramid | None":
        """Return a source's peaks, or None while nobody has prepared them."""

    def prepare_pyramids(self, sources: tuple[SourceId, ...], control: Control) -> None:
        """Measure peaks that are missing, on a worker."""


class Sound(QObject):
    """Find what there is to draw, and have the rest made in the background.

    Parameters
    ----------
    board
        Runs the measuring of peaks, once a source.
    visible
        Keeps samples and tiles of what is on screen.
    session
        Whose sound it is; another one comes by :meth:`open`.
    """

    arrived = Signal()  # there is more to draw than before

    def __init__(
        self, board: JobBoard, visible: VisibleWork, session: Sounding, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._board, self._visible, self._session = board, visible, session
        self._asked: set[SourceId] = set()
        visible.arrived.connect(self.arrived)

    def open(self, session: Sounding) -> None:
        """Draw from another session."""
        self._session = session
        self._asked.clear()
        self._visible.forget()

    def look_for_peaks(self) -> None:
        """Have the peaks measured of every source that has none yet."""
        missing = tuple(
            source
            for source in self._session.project.sources
            if source not in self._asked and self._session.pyramid(source) is None
        )
        if not missing:
            return
        self._asked.update(missing)
        session = self._session
        job = self._board.start(
            _("Drawing the waveform"),
            lambda control: session.prepare_pyramids(missing, control),
            lane="io",
        )
        job.progressed.connect(lambda _fraction, _stage: self.arrived.emit())
        job.succeeded.connect(lambda _result: self.arrived.emit())

    def peaks(self, source: SourceId) -> "PeakPyramid | None":
        """Return a source's peaks as far as they are known."""
        return self._session.pyramid(source)

    def samples(self, source: SourceId, start: int, end: int) -> Samples | None:
        """Return samples, or None while they are being read."""
        known = self._session.project.sources.get(source)
        if known is None or end <= start:
            return None
        found = [
            self._visible.get(("samples", source, chunk), self._reading(source, chunk))
            for chunk in range(start // CHUNK, (end - 1) // CHUNK + 1)
        ]
        ready = [piece for piece in found if piece is not None]
        if len(ready) < len(found):
            return None
        whole: Samples = ready[0] if len(ready) == 1 else np.concatenate(ready, axis=1)
        first = start - start // CHUNK * CHUNK
        return whole[:, first : first + end - start]

    def picture(self, key: Hashable, make: Callable[[], Picture]) -> Picture | None:
        """Return what is kept under `key`, or None while it is being made."""
        return self._visible.get(key, make)

    def reader(self, source: SourceId) -> tuple[Callable[[int, int], Samples], int, int, int]:
        """Return what reads a source's samples, its channels, frames and sample rate."""
        session, project = self._session, self._session.project
        known = project.sources[source]
        read = partial(session.read, source)
        return read, known.channels, known.frames, project.sample_rate

    def _reading(self, source: SourceId, chunk: int) -> Callable[[], Samples]:
        session = self._session
        frames = session.project.sources[source].frames
        count = min(CHUNK, frames - chunk * CHUNK)
        return lambda: session.read(source, chunk * CHUNK, count)
