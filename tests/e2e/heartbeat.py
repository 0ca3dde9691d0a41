"""How long the thread that draws was away: a timer that notices when it is late."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 10
PROMISE_S = 0.05  # on an idle machine


class Gap(NamedTuple):
    """Hold how long a thread was away, and how much of that it worked itself."""

    wall_s: float
    busy_s: float

    @classmethod
    def now(cls) -> "Gap":
        """Return the time on both clocks."""
        return cls(time.perf_counter(), time.thread_time())


class Heartbeat(QObject):
    """Measure the gaps between the beats of a timer on the thread that draws."""

    def __init__(self) -> None:
        super().__init__()
        self._gaps: list[Gap] = []
        self._last = Gap.now()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now = Gap.now()
        self._gaps.append(Gap(now.wall_s - self._last.wall_s, now.busy_s - self._last.busy_s))
        self._last = now

    @contextmanager
    def during(self, what: str, figures: dict[str, Gap]) -> Iterator[None]:
        """Enter the longest gap, and the busiest, under `what`; print them."""
        self._gaps.clear()
        self._last = Gap.now()
        yield
        self._beat()
        longest = max(gap.wall_s for gap in self._gaps)
        figures[what] = Gap(longest, max(gap.busy_s for gap in self._gaps))
        late = sum(gap.wall_s > PROMISE_S for gap in self._gaps)
        sys.stdout.write(
            f"{what}: away {1000 * longest:.0f} ms at most, of that busy "
            f"{1000 * figures[what].busy_s:.0f} ms; {late} of {len(self._gaps)} over 50 ms\n"
        )

    def stop(self) -> None:
        """End."""
        self._timer.stop()
