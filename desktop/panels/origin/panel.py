"""The origin panel's widgets: the bar of shares, what is selected, notes on a release."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.text import _
from desktop.panels.origin.presenter import FactCard, OriginPresenter
from desktop.theme import Look, Space, origin_look
from desktop.widgets import (
    Card,
    ElidedLabel,
    Facts,
    OriginSwatch,
    SectionLabel,
    label,
    set_state,
)
from desktop.widgets.discard import empty
from desktop.widgets.note import note_card
from desktop.widgets.shares import SharesView


class OriginPanel(QWidget):
    """Say who made the open project: right side of the window.

    Build it with ``OriginPanel(OriginPresenter(session), look)``.

    Parameters
    ----------
    presenter
        What the panel shows.
    look
        Colours and icons.
    """

    def __init__(
        self, presenter: OriginPresenter, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.presenter, self._look = presenter, look
        set_state(self, kind="panel")
        self.setAccessibleName(_("Origin"))
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(Space.PANEL, Space.PANEL, Space.PANEL, Space.PANEL)
        self._column.setSpacing(Space.SMALL)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(_("Origin"))
        scroll.setWidget(self._body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        presenter.changed.connect(self._show)
        look.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        empty(self._column)
        presenter = self.presenter
        self._section(_("Origin of this track"))
        if presenter.is_empty:
            self._quiet(_("Nothing is on the timeline yet. Who made what appears here."))
        else:
            self._column.addWidget(self._shares())
        self._section(_("Selection"))
        if presenter.cards:
            for card in presenter.cards:
                self._column.addWidget(self._fact(card))
            if presenter.more:
                self._quiet(_("and {count} more").format(count=presenter.more))
        elif presenter.has_selection:
            self._quiet(_("Nothing sounds in the selection."))
        else:
            self._quiet(_("Select something to see who made it."))
        if presenter.notes:
            self._section(_("Before you export"))
            for note in presenter.notes:
                self._column.addWidget(note_card(self._look, note.tone, note.title, note.text))
        self._column.addStretch()

    def _section(self, title: str) -> None:
        if self._column.count():
            self._column.addSpacing(Space.UNIT)
        self._column.addWidget(SectionLabel(title))

    def _quiet(self, text: str) -> None:
        self._column.addWidget(label(text, "quiet", wrap=True))

    def _shares(self) -> Card:
        card = Card()
        shares = SharesView(self._look)
        shares.show_shares(self.presenter.shares)
        card.column.addWidget(shares)
        return card

    def _fact(self, fact: FactCard) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(Space.SMALL)
        title = ElidedLabel(fact.title, mode=Qt.TextElideMode.ElideMiddle)
        set_state(title, kind="strong")
        head.addWidget(OriginSwatch(self._look, origin_look(fact.kind.value)))
        head.addWidget(title, 1)
        card.column.addLayout(head)
        rows = Facts()
        rows.show_rows(fact.rows)
        card.column.addWidget(rows)
        return card
