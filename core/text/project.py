"""Sentences about projects: their edits, their folder on disk, their sound files."""

from core.text import N_

MESSAGES = {
    "project.unknown_part": (
        N_("The project has no {kind} called “{id}”."),
        N_("It may have been removed or undone; choose another."),
    ),
}
