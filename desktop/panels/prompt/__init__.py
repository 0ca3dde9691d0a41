"""Asking for music in words: the prompt, what was understood, the engine, and Make."""

from desktop.panels.prompt.panel import PromptPanel
from desktop.panels.prompt.presenter import PromptPresenter

__all__ = ["PromptPanel", "PromptPresenter"]
