"""Sentences about making, delivering and inspecting tracks."""

from core.text import N_

MESSAGES = {
    "studio.bad_morph": (
        N_("“{given}” is no place between two takes."),
        N_("Give a number from 0, the first take, to 1, the other one."),
    ),
    "studio.bad_steps": (
        N_("There cannot be {given} steps between two takes."),
        N_("Give 1 to {most}."),
    ),
    "studio.midi_missing": (
        N_("The MIDI file “{name}” cannot be opened."),
        N_("Check that it is there and that you may read it."),
    ),
    "studio.midi_is_no_recording": (
        N_("“{name}” is a MIDI file: it holds notes, no sound."),
        N_("Use it as a melody, or give a recording."),
    ),
    "studio.no_such_folder": (
        N_("There is no folder {path}."),
        N_("Choose a folder that exists."),
    ),
    "studio.engine_was_silent": (
        N_("{engine} ended without making any sound."),
        N_("Try another seed or engine; the prompt and settings are kept."),
    ),
    "studio.nothing_to_export": (
        N_("There is nothing to export: no sound lies there."),
        N_("Make a take or drop a file first, or select a part with sound."),
    ),
    "studio.marks_stay_on": (
        N_("The marks cannot be switched off: this track holds generated sound."),
        N_("Leave both marks on, or remove what was generated."),
    ),
    "studio.mark_lost": (
        N_("The {layer} mark was not found again after encoding as {format}."),
        N_("Nothing was written. Choose a higher bit rate or FLAC."),
    ),
    "studio.credentials_failed": (
        N_("The signed credentials do not verify after writing: {problems}."),
        N_("Nothing was written. Try again, or choose FLAC or WAV."),
    ),
    "studio.same_file": (
        N_("The export would replace {path}, from which its own sound is read."),
        N_("Choose another name."),
    ),
    "studio.not_a_record": (
        N_("“{given}” is neither a file nor a record in the ledger."),
        N_("Give a file that Soundmark exported, or a record's 16 digits from “ledger list”."),
    ),
    "studio.no_recipe": (
        N_("Record {record} holds no recipe: it was not made by one engine alone."),
        N_("Only takes and exports of a single take can be made again."),
    ),
    "studio.guided_recipe": (
        N_("Record {record} was guided by a recording, which the ledger does not keep."),
        N_("Make it again with “generate” and the same recording."),
    ),
    "studio.nothing_to_augment": (
        N_("There is no audio file to augment."),
        N_("Name audio files, or a folder that holds some."),
    ),
    "studio.stale_region": (
        N_("The track was edited while the selection was being made again."),
        N_("Nothing was changed. Select the region and try once more."),
    ),
    "studio.nothing_selected": (
        N_("Nothing is selected there."),
        N_("Drag over a part of a track that has sound."),
    ),
    "studio.no_plan": (
        N_("This take has no plan that could be changed: no composer of this version made it."),
        N_("Make it anew from its prompt with the built-in composer."),
    ),
    "studio.no_notes": (
        N_("This sound has no notes that can be shown: it was not composed by Soundmark."),
        N_("Choose a take of the built-in composer, or make one from a prompt."),
    ),
    "studio.no_part": (
        N_("“{part}” does not play in this take."),
        N_("Choose one of these: {known}."),
    ),
    "studio.not_a_stem": (
        N_("The notes of a whole take cannot be changed in its mix."),
        N_("Place the take as stems: each then has notes that can be moved."),
    ),
    "studio.no_bars": (
        N_("The selection holds no sound of a composed take whose bars could be made again."),
        N_("Select a stretch of clips that come from a take of the built-in composer."),
    ),
    "studio.nothing_else": (
        N_("The composer knows nothing else to play for “{what}” in this song."),
        N_("Choose another instrument for it, or other chords."),
    ),
    "studio.no_stems": (
        N_("The bars of this take cannot be made again: its stems are not there, or not whole."),
        N_("Make the take again with stems, to its end."),
    ),
    "studio.unknown_variation": (
        N_("“{given}” is nothing that can be made anew."),
        N_("Choose one of these: {known}."),
    ),
    "studio.no_such_take": (
        N_("This take is no longer in the project."),
        N_("Choose another one."),
    ),
    "studio.one_guide": (
        N_("A take can be guided by one file alone: a recording, a melody or a video."),
        N_("Leave all but one of them out."),
    ),
    "studio.too_long_to_accompany": (
        N_("{path} lasts {minutes} minutes; a take lies under {most} minutes at most."),
        N_("Cut out the part that should be accompanied, and give that."),
    ),
    "studio.too_short_to_accompany": (
        N_("{path} lasts {seconds} s: too short for a beat to be heard."),
        N_("Give a recording of four seconds at least."),
    ),
    "studio.too_quiet_to_accompany": (
        N_("{path} is silent: there is nothing to accompany."),
        N_("Choose a recording that can be heard."),
    ),
    "studio.no_beat": (
        N_("No beat was heard in {path}, so there is none to follow."),
        N_("State a tempo: then a steady beat is laid under it from its first sound on."),
    ),
    "studio.too_few_bars": (
        N_("{path} has no whole bar at this tempo."),
        N_("Count faster, or shift the bars less."),
    ),
    "studio.too_long_to_detect": (
        N_("{path} lasts {hours} hours; marks are set and looked for in less than ten."),
        N_("Cut it into parts, or take the part that matters."),
    ),
    "studio.no_mark_to_check": (
        N_("There is nothing to check: both marks are switched off."),
        N_("Switch one on."),
    ),
    "studio.original_of_unmarked": (
        N_("{path} carries no mark, so it is its own original."),
        N_("Leave --original out."),
    ),
    "studio.not_the_original": (
        N_("{path} is not what this file was before it was marked."),
        N_("Give the unmarked file of the same take, at its full length."),
    ),
    "studio.no_original": (
        N_("Only the marked sound is here; what the marks changed cannot be told."),
        N_("Give the file from before the marks with --original."),
    ),
    "studio.not_speech": (
        N_("Taken for music; PESQ is made for speech."),
        N_("Say --material speech if it is."),
    ),
    "studio.shorter_than_crop": (
        N_("It is no longer than {seconds} s."),
        N_("Check a longer track."),
    ),
}
