"""The editor of a tempo: a number, or taps."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QWidget

from core.text import _
from desktop.panels.prompt.editors.popup import ChipPopup, Values
from desktop.panels.prompt.tapping import Tapping
from desktop.theme import Space
from desktop.widgets import push_button


class TempoEditor(ChipPopup):
    """Set beats a minute by number or by tapping along.

    Parameters
    ----------
    bpm
        Where it starts.
    limits
        The slowest and the fastest.
    clock
        Tells when a tap came, in seconds.
    """

    def __init__(
        self,
        title: str,
        bpm: float,
        limits: tuple[float, float],
        accept: Callable[[Values], object],
        parent: QWidget,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        hint = _("{low:g} to {high:g} beats a minute. Tap the button, or T, along with the beat.")
        super().__init__(title, hint.format(low=limits[0], high=limits[1]), accept, parent)
        self._clock, self._tapping = clock, Tapping()
        self.bpm = QDoubleSpinBox()
        self.bpm.setRange(*limits)
        self.bpm.setDecimals(1)
        self.bpm.setValue(bpm)
        self.bpm.setSuffix(" " + _("bpm"))
        self.bpm.lineEdit().setTextMargins(8, 0, 8, 0)  # the sheet's padding does not reach it
        self.bpm.setAccessibleName(title)
        self.bpm.installEventFilter(self)
        self.bpm.valueChanged.connect(self.mark_edited)
        self.tap = push_button(_("Tap"), tooltip=_("Tap along with the beat (T)"))
        self.tap.setAutoRepeat(False)
        self.tap.pressed.connect(self._tap)  # when it goes down, as a beat does
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self.bpm, 1)
        row.addWidget(self.tap)
        self.body.addLayout(row)
        self.offer_done()

    def values(self) -> Values | None:
        """Return the tempo."""
        self.bpm.interpretText()
        return {"tempo": self.bpm.value()}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tap with the T key."""
        if not self._is_tap(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tap with the T key while the number has the keyboard, too."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._is_tap(event)
        return super().eventFilter(watched, event)

    def _is_tap(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_T:
            return False
        if not event.isAutoRepeat():
            self._tap()
        return True

    def _tap(self) -> None:
        bpm = self._tapping.tap(self._clock())
        if bpm is not None:
            self.bpm.setValue(bpm)
            self.mark_edited()
