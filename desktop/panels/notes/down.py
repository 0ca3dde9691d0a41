"""Which row lies at which height of the picture: vertical zoom and scrolling. Knows no widget."""

from collections.abc import Callable

LEAST_PX, MOST_PX, USUAL_PX = 6.0, 32.0, 14.0  # of a row
LEAST_FIT_PX, MOST_FIT_PX = 10.0, 22.0  # where it is chosen so that all are seen


class Down:
    """Lay rows out down the picture.

    Parameters
    ----------
    tell
        Called when other rows are seen.
    """

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self.row_px = USUAL_PX
        self.top = 0.0  # pixels that lie above the picture
        self._rows, self._height = 0, 1

    @property
    def furthest(self) -> float:
        """The most that can be scrolled, in pixels."""
        return max(self._rows * self.row_px - self._height, 0.0)

    def y(self, row: float) -> float:
        """Return the upper edge of a row."""
        return row * self.row_px - self.top

    def row(self, y: float) -> float:
        """Return the row at a height, its middle at a whole number."""
        return (y + self.top) / self.row_px - 0.5

    def fit(self, rows: int, *, middle: float = 0.0, keep: float | None = None) -> None:
        """Show so many rows, all of them where they fit, else those around `middle`.

        Where `keep` rows came on top of the old ones, nothing else moves.
        """
        if keep is None:
            self.row_px = min(max(self._height / max(rows, 1), LEAST_FIT_PX), MOST_FIT_PX)
            self._rows = rows
            self._go((middle + 0.5) * self.row_px - self._height / 2)
        else:
            self._rows = rows
            self._go(self.top + keep * self.row_px)

    def resize(self, height: int) -> None:
        """Take note of the height in pixels."""
        self._height = max(height, 1)
        self._go(self.top)

    def scroll(self, pixels: float) -> None:
        """Move down."""
        self._go(self.top + pixels)

    def scroll_to(self, top: float) -> None:
        """Show what lies so many pixels below the highest row."""
        self._go(top)

    def zoom(self, factor: float, at_y: float) -> None:
        """Make rows higher or lower; the one at a height stays there."""
        row = (at_y + self.top) / self.row_px
        self.row_px = min(max(self.row_px * factor, LEAST_PX), MOST_PX)
        self._go(row * self.row_px - at_y)

    def reveal(self, row: float) -> None:
        """Scroll as little as needed for a row to be seen."""
        above, below = self.y(row), self.y(row + 1) - self._height
        if above < 0:
            self._go(self.top + above)
        elif below > 0:
            self._go(self.top + below)

    def _go(self, top: float) -> None:
        self.top = min(max(top, 0.0), self.furthest)
        self._tell()
