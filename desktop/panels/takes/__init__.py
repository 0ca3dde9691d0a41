"""The takes of a project: hear them, name them, star them, place them."""

from desktop.panels.takes.ancestors import ancestors_in_words
from desktop.panels.takes.model import TAKE_MIME
from desktop.panels.takes.panel import TakesPanel
from desktop.panels.takes.presenter import TakesPresenter

__all__ = ["TAKE_MIME", "TakesPanel", "TakesPresenter", "ancestors_in_words"]
