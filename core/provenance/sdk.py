"""The C2PA library, loaded at first use and kept off the network.

The one place that knows how its settings are spelled.
"""

import functools
import json
from collections.abc import Iterable
from typing import Any

from core.errors import MachineError

_SETTINGS: dict[str, Any] = {
    "version": 1,
    # Above this the library's intermediate copies lie on disk: an hour of WAV is a gigabyte.
    "core": {"backing_store_memory_threshold_in_mb": 16},
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
    "builder": {"thumbnail": {"enabled": False}},
}


@functools.cache
def library() -> Any:
    """Return the ``c2pa`` module.

    Raises
    ------
    MachineError
        ``provenance.no_c2pa`` where it is missing or its native half cannot be loaded.
    """
    try:
        import c2pa
    except (ImportError, OSError, RuntimeError) as error:
        raise MachineError("provenance.no_c2pa", detail=str(error)) from error
    return c2pa


def context(anchors: Iterable[str] = ()) -> Any:
    """Return a context that trusts these PEM certificates, and nobody on the network."""
    settings = dict(_SETTINGS)
    pem = "".join(anchors)
    if pem:
        settings["trust"] = {"user_anchors": pem}
    return library().Context.from_json(json.dumps(settings))
