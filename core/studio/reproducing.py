"""Making a take again from its record and comparing the samples."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.audio import EncodeSettings, format_of, pcm_hash
from core.errors import UserError
from core.generation import GenerationRequest
from core.generation.base import STATED_USES
from core.jobs import Control, Part
from core.origins import Recipe
from core.studio.delivering import Delivered, Delivery, deliver
from core.studio.inspecting import inspect
from core.studio.ledgers import record_entries
from core.studio.mixing import mix_of_take
from core.studio.studio import Studio
from core.studio.takes import environment, make_take
from core.text import _


@dataclass(frozen=True, slots=True)
class Reproduction:
    """Tell whether a take came out the same.

    Attributes
    ----------
    record
        The record that it was made from again.
    same
        Whether every sample before marking is the same; ``None`` where the ledger no longer
        has the first take's hash.
    same_machine
        Whether the versions that can change samples are those of the first time.
    delivered
        The file that was written.
    """

    record: str
    same: bool | None
    same_machine: bool
    delivered: Delivered

    @property
    def acceptable(self) -> bool:
        """Whether the outcome is what a recipe promises."""
        return self.same is not False or not self.same_machine

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "record": self.record,
            "same_samples": self.same,
            "same_environment": self.same_machine,
            "export": self.delivered.to_json(),
        }

    def to_text(self) -> str:
        """Return the same for a person."""
        if self.same:
            told = _("Same samples before marking, bit for bit.")
        elif self.same is None:
            told = _("Made again; the first take’s hash is not in this ledger to compare with.")
        elif self.same_machine:
            told = _("The samples differ, though nothing that can change them has changed.")
        else:
            told = _("The samples differ: this machine or its libraries are not those of the take.")
        return f"{told}\n{self.delivered.path}"


def reproduce(studio: Studio, source: str, output: Path, control: Control) -> Reproduction:
    """Make the take behind a file or record again.

    Parameters
    ----------
    studio
        Whose ledger has the recipe.
    source
        A file that carries a mark or credentials of ours, or a record's sixteen digits.
    output
        Where the new take goes, marked and signed like any other.
    control
        Told the progress.

    Raises
    ------
    UserError
        ``studio.not_a_record`` or ``studio.no_recipe``.
    """
    record, recipe = recipe_behind(studio, source, Part(control, 0.0, 0.1))
    request = GenerationRequest.from_json(recipe.request).with_seed(recipe.seed)
    take = make_take(studio, recipe.plugin, request, Part(control, 0.1, 0.6))
    first = _first_hash(studio, recipe.hash)
    settings = EncodeSettings(format=format_of(output))
    delivered = deliver(
        studio,
        mix_of_take(take),
        Delivery(target=output, settings=settings),
        Part(control, 0.6, 1.0),
    )
    return Reproduction(
        record=record,
        same=None if first is None else first == pcm_hash(take.audio),
        same_machine=dict(recipe.environment) == environment(),
        delivered=delivered,
    )


def recipe_behind(studio: Studio, source: str, control: Control) -> tuple[str, Recipe]:
    """Return the record and recipe behind a file of ours, or a record's sixteen digits.

    Raises
    ------
    UserError
        ``studio.not_a_record``, ``studio.no_recipe`` or ``studio.guided_recipe``.
    """
    record = _record_id(studio, source, control)
    recipe = _recipe(studio, record)
    use = (recipe.request.get("reference") or {}).get("use")
    if recipe.sources and use not in STATED_USES:
        raise UserError("studio.guided_recipe", record=record)
    return record, recipe


def _record_id(studio: Studio, source: str, control: Control) -> str:
    if re.fullmatch(r"[0-9a-fA-F]{16}", source):
        return source.lower()
    path = Path(source)
    if not path.exists():
        raise UserError("studio.not_a_record", given=source)
    found = inspect(studio, path, control)
    if found.record is None:
        raise UserError("studio.not_a_record", given=source)
    return found.record.id


def _recipe(studio: Studio, record: str) -> Recipe:
    """Return the recipe of a record that one generated origin made alone."""
    for entry in record_entries(studio.ledger, record):
        recipes: Mapping[str, Any] = (entry.private or {}).get("recipes", {})
        if entry.kind == "export.opened" and len(recipes) == 1:
            return Recipe.from_json(next(iter(recipes.values())))
    raise UserError("studio.no_recipe", record=record)


def _first_hash(studio: Studio, recipe: str) -> str | None:
    """Return the sample hash of the first whole take of a recipe."""
    for entry in studio.ledger.find(recipe_sha256=recipe):
        if entry.kind == "take" and not entry.body["stopped"]:
            return str(entry.body["pcm_sha256"])
    return None
