"""Sentences about the creator's keys."""

from core.text import N_

MESSAGES = {
    "identity.gone": (
        N_("The file with your signing identity, {path}, is not there."),
        N_(
            "Put it back or connect the drive that it lies on, then try again. "
            "Soundmark never makes a second identity by itself."
        ),
    ),
    "identity.cannot_read": (
        N_("The file with your signing identity, {path}, cannot be read ({reason})."),
        N_("Give your user the right to read it, then try again."),
    ),
    "identity.cannot_write": (
        N_("Your signing identity could not be kept at {path} ({reason})."),
        N_("Make room or give your user the right to write there, then try again."),
    ),
    "identity.keychain_unreachable": (
        N_("Your signing identity lives in the system keychain, which cannot be opened now."),
        N_(
            "Unlock the keychain (log in to the desktop where you first used Soundmark), then "
            "try again. Soundmark never makes a second identity by itself."
        ),
    ),
    "identity.not_in_keychain": (
        N_("The system keychain no longer holds your signing identity (entry {account})."),
        N_(
            "Restore the keychain from a backup, then try again. "
            "Soundmark never makes a second identity by itself."
        ),
    ),
    "identity.keychain_refused": (
        N_("The system keychain did not take your new keys ({reason})."),
        N_("Nothing was changed. Unlock the keychain, then try again."),
    ),
    "identity.damaged": (
        N_("{path} does not hold a whole signing identity ({detail})."),
        N_("Restore it from a backup, or name the right file in SOUNDMARK_KEY_FILE."),
    ),
    "identity.damaged_record": (
        N_("The note of where your signing identity lives, {path}, is damaged."),
        N_("Restore it from a backup; your identity itself was not touched."),
    ),
    "identity.newer": (
        N_("The note of where your signing identity lives, {path}, is from a newer Soundmark."),
        N_("Use that version, or a newer one."),
    ),
    "identity.foreign": (
        N_(
            "{path} holds another identity ({found}) than the one that this installation "
            "signs with ({fingerprint}...)."
        ),
        N_("Put the right file back, or name it in SOUNDMARK_KEY_FILE."),
    ),
}
