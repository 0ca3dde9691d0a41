"""Where many notes lie, worked out once: frames across, rows down, how hard, which are chosen."""

from collections import OrderedDict
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.studio.noting import ScoreNote, ScoreNotes
from desktop.panels.notes.heights import Heights

KEPT = 8  # rows of notes: a stem's parts, and what they were a moment ago
Floats = NDArray[np.float64]


class Places:
    """Hold a row of notes as arrays.

    Parameters
    ----------
    notes
        Sorted by start.
    heights
        Gives each its row.
    frame_of
        Returns the frame of a tick.
    longest
        Ticks that a note is drawn for at most; 0 for as long as it is.

    Attributes
    ----------
    starts, ends
        In frames.
    rows, velocities
        As drawn.
    """

    def __init__(
        self,
        notes: ScoreNotes,
        heights: Heights,
        frame_of: Callable[[float], float],
        longest: int = 0,
    ) -> None:
        self.notes, self.heights = notes, heights
        ends = ((min(n.length, longest) if longest else n.length) + n.start for n in notes)
        count = len(notes)
        self.starts: Floats = np.fromiter((frame_of(n.start) for n in notes), float, count)
        self.ends: Floats = np.fromiter(map(frame_of, ends), float, count)
        self.rows: Floats = np.fromiter((heights.row(n.pitch) for n in notes), float, count)
        self.velocities: Floats = np.fromiter((n.velocity for n in notes), float, count)
        self._chosen: frozenset[ScoreNote] = frozenset()
        self._are_chosen = np.zeros(count, np.bool_)

    def between(self, start: float, end: float) -> NDArray[np.intp]:
        """Return which notes reach into a stretch of frames."""
        return np.flatnonzero((self.ends >= start) & (self.starts <= end))

    def chosen(self, chosen: frozenset[ScoreNote]) -> NDArray[np.bool_]:
        """Return which notes are among the chosen ones."""
        if chosen is not self._chosen:
            self._chosen = chosen
            among = (bool(chosen) and note in chosen for note in self.notes)
            self._are_chosen = np.fromiter(among, np.bool_, len(self.notes))
        return self._are_chosen


class PlacesKept:
    """Keep what was worked out for as long as nothing moves."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, int, object], Places] = OrderedDict()

    def of(
        self,
        notes: ScoreNotes,
        heights: Heights,
        zero: object,
        make: Callable[[], Places],
    ) -> Places:
        """Return the places of notes in rows, on a timeline that begins at `zero`."""
        key = (id(notes), id(heights), zero)
        found = self._kept.get(key)
        # An id may come again; what it stood for does not.
        if found is None or found.notes is not notes or found.heights is not heights:
            found = self._kept[key] = make()
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found
