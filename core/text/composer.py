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
    "composer.bad_times": (
        N_("“{given}” is no time that the beat could follow."),
        N_("Give ticks with their seconds, both rising, at 10 to 1200 quarter notes a minute."),
    ),
    "composer.too_many_times": (
        N_("More than {most} times are stated for the beat."),
        N_("State fewer: one a beat follows any recording that a take can be as long as."),
    ),
    "composer.unheard_recording": (
        N_("The composer can only accompany a recording that was listened to before."),
        N_("Drop it onto the prompt, or use --accompany: its beats are measured there."),
    ),
    "composer.bad_sections": (
        N_("“{given}” is no section that a form could be made of."),
        N_("Give each as a kind and its bars, like [“verse”, 8]. Kinds: {known}."),
    ),
    "composer.bad_hits": (
        N_("“{given}” is no moment that the music could hit."),
        N_("Give ticks that rise, each with a strength above 0 and at most 1."),
    ),
    "composer.bad_figure": (
        N_("The {name} cannot be {given}."),
        N_("Give a figure from {least} to {most}."),
    ),
    "composer.times_in_loop": (
        N_("A loop cannot follow stated times: its end has to meet its start."),
        N_("Leave out either the loop or the times."),
    ),
    "composer.scala_missing": (
        N_("The scale file “{name}” cannot be opened."),
        N_("Check that it is there and that you may read it."),
    ),
    "composer.scala_not_text": (
        N_("“{name}” is no Scala file: it is not text."),
        N_("Choose a file that ends in .scl; they can be opened in a text editor."),
    ),
    "composer.scala_no_count": (
        N_("The scale file does not say how many tones it has."),
        N_("Write their number alone into the line after the description."),
    ),
    "composer.scala_too_many": (
        N_("The scale file has {count} tones: more than {most} cannot be played."),
        N_("Choose a scale with fewer tones."),
    ),
    "composer.scala_wrong_count": (
        N_("The scale file states {stated} tones and lists {found}."),
        N_("Write one tone a line, the period last, and their number above them."),
    ),
    "composer.scala_bad_tone": (
        N_("“{row}” is no tone of a scale."),
        N_("Write cents with a period (“701.955”) or a ratio (“3/2”)."),
    ),
    "composer.scala_bad_ratio": (
        N_("“{row}” is no interval: both numbers of a ratio must be above zero."),
        N_("Write a ratio like “3/2”, or cents with a period."),
    ),
    "composer.scala_not_ascending": (
        N_("A tone of the scale file, at {tone:g} cents, does not lie between tonic and period."),
        N_("Write tones above the tonic, and the period ({period:g} cents) above all of them."),
    ),
    "composer.scala_bad_period": (
        N_("The scale file repeats after {period:g} cents: {least:g} to {most:g} can be played."),
        N_("Write the interval after which the scale repeats, often 2/1, into the last line."),
    ),
    "composer.unknown_metre": (
        N_("“{given}” is no metre that the composer plays."),
        N_("Choose one of these: {known}."),
    ),
    "composer.bad_mood": (
        N_("“{given}” is no mood: it takes two numbers from -1 to 1."),
        N_("Give arousal and valence, for example [0.5, -0.2]."),
    ),
    "composer.unknown_form": (
        N_("“{given}” is no form that the composer knows."),
        N_("Choose one of these: {known}."),
    ),
    "composer.not_yes_or_no": (
        N_("“{name}” can be on or off, but not “{given}”."),
        N_("Give true or false."),
    ),
    "composer.unknown_part": (
        N_("“{given}” is no part of a band."),
        N_("Name one of these: {known}."),
    ),
    "composer.unknown_instrument": (
        N_("“{given}” is no instrument that the composer has."),
        N_("Choose one that it has, or an empty name for nobody."),
    ),
    "composer.wrong_instrument": (
        N_("{given} cannot play the part “{part}”."),
        N_("Choose one of these: {able}."),
    ),
    "composer.unknown_kit": (
        N_("“{given}” is no drum kit that the composer has."),
        N_("Choose one of these, or an empty name for no drums: {known}."),
    ),
    "composer.bad_soundfonts": (
        N_("“{given}” names no preset of a SoundFont."),
        N_("Give path, SHA-256, bank and program for each part."),
    ),
    "composer.soundfont_missing": (
        N_("The SoundFont “{name}” cannot be opened."),
        N_("Check that it is there and that you may read it."),
    ),
    "composer.not_a_soundfont": (
        N_("“{name}” is no SoundFont."),
        N_("Choose a file that ends in .sf2 or .sf3."),
    ),
    "composer.broken_soundfont": (
        N_("The SoundFont “{name}” is damaged: its parts do not fit together."),
        N_("Download or copy it again."),
    ),
    "composer.soundfont_too_large": (
        N_("The SoundFont “{name}” is larger than {most_mb} MB."),
        N_("Choose a smaller one: it is held in memory while it plays."),
    ),
    "composer.no_preset": (
        N_("The SoundFont “{name}” has no preset {bank}:{program}."),
        N_("It has, among others: {some}."),
    ),
    "composer.bad_notes": (
        N_("The notes cannot be read: {given}."),
        N_("Give for each part a list of notes: start, length, pitch and velocity."),
    ),
    "composer.bad_note": (
        N_("Note {number} of “{part}” cannot be played: {given}."),
        N_(
            "Give start and length in whole ticks, a pitch from 0 to 127 (of the drums: one of "
            "their keys) and a velocity above 0 up to 1; after it, slide and vibrato in cents."
        ),
    ),
    "composer.too_many_notes": (
        N_("“{part}” has {count} notes: more than {most} cannot be played."),
        N_("Leave some out."),
    ),
    "composer.broken_midi": (
        N_("The MIDI file “{name}” is damaged, or is none."),
        N_("Export it again, as a Standard MIDI File."),
    ),
    "composer.midi_too_large": (
        N_("The MIDI file “{name}” is larger than a tune."),
        N_("Give a file with the tune alone."),
    ),
    "composer.midi_without_notes": (
        N_("The MIDI file “{name}” holds no notes but drums."),
        N_("Give a file with a tune."),
    ),
    "composer.tune_too_short": (
        N_("No tune was found: there are fewer than two notes."),
        N_("Sing, hum or play one voice, near the microphone, for a few seconds."),
    ),
    "composer.tune_too_long": (
        N_("The recording of the tune lasts {seconds} s: up to {most} s can be followed."),
        N_("Cut out the part that matters."),
    ),
    "composer.several_voices": (
        N_("The recording “{name}” holds several voices or a mix: no single tune can be read."),
        N_("Give one voice alone, or the tune as a MIDI file."),
    ),
    "composer.unknown_stage": (
        N_("“{given}” is no stage with a seed of its own."),
        N_("The stages are: {known}."),
    ),
    "composer.bad_seed": (
        N_("“{given}” cannot be the seed of “{stage}”."),
        N_("Give a whole number from 0 to {most}."),
    ),
    "composer.bad_frozen": (
        N_("The frozen mix cannot be read: it was not written by Soundmark, or was changed."),
        N_("Make the take again without it: levels are then found anew."),
    ),
    "composer.bad_remade": (
        N_("The bars to make again cannot be read: {given}."),
        N_("Give first and last bar, the stems and a seed."),
    ),
    "composer.bad_bars": (
        N_("There are no bars {first} to {last}: this take has {bars}."),
        N_("Choose bars inside it, the first one not after the last."),
    ),
    "composer.unknown_stem": (
        N_("This take has no stem “{given}”."),
        N_("Its stems are: {known}."),
    ),
}
