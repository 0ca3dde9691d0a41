"""Telling the style sheet what a widget is."""

from PySide6.QtWidgets import QWidget


def set_state(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties (``kind``, ``tone``, ``chosen`` ...) and restyle the widget.

    Qt reads properties in selectors only when a widget is polished, hence the second half.
    """
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
