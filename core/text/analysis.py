"""Sentences about measures of sound."""

from core.text import N_

MESSAGES = {
    "analysis.no_measure": (
        N_("{name} is not installed here."),
        N_("Install it with “pip install {package}”; it may need a C compiler."),
    ),
    "analysis.too_short_to_measure": (
        N_("{seconds} s of sound are too short to be measured."),
        N_("Give at least a second."),
    ),
    "analysis.no_speech": (
        N_("PESQ hears no speech in this sound."),
        N_("Measure it as music."),
    ),
}
