"""The takes as Qt's views want them."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from core.text import _
from desktop.panels.takes.presenter import TakesPresenter
from desktop.panels.takes.rows import TakeRow

TAKE_MIME = "application/x-soundmark-take"
ROW_ROLE = int(Qt.ItemDataRole.UserRole)

Index = QModelIndex | QPersistentModelIndex


class TakesModel(QAbstractListModel):
    """Follow a presenter's rows; drag a take's id out under :data:`TAKE_MIME`."""

    def __init__(self, presenter: TakesPresenter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._rows = list(presenter.rows)
        presenter.changed.connect(self._follow)
        presenter.row_changed.connect(self._refresh)

    @property
    def ids(self) -> tuple[str, ...]:
        """The takes from top to bottom."""
        return tuple(row.id for row in self._rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """Return the number of takes."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return what a row shows."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tooltip
        if role == Qt.ItemDataRole.AccessibleTextRole:
            star = _("starred") if row.starred else ""
            return ", ".join(part for part in (row.name, star, row.first, row.second) if part)
        return row if role == ROW_ROLE else None

    def setData(
        self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)
    ) -> bool:
        """Rename a take."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        self._presenter.rename(self._rows[index.row()].id, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let finished takes be renamed and dragged."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self._rows[index.row()].state == "ready":
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def mimeTypes(self) -> list[str]:
        """Return the one type that is dragged."""
        return [TAKE_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return a take's id."""
        data = QMimeData()
        ids = [self._rows[index.row()].id for index in indexes if index.isValid()]
        data.setData(TAKE_MIME, QByteArray("\n".join(ids).encode()))
        return data

    def _follow(self) -> None:
        # Row by row rather than by a reset, so that selection, editor and place stay.
        rows = list(self._presenter.rows)
        wanted = {row.id for row in rows}
        for at in reversed(range(len(self._rows))):
            if self._rows[at].id not in wanted:
                self.beginRemoveRows(QModelIndex(), at, at)
                del self._rows[at]
                self.endRemoveRows()
        for at, row in enumerate(rows):
            if at < len(self._rows) and self._rows[at].id == row.id:
                continue
            if row.id in self.ids:
                self._reset(rows)
                return
            self.beginInsertRows(QModelIndex(), at, at)
            self._rows.insert(at, row)
            self.endInsertRows()
        self._rows = rows
        if rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def _reset(self, rows: list[TakeRow]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def _refresh(self, id: str) -> None:
        row: TakeRow | None = self._presenter.row(id)
        if row is not None and id in self.ids:
            at = self.ids.index(id)
            self._rows[at] = row
            self.dataChanged.emit(self.index(at), self.index(at))
