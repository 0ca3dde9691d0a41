"""Telling the style sheet what a widget is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def set_state(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties (``kind``, ``tone``, ``chosen`` ...) and restyle the widget.

    Qt reads properties in selectors only when a widget is polished, so one that has been is
    polished anew. One that has not is left alone: polishing early makes Qt forget a font that
    is set afterwards.
    """
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
