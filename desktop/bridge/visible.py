"""Making, in the background, what is on screen right now: newest wish first, bounded memory."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

Picture = NDArray[Any]

MOST_WISHES = 96  # what was asked before these is off the screen by now
REDRAW_MS = 40  # arrivals within this time share one repaint

log = logging.getLogger(__name__)


class VisibleWork(QObject):
    """Keep arrays that views draw from, and make missing ones on one thread of its own.

    Jobs are queued and run to their end; what a view wants changes with every turn of the
    wheel. So wishes are a stack: the newest is made first and the oldest are forgotten.

    Parameters
    ----------
    most_bytes
        What the kept arrays may take; the least recently drawn go first.
    parent
        Qt owner.
    """

    arrived = Signal()
    _made = Signal()

    def __init__(self, parent: QObject | None = None, *, most_bytes: int = 160 << 20) -> None:
        super().__init__(parent)
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, Picture] = OrderedDict()
        self._bytes = 0
        self._wishes: OrderedDict[Hashable, Callable[[], Picture]] = OrderedDict()
        self._busy: Hashable | None = None
        self._failed: set[Hashable] = set()
        self._lock = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(REDRAW_MS)
        self._redraw.timeout.connect(self.arrived)
        self._made.connect(self._soon, Qt.ConnectionType.QueuedConnection)

    def get(self, key: Hashable, make: Callable[[], Picture]) -> Picture | None:
        """Return what is kept under `key`, or ``None`` and wish for it.

        Parameters
        ----------
        key
            Names the array completely: equal keys mean equal arrays.
        make
            Called on the worker's thread; must not touch widgets.
        """
        with self._lock:
            if (picture := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return picture
            if key != self._busy and key not in self._failed and not self._closed:
                self._wishes[key] = make
                self._wishes.move_to_end(key)
                while len(self._wishes) > MOST_WISHES:
                    self._wishes.popitem(last=False)
                self._start()
                self._lock.notify()
        return None

    @property
    def idle(self) -> bool:
        """Whether nothing is wished for or being made."""
        with self._lock:
            return not self._wishes and self._busy is None

    def forget(self) -> None:
        """Drop everything that is kept or wished for."""
        with self._lock:
            self._wishes.clear()
            self._kept.clear()
            self._failed.clear()
            self._bytes = 0

    def close(self) -> None:
        """End the thread; later wishes are never granted."""
        with self._lock:
            self._closed = True
            self._wishes.clear()
            self._lock.notify()
        if self._thread is not None:
            self._thread.join()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="visible", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                self._lock.wait_for(lambda: self._wishes or self._closed)
                if not self._wishes:
                    return  # closing drops all wishes
                key, make = self._wishes.popitem()
                self._busy = key
            picture = self._picture(key, make)
            with self._lock:
                self._busy = None
                if picture is None:
                    self._failed.add(key)
                else:
                    self._keep(key, picture)
                if self._closed:
                    return
            self._made.emit()

    @staticmethod
    def _picture(key: Hashable, make: Callable[[], Picture]) -> Picture | None:
        try:
            return np.ascontiguousarray(make())
        except Exception:  # a file that vanished must not end the thread that draws the others
            log.exception("could not make %r", key)
            return None

    def _keep(self, key: Hashable, picture: Picture) -> None:
        self._kept[key] = picture
        self._bytes += picture.nbytes
        while self._bytes > self._most_bytes and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes

    @Slot()
    def _soon(self) -> None:
        if not self._redraw.isActive():
            self._redraw.start()
