"""Sentences about reading and writing sound."""

from core.text import N_

MESSAGES = {
    "audio.bad_shape": (
        N_("The samples have the shape {shape} and type {dtype}, not (channels, frames) float32."),
        N_("Report this with the file that you opened."),
    ),
    "audio.bad_rate": (
        N_("A sample rate of {rate} Hz is outside {lowest} to {highest} Hz."),
        N_("Convert the file to 44100 or 48000 Hz first."),
    ),
    "audio.too_many_channels": (
        N_("The sound has {channels} channels; Soundmark handles 1 to {most}."),
        N_("Mix it down to stereo first."),
    ),
    "audio.nothing_to_join": (
        N_("There is no sound to join."),
        N_("Select at least one piece."),
    ),
    "audio.cannot_join": (
        N_("Pieces of different sample rates or channel counts cannot be joined."),
        N_("Convert them to one rate and one channel count first."),
    ),
    "audio.missing": (
        N_("There is no file {path}."),
        N_("Check its name, or find where it was moved to."),
    ),
    "audio.is_folder": (
        N_("{path} is a folder, not a file."),
        N_("Choose a file in it."),
    ),
    "audio.not_a_file": (
        N_("{path} is a pipe or a device, not a file."),
        N_("Save its sound to a file first."),
    ),
    "audio.may_not_read": (
        N_("You are not allowed to read {path}."),
        N_("Change its permissions, or copy it to a place of your own."),
    ),
    "audio.cannot_read": (
        N_("{path} could not be read: {reason}."),
        N_("Check that its drive is connected and healthy, then try again."),
    ),
    "audio.not_audio": (
        N_("{path} is not a sound file that Soundmark can read."),
        N_("Choose a WAV, FLAC, MP3, Ogg, Opus, M4A, AIFF or video file."),
    ),
    "audio.no_sound": (
        N_("There is no sound in {path}."),
        N_("Choose a sound file, or a video that has a sound track."),
    ),
    "audio.damaged": (
        N_("{path} is damaged: its sound cannot be decoded."),
        N_("Copy or download it again from where it came from."),
    ),
    "audio.cut_short": (
        N_("{path} was cut short: {seconds} s of the {promised} s that it promises are there."),
        N_("Copy or download it again from where it came from."),
    ),
    "audio.not_finite": (
        N_("{path} holds values that are no sound (NaN or infinite), the first at {at} s."),
        N_("Export it again from the program that made it."),
    ),
    "audio.empty": (
        N_("{path} is empty: it holds not a single sample."),
        N_("Choose another file, or export this one again."),
    ),
    "audio.file_rate": (
        N_("{path} says that its sample rate is {rate} Hz, outside {lowest} to {highest} Hz."),
        N_("Convert it to 44100 or 48000 Hz first."),
    ),
    "audio.file_channels": (
        N_("{path} has {channels} channels; Soundmark handles 1 to {most}."),
        N_("Mix it down to stereo first."),
    ),
    "audio.too_long": (
        N_("{path} lasts {hours} hours, too long to hold in memory at once."),
        N_("Cut it into shorter files, or open it in the editor, which reads it piece by piece."),
    ),
    "audio.unknown_format": (
        N_("{path} asks for no format that Soundmark writes."),
        N_("Give it one of these endings: {known}."),
    ),
    "audio.extension_differs": (
        N_("{path} does not have the ending of {title}."),
        N_("Change the name's ending, or choose the format that it stands for."),
    ),
    "audio.rate_not_in_format": (
        N_("{title} cannot hold a sample rate of {rate} Hz."),
        N_("Choose one of: {known} Hz."),
    ),
    "audio.channels_not_in_format": (
        N_("{title} is written with at most {most} channels, and the sound has {channels}."),
        N_("Mix it down to stereo, or choose WAV or FLAC."),
    ),
    "audio.bit_depth_not_in_format": (
        N_("{title} has no bit depth of {bits}."),
        N_("Choose one of: {known}."),
    ),
    "audio.bitrate_not_in_format": (
        N_("{title} has no bit rate of {kbps} kb/s."),
        N_("Choose one of: {known} kb/s."),
    ),
    "audio.empty_sound": (
        N_("There is no sound to write."),
        N_("Select or make some first."),
    ),
    "audio.not_finite_sound": (
        N_("The sound holds values that are no sound (NaN or infinite), so it was not written."),
        N_("Undo the last effect, or take it out of the chain, and try again."),
    ),
    "audio.peaks_damaged": (
        N_("The stored waveform picture {path} is damaged."),
        N_("Delete it; it is drawn again from the sound."),
    ),
    "audio.disk_full": (
        N_("The disk is full: {path} could not be written."),
        N_("Free some space and try again; what stood there before is untouched."),
    ),
    "audio.may_not_write": (
        N_("You are not allowed to write {path}."),
        N_("Choose another folder, or change its permissions."),
    ),
    "audio.no_such_folder": (
        N_("The folder {folder} does not exist."),
        N_("Create it, or choose another."),
    ),
    "audio.cannot_write": (
        N_("{path} could not be written: {reason}."),
        N_("Check that its drive is connected and healthy, or choose another folder."),
    ),
}
