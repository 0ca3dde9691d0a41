"""Sentences about reading and writing sound."""

from core.text import N_

MESSAGES = {
    "audio.bad_shape": (
        N_("The samples have the shape {shape} and type {dtype}, not (channels, frames) float32."),
        N_("Report this with the file that you opened."),
    ),
    "audio.bad_rate": (
        N_("A sample rate of {rate} Hz is outside {lowest} to {highest} Hz."),
        N_("Convert the file to 44100 or 48000 Hz first."),
    ),
    "audio.too_many_channels": (
        N_("The sound has {channels} channels; Soundmark handles 1 to {most}."),
        N_("Mix it down to stereo first."),
    ),
    "audio.nothing_to_join": (
        N_("There is no sound to join."),
        N_("Select at least one piece."),
    ),
    "audio.cannot_join": (
        N_("Pieces of different sample rates or channel counts cannot be joined."),
        N_("Convert them to one rate and one channel count first."),
    ),
}
