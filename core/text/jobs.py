"""Sentences about background work."""

from core.text import N_

MESSAGES = {
    "jobs.unexpected": (
        N_("“{name}” stopped because of a mistake in Soundmark ({reason})."),
        N_("Please report it with the details; nothing that you made was changed."),
    ),
    "jobs.out_of_memory": (
        N_("“{name}” needs more memory than this computer has free."),
        N_("Close other programs, or work on a shorter piece."),
    ),
    "jobs.closed": (
        N_("“{name}” was not started, because Soundmark is closing."),
        N_("Start it again the next time."),
    ),
}
