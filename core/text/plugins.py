"""Sentences about plug-ins and their settings."""

from core.text import N_

MESSAGES = {
    "plugins.unknown": (
        N_("There is no {kind} called “{id}”."),
        N_("Choose one of: {known}."),
    ),
    "plugins.unknown_param": (
        N_("{title} has no setting called “{name}”."),
        N_("Its settings are: {known}."),
    ),
    "plugins.out_of_range": (
        N_("{title}: {name} is {value}, outside {minimum} to {maximum}{unit}."),
        N_("Give a value inside that range."),
    ),
    "plugins.wrong_type": (
        N_("{title}: {name} is {value!r}, which is no {kind}."),
        N_("Give a {kind}."),
    ),
    "plugins.not_a_choice": (
        N_("{title}: {name} is “{value}”, which is none of its choices."),
        N_("Choose one of: {choices}."),
    ),
    "plugins.cannot_load": (
        N_("{title} could not be started: {reason}."),
        N_("Install what it needs, or choose another."),
    ),
}
