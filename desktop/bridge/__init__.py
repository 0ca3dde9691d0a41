"""Jobs as the window sees them: Qt signals, delivered on the thread that draws.

Knows the engine's job runner and no panel.
"""

from desktop.bridge.board import JobBoard
from desktop.bridge.handle import JobHandle
from desktop.bridge.presenter import JobPresenter
from desktop.bridge.visible import VisibleWork

__all__ = ["JobBoard", "JobHandle", "JobPresenter", "VisibleWork"]
