"""Where a stretch of sound came from."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NewType

from core.origins.licence import CREATOR_OWNED, Licence, licence
from core.origins.recipe import Recipe

OriginId = NewType("OriginId", str)


class OriginKind(StrEnum):
    """Who made it; the colours and words of the origin lane follow these five.

    ``YOU`` was recorded here or declared by the person; ``IMPORTED`` came in with a
    stated origin; ``UNSTATED`` came in and declares nothing; ``RULES`` was made by the
    composer, without a model; ``MODEL`` was made by a trained model.
    """

    YOU = "you"
    IMPORTED = "imported"
    UNSTATED = "unstated"
    RULES = "rules"
    MODEL = "model"

    @property
    def generated(self) -> bool:
        """Whether rules or a model made the sound."""
        return self in (OriginKind.RULES, OriginKind.MODEL)


def new_origin_id() -> OriginId:
    """Return a fresh random id."""
    return OriginId(uuid.uuid4().hex)


@dataclass(frozen=True, slots=True)
class Origin:
    """State who made a stretch of sound, and how.

    Attributes
    ----------
    id
        Random, unique across projects.
    kind
        Who made it. Derived sound (stretched, erased, bounced) keeps its parent's kind.
    title
        What a person reads first: a file's name, "Composer", a model's name.
    created
        UTC time of making or import, ISO 8601 with ``Z``.
    recipe
        How to make it again; ``None`` for what came from outside.
    prompt
        The text that asked for it; empty where none did.
    licence
        What it may be used for.
    edited_by
        For derived sound: title of the edit; empty otherwise.
    parents
        Origins that it was derived from.
    conditioned_on
        What guided it without being part of it: hashes or origin ids.
    records
        Ids of earlier Soundmark records that were read from an import's marks.
    evidence
        What an import declared: credentials' state, signer, marks, as JSON values.
    """

    id: OriginId
    kind: OriginKind
    title: str
    created: str
    recipe: Recipe | None = None
    prompt: str = ""
    licence: Licence = CREATOR_OWNED
    edited_by: str = ""
    parents: tuple[OriginId, ...] = ()
    conditioned_on: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    evidence: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "title": self.title,
            "created": self.created,
            "recipe": self.recipe.to_json() if self.recipe else None,
            "prompt": self.prompt,
            "licence": self.licence.id,
            "edited_by": self.edited_by,
            "parents": list(self.parents),
            "conditioned_on": list(self.conditioned_on),
            "records": list(self.records),
            "evidence": dict(self.evidence) if self.evidence is not None else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Origin":
        """Return the origin that :meth:`to_json` wrote."""
        return cls(
            id=OriginId(data["id"]),
            kind=OriginKind(data["kind"]),
            title=data["title"],
            created=data["created"],
            recipe=Recipe.from_json(data["recipe"]) if data["recipe"] else None,
            prompt=data["prompt"],
            licence=licence(data["licence"]),
            edited_by=data["edited_by"],
            parents=tuple(OriginId(parent) for parent in data["parents"]),
            conditioned_on=tuple(data["conditioned_on"]),
            records=tuple(data["records"]),
            evidence=data["evidence"],
        )
