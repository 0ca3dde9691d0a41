"""What stands in for the document until the first project is open: nothing, and it cannot change.

Commands that change a document are off that long; what is dropped waits for the project.
"""

from collections.abc import Callable, Iterable

import numpy as np

from core.audio import PeakPyramid, Samples
from core.jobs import Control
from core.project import Changes, Clipboard, Edit, Project, SourceId


class Unopened:
    """An empty document without a place on disk."""

    def __init__(self) -> None:
        self.clipboard: Clipboard | None = None
        self.project: Project = Project.empty("")

    def do(self, edit: Edit) -> None:
        """Take no edit: nobody can make one of a document without tracks."""

    def undo(self) -> Edit | None:
        """Return nothing: nothing was done."""
        return None

    def redo(self) -> Edit | None:
        """Return nothing: nothing was undone."""
        return None

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        """Never call `callback`."""
        return lambda: None

    def read(self, source: SourceId, start: int, frames: int) -> Samples:
        """Return silence."""
        return self.block(start, frames)

    def pyramid(self, source: SourceId) -> PeakPyramid | None:
        """Return no peaks."""
        return None

    def prepare_pyramids(self, sources: Iterable[SourceId], control: Control) -> None:
        """Measure nothing."""

    def renderer(self) -> "Unopened":
        """Return what renders silence."""
        return self

    def block(self, start: int, frames: int) -> Samples:
        """Return silence."""
        return np.zeros((2, frames), np.float32)
