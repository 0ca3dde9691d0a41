"""The track in the middle of the window: drawn from our own raster, edited by mouse and key."""

from desktop.panels.editor.panel import EditorDoors, EditorPanel

__all__ = ["EditorDoors", "EditorPanel"]
