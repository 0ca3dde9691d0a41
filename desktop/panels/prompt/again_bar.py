"""What stands under changed chips: how many there are, taking them back, making it again."""

from PySide6.QtWidgets import QWidget

from core.text import _
from desktop.panels.prompt.presenter import PromptPresenter
from desktop.theme import Space
from desktop.widgets import FlowLayout, label, link_button, push_button
from desktop.widgets.buttons import with_shortcut

KEYS = "Ctrl+Shift+Return"


class AgainBar(QWidget):
    """Offer to make the shown take again, while something of it is changed."""

    def __init__(self, presenter: PromptPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.count = label("", "quiet")
        self.count.setMinimumHeight(Space.CONTROL)  # its words stand in line with the buttons'
        self.reset = link_button(_("Take back"), presenter.reset)
        self.again = push_button(_("Make again"), presenter.make_again)
        tip = _("The same prompt and seed with what you changed, all else equal")
        self.again.setToolTip(with_shortcut(tip, KEYS))
        self.again.setAccessibleDescription(self.again.toolTip())
        flow = FlowLayout(self, spacing=Space.SMALL)
        for widget in (self.count, self.reset, self.again):
            flow.addWidget(widget)
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
