"""The one block renderer: a project in, samples out.

Playback, export, drag-out and regeneration all hear a project through it. Knows no file,
no device and no edit.
"""

from core.rendering.mixing import CHANNELS
from core.rendering.regions import joined
from core.rendering.renderer import Renderer, SourceReader, render

__all__ = ["CHANNELS", "Renderer", "SourceReader", "joined", "render"]
