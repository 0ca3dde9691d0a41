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
    "project.other_length": (
        N_("Sound of another length cannot be played by the same clips."),
        N_("Place it as a clip of its own."),
    ),
    "project.other_clipboard": (
        N_("What was copied belongs to another project."),
        N_("Export it there and drag the file in here."),
    ),
    "project.rate_in_use": (
        N_("The project runs at {rate} Hz, and sound was placed in it already."),
        N_("Make a new project for another rate."),
    ),
    "project.not_a_number": (
        N_("That value is not a number."),
        N_("Type a number, for example -3.5."),
    ),
    "project.origin_known": (
        N_("Who made “{title}” is known from the file or from its making."),
        N_("Only sound whose origin is not stated can be declared."),
    ),
    "project.exists": (
        N_("“{path}” exists already and is not empty."),
        N_("Choose another name."),
    ),
    "project.cannot_create": (
        N_("A project cannot be made at “{path}” ({reason})."),
        N_("Choose another folder."),
    ),
    "project.not_a_project": (
        N_("“{path}” is not a Soundmark project."),
        N_("Choose a folder whose name ends in .soundmark."),
    ),
    "project.locked": (
        N_("The project “{path}” is open in another window or program."),
        N_("Close it there, then open it again."),
    ),
    "project.newer": (
        N_(
            "“{path}” was written by a newer Soundmark (version {version}; this one knows {known})."
        ),
        N_("Update Soundmark to open it; the project was not touched."),
    ),
    "project.unreadable": (
        N_("The project “{path}” is damaged, and so is its backup copy."),
        N_("Bring the folder back from a backup of your own; its sound still lies in “media”."),
    ),
    "project.recovered": (
        N_("A part of the project “{path}” could not be read; its newest whole state was opened."),
        N_("Check your last edits. The damaged file was kept as “{damaged}”."),
    ),
    "project.from_backup": (
        N_("The project “{path}” could not be read; its backup copy was opened."),
        N_("Check your last edits. The damaged file was kept as “{damaged}”."),
    ),
    "project.disk_full": (
        N_("The disk is full; the last edit could not be written to “{path}” and was not made."),
        N_("Make room on the disk, then do it again."),
    ),
    "project.cannot_write": (
        N_("The project “{path}” cannot be written ({reason})."),
        N_("Check that the disk is there and that you may write to it, then try again."),
    ),
    "project.not_finite": (
        N_("The sound holds values that are no numbers."),
        N_("Make it again; if that does not help, report it."),
    ),
    "project.media_damaged": (
        N_("The sound file “{path}” of the project is damaged."),
        N_("Bring it back from a backup of your own; until then it is heard as silence."),
    ),
    "project.link_missing": (
        N_("The file “{path}” is gone."),
        N_("Put it back where it was; until then it is heard as silence."),
    ),
    "project.link_changed": (
        N_("The file “{path}” was changed since it was added."),
        N_("Bring the old file back, or add the changed one anew."),
    ),
}
