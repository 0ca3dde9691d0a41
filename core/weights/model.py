"""A model on this machine: where it lies, what it is, under which licence."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from core.errors import DataError
from core.origins import NOT_STATED, Licence, licence

MAX_JSON_BYTES = 64 << 20  # an index of shards is large; a weight file called .json is refused
_SHA256 = re.compile(r"[0-9a-f]{64}")

# What hub cards say, and what SPDX says.
_SPDX = {
    "apache-2.0": "Apache-2.0",
    "cc-by-4.0": "CC-BY-4.0",
    "cc-by-nc-4.0": "CC-BY-NC-4.0",
    "cc-by-nc-sa-4.0": "CC-BY-NC-SA-4.0",
    "cc-by-sa-4.0": "CC-BY-SA-4.0",
    "cc0-1.0": "CC0-1.0",
    "mit": "MIT",
}


@dataclass(frozen=True, slots=True)
class Card:
    """Hold what a model's README says.

    Attributes
    ----------
    licence
        What its output may be used for; *not stated* where the card says nothing.
    text
        The README without its header; empty where there is none.
    """

    licence: Licence
    text: str


@dataclass(frozen=True, slots=True)
class Model:
    """Point at a model folder.

    Attributes
    ----------
    name
        Hub id, for example ``"facebook/musicgen-small"``, or the folder's name.
    folder
        Where its files lie.
    where
        ``"data"``: downloaded by us; ``"cache"``: in the Hugging Face cache; ``"folder"``:
        named by the person.
    """

    name: str
    folder: Path
    where: Literal["data", "cache", "folder"]

    @property
    def size_bytes(self) -> int:
        """Bytes of all its files."""
        return sum(f.stat().st_size for f in self.folder.rglob("*") if f.is_file())

    @property
    def kind(self) -> str:
        """The architecture, as its configuration names it; empty where it does not."""
        kind = self.config().get("model_type", "")
        return kind if isinstance(kind, str) else ""

    def config(self) -> Mapping[str, Any]:
        """Return the model's configuration.

        Raises
        ------
        DataError
            ``weights.missing_file`` or ``weights.damaged``.
        """
        return read_json(self.folder / "config.json")

    def card(self) -> Card:
        """Return licence and description from the model's README."""
        try:
            text = (self.folder / "README.md").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return Card(NOT_STATED, "")
        header, body = _split(text)
        named = re.search(r"^license(?:_name)?:\s*[\"']?([\w.+-]+)", header, re.MULTILINE)
        if not named:
            return Card(NOT_STATED, body)
        return Card(licence(_SPDX.get(named[1].lower(), f"LicenseRef-{named[1]}")), body)

    def revision(self) -> str:
        """Return a SHA-256 over the names and contents of weights and configuration.

        Notes
        -----
        Reads all weights, except where the Hugging Face cache names a file by its hash.
        """
        total = hashlib.sha256()
        files = [*self.folder.glob("*.safetensors"), self.folder / "config.json"]
        for file in sorted(files, key=lambda f: f.name):
            total.update(f"{file.name}\0{_sha256(file)}\n".encode())
        return total.hexdigest()


def _split(text: str) -> tuple[str, str]:
    """Return a card's YAML header and the rest."""
    match = re.match(r"---\s*\n(.*?)\n---\s*\n", text, re.DOTALL)
    return (match[1], text[match.end() :]) if match else ("", text)


def _sha256(file: Path) -> str:
    blob = file.resolve().name
    if _SHA256.fullmatch(blob):
        return blob
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file of a model folder.

    Raises
    ------
    DataError
        ``weights.missing_file`` or ``weights.damaged``.
    """
    try:
        if path.stat().st_size > MAX_JSON_BYTES:
            raise DataError("weights.damaged", path=path, reason="it is too large")
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError("weights.missing_file", folder=path.parent, file=path.name) from error
    except ValueError as error:
        raise DataError("weights.damaged", path=path, reason=str(error)) from error
    if not isinstance(data, dict):
        raise DataError("weights.damaged", path=path, reason="it holds no JSON object")
    return data
