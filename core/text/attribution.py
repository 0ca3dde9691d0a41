"""Sentences about fingerprints and reference tracks."""

from core.text import N_

MESSAGES = {
    "attribution.bad_fingerprint": (
        N_("A stored fingerprint is damaged and cannot be compared."),
        N_("Make it again from the sound, or restore the record from a backup."),
    ),
}
