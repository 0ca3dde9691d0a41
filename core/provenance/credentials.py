"""Read a file's Content Credentials and say what they are worth, in one word.

Says what is there and whether it holds; never who is right. Asks nobody on the network.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from core.identity import Identity
from core.provenance.claim import SoftBinding
from core.provenance.containers import (
    OTHER,
    container_of,
    seems_to_hold_a_manifest,
    sidecar_of,
)
from core.provenance.manifest import PROMPT_LABEL, RECORD_LABEL
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
    codes = tuple(dict.fromkeys(_failures(report)))
    assertions: Sequence[Mapping[str, Any]] = manifest.get("assertions", ())
    actions = [action for a in assertions for action in _actions(a)]
    types = [str(a["digitalSourceType"]) for a in actions if a.get("digitalSourceType")]
    return Credentials(
        state=_state(str(report.get("validation_state", "")), codes),
        signer=_signer(manifest.get("signature_info") or {}),
        actions=tuple(str(action["action"]) for action in actions),
        digital_source_type=types[0] if types else None,
        problems=tuple(code for code in codes if code != _UNTRUSTED),
        claim=_claim(manifest, assertions),
        urn=urn,
        ingredients=tuple(
            str(one["active_manifest"])
            for one in manifest.get("ingredients", ())
            if one.get("active_manifest")
        ),
        sidecar=beside,
    )


def _state(validation: str, codes: Sequence[str]) -> State:
    broken = [code for code in codes if code != _UNTRUSTED and code not in _EXPIRED]
    if broken:
        return "invalid"
    if _EXPIRED.intersection(codes):
        return "expired"
    if validation == "Trusted":
        return "trusted"
    if _UNTRUSTED in codes:
        return "untrusted"
    return "valid" if validation == "Valid" else "invalid"


def _failures(report: Mapping[str, Any]) -> Iterator[str]:
    results = report.get("validation_results") or {}
    for failure in (results.get("activeManifest") or {}).get("failure", ()):
        yield str(failure["code"])
    for status in report.get("validation_status") or ():
        yield str(status["code"])


def _signer(info: Mapping[str, Any]) -> str | None:
    return info.get("common_name") or info.get("issuer") or None


def _actions(assertion: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if str(assertion["label"]).startswith("c2pa.actions"):
        yield from assertion["data"]["actions"]


def _claim(manifest: Mapping[str, Any], assertions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    claim: dict[str, Any] = {"title": str(manifest.get("title") or "")}
    bindings = []
    for assertion in assertions:
        label, data = str(assertion["label"]), assertion["data"]
        if label == RECORD_LABEL:
            claim |= data
        elif label == PROMPT_LABEL:
            claim["prompt"] = data["prompt"]
        elif label.startswith("c2pa.soft-binding"):
            bindings.append(_binding(data).to_json())
    claim["soft_bindings"] = bindings
    return claim


def _binding(data: Mapping[str, Any]) -> SoftBinding:
    blocks = data["blocks"]
    spans = [block.get("scope", {}).get("timespan") for block in blocks]
    return SoftBinding(
        algorithm=str(data["alg"]),
        value=_bytes(blocks[0]["value"]),
        spans=tuple((s["start"] / 1000, s["end"] / 1000) for s in spans if s),
        description=str((data.get("bindingMetadata") or {}).get("description", "")),
    )


def _bytes(value: Any) -> bytes:
    """Return a binding's value, in whatever form its writer put it."""
    if isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error:
            return value.encode()
    return bytes(value)
