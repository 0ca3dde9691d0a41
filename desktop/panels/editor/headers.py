"""The track headers: name, level, mute and solo, at the left of each row."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSlider,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.project import Track, TrackId
from core.text import _
from desktop.panels.editor.commands import EditCommands
from desktop.panels.editor.rows import Row
from desktop.theme import Look, Role, Space, Type
from desktop.widgets import ElidedLabel, label, set_state

GRIP_PX = 5  # the lower edge, by which a track is made higher
LOWEST_DB, HIGHEST_DB = -48.0, 12.0
STEPS_A_DB = 10


class TrackHeader(QFrame):
    """Show one track's settings, and change them."""

    resized = Signal(object, int)  # (track id, height)

    def __init__(
        self, look: Look, commands: EditCommands, track: Track, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._commands, self._track = look, commands, track
        self._grip: tuple[float, int] | None = None
        self.setMouseTracking(True)
        set_state(self, kind="bar")
        self._name = ElidedLabel()
        self._edit = QLineEdit()
        self._edit.setAccessibleName(_("Track name"))
        self._edit.editingFinished.connect(self._renamed)
        self._names = QStackedWidget()
        self._names.setFixedHeight(22)
        self._names.addWidget(self._name)
        self._names.addWidget(self._edit)
        self.mute = self._switch("M", _("Mute"), commands.set_muted)
        self.solo = self._switch("S", _("Solo"), commands.set_soloed)
        self._level = label("", "small")
        self._level.setFont(Type.tabular(Type.small()))
        self._gain = QSlider(Qt.Orientation.Horizontal)
        self._gain.setRange(int(LOWEST_DB * STEPS_A_DB), int(HIGHEST_DB * STEPS_A_DB))
        self._gain.setSingleStep(5)
        self._gain.setPageStep(30)
        self._gain.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._gain.setToolTip(_("Track level"))
        self._gain.valueChanged.connect(self._gained)
        self._arrange()
        self.show_track(track)

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.UNIT)
        buttons.addWidget(self.mute)
        buttons.addWidget(self.solo)
        buttons.addStretch()
        buttons.addWidget(self._level)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(3)
        column.addWidget(self._names)
        column.addLayout(buttons)
        column.addWidget(self._gain)
        column.addStretch()

    def show_track(self, track: Track) -> None:
        """Show a state of the track."""
        self._track = track
        self._name.setText(track.name)
        self.setAccessibleName(track.name)
        self.mute.setChecked(track.muted)
        self.solo.setChecked(track.soloed)
        self._level.setText(f"{track.gain_db:+.1f} dB".replace("-", "−").replace("+0.0", "0.0"))
        self._gain.setAccessibleName(_("Level of {track}").format(track=track.name))
        self._gain.blockSignals(True)
        self._gain.setValue(round(track.gain_db * STEPS_A_DB))
        self._gain.blockSignals(False)

    def _switch(self, letter: str, title: str, change: object) -> QToolButton:
        button = QToolButton()
        button.setText(letter)
        button.setCheckable(True)
        button.setFixedSize(25, 21)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(title)
        button.setAccessibleName(title)
        set_state(button, kind="tiny")
        button.clicked.connect(lambda on: change(self._track.id, on))  # type: ignore[operator]
        return button

    def _gained(self, value: int) -> None:
        self._commands.set_track_gain(self._track.id, value / STEPS_A_DB)

    def rename(self) -> None:
        """Let the person type another name."""
        self._edit.setText(self._track.name)
        self._edit.selectAll()
        self._names.setCurrentWidget(self._edit)
        self._edit.setFocus()

    def _renamed(self) -> None:
        if self._names.currentWidget() is self._edit:
            self._names.setCurrentWidget(self._name)
            self._commands.rename_track(self._track.id, self._edit.text())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename on the name, set the level to 0 dB elsewhere."""
        if self._names.geometry().contains(event.position().toPoint()):
            self.rename()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the lower edge."""
        if event.position().y() >= self.height() - GRIP_PX:
            self._grip = (event.globalPosition().y(), self.height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Make the track higher or lower."""
        on_grip = self._grip is not None or event.position().y() >= self.height() - GRIP_PX
        self.setCursor(Qt.CursorShape.SizeVerCursor if on_grip else Qt.CursorShape.ArrowCursor)
        if self._grip is not None:
            start, height = self._grip
            wanted = height + round(event.globalPosition().y() - start)
            self.resized.emit(self._track.id, max(wanted, Space.TRACK_MINIMUM))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the lower edge."""
        self._grip = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour(Role.BAR))
        line = self._look.colour(Role.LINE)
        painter.fillRect(0, self.height() - 1, self.width(), 1, line)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), line)


class HeaderColumn(QWidget):
    """Keep one header a track beside the tracks' rows."""

    resized = Signal(object, int)

    def __init__(self, look: Look, commands: EditCommands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._commands = look, commands
        self._headers: dict[TrackId, TrackHeader] = {}
        self.setFixedWidth(Space.TRACK_HEADER)
        set_state(self, kind="bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def header(self, track: TrackId) -> TrackHeader:
        """Return a track's header."""
        return self._headers[track]

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these tracks: keep the headers that there are, make and drop the others."""
        wanted = {row.track.id for row in rows}
        for gone in self._headers.keys() - wanted:
            header = self._headers.pop(gone)
            header.hide()
            header.deleteLater()
        for row in rows:
            header = self._headers.get(row.track.id) or self._made(row.track)
            header.show_track(row.track)
            header.setGeometry(0, row.top, self.width(), row.height)
            header.show()
        self.setMinimumHeight(rows[-1].bottom if rows else 0)

    def minimumSizeHint(self) -> QSize:
        """Return the column's width."""
        return QSize(Space.TRACK_HEADER, 0)

    def _made(self, track: Track) -> TrackHeader:
        header = TrackHeader(self._look, self._commands, track, self)
        header.resized.connect(self.resized)
        header.move(QPoint(0, 0))
        self._headers[track.id] = header
        return header
