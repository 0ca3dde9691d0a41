"""Fetch a model from the Hugging Face hub, because the person asked for it."""

import hashlib
import itertools
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.errors import MachineError, SoundmarkError, UserError
from core.jobs import Control, NoControl
from core.settings import Folders
from core.weights.check import check
from core.weights.model import Model
from core.weights.places import folder_name, is_hub_id

# Weights without code: no pickles, no Python, no other framework's copies.
_WANTED = (".safetensors", ".json", ".model", ".txt")
_DOCUMENTS = ("README.md", "LICENSE", "LICENSE.md", "LICENSE.txt")

PATIENCE_S = 30.0  # without a byte the connection is taken for lost
ATTEMPTS = 5
PARTIAL_CONTENT, RANGE_NOT_SATISFIABLE = 206, 416


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    size: int
    sha256: str


def download(name: str, control: Control | None = None, folders: Folders | None = None) -> Model:
    """Fetch the model with the hub id `name` into Soundmark's own folder of models.

    Parameters
    ----------
    name
        For example ``"facebook/musicgen-small"``.
    control
        Told the bytes that have come; raises ``Cancelled`` from there.
    folders
        Where Soundmark keeps its files; this user's by default.

    Returns
    -------
    Model
        Checked and complete. What an interrupted call had fetched is kept and used by the
        next one.

    Raises
    ------
    UserError
        ``weights.no_hub_id``, ``weights.no_such_model`` or ``weights.gated``.
    MachineError
        ``weights.offline``, ``weights.cannot_download`` or ``weights.disk_full``.
    DataError
        For what is no model that we can use; see :func:`core.weights.check`.
    """
    if not is_hub_id(name):
        raise UserError("weights.no_hub_id", name=name)
    models = (folders or Folders.of_this_user()).models
    arriving = models / ".arriving" / folder_name(name)
    final = models / folder_name(name)
    with _explained(name):
        commit, files = _listing(name)
        if not any(file.name.endswith(".safetensors") for file in files):
            raise UserError("weights.no_safetensors", name=name)
        arriving.mkdir(parents=True, exist_ok=True)
        progress = _Progress(control or NoControl(), sum(file.size for file in files))
        for file in files:
            _fetch(name, commit, file, arriving / file.name, progress)
    check(Model(name, arriving, "data"))
    if final.exists():
        return Model(name, final, "data")
    arriving.rename(final)
    return Model(name, final, "data")


def _listing(name: str) -> tuple[str, list[_File]]:
    """Return the newest commit of a hub's model and those of its files that we want."""
    from huggingface_hub import HfApi

    info = HfApi().model_info(name, files_metadata=True)
    files = [
        _File(entry.rfilename, entry.size or 0, entry.lfs.sha256 if entry.lfs else "")
        for entry in info.siblings or ()
        if "/" not in entry.rfilename
        and (entry.rfilename.endswith(_WANTED) or entry.rfilename in _DOCUMENTS)
    ]
    return str(info.sha), files


def _fetch(name: str, commit: str, file: _File, target: Path, progress: "_Progress") -> None:
    """Fetch one file, going on where an earlier call was interrupted.

    Notes
    -----
    The hub library's own download begins anew after an interruption and reports every ten
    megabytes, which is too seldom to be stopped on a slow line; hence its client alone.
    """
    from huggingface_hub import hf_hub_url

    if target.is_file() and target.stat().st_size == file.size:
        progress.advance(file.size)
        return
    # The commit is in the name: a part of another version would be joined to this one's.
    part = target.with_name(f".{file.name}.{commit[:12]}.part")
    progress.advance(part.stat().st_size if part.is_file() else 0)
    for attempt in itertools.count(1):
        try:
            _append(part, hf_hub_url(name, file.name, revision=commit), progress)
            break
        except _transport_errors():
            if attempt == ATTEMPTS:
                raise
            time.sleep(0.5 * attempt)
    if part.stat().st_size != file.size or (file.sha256 and _sha256(part) != file.sha256):
        part.unlink()
        raise MachineError("weights.arrived_damaged", name=name, file=file.name)
    part.replace(target)


def _append(part: Path, url: str, progress: "_Progress") -> None:
    """Ask for what `part` lacks and write it there as it comes."""
    from huggingface_hub import get_session
    from huggingface_hub.utils import (  # type: ignore[attr-defined]
        build_hf_headers,
        hf_raise_for_status,
    )

    with part.open("ab") as file:
        have = file.tell()
        headers = {
            **build_hf_headers(),
            "Accept-Encoding": "identity",
            "Range": f"bytes={have}-",
        }
        with get_session().stream("GET", url, headers=headers, timeout=PATIENCE_S) as response:
            if response.status_code == RANGE_NOT_SATISFIABLE:  # there is nothing left to ask for
                return
            hf_raise_for_status(response)
            if have and response.status_code != PARTIAL_CONTENT:  # the server begins anew
                file.truncate(0)
                progress.advance(-have)
            for piece in response.iter_bytes():
                file.write(piece)
                progress.advance(len(piece))


def _transport_errors() -> tuple[type[Exception], ...]:
    import httpx2

    return (httpx2.TransportError,)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Progress:
    """Count the bytes of all files and pass them to a Control."""

    def __init__(self, control: Control, total: int) -> None:
        self._control = control
        self._total = max(total, 1)
        self._done = 0

    def advance(self, count: int) -> None:
        """Count `count` bytes more; raises ``Cancelled`` if the work was asked to stop."""
        self._done += count
        self._control.progress(min(self._done / self._total, 1.0), "download")


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Turn what the network, the hub and the disk raise into sentences."""
    import httpx2
    from huggingface_hub import errors, is_offline_mode

    if is_offline_mode() or os.environ.get("HF_HUB_OFFLINE", "") in ("1", "true", "TRUE"):
        raise MachineError("weights.offline", name=name)
    try:
        yield
    except SoundmarkError:
        raise
    except errors.GatedRepoError as error:
        raise UserError("weights.gated", name=name) from error
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError) as error:
        raise UserError("weights.no_such_model", name=name) from error
    except (errors.OfflineModeIsEnabled, httpx2.HTTPError) as error:
        raise MachineError("weights.cannot_download", name=name, reason=_brief(error)) from error
    except OSError as error:
        if error.errno in (28, 122):  # ENOSPC, EDQUOT
            raise MachineError("weights.disk_full", name=name) from error
        raise MachineError("weights.cannot_download", name=name, reason=_brief(error)) from error


def _brief(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
