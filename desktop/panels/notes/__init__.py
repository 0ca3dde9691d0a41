"""The piano roll: a stem's notes, seen and changed."""

from desktop.panels.notes.panel import NotesPanel
from desktop.panels.notes.presenter import NotesPresenter
from desktop.panels.notes.shown import NotesDoors

__all__ = ["NotesDoors", "NotesPanel", "NotesPresenter"]
