"""Sentences about what the composer was asked."""

from core.text import N_

MESSAGES = {
    "composer.unknown_key": (
        N_("“{key}” is no key that the composer knows."),
        N_("Write a letter and a scale, for example “A minor” or “F# dorian”. Scales: {known}."),
    ),
    "composer.unknown_chord": (
        N_("“{chord}” is no chord that the composer knows."),
        N_("Write chords like “Am F C G” or “Dm7 | G7 | Cmaj7”."),
    ),
    "composer.too_many_chords": (
        N_("The chord progression is longer than {most} bars."),
        N_("Give a shorter one: it is repeated as often as the take needs."),
    ),
    "composer.nobody_plays": (
        N_("The prompt rules out every part: nothing would be heard."),
        N_("Leave at least one instrument in."),
    ),
    "composer.bad_length": (
        N_("A take of {seconds} s cannot be made: the composer plays {least} to {most} s."),
        N_("Give a length inside that range."),
    ),
    "composer.bad_tempo": (
        N_("{tempo} beats a minute cannot be played: the composer plays {least} to {most}."),
        N_("Give a tempo inside that range, or leave it out."),
    ),
}
