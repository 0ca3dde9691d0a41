"""Sentences about engines and what is asked of them."""

from core.text import N_

MESSAGES = {
    "generation.cannot_honour": (
        N_("{engine} cannot follow a given “{what}”."),
        N_("Leave it out, or choose an engine that can."),
    ),
    "generation.bad_length": (
        N_("A take of {seconds} seconds is outside {minimum} to {maximum} seconds."),
        N_("Give a length inside that range."),
    ),
    "generation.model_cannot": (
        N_("The model {model} cannot follow a given “{what}”."),
        N_("Leave it out, or choose a model that can, such as facebook/musicgen-melody."),
    ),
    "generation.reference_too_short": (
        N_("The given recording holds no sound that an engine could work from."),
        N_("Give at least a tenth of a second that is not silent."),
    ),
    "generation.no_device": (
        N_("This machine has no device “{device}” that an engine could run on."),
        N_("Choose “auto” or “cpu”."),
    ),
    "generation.out_of_memory": (
        N_("There was not enough memory on the device “{device}” for the model {model}."),
        N_("Close other programs, choose a smaller model, or let it run on “cpu”."),
    ),
}
