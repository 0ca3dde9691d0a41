"""Sentences about what the window is drawn with."""

from core.text import N_

MESSAGES = {
    "theme.no_icons": (
        N_("The icons are missing: there is no font of them in {folder}."),
        N_("Install Soundmark again."),
    ),
}
