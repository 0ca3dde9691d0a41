"""Who made how much: a bar, and beside it the same in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from core.origins import OriginKind
from core.text import N_, _
from core.text.words import percentages
from desktop.theme import Look, Space, origin_look
from desktop.widgets.discard import empty
from desktop.widgets.labels import label
from desktop.widgets.swatch import OriginSwatch, ShareBar

_WORDS: Mapping[OriginKind, str] = {
    OriginKind.YOU: N_("recorded or declared"),
    OriginKind.IMPORTED: N_("origin stated"),
    OriginKind.RULES: N_("rules, no model"),
    OriginKind.MODEL: N_("trained model"),
    OriginKind.UNSTATED: N_("declares nothing"),
}


@dataclass(frozen=True, slots=True)
class Share:
    """Say how much one kind of origin has: its exact share, and words."""

    kind: OriginKind
    share: float
    text: str


def share_rows(shares: Mapping[OriginKind, float]) -> tuple[Share, ...]:
    """Return the kinds that have a share, in the order of the bar.

    Examples
    --------
    >>> [row.text for row in share_rows({OriginKind.RULES: 0.6, OriginKind.MODEL: 0.4})]
    ['60 % · rules, no model', '40 % · trained model']
    """
    whole = percentages(shares)
    return tuple(
        Share(kind, shares[kind], f"{_percent(whole[kind])} · {_(words)}")
        for kind, words in _WORDS.items()
        if shares.get(kind, 0.0) > 0
    )


def _percent(whole: int) -> str:
    return _("below 1 %") if whole == 0 else f"{whole} %"


class SharesView(QWidget):
    """Draw shares as a bar and list them in words."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.bar = ShareBar(look)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.SMALL)
        self._grid.setVerticalSpacing(Space.UNIT)
        self._grid.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self.bar)
        column.addLayout(self._grid)

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Show other shares."""
        empty(self._grid)
        self.bar.set_shares([(origin_look(row.kind.value), row.share) for row in shares])
        top = Qt.AlignmentFlag.AlignTop
        for at, row in enumerate(shares):
            origin = origin_look(row.kind.value)
            holder = QWidget()
            swatch = QVBoxLayout(holder)
            swatch.setContentsMargins(0, 3, 0, 0)  # onto the middle of the first line
            swatch.addWidget(OriginSwatch(self._look, origin), 0, top)
            self._grid.addWidget(holder, at, 0, top)
            self._grid.addWidget(label(origin.title, "quiet"), at, 1, top)
            self._grid.addWidget(label(row.text, wrap=True), at, 2, top)
