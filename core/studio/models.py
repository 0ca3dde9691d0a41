"""The model folders on this machine: list, fetch, show, remove."""

from typing import Any

from core import weights
from core.jobs import Control
from core.studio.studio import Studio
from core.text import _
from core.weights import Model


def models_task(studio: Studio, task: str, name: str, control: Control) -> tuple[Any, str]:
    """Do one of ``list``, ``download``, ``card``, ``remove``; return JSON values and words.

    Only ``download`` uses the network.

    Raises
    ------
    UserError, MachineError, DataError
        Where there is no such model, it is damaged, or it cannot be fetched.
    """
    folders = studio.folders
    if task == "list":
        found = weights.listed(folders)
        told = "\n".join(_line(model) for model in found)
        return [_facts(model) for model in found], told or _("No models are on this machine.")
    if task == "download":
        model = weights.download(name, control, folders)
        return _facts(model), _line(model)
    model = weights.find(name, folders)
    if task == "card":
        return {**_facts(model), "card": model.card().text}, f"{_line(model)}\n{model.card().text}"
    weights.remove(model)
    return _facts(model), _("{name} was removed.").format(name=name)


def _facts(model: Model) -> dict[str, Any]:
    return {
        "name": model.name,
        "kind": model.kind,
        "folder": str(model.folder),
        "where": model.where,
        "licence": model.card().licence.id,
    }


def _line(model: Model) -> str:
    licence = model.card().licence
    selling = "" if licence.commercial is not False else _(", not for sale")
    return f"{model.name}: {model.kind}, {licence.title}{selling}, {model.folder}"
