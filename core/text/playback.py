"""Sentences about hearing sound."""

from core.text import N_

MESSAGES = {
    "playback.no_library": (
        N_("Sound cannot be played: the PortAudio library is missing ({reason})."),
        N_("Install libportaudio2 and start Soundmark again; everything else works without it."),
    ),
    "playback.no_device": (
        N_("This machine has no sound device to play on."),
        N_("Connect one, or choose another under File, Sound device; everything else works."),
    ),
    "playback.cannot_open": (
        N_("The sound device “{device}” could not be opened at {rate} Hz ({reason})."),
        N_("Choose another under File, Sound device, or end the program that uses it."),
    ),
    "playback.cannot_render": (
        N_("Playing stopped, because the sound could not be read ({reason})."),
        N_("Look whether the imported files are still where they were."),
    ),
}
