"""Reading the ledger for a person: lines, whole records, the check of the chain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import UserError
from core.provenance import Entry, Ledger, prov_json
from core.studio.studio import Studio
from core.text import _


def entry_json(entry: Entry) -> dict[str, Any]:
    """Return an entry with its private text, for its own creator."""
    return entry.to_json(with_private=True)


def entry_line(entry: Entry) -> str:
    """Return an entry in one line: number, time, what happened, to what."""
    body: Mapping[str, Any] = entry.body
    private: Mapping[str, Any] = entry.private or {}
    about = [str(body[name]) for name in ("record_id", "engine", "title", "code") if body.get(name)]
    told = private.get("file") or private.get("prompt") or ""
    return f"{entry.seq:6} {entry.time} {entry.kind:14} {' '.join(about)} {told}".rstrip()


def exported(ledger: Ledger) -> dict[str, Any]:
    """Return the whole ledger as W3C PROV-JSON."""
    return prov_json(ledger.entries())


def record_entries(ledger: Ledger, record: str) -> Sequence[Entry]:
    """Return every entry of a record, or the one of that number or id.

    Raises
    ------
    UserError
        ``studio.not_a_record``.
    """
    entries = ledger.find(record_id=record.lower())
    if not entries:
        entries = tuple(e for e in ledger.entries() if record in (e.id, str(e.seq)))
    if not entries:
        raise UserError("studio.not_a_record", given=record)
    return entries


def verification(studio: Studio) -> tuple[int, list[str]]:
    """Check the whole chain; return how many entries there are and what is wrong, in words."""
    words = {
        "altered": _("was altered after it was written"),
        "broken_chain": _("does not follow from the entry before it"),
        "missing": _("is missing: entries are gone from here on"),
        "private_altered": _("has private text that was altered"),
        "private_missing": _("has lost its private text without being forgotten"),
        "bad_signature": _("is a checkpoint whose signature does not fit"),
        "unknown_signer": _("is a checkpoint that somebody else signed"),
    }
    problems = studio.ledger.verify(signer=studio.identity.fingerprint)
    return len(studio.ledger.entries()), [
        _("Entry {number} {what}.").format(number=problem.seq, what=words[problem.what])
        for problem in problems
    ]
