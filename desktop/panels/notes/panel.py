"""The piano roll's panel: a bar with what is shown, keys, notes, velocities."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QScrollBar,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.text import _
from desktop.panels.notes.down import Down
from desktop.panels.notes.heights import Heights
from desktop.panels.notes.presenter import NotesPresenter
from desktop.panels.notes.roll import KeyColumn, Roll, VelocityLane
from desktop.panels.notes.words import GRIDS, part_title
from desktop.theme import Look, Space
from desktop.widgets import (
    DropHint,
    ElidedLabel,
    IconButton,
    SectionLabel,
    label,
    push_button,
    set_state,
)

BAR_PX = 40
NARROW_PX = 560


class MidiButton(IconButton):
    """Save notes as MIDI by a click; let them be dragged into another program."""

    taken = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "file-arrow-down", _("Save as MIDI, or drag it into a DAW"))
        self._pressed: QPointF | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Notice where the button was pressed."""
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin a drag once the pointer has moved far enough."""
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            moved = (event.position() - self._pressed).manhattanLength()
            if moved >= QApplication.startDragDistance():
                self._pressed = None
                self.setDown(False)
                self.taken.emit()
                return
        super().mouseMoveEvent(event)


class NotesPanel(QWidget):
    """Show a part's notes below the tracks, on the same timeline.

    Parameters
    ----------
    presenter
        What is shown.
    look
        Colours and icons.
    """

    closed = Signal()
    midi_wanted = Signal()
    midi_taken = Signal()
    hears_changed = Signal(bool)

    def __init__(
        self, presenter: NotesPresenter, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.presenter = presenter
        set_state(self, kind="panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Notes"))
        self._heights: Heights | None = None
        self.down = Down(self._scrolled)
        self.keys = KeyColumn(look, presenter, self.down)
        self.roll = Roll(look, presenter, self.down)
        self.velocities = VelocityLane(look, presenter, self.down)
        self._scroll = QScrollBar(Qt.Orientation.Vertical)
        self._scroll.setAccessibleName(_("Scroll the notes"))
        self._scroll.valueChanged.connect(self._scroll_to)
        self._head = SectionLabel(_("Notes"))
        self.title = ElidedLabel()
        self.readout = ElidedLabel()
        set_state(self.readout, kind="quiet")
        self.parts = QComboBox()
        self.parts.setAccessibleName(_("Part"))
        self.parts.setToolTip(_("Whose notes are shown"))
        self.parts.activated.connect(lambda at: presenter.choose_part(self.parts.itemData(at)))
        self.grid = QComboBox()
        self.grid.setAccessibleName(_("Grid"))
        self.grid.setToolTip(_("What notes snap to; hold Alt to leave it"))
        for words, ticks in GRIDS:
            self.grid.addItem(_(words), ticks)
        self.grid.setCurrentIndex(self.grid.findData(presenter.grid))
        self.grid.activated.connect(lambda at: presenter.set_grid(self.grid.itemData(at)))
        self.quantise = IconButton(look, "magnet-straight", _("Quantise"), shortcut="Q")
        self.quantise.clicked.connect(presenter.quantise)
        self.place = push_button(_("Place stems"), presenter.place_stems)
        self.place.setToolTip(_("Place the stems as tracks: then their notes can be changed"))
        for control in (self.parts, self.grid):
            control.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            control.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._hears = IconButton(look, "speaker-high", _("Play what was changed"), checkable=True)
        self._hears.toggled.connect(self.hears_changed)
        self.midi = MidiButton(look)
        self.midi.clicked.connect(self.midi_wanted)
        self.midi.taken.connect(self.midi_taken)
        self.close_button = IconButton(look, "x", _("Hide the notes"), shortcut="F9")
        self.close_button.clicked.connect(self.closed)
        self.hint = DropHint("")
        self._pages = QStackedWidget()
        self._arrange()
        presenter.changed.connect(self._show)
        presenter.viewed.connect(self._redraw)
        presenter.marked.connect(self._mark)
        self._show()

    def _arrange(self) -> None:
        bar = QWidget()
        bar.setFixedHeight(BAR_PX)
        row = QHBoxLayout(bar)
        row.setContentsMargins(Space.PANEL, 0, Space.SMALL, 0)
        row.setSpacing(Space.SMALL)
        row.addWidget(self._head)
        row.addWidget(self.title, 1)
        row.addWidget(self.readout, 2)
        for control in (
            self.parts,
            self.grid,
            self.quantise,
            self._hears,
            self.place,
            self.midi,
            self.close_button,
        ):
            row.addWidget(control)
        views = QWidget()
        grid = QGridLayout(views)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        corner = label(_("Velocity"), "quiet")
        corner.setFixedWidth(Space.TRACK_HEADER)
        corner.setIndent(Space.SMALL)
        grid.addWidget(self.keys, 0, 0)
        grid.addWidget(self.roll, 0, 1)
        grid.addWidget(self._scroll, 0, 2)
        grid.addWidget(corner, 1, 0)
        grid.addWidget(self.velocities, 1, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(0, 1)
        self._pages.addWidget(views)
        self._pages.addWidget(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._pages, 1)

    @property
    def hears(self) -> bool:
        """Whether what was changed is played."""
        return self._hears.isChecked()

    def show_hears(self, on: bool) -> None:
        """Show whether what was changed is played."""
        self._hears.setChecked(on)

    def show_playhead(self, frame: int | None) -> None:
        """Move the playhead; a take's own notes have none."""
        self.roll.show_playhead(None if self.presenter.take else frame)

    def show_cursor(self, frame: int) -> None:
        """Move the cursor."""
        self.roll.show_cursor(frame)

    def view_changed(self) -> None:
        """Draw the stretch that is looked at now."""
        self._redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the panel's name out where there is little room."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        wide = self.width() >= NARROW_PX
        self._head.setVisible(wide)
        self.readout.setVisible(self.presenter.score is not None and (wide or not self._is_take))

    @property
    def _is_take(self) -> bool:
        return bool(self.presenter.take)

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the rows to the room that there is by now."""
        super().showEvent(event)
        self._heights = None
        self._show()

    def _show(self) -> None:
        state = self.presenter
        is_shown = state.score is not None
        self._pages.setCurrentIndex(0 if is_shown else 1)
        self.hint.say(state.empty)
        self.title.setText(state.title)
        # A stem is called as its first part; of takes both are told.
        self.title.setVisible(self._is_take or len(state.parts) < 2)
        self.parts.clear()
        for part in state.parts:
            self.parts.addItem(part_title(part), part)
        self.parts.setCurrentIndex(self.parts.findData(state.part))
        self.parts.setVisible(len(state.parts) > 1)
        for control in (self.grid, self.quantise, self._hears):
            control.setVisible(state.can_edit)
        self.place.setVisible(self._is_take or state.is_mix)
        self.midi.setVisible(is_shown)
        self._make_room()
        if state.take:
            state.across.resize(self.roll.width())
        self._fit()
        name = _("Notes of {part}").format(part=part_title(state.part)) if is_shown else _("Notes")
        self.roll.setAccessibleName(name)
        self._mark()

    def _fit(self) -> None:
        heights = self.presenter.heights
        before, self._heights = self._heights, heights
        if before is heights:
            return
        if before and before.lines and heights.lines and before.rows is None is heights.rows:
            grown = heights.lines[0].pitch - before.lines[0].pitch
            if abs(grown) < 24 and self.down.furthest:
                self.down.fit(heights.count, keep=grown)
                return
        self.down.resize(self.roll.height())
        pitches = sorted(note.pitch for note in self.presenter.notes)
        middle = heights.row(pitches[len(pitches) // 2]) if pitches else heights.count / 2
        self.down.fit(heights.count, middle=middle)

    def _mark(self) -> None:
        state = self.presenter
        if len(state.chosen) == 1:
            words = state.words_for(next(iter(state.chosen)))
        elif state.chosen:
            words = _("{count} notes chosen").format(count=len(state.chosen))
        elif state.is_working:
            words = _("Playing the changed notes…")
        elif state.take:
            words = _("Placed as stems, its notes can be changed.")
        elif state.score is not None and not state.can_edit:
            words = _("A whole take: place it as stems to change its notes.")
        else:
            words = _("{count} notes").format(count=len(state.notes))
        self.readout.setText(words)
        self.roll.setAccessibleDescription(words)
        self._redraw()

    def _redraw(self) -> None:
        for view in (self.keys, self.roll, self.velocities):
            view.update()

    def _scrolled(self) -> None:
        down = self.down
        self._scroll.blockSignals(True)
        self._scroll.setRange(0, round(down.furthest))
        self._scroll.setPageStep(max(self.roll.height(), 1))
        self._scroll.setValue(round(down.top))
        self._scroll.blockSignals(False)
        self._redraw()

    def _scroll_to(self, top: int) -> None:
        self.down.scroll_to(top)
