"""Showing how a take was made, completely enough to make it again."""

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from core.text import _
from desktop.theme import Space
from desktop.widgets import ElidedLabel, label, push_button, set_state
from desktop.widgets.wording import breakable


def recipe_text(recipe: Mapping[str, Any]) -> str:
    """Return a recipe as JSON that a person can read and a program can parse."""
    return json.dumps(recipe, indent=2, ensure_ascii=False)


class RecipeDialog(QDialog):
    """Show a recipe as JSON, to read and to copy.

    Parameters
    ----------
    title
        The take's name.
    recipe
        ``Recipe.to_json``.
    came_from
        Which take it was made from and how it differs; empty for a first one.
    """

    def __init__(
        self,
        title: str,
        recipe: Mapping[str, Any],
        parent: QWidget | None = None,
        *,
        came_from: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Recipe"))
        self.resize(560, 480)
        name = ElidedLabel(title)
        set_state(name, kind="title")
        about = label(
            _("All that is needed to make this take again on this machine, sample by sample."),
            "quiet",
            wrap=True,
        )
        self.came_from = label(breakable(came_from), wrap=True)
        self.came_from.setVisible(bool(came_from))
        self.text = QPlainTextEdit(recipe_text(recipe))
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Recipe as JSON"))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self.text.setFont(fixed)
        self.copy = push_button(_("Copy"), self._copy)
        close = push_button(_("Close"), self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.copy)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.PANEL, Space.PANEL, Space.PANEL, Space.PANEL)
        column.setSpacing(Space.SMALL)
        column.addWidget(name)
        column.addWidget(self.came_from)
        column.addWidget(about)
        column.addWidget(self.text, 1)
        column.addLayout(row)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy.setText(_("Copied"))
