"""The list of keys."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from core.text import N_, _
from desktop.actions import COMMANDS, MENUS
from desktop.theme import Space
from desktop.widgets import SectionLabel, label

WITH_THE_MOUSE = (
    (N_("Ctrl and wheel"), N_("Zoom at the pointer")),
    (N_("Shift and wheel"), N_("Scroll along")),
    (N_("Middle button, drag"), N_("Move the view")),
    (N_("Drag over tracks"), N_("Select")),
    (N_("Shift and click"), N_("Extend the selection")),
    (N_("Double click"), N_("Select a clip")),
    (N_("Drag a clip's header"), N_("Move it; out of the window: take it along as a file")),
    (N_("Drag a header's edge"), N_("Trim the clip")),
    (N_("Drag in the ruler"), N_("Move along and zoom")),
    (N_("Drop a take with Shift held"), N_("Place its stems as tracks")),
)
WITH_NOTES = (
    (N_("Arrows"), N_("Move the chosen notes; with Shift by octaves, or longer and shorter")),
    (N_("Ctrl+Up, Ctrl+Down"), N_("Strike harder or softer")),
    (N_("Comma, full stop"), N_("The note before, the next one")),
    (N_("Double click, Enter"), N_("Add a note; at the cursor")),
    (N_("Delete"), N_("Delete the chosen notes")),
    (N_("Q"), N_("Put them on the grid")),
    (N_("Alt and wheel"), N_("Make rows higher")),
)


def keys_dialog(parent: QWidget) -> QDialog:
    """Return the window that lists every key, made from the table of commands."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(_("Keys"))
    dialog.resize(460, 560)
    content = QWidget()
    grid = QGridLayout(content)
    grid.setContentsMargins(Space.PANEL, Space.PANEL, Space.PANEL, Space.PANEL)
    grid.setHorizontalSpacing(Space.LARGE)
    grid.setVerticalSpacing(Space.UNIT)
    grid.setColumnStretch(1, 1)
    rows = 0

    def section(title: str, entries: list[tuple[str, str]]) -> None:
        nonlocal rows
        grid.addWidget(SectionLabel(title), rows, 0, 1, 2)
        rows += 1
        for keys, what in entries:
            grid.addWidget(label(keys, "quiet"), rows, 0)
            grid.addWidget(label(what), rows, 1)
            rows += 1

    for menu, title in MENUS:
        entries = [
            (", ".join(map(_native, command.keys)), _(command.title))
            for command in COMMANDS
            if command.menu == menu and command.keys
        ]
        section(_(title).replace("&", ""), entries)
    section(_("With the mouse"), [(_(how), _(what)) for how, what in WITH_THE_MOUSE])
    section(_("In the notes"), [(_(how), _(what)) for how, what in WITH_NOTES])
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setWidget(content)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(scroll)
    return dialog


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
