"""Sentences about tags and exports."""

from core.text import N_

MESSAGES = {
    "export.no_tags_here": (
        N_("{path} is in no format that Soundmark can write tags into."),
        N_("Export as WAV, FLAC, MP3, Ogg, Opus or M4A."),
    ),
    "export.damaged": (
        N_("The tags of {path} cannot be read or written: the file is damaged ({detail})."),
        N_("Export it again, or restore it from a backup."),
    ),
    "export.wav_full": (
        N_("With its tags the file would be larger than the 4 GiB that a WAV file can be."),
        N_("Export as FLAC, or in two parts."),
    ),
    "export.bad_date": (
        N_("“{date}” is no date that tags can hold."),
        N_("Write it as 2026, 2026-11 or 2026-11-20."),
    ),
    "export.bad_isrc": (
        N_("“{isrc}” is no ISRC."),
        N_("Twelve characters like QZ-ABC-26-00001; leave it empty if you have none."),
    ),
    "export.bad_record": (
        N_("“{record}” is no record id."),
        N_("Up to 32 hexadecimal digits; leave it empty for a new one."),
    ),
}
