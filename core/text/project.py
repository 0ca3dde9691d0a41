"""Sentences about projects: their edits, their folder on disk, their sound files."""

from core.text import N_

MESSAGES = {
    "project.unknown_part": (
        N_("The project has no {kind} called “{id}”."),
        N_("It may have been removed or undone; choose another."),
    ),
    "project.empty_source": (
        N_("“{name}” holds no sound."),
        N_("Choose another file or take."),
    ),
    "project.nothing_selected": (
        N_("Nothing is selected."),
        N_("Drag over a track to select a stretch of it first."),
    ),
    "project.one_track": (
        N_("Sound can be replaced on one track at a time."),
        N_("Select a stretch of a single track."),
    ),
    "project.other_clipboard": (
        N_("What was copied belongs to another project."),
        N_("Export it there and drag the file in here."),
    ),
    "project.not_a_number": (
        N_("That value is not a number."),
        N_("Type a number, for example -3.5."),
    ),
    "project.origin_known": (
        N_("Who made “{title}” is known from the file or from its making."),
        N_("Only sound whose origin is not stated can be declared."),
    ),
}
