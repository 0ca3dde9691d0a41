"""All that is needed to make a take again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

RECIPE_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Recipe:
    """Describe how a piece of sound was made, completely enough to make it again.

    Attributes
    ----------
    plugin, version
        Id and version of the engine or effect.
    request
        The request as JSON values (for an engine a ``GenerationRequest``, for an effect its
        settings).
    seed
        The seed that was used, also where the person had left it open.
    plan
        What the plug-in decided, as JSON values (a composer's plan); empty where it says nothing.
    model, revision
        Hub id or folder name of the weights and their hash; empty for rules.
    environment
        Versions that can change samples: soundmark, numpy, torch, platform.
    sources
        Content hashes of what it was made from or conditioned on.

    Examples
    --------
    >>> made = Recipe("composer", "1", {"text": "calm"}, seed=7)
    >>> Recipe.from_json(made.to_json()) == made
    True
    """

    plugin: str
    version: str
    request: Mapping[str, Any]
    seed: int
    plan: Mapping[str, Any] = field(default_factory=dict)
    model: str = ""
    revision: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values, with the schema's number."""
        return {
            "schema": RECIPE_SCHEMA,
            "plugin": self.plugin,
            "version": self.version,
            "request": dict(self.request),
            "seed": self.seed,
            "plan": dict(self.plan),
            "model": self.model,
            "revision": self.revision,
            "environment": dict(self.environment),
            "sources": list(self.sources),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Recipe":
        """Return the recipe that :meth:`to_json` wrote."""
        return cls(
            plugin=data["plugin"],
            version=data["version"],
            request=data["request"],
            seed=data["seed"],
            plan=data["plan"],
            model=data["model"],
            revision=data["revision"],
            environment=data["environment"],
            sources=tuple(data["sources"]),
        )

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON, hexadecimal."""
        canonical = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
