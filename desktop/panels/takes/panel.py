"""The takes panel's widgets."""

import functools
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from core.text import _
from desktop.panels.takes.delegate import TakeDelegate
from desktop.panels.takes.model import ROW_ROLE, Index, TakesModel
from desktop.panels.takes.presenter import TakesPresenter
from desktop.panels.takes.rows import TakeRow
from desktop.theme import Look, Space
from desktop.widgets import (
    Card,
    DropHint,
    ElidedLabel,
    NoticeArea,
    SectionLabel,
    label,
    link_button,
    set_state,
)

Entry = tuple[str, str, Callable[[str], object]]  # words, keys, what is done

UNDO_S = 8.0  # how long a removed take can be brought back
_OWN_KEYS = frozenset(
    {
        Qt.Key.Key_Space,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_S,
        Qt.Key.Key_F2,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Backspace,
    }
)


class TakesPanel(QWidget):
    """List the takes: left side of the window, below the prompt.

    Build it with ``TakesPanel(TakesPresenter(session, board, cursor), look)``. Rows can be
    dragged into the timeline as :data:`desktop.panels.takes.TAKE_MIME`, whose data is the
    take's id.

    Parameters
    ----------
    presenter
        What the panel shows.
    look
        Colours and icons.

    Attributes
    ----------
    prompt_requested
        The empty list's button was pressed: put the cursor into the prompt.
    """

    prompt_requested = Signal()

    def __init__(
        self, presenter: TakesPresenter, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.presenter = presenter
        set_state(self, kind="panel")
        self.setAccessibleName(_("Takes"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find a take"))
        self.search.setAccessibleName(_("Find a take"))
        self.search.setToolTip(_("Name, words of the prompt, key or seed"))
        self.search.setClearButtonEnabled(True)
        self.list = TakesView(presenter, look)
        self.empty = DropHint(
            _("Takes appear here as they are made."),
            _("Write a prompt"),
            self.prompt_requested.emit,
        )
        self.nothing = label(_("No take has these words."), "quiet")
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.removed = ElidedLabel()
        self.offer = Card()
        row = QHBoxLayout()
        row.addWidget(self.removed, 1)
        row.addWidget(link_button(_("Bring it back"), self._undo))
        self.offer.column.addLayout(row)
        self.offer.hide()
        self.notices = NoticeArea(look, inset=False)
        self._pages = QStackedLayout()
        for page in (self.list, self.empty, self.nothing):
            self._pages.addWidget(page)
        head = QHBoxLayout()
        head.setSpacing(Space.SMALL)
        head.addWidget(SectionLabel(_("Takes")))
        head.addWidget(self.search, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.PANEL, Space.SMALL, Space.PANEL, Space.PANEL)
        column.setSpacing(Space.SMALL)
        column.addLayout(head)
        column.addWidget(self.notices)
        column.addLayout(self._pages, 1)
        column.addWidget(self.offer)
        self._undo_time = QTimer(self)
        self._undo_time.setSingleShot(True)
        self._undo_time.setInterval(int(1000 * UNDO_S))
        self._undo_time.timeout.connect(self._end_removal)
        self.search.textChanged.connect(presenter.find)
        presenter.changed.connect(self._show)
        presenter.removal_began.connect(self._offer_undo)
        presenter.failed.connect(lambda error: self.notices.tell_error(error, details=str(error)))
        self._show()

    def _show(self) -> None:
        presenter = self.presenter
        page: QWidget = self.list
        if presenter.is_empty:
            page = self.empty
        elif not presenter.rows:
            page = self.nothing
        self._pages.setCurrentWidget(page)
        self.search.setVisible(not presenter.is_empty)

    def _offer_undo(self, name: str) -> None:
        self.removed.setText(_("Removed “{name}”").format(name=name))
        self.offer.show()
        self._undo_time.start()

    def _undo(self) -> None:
        self._undo_time.stop()
        self.offer.hide()
        self.presenter.undo_removal()

    def _end_removal(self) -> None:
        self.offer.hide()
        self.presenter.finish_removal()


class TakesView(QListView):
    """Show the rows; keys do what the mouse does."""

    def __init__(
        self, presenter: TakesPresenter, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._rows = TakesModel(presenter, self)
        self._delegate = TakeDelegate(presenter, look, self)
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(_("Takes"))
        self.setAccessibleDescription(
            _(
                "Space plays, Enter places, Shift and Enter places stems, F2 renames, S stars, "
                "Delete removes"
            )
        )
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setSpacing(0)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self._rows.modelReset.connect(self._choose_again)
        presenter.chosen.connect(lambda _take: self._choose_again())
        look.changed.connect(self.viewport().update)

    def minimumSizeHint(self) -> QSize:
        """Return room for one take."""
        return QSize(160, 64)

    @property
    def current_id(self) -> str:
        """The selected take; empty for none."""
        row = self._row(self.currentIndex())
        return row.id if row else ""

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell the presenter what is selected."""
        super().currentChanged(current, previous)
        row = self._row(current)
        if row:
            self._presenter.choose(row.id)

    def event(self, event: QEvent) -> bool:
        """Keep the list's own keys from the window's commands while it has the focus."""
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play, place, star and remove by keys."""
        acts = {
            Qt.Key.Key_Space: self._presenter.toggle_audition,
            Qt.Key.Key_Return: self._presenter.place,
            Qt.Key.Key_Enter: self._presenter.place,
            Qt.Key.Key_S: self._presenter.toggle_star,
            Qt.Key.Key_Delete: self._presenter.remove,
            Qt.Key.Key_Backspace: self._presenter.remove,
        }
        act = acts.get(Qt.Key(event.key())) if not event.modifiers() else None
        if act and self.current_id:
            act(self.current_id)
        elif self.current_id and _places_stems(event):
            self._presenter.place(self.current_id, stems=True)
        elif event.key() == Qt.Key.Key_Menu and self.current_id:
            self._open_menu(self.visualRect(self.currentIndex()).center())
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Place the take that was double-clicked."""
        index = self.indexAt(event.position().toPoint())
        row = self._row(index)
        on_button = self._delegate.on_button(self.visualRect(index), event.position().toPoint())
        if row and row.state == "ready" and not on_button:
            with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._presenter.place(row.id, stems=with_shift)
        else:
            super().mouseDoubleClickEvent(event)

    def menu_for(self, row: TakeRow) -> QMenu:
        """Return what can be done to a take."""
        presenter = self._presenter
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entries: tuple[Entry | None, ...] = (
            (_("Stop") if row.playing else _("Play"), "Space", presenter.toggle_audition),
            (_("Place at cursor"), "Return", presenter.place),
            (
                _("Place stems as tracks"),
                "Shift+Return",
                lambda take: presenter.place(take, stems=True),
            ),
            None,
            *(
                (words, "", functools.partial(presenter.vary, kind=kind))
                for kind, words in presenter.variations(row.id)
            ),
            *(
                [(_("Morph between two takes…"), "", presenter.morph)]
                if presenter.others(row.id)
                else []
            ),
            None,
            (_("Save stems and MIDI…"), "", presenter.save_stems),
            (_("Show recipe"), "", presenter.show_recipe),
            (_("Rename"), "F2", lambda _take: self.edit(self.currentIndex())),
            (_("Remove star") if row.starred else _("Star"), "S", presenter.toggle_star),
            None,
            (_("Remove"), "Del", presenter.remove),
        )
        for entry in entries:
            if entry is None:
                menu.addSeparator()  # Qt shows two in a row as one
                continue
            words, keys, act = entry
            # The keys are the list's own: a tab shows them and binds nothing.
            action = menu.addAction(f"{words}\t{keys}" if keys else words)
            action.triggered.connect(lambda _on=False, act=act: act(row.id))
            ready = row.state == "ready" or words in (_("Play"), _("Stop"))
            of_stems = words in (_("Place stems as tracks"), _("Save stems and MIDI…"))
            action.setEnabled(ready and (row.has_stems or not of_stems))
        return menu

    def _open_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        row = self._row(index)
        if row:
            self.setCurrentIndex(index)
            self.menu_for(row).popup(self.viewport().mapToGlobal(place))

    def _row(self, index: Index) -> TakeRow | None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        return row if isinstance(row, TakeRow) else None

    def _choose_again(self) -> None:
        ids = self._rows.ids
        if self._presenter.chosen_id not in ids:
            self.clearSelection()
        elif self.current_id != self._presenter.chosen_id:
            self.setCurrentIndex(self._rows.index(ids.index(self._presenter.chosen_id)))


def _is_own(event: QKeyEvent) -> bool:
    return _places_stems(event) or (not event.modifiers() and event.key() in _OWN_KEYS)


def _places_stems(event: QKeyEvent) -> bool:
    is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_return and bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
