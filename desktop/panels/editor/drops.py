"""What can be dropped on the editor, and what can be dragged out of it."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QPixmap
from PySide6.QtWidgets import QWidget

# The takes panel writes ids under this name, one a line; panels do not import each other.
TAKE_MIME = "application/x-soundmark-take"


def dropped_files(data: QMimeData) -> tuple[Path, ...]:
    """Return the local files of a drop; none for links and text."""
    urls = data.urls() if data.hasUrls() else []
    return tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())


def dropped_takes(data: QMimeData) -> tuple[str, ...]:
    """Return the ids of takes that are dropped; none for anything else."""
    text = bytes(data.data(TAKE_MIME).data()).decode("utf-8", "replace")
    return tuple(text.split())


def start_drag(source: QWidget, path: Path, picture: QPixmap) -> None:
    """Let the person drop a delivered file on another program; returns when they have.

    Goes on with the button that is held already, wherever the pointer is.
    """
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drag = QDrag(source)
    drag.setMimeData(data)
    drag.setPixmap(picture)
    drag.setHotSpot(QPoint(8, 8))
    drag.exec(Qt.DropAction.CopyAction)
