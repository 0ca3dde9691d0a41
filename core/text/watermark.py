"""Sentences about marks and their keys."""

from core.text import N_

MESSAGES = {
    "watermark.bad_key": (
        N_("A watermark key has {want} bytes, but this one has {have}."),
        N_("Use the key file as Soundmark wrote it, or make a new key."),
    ),
    "watermark.no_key_file": (
        N_("The key file {path} cannot be read ({why})."),
        N_("Check the path, or make a key with “soundmark watermark keygen FILE”."),
    ),
    "watermark.not_a_key_file": (
        N_("{path} is not a watermark key of Soundmark."),
        N_("Choose a file that “soundmark watermark keygen” wrote."),
    ),
    "watermark.key_file_exists": (
        N_("{path} exists already, and a key must never be overwritten."),
        N_("Choose another name: marks under a lost key cannot be found again."),
    ),
    "watermark.key_not_written": (
        N_("The key file {path} cannot be written ({why})."),
        N_("Choose a folder that you may write to."),
    ),
    "watermark.bad_payload": (
        N_("“{payload}” is no payload of a mark."),
        N_("Give a record id of 16 hexadecimal digits."),
    ),
    "watermark.bad_spans": (
        N_("The seconds {start} to {end} are no stretch of time."),
        N_("Give a start of 0 or more and an end after it."),
    ),
    "watermark.not_numbers": (
        N_("The sound holds samples that are no numbers, so it cannot be marked."),
        N_("Import or make the sound again; the effect or file that made it is broken."),
    ),
    "watermark.bad_strength": (
        N_("A strength of {strength} is not between 0 and 4."),
        N_("Use 1, or 2 where a mark was not found again."),
    ),
    "watermark.bad_search": (
        N_("There is no search called “{search}”."),
        N_("Use “quick” or “full”."),
    ),
}
