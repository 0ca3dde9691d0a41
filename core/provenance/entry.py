"""The values of the ledger: a row as it lies in the file, an entry, what is wrong with one."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from core.provenance.canonical import canonical, sha256

GENESIS = "0" * 64  # what the first entry names as the one before it
CHECKPOINT = "checkpoint"
FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one line of the ledger.

    Attributes
    ----------
    seq
        Place in the chain, from 1; the order that counts, whatever the clocks said.
    id
        Random, 16 hexadecimal digits.
    time
        UTC time as this machine's clock read it, ISO 8601 with ``Z``.
    kind
        What happened: ``"take.made"``, ``"export.opened"``, ``"checkpoint"``.
    body
        The facts, as JSON values.
    private
        What only this machine may know (a prompt, a name); ``None`` where there is none or
        it was forgotten.
    private_hash
        Salted hash of `private`, kept in the chain also when the text is forgotten.
    previous, hash
        SHA-256 of the entry before and of this one, hexadecimal.
    """

    seq: int
    id: str
    time: str
    kind: str
    body: Mapping[str, Any]
    private: Mapping[str, Any] | None
    private_hash: str | None
    previous: str
    hash: str

    @property
    def forgotten(self) -> bool:
        """Whether the entry had private text that is gone."""
        return self.private_hash is not None and self.private is None

    def to_json(self, *, with_private: bool = False) -> dict[str, Any]:
        """Return plain JSON values, by default without the private text."""
        shown: dict[str, Any] = {
            "seq": self.seq,
            "id": self.id,
            "time": self.time,
            "kind": self.kind,
            "body": dict(self.body),
            "private_hash": self.private_hash,
            "previous": self.previous,
            "hash": self.hash,
        }
        if with_private:
            shown["private"] = dict(self.private) if self.private is not None else None
        return shown


@dataclass(frozen=True, slots=True)
class Problem:
    """Name one thing in the ledger that does not hold.

    Attributes
    ----------
    seq
        The entry's place in the chain.
    id
        Its id; empty where it is missing.
    what
        ``"altered"``: the entry does not match its own hash; ``"broken_chain"``: it does not
        follow from the one before; ``"missing"``: entries are gone from here on;
        ``"private_altered"`` and ``"private_missing"``: its private text does not match, or is
        gone without having been forgotten; ``"bad_signature"``: a checkpoint that its
        signer did not sign; ``"unknown_signer"``: one by somebody else than expected.
    """

    seq: int
    id: str
    what: Literal[
        "altered",
        "broken_chain",
        "missing",
        "private_altered",
        "private_missing",
        "bad_signature",
        "unknown_signer",
    ]


class Row(NamedTuple):
    """Hold one row of the chain joined with its private text, exactly as it lies in the file."""

    seq: int
    id: str
    time: str
    kind: str
    body: str
    private_hash: str | None
    previous: str
    hash: str
    salt: str | None
    private: str | None

    def to_entry(self) -> Entry:
        """Return the entry that the row holds.

        Raises
        ------
        ValueError
            If a text is no JSON object.
        """
        body = json.loads(self.body)
        private = json.loads(self.private) if self.private is not None else None
        if not isinstance(body, dict) or not isinstance(private, dict | None):
            raise ValueError(f"entry {self.seq}")
        return Entry(
            seq=self.seq,
            id=self.id,
            time=self.time,
            kind=self.kind,
            body=body,
            private=private,
            private_hash=self.private_hash,
            previous=self.previous,
            hash=self.hash,
        )


def salted_hash(salt: str, text: str) -> str:
    """Return what the chain holds of a private text: useless for guessing without the salt."""
    return hmac.new(salt.encode(), text.encode(), "sha256").hexdigest()


def chained_hash(
    *,
    seq: int,
    id: str,
    time: str,
    kind: str,
    body: Mapping[str, Any],
    private_hash: str | None,
    previous: str,
) -> str:
    """Return the hash of an entry: SHA-256 of the previous hash and the canonical JSON."""
    facts = {
        "seq": seq,
        "id": id,
        "time": time,
        "kind": kind,
        "body": body,
        "private_hash": private_hash,
    }
    return sha256(previous + canonical(facts))
