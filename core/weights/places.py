"""Where models lie on this machine."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from core.errors import MachineError, UserError
from core.settings import Folders
from core.weights.model import Model

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")


def is_hub_id(name: str) -> bool:
    """Return whether `name` has the form ``owner/name``."""
    return _HUB_ID.fullmatch(name) is not None


def folder_name(hub_id: str) -> str:
    """Return the name of the folder in which a hub's model lies with us."""
    return hub_id.replace("/", "--")


def find(name: str, folders: Folders | None = None) -> Model:
    """Return the model called `name`: a folder's path or a hub id.

    Parameters
    ----------
    name
        What the person typed.
    folders
        Where Soundmark keeps its files; this user's by default.

    Raises
    ------
    UserError
        ``weights.no_such_folder`` for what is neither.
    MachineError
        ``weights.not_here`` for a hub id that was not downloaded.

    Notes
    -----
    Never fetches anything; see :func:`core.weights.download`.
    """
    folder = Path(name).expanduser()
    if name and folder.is_dir():
        return Model(folder.resolve().name, folder.resolve(), "folder")
    if not is_hub_id(name):
        raise UserError("weights.no_such_folder", name=name)
    for model in _everywhere(folders or Folders.of_this_user()):
        if model.name == name:
            return model
    raise MachineError("weights.not_here", name=name)


def listed(folders: Folders | None = None) -> tuple[Model, ...]:
    """Return the models that we downloaded, then those in the Hugging Face cache.

    Only folders whose configuration names one of :data:`core.weights.KINDS`, sorted by name.
    """
    from core.weights.check import KINDS

    found: dict[str, Model] = {}
    for model in _everywhere(folders or Folders.of_this_user()):
        if model.name not in found and _kind(model) in KINDS:
            found[model.name] = model
    return tuple(sorted(found.values(), key=lambda m: (m.where != "data", m.name.lower())))


def remove(model: Model) -> None:
    """Delete a model that we downloaded.

    Raises
    ------
    UserError
        ``weights.not_ours`` for one that lies in the Hugging Face cache or elsewhere.
    MachineError
        ``weights.cannot_remove``.
    """
    if model.where != "data":
        raise UserError("weights.not_ours", name=model.name, folder=model.folder)
    try:
        shutil.rmtree(model.folder)
    except OSError as error:
        raise MachineError(
            "weights.cannot_remove", folder=model.folder, reason=error.strerror or str(error)
        ) from error


def hub_cache() -> Path:
    """Return the folder of the Hugging Face cache, by the same rules as its own library."""
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if os.environ.get(variable):
            return Path(os.environ[variable]).expanduser()
    home = os.environ.get("HF_HOME")
    if home:
        return Path(home).expanduser() / "hub"
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "huggingface" / "hub"


def _everywhere(folders: Folders) -> Iterator[Model]:
    for folder in _subfolders(folders.models):
        if not folder.name.startswith("."):  # half a download lies in a hidden one
            yield Model(folder.name.replace("--", "/", 1), folder, "data")
    for folder in _subfolders(hub_cache()):
        if folder.name.startswith("models--"):
            name = folder.name.removeprefix("models--").replace("--", "/", 1)
            snapshot = _snapshot(folder)
            if snapshot:
                yield Model(name, snapshot, "cache")


def _snapshot(folder: Path) -> Path | None:
    """Return the newest snapshot of a model in the Hugging Face cache: ``main``, else any."""
    try:
        commit = (folder / "refs" / "main").read_text(encoding="utf-8").strip()
    except OSError:
        commit = ""
    snapshots = _subfolders(folder / "snapshots")
    return next((s for s in snapshots if s.name == commit), snapshots[-1] if snapshots else None)


def _subfolders(folder: Path) -> list[Path]:
    try:
        return sorted(f for f in folder.iterdir() if f.is_dir())
    except OSError:
        return []


def _kind(model: Model) -> str:
    from core.errors import DataError

    try:
        return model.kind
    except DataError:
        return ""
