"""Read what a manifest's assertions say, from whoever wrote them.

Other people's manifests may hold anything at all: what cannot be understood is left out,
and says nothing about whether the manifest is whole.
"""

import base64
import binascii
import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from core.provenance.claim import SoftBinding
from core.provenance.manifest import PROMPT_LABEL, RECORD_LABEL

# What our own assertion holds; a forger may put other things under the same names.
_RECORD_TYPES: Mapping[str, type] = {
    "record_id": str,
    "created": str,
    "ledger_entry": str,
    "licence": str,
    "generators": list,
    "parents": list,
}
_MISUNDERSTOOD = (
    AttributeError,
    IndexError,
    KeyError,
    OverflowError,
    TypeError,
    ValueError,
)


def actions_of(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the actions in order, each with a name."""
    return [
        action
        for data in _labelled(manifest, "c2pa.actions")
        for action in _list(data.get("actions"))
        if isinstance(action, dict) and isinstance(action.get("action"), str)
    ]


def source_type_of(actions: list[Mapping[str, Any]]) -> str | None:
    """Return the first digital source type that an action states."""
    stated = (action.get("digitalSourceType") for action in actions)
    return next((uri for uri in stated if isinstance(uri, str) and uri), None)


def claim_of(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the title, the soft bindings and what our own assertions say."""
    title = manifest.get("title")
    claim: dict[str, Any] = {"title": title if isinstance(title, str) else ""}
    for data in _labelled(manifest, RECORD_LABEL):
        for name, kind in _RECORD_TYPES.items():
            if isinstance(data.get(name), kind):
                claim[name] = data[name]
    for data in _labelled(manifest, PROMPT_LABEL):
        if isinstance(data.get("prompt"), str):
            claim["prompt"] = data["prompt"]
    bindings = []
    for data in _labelled(manifest, "c2pa.soft-binding"):
        with contextlib.suppress(*_MISUNDERSTOOD):
            bindings.append(_binding(data).to_json())
    claim["soft_bindings"] = bindings
    return claim


def ingredients_of(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the manifests of the files that went in."""
    return tuple(
        one["active_manifest"]
        for one in _list(manifest.get("ingredients"))
        if isinstance(one, dict) and isinstance(one.get("active_manifest"), str)
    )


def signer_of(manifest: Mapping[str, Any]) -> str | None:
    """Return the name in the signer's certificate, or its organisation's."""
    info = manifest.get("signature_info") or {}
    return info.get("common_name") or info.get("issuer") or None


def _labelled(manifest: Mapping[str, Any], label: str) -> Iterator[Mapping[str, Any]]:
    for assertion in _list(manifest.get("assertions")):
        data = assertion.get("data")
        # A label may carry a version (".v2") and a number ("__1").
        if str(assertion.get("label")).startswith(label) and isinstance(data, dict):
            yield data


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _binding(data: Mapping[str, Any]) -> SoftBinding:
    blocks = data["blocks"]
    spans = [block.get("scope", {}).get("timespan") for block in blocks]
    metadata = data.get("bindingMetadata") or {}
    return SoftBinding(
        algorithm=str(data["alg"]),
        value=_bytes(blocks[0]["value"]),
        spans=tuple((float(s["start"]) / 1000, float(s["end"]) / 1000) for s in spans if s),
        description=str(metadata.get("description", "")),
    )


def _bytes(value: Any) -> bytes:
    """Return a binding's value, in whatever form its writer put it."""
    if isinstance(value, list):
        return bytes(value)
    if not isinstance(value, str):
        raise TypeError(type(value))
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        return value.encode()
