"""What the origin panel says: shares in words, the facts of a selection, notes on a release.

Knows no widget.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.origins import OriginKind
from core.studio.facts import OriginFact, origin_facts, release_notes, shares
from core.text import _
from desktop.widgets.shares import Share, share_rows
from desktop.widgets.wording import whole_clock

if TYPE_CHECKING:
    from core.project import Selection
    from core.studio.notes import Note
    from core.studio.session import Session

MOST_CARDS = 6
SETTLE_MS = 80  # a drag over the timeline asks once it rests, not at every pixel


@dataclass(frozen=True, slots=True)
class FactCard:
    """Say what is known of one origin: a title, its kind, rows of (label, value, tone)."""

    title: str
    kind: OriginKind
    rows: tuple[tuple[str, str, str], ...]


class OriginPresenter(QObject):
    """Read the open project and say what is known of it.

    Parameters
    ----------
    session
        Returns the open project's session, or ``None`` while there is none.
    parent
        Qt owner.

    Notes
    -----
    Call :meth:`reload` when another project is open, :meth:`refresh` after each change of the
    document (``Session.subscribe``) and :meth:`select` with the editor's selection. Changes
    in quick succession are read once.
    """

    changed = Signal()

    def __init__(
        self, session: Callable[[], "Session | None"], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._selection: Selection | None = None
        self.shares: tuple[Share, ...] = ()
        self.cards: tuple[FactCard, ...] = ()
        self.more = 0
        self.notes: tuple[Note, ...] = ()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SETTLE_MS)
        self._rest.timeout.connect(self.read)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing whose origin could be told."""
        return not self.shares

    @property
    def has_selection(self) -> bool:
        """Whether anything is selected."""
        return bool(self._selection and self._selection.frames)

    def reload(self) -> None:
        """Look at the project that is open now."""
        self._selection = None
        self.read()

    def refresh(self, _changes: object = None) -> None:
        """Read the project again, soon."""
        self._rest.start()

    def select(self, selection: "Selection | None") -> None:
        """Tell what is selected in the editor, or that nothing is."""
        self._selection = selection
        self._rest.start()

    def read(self) -> None:
        """Read the project now."""
        session = self._session()
        self.shares, self.cards, self.notes, self.more = (), (), (), 0
        if session is not None:
            project = session.project
            self.shares = share_rows(shares(project))
            self.notes = release_notes(project)
            if self.has_selection:
                facts = origin_facts(project, self._selection)
                self.cards = tuple(_card(fact) for fact in facts[:MOST_CARDS])
                self.more = max(len(facts) - MOST_CARDS, 0)
        self.changed.emit()


def _length(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else whole_clock(seconds)


def _card(fact: OriginFact) -> FactCard:
    tone = {False: "warning", None: "", True: ""}[fact.licence.commercial]
    rows = (
        (_("Origin"), fact.made_by, ""),
        (_("Prompt"), f"“{fact.prompt}”" if fact.prompt else "", ""),
        (_("Seed"), str(fact.seed) if fact.seed is not None else "", ""),
        (_("Licence"), fact.licence.title, tone),
        (_("Sounds for"), _length(fact.seconds), ""),
        (_("Since then"), fact.note, ""),
    )
    return FactCard(fact.title, fact.kind, tuple(row for row in rows if row[1]))
