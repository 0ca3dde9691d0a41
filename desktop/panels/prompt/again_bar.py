"""What stands under changed chips: how many there are, taking them back, making it again."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.text import _
from desktop.panels.prompt.presenter import PromptPresenter
from desktop.theme import Space
from desktop.widgets import ElidedLabel, link_button, push_button, set_state
from desktop.widgets.buttons import with_shortcut

KEYS = "Ctrl+Shift+Return"


class AgainBar(QWidget):
    """Offer to make the shown take again, while something of it is changed."""

    def __init__(self, presenter: PromptPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.count = ElidedLabel()
        set_state(self.count, kind="quiet")
        self.reset = link_button(_("Take back"), presenter.reset)
        self.again = push_button(_("Make again"), presenter.make_again)
        tip = _("The same prompt and seed with what you changed, all else equal")
        self.again.setToolTip(with_shortcut(tip, KEYS))
        self.again.setAccessibleDescription(self.again.toolTip())
        told = QHBoxLayout()
        told.setSpacing(Space.SMALL)
        told.addWidget(self.count, 1)
        told.addWidget(self.reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.UNIT)
        column.addLayout(told)
        column.addWidget(self.again)
        self.show_changes()

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What takes the focus, in its order."""
        return (self.reset, self.again)

    def show_changes(self) -> None:
        """Show what is changed now; nothing while nothing is."""
        changes = len(self._presenter.shown.changes)
        words = _("{count} changed") if changes > 1 else _("1 changed")
        self.count.setText(words.format(count=changes))
        self.again.setEnabled(self._presenter.can_make_again)
        self.setVisible(bool(changes))
