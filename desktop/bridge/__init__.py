"""Jobs as the window sees them: Qt signals, delivered on the thread that draws.

Knows the engine's job runner and no panel.
"""

from desktop.bridge.board import JobBoard
from desktop.bridge.handle import JobHandle

__all__ = ["JobBoard", "JobHandle"]
