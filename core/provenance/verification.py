"""Walk the ledger's rows and name everything that does not hold.

Works on the rows as they lie in the file, since a row that was tampered with may not even
be an entry any more. Knows no database.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.errors import InternalError
from core.identity import fingerprint_of, is_signed_by
from core.provenance.canonical import canonical
from core.provenance.entry import (
    CHECKPOINT,
    FORGOTTEN,
    GENESIS,
    Problem,
    Row,
    chained_hash,
    salted_hash,
)


def problems(rows: Sequence[Row], highest: int, signer: str | None) -> tuple[Problem, ...]:
    """Return everything in `rows` that does not hold, in order.

    Parameters
    ----------
    rows
        All rows of the chain, in order.
    highest
        The largest number that the file ever gave out.
    signer
        Fingerprint that every checkpoint must be signed with; any signer if ``None``.
    """
    return tuple(_walked(rows, highest, signer))


def _walked(rows: Sequence[Row], highest: int, signer: str | None) -> Iterator[Problem]:
    bodies = [_body(row) for row in rows]
    forgotten = {
        body.get("entry")
        for row, body in zip(rows, bodies, strict=True)
        if body is not None and row.kind == FORGOTTEN
    }
    expected, previous = 1, GENESIS
    for row, body in zip(rows, bodies, strict=True):
        if row.seq != expected:
            yield Problem(expected, "", "missing")
        if row.previous != previous:
            yield Problem(row.seq, row.id, "broken_chain")
        if body is None:
            yield Problem(row.seq, row.id, "altered")
        yield from _private(row, row.id in forgotten)
        if body is not None and row.kind == CHECKPOINT:
            yield from _checkpoint(row, body, signer)
        expected, previous = row.seq + 1, row.hash
    if expected <= highest:
        yield Problem(expected, "", "missing")


def _body(row: Row) -> Mapping[str, Any] | None:
    """Return the body of a row that matches its hash; ``None`` for one that does not."""
    try:
        body = json.loads(row.body)
        if not isinstance(body, dict) or canonical(body) != row.body:
            return None
    except (ValueError, RecursionError, InternalError):
        return None
    expected = chained_hash(
        seq=row.seq,
        id=row.id,
        time=row.time,
        kind=row.kind,
        body=body,
        private_hash=row.private_hash,
        previous=row.previous,
    )
    return body if row.hash == expected else None


def _private(row: Row, forgotten: bool) -> Iterator[Problem]:
    if row.private is None or row.salt is None:
        if row.private_hash is not None and not forgotten:
            yield Problem(row.seq, row.id, "private_missing")
    elif salted_hash(row.salt, row.private) != row.private_hash:
        yield Problem(row.seq, row.id, "private_altered")


def _checkpoint(row: Row, body: Mapping[str, Any], signer: str | None) -> Iterator[Problem]:
    try:
        signed = (
            body["head"] == row.previous
            and fingerprint_of(body["certificates"]) == body["signer"]
            and is_signed_by(
                body["certificates"], row.previous.encode(), bytes.fromhex(body["signature"])
            )
        )
    except (KeyError, ValueError, TypeError):
        signed = False
    if not signed:
        yield Problem(row.seq, row.id, "bad_signature")
    elif signer is not None and body["signer"] != signer:
        yield Problem(row.seq, row.id, "unknown_signer")
