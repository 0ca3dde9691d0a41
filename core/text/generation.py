"""Sentences about engines and what is asked of them."""

from core.text import N_

MESSAGES = {
    "generation.cannot_honour": (
        N_("{engine} cannot follow a given “{what}”."),
        N_("Leave it out, or choose an engine that can."),
    ),
}
