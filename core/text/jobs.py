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
    "jobs.host_cannot_start": (
        N_("The process that runs models could not be started: {reason}."),
        N_("Install Soundmark again, or use an engine that needs no model."),
    ),
    "jobs.host_died": (
        N_("The process that runs models ended unexpectedly (status {status})."),
        N_("Try again; it is started anew. If it happens often, update the graphics driver."),
    ),
    "jobs.host_killed": (
        N_("The system ended the process that runs models, most likely because memory ran out."),
        N_("Close other programs or choose a smaller model, and try again."),
    ),
    "jobs.host_hangs": (
        N_("The process that runs models gave no sign of life for {seconds} seconds."),
        N_("It was ended; try again. If it happens often, update the graphics driver."),
    ),
    "jobs.operation_failed": (
        N_("The engine stopped because of a mistake in it ({reason})."),
        N_("Please report it with the details; nothing that you made was changed."),
    ),
}
