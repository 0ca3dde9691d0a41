"""Read a file's Content Credentials and say what they are worth, in one word.

Says what is there and whether it holds; never who is right. Asks nobody on the network.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from core.identity import Identity
from core.provenance.assertions import (
    actions_of,
    claim_of,
    ingredients_of,
    signer_of,
    source_type_of,
)
from core.provenance.claim import SoftBinding
from core.provenance.containers import (
    OTHER,
    container_of,
    seems_to_hold_a_manifest,
    sidecar_of,
)
from core.provenance.sdk import context, library

State = Literal["trusted", "valid", "untrusted", "invalid", "expired", "absent"]

# Everything was found as it was signed, whoever signed it.
SIGNED_STATES: tuple[State, ...] = ("trusted", "valid", "untrusted")
UNREADABLE = "manifest.unreadable"

_UNTRUSTED = "signingCredential.untrusted"
_EXPIRED = frozenset(
    {"signingCredential.expired", "claimSignature.outsideValidity", "timeStamp.outsideValidity"}
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Say what a file's Content Credentials are worth.

    Attributes
    ----------
    state
        ``"trusted"``: whole, by a signer whose anchor was given; ``"untrusted"``: whole, by
        a signer that nobody here vouches for; ``"valid"``: whole, the signer was not judged;
        ``"expired"``: whole, but the signer's certificate had run out; ``"invalid"``: changed
        since it was signed, or damaged; ``"absent"``: there are none.
    signer
        Name in the signer's certificate; empty where it says none.
    actions
        What was done, in order: ``"c2pa.created"``, ``"c2pa.mixed"``.
    digital_source_type
        URI of the first action that states one; ``None`` where none does.
    problems
        The standard's codes of everything that did not hold.
    claim
        What our own assertion says: ``record_id``, ``generators``, ``licence``,
        ``ledger_entry``, ``soft_bindings``, ``title``, ``prompt`` where it was published;
        ``title`` and ``soft_bindings`` for other people's files.
    urn
        Name of the manifest.
    ingredients
        Names of the manifests of the files that went in.
    sidecar
        Whether the manifest lies beside the file.
    """

    state: State
    signer: str | None = None
    actions: tuple[str, ...] = ()
    digital_source_type: str | None = None
    problems: tuple[str, ...] = ()
    claim: Mapping[str, Any] = field(default_factory=dict)
    urn: str = ""
    ingredients: tuple[str, ...] = ()
    sidecar: bool = False

    @property
    def altered(self) -> bool:
        """Whether a hash does not match: the file was changed after it was signed."""
        return any(problem.endswith(".mismatch") for problem in self.problems)

    @property
    def soft_bindings(self) -> tuple[SoftBinding, ...]:
        """The watermarks and fingerprints that the manifest points to."""
        return tuple(SoftBinding.from_json(one) for one in self.claim.get("soft_bindings", ()))

    def to_json(self) -> dict[str, Any]:
        """Return what ``inspect --json`` promises."""
        return {
            "state": self.state,
            "signer": self.signer,
            "actions": list(self.actions),
            "digital_source_type": self.digital_source_type,
            "problems": list(self.problems),
        }


ABSENT = Credentials("absent")


def read_credentials(
    path: Path, identity: Identity | None = None, *, anchors: Iterable[str] = ()
) -> Credentials:
    """Return the Content Credentials inside `path` or beside it.

    Parameters
    ----------
    path
        Any file; it is not changed.
    identity
        The installation's own, whose signatures read as trusted.
    anchors
        Certificates of further authorities that the person trusts, PEM.

    Raises
    ------
    UserError, MachineError
        ``audio.missing`` and its like; ``provenance.no_c2pa``. Damaged credentials are a state,
        not an error.
    """
    trusted = (*anchors, *((identity.anchor_pem,) if identity else ()))
    found = examined(path, None, trusted)
    sidecar = sidecar_of(path)
    if found.state == "absent" and sidecar.is_file():
        return examined(path, sidecar.read_bytes(), trusted)
    return found


def examined(path: Path, manifest: bytes | None, anchors: Iterable[str]) -> Credentials:
    """Return what the manifest inside `path`, or `manifest` beside it, is worth."""
    container = container_of(path)
    if manifest is None and container is OTHER:
        return ABSENT
    try:
        report = report_on(path, manifest, anchors)
        return _judged(report, beside=manifest is not None) if report else ABSENT
    except (library().C2paError, ValueError, KeyError, TypeError):
        if manifest is None and (not container.embeds or not seems_to_hold_a_manifest(path)):
            return ABSENT
        return Credentials("invalid", problems=(UNREADABLE,), sidecar=manifest is not None)


def report_on(
    path: Path, manifest: bytes | None = None, anchors: Iterable[str] = ()
) -> dict[str, Any] | None:
    """Return the library's report on the manifest inside `path`, or on `manifest` beside it.

    ``None`` where there is no manifest; the library's own errors where there is a broken one.
    """
    with path.open("rb") as file:
        reader = library().Reader.try_create(
            container_of(path).media_type, file, manifest, context=context(anchors)
        )
        if reader is None:
            return None
        with reader:
            report: dict[str, Any] = json.loads(reader.json())
            return report


def _judged(report: Mapping[str, Any], *, beside: bool) -> Credentials:
    urn = str(report["active_manifest"])
    manifest = report["manifests"][urn]
    failures = _failures(report)
    actions = actions_of(manifest)
    return Credentials(
        state=_state(str(report.get("validation_state", "")), failures),
        signer=signer_of(manifest),
        actions=tuple(action["action"] for action in actions),
        digital_source_type=source_type_of(actions),
        problems=tuple(code for code in failures if code != _UNTRUSTED),
        claim=claim_of(manifest),
        urn=urn,
        ingredients=ingredients_of(manifest),
        sidecar=beside,
    )


def _state(validation: str, failures: Sequence[str]) -> State:
    if any(code != _UNTRUSTED and code not in _EXPIRED for code in failures):
        return "invalid"
    if _EXPIRED.intersection(failures):
        return "expired"
    if validation == "Trusted":
        return "trusted"
    if validation != "Valid":
        return "invalid"
    return "untrusted" if _UNTRUSTED in failures else "valid"


def _failures(report: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what did not hold of the file's own manifest, or of the whole where that is open."""
    results = report.get("validation_results")
    found = results["activeManifest"]["failure"] if results else report.get("validation_status")
    return tuple(dict.fromkeys(str(status["code"]) for status in found or ()))
