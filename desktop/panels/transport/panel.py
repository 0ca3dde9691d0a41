"""The transport's widgets; what the buttons do is bound by the window's actions."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.text import _
from core.text.words import level
from desktop.bridge import JobBoard
from desktop.panels.transport.work import WorkView
from desktop.theme import Look, Role, Space, Type
from desktop.widgets import IconButton, Meter, label, set_state


class TransportPanel(QWidget):
    """Show where we are, whether it plays, what is being worked on, and how loud it is.

    Parameters
    ----------
    board
        Whose jobs are shown.
    look
        Colours, fonts, icons.
    """

    def __init__(self, board: JobBoard, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        set_state(self, kind="bottombar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(Space.BOTTOM_BAR)
        self.setAccessibleName(_("Transport"))
        self.start = IconButton(look, "skip-back", _("To the beginning"), shortcut="Home")
        self.play = IconButton(look, "play", _("Play"), shortcut="Space", role=Role.BRIGHT)
        self.play.setFixedSize(36, 36)
        self.play.setIconSize(QSize(18, 18))
        set_state(self.play, kind="round")
        self.loop = IconButton(look, "repeat", _("Loop"), shortcut="L", checkable=True)
        self.clock = label("0:00.000")
        self.clock.setFont(Type.clock())
        self.clock.setMinimumWidth(self.clock.fontMetrics().horizontalAdvance("00:00:00.0"))
        self.clock.setAccessibleName(_("Time"))
        self.bar = label("", "quiet")
        self.bar.setFont(Type.tabular(Type.body()))
        self.bar.setMinimumWidth(self.bar.fontMetrics().horizontalAdvance("bar 000.0"))
        self.work = WorkView(board, look)
        self.device = label("", "small")
        self.peak = label("", "quiet")
        self.peak.setFont(Type.tabular(Type.body()))
        self.peak.setMinimumWidth(self.peak.fontMetrics().horizontalAdvance("−00.0 dB"))
        self.peak.setToolTip(_("Loudest sample, held for a moment"))
        self.meter = Meter(look)
        self.meter.setFixedWidth(132)
        self._arrange()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.PANEL, 0, Space.PANEL, 0)
        row.setSpacing(Space.SMALL)
        for widget in (self.start, self.play, self.loop):
            row.addWidget(widget)
        row.addSpacing(Space.UNIT)
        row.addWidget(self.clock)
        row.addWidget(self.bar)
        row.addSpacing(Space.MEDIUM)
        row.addWidget(self.work, 1)
        row.addSpacing(Space.MEDIUM)
        levels = QVBoxLayout()
        levels.setSpacing(3)
        levels.addStretch()
        levels.addWidget(self.meter)
        levels.addWidget(self.device)
        levels.addStretch()
        row.addLayout(levels)
        row.addWidget(self.peak)
        self.show_device("")

    def bind(self, start: QAction, play: QAction, loop: QAction) -> None:
        """Let the buttons do what the actions do, and be usable when they are."""
        for button, action in ((self.start, start), (self.play, play), (self.loop, loop)):
            button.clicked.connect(action.trigger)
            button.setEnabled(action.isEnabled())
            action.changed.connect(lambda b=button, a=action: b.setEnabled(a.isEnabled()))
        loop.toggled.connect(self.loop.setChecked)
        loop.changed.connect(lambda: self.loop.setChecked(loop.isChecked()))

    def show_place(self, time: str, bar: str) -> None:
        """Show where we are."""
        self.clock.setText(time)
        self.bar.setText(bar)

    def show_playing(self, playing: bool) -> None:
        """Show whether the button plays or stops."""
        self.play.set_icon("stop" if playing else "play")
        self.play.set_title(_("Stop") if playing else _("Play"))

    def show_levels(self, levels: tuple[float, float]) -> None:
        """Show levels, linear, left and right."""
        self.meter.set_levels(levels)
        held = self.meter.peak_db
        self.peak.setText(level(held, "dB") if held > -60.0 else "")
        set_state(self.peak, tone="bad" if held > 0 else "")

    def show_device(self, words: str) -> None:
        """Say what is wrong with the sound device; nothing where all is well."""
        self.device.setText(words)
        self.device.setVisible(bool(words))
        set_state(self.device, tone="warning" if words else "")
