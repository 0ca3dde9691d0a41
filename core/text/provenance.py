"""Sentences about the ledger and Content Credentials."""

from core.text import N_

MESSAGES = {
    "provenance.not_json": (
        N_("A record holds a value that cannot be written down ({detail})."),
        N_("Please report it; nothing that you made was changed."),
    ),
    "provenance.no_such_entry": (
        N_("The ledger has no entry {id}."),
        N_("List the entries with: soundmark ledger list"),
    ),
    "provenance.ledger_unreachable": (
        N_("The ledger {path} cannot be opened or written ({reason})."),
        N_("Make room, or give your user the right to write there, then try again."),
    ),
    "provenance.ledger_busy": (
        N_("The ledger {path} was in use by another program for too long."),
        N_("Close other windows of Soundmark and try again."),
    ),
    "provenance.ledger_damaged": (
        N_("The ledger {path} is damaged ({detail})."),
        N_(
            "Restore it from a backup, or move it away to begin a new one; your music is not in it."
        ),
    ),
    "provenance.not_a_ledger": (
        N_("{path} is another program's file, not a Soundmark ledger."),
        N_("Move it away; Soundmark will begin a new ledger."),
    ),
    "provenance.ledger_newer": (
        N_("The ledger {path} was written by a newer Soundmark."),
        N_("Use that version, or a newer one."),
    ),
    "provenance.no_c2pa": (
        N_("The library that signs and reads Content Credentials cannot be loaded ({detail})."),
        N_("Run the set-up again (make run), or install Soundmark anew."),
    ),
    "provenance.cannot_sign": (
        N_("{path} could not be signed: {detail}."),
        N_("Nothing was replaced. Try another format; if it stays so, please report it."),
    ),
    "provenance.outside_validity": (
        N_("This computer's clock says {now}; your signing identity is valid {start} to {end}."),
        N_("Set the clock right and export again. Nothing was replaced."),
    ),
    "provenance.not_verified": (
        N_("{path} was signed, but did not verify when it was read back ({problems})."),
        N_("Nothing was replaced. Export again; if it stays so, please report it."),
    ),
}
