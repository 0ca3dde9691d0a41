"""Which known recordings does a piece of sound resemble, and where.

Says "resembles" only: a match names no cause, and none proves nothing.
"""

import importlib
from typing import TYPE_CHECKING

from core.attribution.fingerprint import Fingerprint

if TYPE_CHECKING:
    from core.attribution.index import ReferenceIndex, Resemblance

__all__ = ["Fingerprint", "ReferenceIndex", "Resemblance"]


def __getattr__(name: str) -> object:
    """Import the index, and scipy with it, at its first use."""
    if name in ("ReferenceIndex", "Resemblance"):
        return getattr(importlib.import_module("core.attribution.index"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
