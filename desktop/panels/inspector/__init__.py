"""Inspecting any audio file: is it marked, where, by whom, and what does that prove."""

from desktop.panels.inspector.panel import InspectorPanel
from desktop.panels.inspector.presenter import InspectorPresenter

__all__ = ["InspectorPanel", "InspectorPresenter"]
