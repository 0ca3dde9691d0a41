"""A tempo from taps. Knows no widget and no clock of its own."""

from statistics import median

PAUSE_S = 2.5  # a longer wait begins anew: slower than the slowest tempo
KEPT = 8  # intervals


class Tapping:
    """Measure the tempo of taps.

    Examples
    --------
    >>> tapping = Tapping()
    >>> [tapping.tap(time) for time in (10.0, 10.5, 11.0)]
    [None, 120.0, 120.0]
    """

    def __init__(self) -> None:
        self._times: list[float] = []

    def tap(self, time_s: float) -> float | None:
        """Take a tap; return beats a minute, or ``None`` after the first one."""
        if self._times and time_s - self._times[-1] > PAUSE_S:
            self._times.clear()
        self._times = [*self._times[-KEPT:], time_s]
        if len(self._times) < 2:
            return None
        # The median forgives one tap that came too late or twice.
        apart = [
            after - before for before, after in zip(self._times, self._times[1:], strict=False)
        ]
        typical = median(apart)
        return round(60.0 / typical, 1) if typical > 0 else None
