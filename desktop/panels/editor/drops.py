"""What can be dropped on the editor, and what can be dragged out of it."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl

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


def file_to_drag(path: Path) -> QMimeData:
    """Return a delivered file as other programs take it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data
