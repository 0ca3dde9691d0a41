"""What is said about a file when it is signed, as plain values.

Decides which digital source type and which first action tell the truth. Knows nothing of
the library that writes it down.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.origins import OriginKind

_IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
ALGORITHMIC = _IPTC + "algorithmicMedia"
TRAINED = _IPTC + "trainedAlgorithmicMedia"
COMPOSITE_TRAINED = _IPTC + "compositeWithTrainedAlgorithmicMedia"
COMPOSITE_SYNTHETIC = _IPTC + "compositeSynthetic"
CREATION = _IPTC + "digitalCreation"
ENHANCED = _IPTC + "algorithmicallyEnhanced"
EMPTY = "http://c2pa.org/digitalsourcetype/empty"

TrainingUse = Literal["", "allowed", "notAllowed"]


def source_type(kinds: Iterable[OriginKind], edited: bool = False) -> str:
    """Return the digital source type of sound that these hands made.

    Parameters
    ----------
    kinds
        Who made what can be heard.
    edited
        Whether imported sound was changed beyond cutting and joining.

    Returns
    -------
    str
        An IPTC URI, or C2PA's own ``empty`` for an arrangement of imports; ``""`` for one
        import that leaves as it came, which was *opened*, not created.

    Examples
    --------
    >>> source_type([OriginKind.RULES]).rpartition("/")[2]
    'algorithmicMedia'
    >>> source_type([OriginKind.MODEL, OriginKind.UNSTATED]).rpartition("/")[2]
    'compositeWithTrainedAlgorithmicMedia'
    >>> source_type([OriginKind.IMPORTED])
    ''

    References
    ----------
    IPTC NewsCodes, Digital Source Type; C2PA Technical Specification 2.4, "Actions".
    """
    found = frozenset(kinds)
    if OriginKind.MODEL in found:
        return TRAINED if found == {OriginKind.MODEL} else COMPOSITE_TRAINED
    if OriginKind.RULES in found:
        return ALGORITHMIC if found == {OriginKind.RULES} else COMPOSITE_SYNTHETIC
    if found == {OriginKind.YOU}:
        return CREATION
    if not found or OriginKind.YOU in found:
        return EMPTY
    return ENHANCED if edited else ""


@dataclass(frozen=True, slots=True)
class Generator:
    """Name what made a part of the sound.

    Attributes
    ----------
    engine, version
        Id and version of the engine.
    seed
        The seed that was used.
    recipe
        Hash of the recipe; the ledger holds the recipe itself.
    model, revision
        The trained model and the hash of its weights; empty for rules.
    """

    engine: str
    version: str
    seed: int
    recipe: str = ""
    model: str = ""
    revision: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values.

        The seed is text: manifests hold signed 64-bit numbers only, and seeds are unsigned.
        """
        return {
            "engine": self.engine,
            "version": self.version,
            "seed": str(self.seed),
            "recipe": self.recipe,
            "model": self.model,
            "revision": self.revision,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Generator":
        """Return the generator that :meth:`to_json` wrote."""
        return cls(**{**data, "seed": int(data["seed"])})


@dataclass(frozen=True, slots=True)
class SoftBinding:
    """Point from the manifest to something that can be found in the sound itself.

    Attributes
    ----------
    algorithm
        Reverse-DNS name with its version, ``"io.soundmark.tile-grid.1"``.
    value
        The watermark's payload, or the fingerprint.
    spans
        Where it lies, as (start, end) in seconds; empty for the whole file.
    description
        One sentence for whoever reads the manifest.
    """

    algorithm: str
    value: bytes
    spans: tuple[tuple[float, float], ...] = ()
    description: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "algorithm": self.algorithm,
            "value": self.value.hex(),
            "spans": [list(span) for span in self.spans],
            "description": self.description,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "SoftBinding":
        """Return the binding that :meth:`to_json` wrote."""
        return cls(
            algorithm=data["algorithm"],
            value=bytes.fromhex(data["value"]),
            spans=tuple((float(start), float(end)) for start, end in data["spans"]),
            description=data["description"],
        )


WATERMARK_ALGORITHM = "io.soundmark.tile-grid.1"
FINGERPRINT_ALGORITHM = "io.soundmark.fingerprint.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """State what a file is, for its Content Credentials.

    Attributes
    ----------
    title
        The track's title; may be empty.
    record_id
        Sixteen hexadecimal digits: what the private watermark carries.
    source_type
        Of :func:`source_type`; empty for an import that was opened and not created.
    created
        UTC time, ISO 8601 with ``Z``.
    seconds
        Length of the sound.
    actions
        What was done beyond creating, opening and placing: ``"c2pa.mixed"``,
        ``"c2pa.mastered"``, ``"c2pa.enhanced"``, ``"c2pa.trimmed"``, ``"c2pa.transcoded"``.
    generators
        What made the generated parts.
    marks
        The watermarks.
    fingerprint
        Bytes by which the sound is recognised; empty for none.
    ledger_entry
        Hash of the ledger's entry that opened this export.
    parents
        Ids of earlier records that went into this one.
    licence
        SPDX identifier.
    creator
        Name as the person wants it shown; empty for none.
    prompt
        Only where the person says so; ``None`` otherwise.
    human_oversight
        How much a person had to do with what a model made.
    training
        Whether others may train on the file; empty says nothing.
    """

    record_id: str
    source_type: str
    created: str
    title: str = ""
    seconds: float = 0.0
    actions: tuple[str, ...] = ()
    generators: tuple[Generator, ...] = ()
    marks: tuple[SoftBinding, ...] = ()
    fingerprint: bytes = b""
    ledger_entry: str = ""
    parents: tuple[str, ...] = ()
    licence: str = ""
    creator: str = ""
    prompt: str | None = None
    human_oversight: Literal["fully_autonomous", "prompt_guided", "human_validated"] = (
        "prompt_guided"
    )
    training: TrainingUse = ""

    @property
    def models(self) -> tuple[Generator, ...]:
        """The generators that are trained models."""
        return tuple(generator for generator in self.generators if generator.model)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values, without the prompt and the creator's name.

        Those two belong in the ledger's private text.
        """
        return {
            "record_id": self.record_id,
            "source_type": self.source_type,
            "created": self.created,
            "title": self.title,
            "seconds": self.seconds,
            "actions": list(self.actions),
            "generators": [generator.to_json() for generator in self.generators],
            "marks": [mark.to_json() for mark in self.marks],
            "fingerprint": self.fingerprint.hex(),
            "ledger_entry": self.ledger_entry,
            "parents": list(self.parents),
            "licence": self.licence,
            "human_oversight": self.human_oversight,
            "training": self.training,
        }

    @classmethod
    def from_json(
        cls, data: Mapping[str, Any], *, creator: str = "", prompt: str | None = None
    ) -> "Claim":
        """Return the claim that :meth:`to_json` wrote, its private half given back."""
        return cls(
            **{
                **data,
                "actions": tuple(data["actions"]),
                "generators": tuple(Generator.from_json(one) for one in data["generators"]),
                "marks": tuple(SoftBinding.from_json(one) for one in data["marks"]),
                "fingerprint": bytes.fromhex(data["fingerprint"]),
                "parents": tuple(data["parents"]),
                "creator": creator,
                "prompt": prompt,
            }
        )
