"""The bottom bar: clock, play, work in progress, levels."""

from desktop.panels.transport.panel import TransportPanel
from desktop.panels.transport.work import WorkView

__all__ = ["TransportPanel", "WorkView"]
