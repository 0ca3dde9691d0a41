"""Taking widgets away."""

from PySide6.QtWidgets import QLayout, QWidget


def discard(widget: QWidget) -> None:
    """Take a widget out of its parent and delete it.

    Notes
    -----
    Hidden first: Qt shows what was added to a visible layout only with the next event. A
    widget that was taken out before would then appear as a window of its own for a moment,
    and take the focus with it.
    """
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()


def empty(layout: QLayout) -> None:
    """Take all items out of a layout and delete its widgets."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            discard(widget)
