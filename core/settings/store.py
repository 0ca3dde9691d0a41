"""The settings file: JSON with a schema number, written beside itself and moved into place."""

import json
import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

SCHEMA = 1

# One step a schema: MIGRATIONS[n] turns the values of schema n into those of n + 1.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


class Settings:
    """Remember values by dotted name between runs.

    A file that cannot be read is put aside as ``settings.json.damaged``, so that the
    program starts and nothing is lost.

    Parameters
    ----------
    folder
        Where ``settings.json`` lies; made when the first value is set.

    Notes
    -----
    May be used from any thread. Values are JSON values.

    Examples
    --------
    >>> import tempfile
    >>> settings = Settings(Path(tempfile.mkdtemp()))
    >>> settings.set("window.theme", "dark")
    >>> Settings(settings.path.parent).get("window.theme", "light")
    'dark'
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "settings.json"
        self._lock = threading.Lock()
        self._newer = False
        self._values = self._read()

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value called `name`, or `default` where it was never set."""
        return self._values.get(name, default)

    def set(self, name: str, value: Any) -> None:
        """Remember `value` under `name`, at once on disk.

        A read-only or full disk costs only the memory of it: the value holds until the
        program ends.
        """
        with self._lock:
            if self._values.get(name) == value:
                return
            self._values[name] = value
            # A file of a newer version keeps what this version does not know of it.
            if not self._newer:
                self._write()

    def _read(self) -> dict[str, Any]:
        try:
            data = json.loads(self.path.read_text("utf-8"))
            schema, values = int(data["schema"]), dict(data["values"])
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError):
            self._put_aside()
            return {}
        self._newer = schema > SCHEMA
        for step in range(schema, SCHEMA):
            values = MIGRATIONS[step](values)
        return values

    def _put_aside(self) -> None:
        try:
            self.path.replace(self.path.with_suffix(".json.damaged"))
        except OSError:
            return

    def _write(self) -> None:
        text = json.dumps({"schema": SCHEMA, "values": self._values}, indent=2, sort_keys=True)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".settings-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(self.path)
        except OSError:
            return
