"""Sign a file: the last thing that happens to it before it leaves.

Any byte changed afterwards, tags included, breaks the signature. Knows the claim and the
identity, and asks nobody on the network: there is no time stamp.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.audio.files import replacing
from core.errors import DataError, MachineError
from core.identity import Identity
from core.provenance.claim import Claim
from core.provenance.containers import (
    OTHER,
    SIDECAR_SUFFIX,
    Container,
    container_of,
    sidecar_of,
)
from core.provenance.credentials import (
    SIGNED_STATES,
    Credentials,
    examined,
    read_credentials,
    report_on,
)
from core.provenance.manifest import definition, opens
from core.provenance.sdk import context, library

MANIFEST_TYPE = "application/c2pa"


@dataclass(frozen=True, slots=True)
class Signed:
    """Hold what signing gave.

    Attributes
    ----------
    urn
        Name of the manifest, for the ledger.
    manifest
        The manifest store's bytes, for the ledger or a lookup service.
    embedded
        Whether the manifest lies inside the file.
    sidecar
        Where it lies otherwise; ``None`` for an embedded one.
    time_stamped
        Always false so far: that would need a server.
    """

    urn: str
    manifest: bytes
    embedded: bool
    sidecar: Path | None = None
    time_stamped: bool = False


def sign(path: Path, claim: Claim, identity: Identity, *, parents: Sequence[Path] = ()) -> Signed:
    """Sign `path` in place, or write the manifest beside it where it cannot hold one.

    Parameters
    ----------
    path
        The finished file, tags included. Replaced only once the signed one has been read back
        and found whole.
    claim
        What to say.
    identity
        Who says it.
    parents
        Files that went in; those with credentials of their own keep them as ingredients.

    Raises
    ------
    MachineError
        ``provenance.no_c2pa``, ``provenance.outside_validity``, or the folder cannot be written.
    DataError
        ``provenance.cannot_sign`` with the library's reason, ``provenance.not_verified``.

    Notes
    -----
    About 0.3 s for three minutes of 24-bit stereo. Formats without a place for a manifest
    (Ogg, Opus, RF64, AIFF) get ``<name>.c2pa`` and ``embedded`` says so.
    """
    container = container_of(path)
    _check_clock(identity)
    if path not in parents and _has_history(path):
        # The library would drop it without a word.
        parents = (path, *parents)
    if not container.embeds:
        return _beside(path, container, claim, identity, parents)
    with replacing(path) as temporary:
        with temporary.open("w+b") as signed:
            manifest = _signature(path, container, claim, identity, parents, signed)
        urn = _verified(path, read_credentials(temporary, identity))
    # A manifest beside the file from an earlier export would speak of other bytes.
    sidecar_of(path).unlink(missing_ok=True)
    return Signed(urn, manifest, embedded=True)


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _check_clock(identity: Identity) -> None:
    """Refuse in words what the library would refuse in codes."""
    start, end = identity.validity
    now = _utc_now()
    if not start <= now <= end:
        raise MachineError(
            "provenance.outside_validity", now=now.date(), start=start.date(), end=end.date()
        )


def _beside(
    path: Path,
    container: Container,
    claim: Claim,
    identity: Identity,
    parents: Sequence[Path],
) -> Signed:
    manifest = _signature(path, container, claim, identity, parents, None)
    urn = _verified(path, examined(path, manifest, (identity.anchor_pem,)))
    sidecar = sidecar_of(path)
    with replacing(sidecar) as temporary:
        temporary.write_bytes(manifest)
    return Signed(urn, manifest, embedded=False, sidecar=sidecar)


def _signature(
    path: Path,
    container: Container,
    claim: Claim,
    identity: Identity,
    parents: Sequence[Path],
    target: Any,
) -> bytes:
    c2pa = library()
    labels = [f"ingredient{number}" for number in range(len(parents))]
    relation = "parentOf" if opens(claim, len(parents)) else "componentOf"
    signer = c2pa.Signer.from_callback(
        callback=identity.sign,
        alg=c2pa.C2paSigningAlg.ES256,
        certs=identity.certificates_pem,
        tsa_url=None,  # an empty string would be taken for a server
    )
    try:
        builder = c2pa.Builder(definition(claim, labels), context=context())
        for label, parent in zip(labels, parents, strict=True):
            _add(builder, label, relation, parent)
        if target is None:
            builder.set_no_embed()
        with path.open("rb") as source:
            return bytes(builder.sign(signer, container.media_type, source, target or _Nowhere()))
    except c2pa.C2paError as error:
        raise DataError("provenance.cannot_sign", path=path, detail=str(error)) from error
    finally:
        signer.close()


def _add(builder: Any, label: str, relation: str, parent: Path) -> None:
    # No file name: it may say more than its owner wants to publish.
    described: dict[str, Any] = {
        "title": "Imported sound",
        "relationship": relation,
        "label": label,
    }
    media_type = container_of(parent).media_type
    with parent.open("rb") as file:
        try:
            builder.add_ingredient(
                {**described, **_beside_it(builder, label, parent)}, media_type, file
            )
        except library().C2paError:
            # Damaged, or its manifest is: it went in all the same, so it is named as plain data.
            file.seek(0)
            builder.add_ingredient(described, OTHER.media_type, file)


def _beside_it(builder: Any, label: str, parent: Path) -> dict[str, Any]:
    """Return what an ingredient needs to keep the manifest that lies beside its file."""
    sidecar = sidecar_of(parent)
    if container_of(parent).embeds or not sidecar.is_file():
        return {}
    manifest = sidecar.read_bytes()
    report = report_on(parent, manifest) or {}
    name = f"{label}{SIDECAR_SUFFIX}"
    builder.add_resource(name, io.BytesIO(manifest))
    return {
        "manifest_data": {"format": MANIFEST_TYPE, "identifier": name},
        "validation_results": report.get("validation_results"),
    }


def _has_history(path: Path) -> bool:
    """Return whether a manifest speaks of this file, and not of one that it has replaced."""
    found = read_credentials(path)
    return found.state != "absent" and not (found.sidecar and found.state == "invalid")


def _verified(path: Path, credentials: Credentials) -> str:
    if credentials.state not in SIGNED_STATES:
        problems = ", ".join(credentials.problems) or credentials.state
        raise DataError("provenance.not_verified", path=path, problems=problems)
    return credentials.urn


class _Nowhere(io.RawIOBase):
    """Swallow the copy of the file that the library writes even when nothing is embedded."""

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002  (io's signature)
        return 0

    def tell(self) -> int:
        return 0
