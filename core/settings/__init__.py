"""Where Soundmark keeps its files, and the person's settings.

Knows no room: settings are plain values that whoever reads them gives a meaning.
"""

from core.settings.folders import Folders
from core.settings.store import Settings

__all__ = ["Folders", "Settings"]
