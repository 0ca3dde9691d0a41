"""The bar at the top: the project's name, tools, the two pictures of sound, and the ways out."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QInputDialog, QSlider, QWidget

from core.project import TempoMap
from core.text import _
from desktop.actions import COMMANDS, Actions
from desktop.theme import Look, Space
from desktop.widgets import (
    ElidedLabel,
    IconButton,
    action_button,
    label,
    push_button,
    set_state,
)

TOOLS = ("edit.cut", "edit.split", "edit.trim", "edit.zero")
SLOWEST_BPM, FASTEST_BPM = 20.0, 400.0


class TopBar(QFrame):
    """Show the project's name and what is used most.

    Parameters
    ----------
    look
        Colours and icons.
    actions
        What the buttons do.
    """

    mix_changed = Signal(float)  # 0 waveform, 1 spectrogram
    tempo_changed = Signal(float)

    def __init__(self, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        set_state(self, kind="topbar")
        self.setFixedHeight(Space.TOP_BAR)
        self._tempo_map = TempoMap()
        self.name = ElidedLabel()
        self.name.setMinimumWidth(60)
        set_state(self.name, kind="quiet")
        self.mix = QSlider(Qt.Orientation.Horizontal)
        self.mix.setRange(0, 100)
        self.mix.setFixedWidth(96)
        self.mix.setAccessibleName(_("Waveform to spectrogram"))
        self.mix.setToolTip(_("Fade between waveform and spectrogram"))
        self.mix.valueChanged.connect(lambda value: self.mix_changed.emit(value / 100))
        self.tempo = push_button("", self._ask_tempo, kind="plain")
        self.tempo.setToolTip(_("Tempo and metre; click to change the tempo"))
        self.inspect = push_button(_("Inspect a file…"), actions["file.inspect"].trigger)
        self.export = action_button(_("Export"), actions["file.export"].trigger)
        self._follow(self.export, actions["file.export"])
        self._arrange(look, actions)

    def _arrange(self, look: Look, actions: Actions) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.PANEL, 0, Space.PANEL, 0)
        row.setSpacing(Space.SMALL)
        brand = label("Soundmark", "strong")
        row.addWidget(brand)
        row.addWidget(self.name, 1)
        for id_ in ("edit.undo", "edit.redo"):
            row.addWidget(self._tool(look, actions[id_]))
        tools = [self._rule(), *(self._tool(look, actions[id_]) for id_ in TOOLS)]
        for widget in (*tools, self._rule()):
            row.addWidget(widget)
        wave = push_button(_("Wave"), partial(self.mix.setValue, 0), kind="plain")
        to_spectrogram = partial(self.mix.setValue, self.mix.maximum())
        spectrogram = push_button(_("Spectrogram"), to_spectrogram, kind="plain")
        for widget in (wave, self.mix, spectrogram):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.tempo)
        row.addStretch(1)
        row.addWidget(self.inspect)
        row.addWidget(self.export)
        # What goes first where words are long and the window is narrow; menus have it all.
        self._spare: tuple[tuple[QWidget, ...], ...] = (
            (brand,),
            (wave, spectrogram),
            tuple(tools),
            (self.tempo,),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what does not fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        row = self.layout()
        if not isinstance(row, QHBoxLayout):
            return
        items = [row.itemAt(at) for at in range(row.count())]
        widgets = [widget for item in items if item and (widget := item.widget())]
        widths = {widget: self._width(widget) + row.spacing() for widget in widgets}
        margins = row.contentsMargins()
        # Stretches stand between two spacings each.
        over = sum(widths.values()) + 2 * row.spacing() + margins.left() + margins.right()
        over -= self.width()
        for group in self._spare:
            for widget in group:
                widget.setVisible(over <= 0)
            if over > 0:
                over -= sum(widths[widget] for widget in group)

    @staticmethod
    def _width(widget: QWidget) -> int:
        least = max(widget.minimumSizeHint().width(), widget.minimumWidth())
        return min(least, widget.maximumWidth())

    def show_name(self, name: str) -> None:
        """Show the project's name."""
        self.name.setText(name)

    def show_tempo(self, tempo: TempoMap) -> None:
        """Show tempo and metre."""
        self._tempo_map = tempo
        bpm = f"{tempo.bpm:.2f}".rstrip("0").rstrip(".")
        words = _("{bpm} bpm · {beats}/4").format(bpm=bpm, beats=tempo.beats_per_bar)
        self.tempo.setText(words)
        self._fit()

    def show_mix(self, mix: float) -> None:
        """Show how far the picture is faded."""
        self.mix.blockSignals(True)
        self.mix.setValue(round(100 * mix))
        self.mix.blockSignals(False)

    def _ask_tempo(self) -> None:
        bpm, given = QInputDialog.getDouble(
            self,
            _("Tempo"),
            _("Beats a minute"),
            self._tempo_map.bpm,
            SLOWEST_BPM,
            FASTEST_BPM,
            2,
        )
        if given:
            self.tempo_changed.emit(bpm)

    def _tool(self, look: Look, action: QAction) -> IconButton:
        keys = action.shortcut().toString()
        command = action.objectName()
        icon = next(each.icon for each in COMMANDS if each.id == command)
        button = IconButton(look, icon, action.text().replace("&", ""), shortcut=keys)
        button.clicked.connect(action.trigger)
        self._follow(button, action)
        return button

    @staticmethod
    def _follow(button: QWidget, action: QAction) -> None:
        def follow() -> None:
            button.setEnabled(action.isEnabled())

        action.changed.connect(follow)
        follow()

    @staticmethod
    def _rule() -> QFrame:
        rule = QFrame()
        rule.setFixedSize(QSize(1, 24))
        set_state(rule, kind="rule")
        return rule
