"""A card that tells one thing worth knowing, with a sign for how it is meant."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from desktop.theme import Look, Role, Space
from desktop.widgets.card import Card
from desktop.widgets.labels import label

_SIGNS = {
    "warning": ("warning", Role.WARNING),
    "good": ("check-circle", Role.GOOD),
    "bad": ("warning-circle", Role.BAD),
}


def note_card(look: Look, tone: str, title: str, text: str) -> Card:
    """Return a card with a title and a sentence or two.

    Parameters
    ----------
    look
        Where the sign comes from.
    tone
        ``"warning"``, ``"good"``, ``"bad"`` or ``"plain"``.
    title, text
        What to know; an empty text leaves the title alone.
    """
    card = Card()
    card.setAccessibleName(f"{title}. {text}".strip())
    head = QHBoxLayout()
    head.setSpacing(6)
    signed = tone in _SIGNS
    if signed:
        icon, role = _SIGNS[tone]
        sign = label()
        sign.setPixmap(look.icon(icon, role).pixmap(Space.ICON, Space.ICON))
        head.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    words = label(title, "" if signed else "strong", tone=tone if signed else "", wrap=True)
    head.addWidget(words, 1)
    card.column.addLayout(head)
    if text:
        card.column.addWidget(label(text, "quiet", wrap=True))
    return card
