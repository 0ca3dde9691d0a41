"""Sentences about effects and chains of them."""

from core.text import N_

MESSAGES = {
    "augmentation.cannot_read": (
        N_("The chain {path} could not be read: {reason}."),
        N_("Give the path of a TOML file that holds a chain."),
    ),
    "augmentation.not_toml": (
        N_("The chain {path} is no TOML file: {reason}."),
        N_("Correct that place, or choose another file."),
    ),
    "augmentation.not_a_chain": (
        N_("The file {path} holds no chain: it has no [[step]]."),
        N_("Add a [[step]] with an effect for each thing to do."),
    ),
    "augmentation.unknown_key": (
        N_("The chain {path} has a key “{key}” that means nothing there."),
        N_("A chain has a title and [[step]] tables; settings belong into a step."),
    ),
    "augmentation.no_effect": (
        N_("A step of the chain {path} does not name its effect."),
        N_('Add a line such as effect = "noise" to every [[step]].'),
    ),
    "augmentation.bad_probability": (
        N_("{effect}: the probability p is {p}, which is no number from 0 to 1."),
        N_("Give 1 for always, 0.5 for every second time."),
    ),
    "augmentation.bad_range": (
        N_("{effect}: {name} is {given}, which is no range."),
        N_("Give one number, or a list of exactly two: [minimum, maximum]."),
    ),
    "augmentation.reversed_range": (
        N_("{effect}: {name} goes from {minimum} down to {maximum}."),
        N_("Write the smaller number first."),
    ),
    "augmentation.nothing_to_choose": (
        N_("{effect}: {name} is an empty list."),
        N_("Give at least one value to choose among."),
    ),
}
