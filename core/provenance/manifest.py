"""Write a claim down as a C2PA manifest definition: plain JSON values, no library.

What Soundmark vouches for goes into created assertions; what a person typed into gathered
ones.

References
----------
C2PA Technical Specification 2.4; CAWG Metadata 1.1 and Training and Data Mining 1.1.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from core import __version__
from core.origins import licence
from core.provenance.claim import (
    EMPTY,
    ENHANCED,
    FINGERPRINT_ALGORITHM,
    Claim,
    SoftBinding,
)

NAMESPACE = "io.soundmark"
RECORD_LABEL = f"{NAMESPACE}.record"
PROMPT_LABEL = f"{NAMESPACE}.prompt"
RECORD_SCHEMA = 1
AGENT = {"name": "Soundmark", "version": __version__}
_TRAINING = ("cawg.data_mining", "cawg.ai_training", "cawg.ai_generative_training")

Json = dict[str, Any]


def opens(claim: Claim, ingredients: int) -> bool:
    """Return whether the file was opened rather than created: one import and nothing else."""
    return claim.source_type in ("", ENHANCED) and ingredients == 1


def definition(claim: Claim, ingredients: Sequence[str]) -> Json:
    """Return the manifest that states `claim`.

    Parameters
    ----------
    claim
        What is said.
    ingredients
        Labels of the files that went in, which the signer adds under these names.
    """
    assertions = [
        _created("c2pa.actions.v2", _actions(claim, ingredients)),
        *(_created("c2pa.soft-binding", _binding(mark, claim.seconds)) for mark in _bound(claim)),
        _created(RECORD_LABEL, _record(claim)),
        *(_created("c2pa.ai-disclosure", one) for one in _disclosures(claim)),
        *_gathered(claim),
    ]
    named = {"title": claim.title} if claim.title else {}
    return {
        "claim_version": 2,
        "claim_generator_info": [AGENT],
        **named,
        "assertions": assertions,
    }


def _created(label: str, data: Json) -> Json:
    # Without "created" the library files an assertion as gathered, even the actions.
    return {"label": label, "data": data, "created": True}


def _actions(claim: Claim, ingredients: Sequence[str]) -> Json:
    first: Json = {"when": claim.created, "softwareAgent": AGENT}
    actions: list[Json]
    if opens(claim, len(ingredients)):
        first |= {"action": "c2pa.opened", "parameters": {"ingredientIds": list(ingredients)}}
        actions = [first]
    else:
        kind = EMPTY if claim.source_type in ("", ENHANCED) else claim.source_type
        first |= {"action": "c2pa.created", "digitalSourceType": kind}
        placed = [
            {"action": "c2pa.placed", "softwareAgent": AGENT, "parameters": {"ingredientIds": [i]}}
            for i in ingredients
        ]
        actions = [first, *placed]
    for name in claim.actions:
        action: Json = {"action": name, "softwareAgent": AGENT}
        if name == "c2pa.enhanced" and claim.source_type == ENHANCED:
            action["digitalSourceType"] = ENHANCED
        actions.append(action)
    if claim.marks:
        actions.append({"action": "c2pa.watermarked.bound", "softwareAgent": AGENT})
    return {"actions": actions, "allActionsIncluded": True}


def _bound(claim: Claim) -> Iterator[SoftBinding]:
    yield from claim.marks
    if claim.fingerprint:
        yield SoftBinding(
            FINGERPRINT_ALGORITHM,
            claim.fingerprint,
            description="Fingerprint of the sound, to tell a mark copied onto other music.",
        )


def _binding(mark: SoftBinding, seconds: float) -> Json:
    spans = mark.spans or ((0.0, seconds),)
    # JSON has no byte strings: the value goes in as numbers and is read back in any form.
    value = list(mark.value)
    data: Json = {
        "alg": mark.algorithm,
        "blocks": [
            {
                "scope": {"timespan": {"start": _ms(start), "end": _ms(end)}},
                "value": value,
            }
            for start, end in spans
        ],
    }
    if mark.description:
        data["bindingMetadata"] = {"description": mark.description}
    return data


def _ms(seconds: float) -> int:
    return max(0, round(seconds * 1000))


def _record(claim: Claim) -> Json:
    return {
        "schema": RECORD_SCHEMA,
        "record_id": claim.record_id,
        "created": claim.created,
        "ledger_entry": claim.ledger_entry,
        "generators": [generator.to_json() for generator in claim.generators],
        "parents": list(claim.parents),
        "licence": claim.licence,
    }


def _disclosures(claim: Claim) -> Iterator[Json]:
    told = set()
    for generator in claim.models:
        if (generator.model, generator.revision) not in told:
            told.add((generator.model, generator.revision))
            identifier = f"{generator.model}@{generator.revision}".rstrip("@")
            yield {
                "modelType": "c2pa.types.model",
                "modelName": generator.model,
                "modelIdentifier": identifier,
                "contentProfile": {"humanOversightLevel": claim.human_oversight},
            }


def _gathered(claim: Claim) -> Iterator[Json]:
    if claim.training:
        entries = {name: {"use": claim.training} for name in _TRAINING}
        yield {"label": "cawg.training-mining", "data": {"entries": entries}}
    metadata = _metadata(claim)
    if metadata:
        context = {
            "dc": "http://purl.org/dc/elements/1.1/",
            "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
        }
        yield {"label": "cawg.metadata", "data": {"@context": context, **metadata}}
    if claim.prompt is not None:
        yield {"label": PROMPT_LABEL, "data": {"prompt": claim.prompt}}


def _metadata(claim: Claim) -> Json:
    metadata: Json = {}
    if claim.title:
        metadata["dc:title"] = claim.title
    if claim.creator:
        metadata["dc:creator"] = [claim.creator]
    if claim.licence:
        metadata["dc:rights"] = claim.licence
        url = licence(claim.licence).url
        if url:
            metadata["xmpRights:WebStatement"] = url
    return metadata
