"""The folders on this machine that belong to Soundmark."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME_VARIABLE = "SOUNDMARK_HOME"


@dataclass(frozen=True, slots=True)
class Folders:
    """Name the folders for data, settings, caches and logs.

    Attributes
    ----------
    data
        Identity, ledger, projects, models: what must not be lost.
    config
        Settings.
    cache
        What can be made again: peak pyramids, resampled sources, fingerprints.
    logs
        What went wrong.
    """

    data: Path
    config: Path
    cache: Path
    logs: Path

    @classmethod
    def of_this_user(cls) -> "Folders":
        """Return the platform's folders, or those under ``SOUNDMARK_HOME`` where it is set."""
        home = os.environ.get(HOME_VARIABLE)
        if home:
            return cls.under(Path(home))
        dirs = platformdirs.PlatformDirs("Soundmark", appauthor=False)
        return cls(
            dirs.user_data_path, dirs.user_config_path, dirs.user_cache_path, dirs.user_log_path
        )

    @classmethod
    def under(cls, home: Path) -> "Folders":
        """Return all four inside one folder: a portable installation, a test."""
        return cls(home / "data", home / "config", home / "cache", home / "logs")

    @property
    def projects(self) -> Path:
        """Where projects lie that the person has not placed elsewhere."""
        return self.data / "projects"

    @property
    def models(self) -> Path:
        """Where downloaded model folders lie."""
        return self.data / "models"
