"""Small rounded buttons for single facts that can be changed."""

from PySide6.QtWidgets import QPushButton, QWidget

from desktop.widgets.state import set_state


class Chip(QPushButton):
    """Show one fact as a rounded button.

    Parameters
    ----------
    text
        A word or two.
    strong
        Whether the person (rather than the engine) decided it.
    ghost
        Whether it only offers to add something.
    checkable
        Whether it switches on and off.
    """

    def __init__(
        self,
        text: str,
        parent: QWidget | None = None,
        *,
        strong: bool = False,
        ghost: bool = False,
        checkable: bool = False,
    ) -> None:
        # An ampersand in a prompt's word is a letter, not a mnemonic.
        super().__init__(text.replace("&", "&&"), parent)
        self.setCheckable(checkable)
        self.setAccessibleName(text)
        set_state(self, kind="chip", ghost="true" if ghost else "false")
        self.set_strong(strong)

    def set_strong(self, strong: bool) -> None:
        """Say whether the person decided it."""
        set_state(self, strong="true" if strong else "false")
