"""The one object that knows where everything of this person lies."""

import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from core.augmentation import EFFECTS
from core.errors import UserError
from core.export import EXPORTERS
from core.generation import ENGINES, Engine
from core.generation.hosted import HostedEngine, needs_host
from core.identity import Identity, IdentityStore
from core.jobs.host import EngineHost
from core.plugins import Catalogue
from core.provenance import Ledger
from core.settings import Folders, Settings

if TYPE_CHECKING:
    from core.attribution import ReferenceIndex
    from core.jobs import Control


class Studio:
    """Hold the person's identity, ledger, engines and reference tracks.

    Cheap to make: everything with a cost is opened at first use. The window and the
    command line each make one and hand it to the use cases of this package.

    Parameters
    ----------
    folders
        Where everything lies.
    settings
        The person's settings; read from `folders` where they are not given.
    """

    def __init__(self, folders: Folders, settings: Settings | None = None) -> None:
        self.folders = folders
        self.settings = settings or Settings(folders.config)
        self._lock = threading.RLock()
        self._engines: dict[str, Engine] = {}

    @property
    def engines(self) -> Catalogue:
        """The engines that there are."""
        return ENGINES

    @property
    def effects(self) -> Catalogue:
        """The effects that there are."""
        return EFFECTS

    @property
    def exporters(self) -> Catalogue:
        """The formats that there are, with their settings."""
        return EXPORTERS

    @cached_property
    def identity(self) -> Identity:
        """The creator's keys; made at first use."""
        with self._lock:
            return IdentityStore(self.folders.data / "identity").load_or_create()

    @cached_property
    def ledger(self) -> Ledger:
        """What was made and what left, chained."""
        return Ledger(self.folders.data / "ledger.db")

    @cached_property
    def host(self) -> EngineHost:
        """The process in which engines run that need torch."""
        return EngineHost()

    def engine(self, id: str) -> Engine:
        """Return the engine called `id`, one instance a studio.

        Raises
        ------
        UserError
            ``plugins.unknown``.
        """
        spec = self.engines.get(id)
        with self._lock:
            if id not in self._engines:
                self._engines[id] = (
                    HostedEngine(spec, self.host) if needs_host(spec) else spec.loaded()()
                )
            return self._engines[id]

    @property
    def reference_folder(self) -> Path | None:
        """The folder of tracks that takes and imports are compared with, if one was chosen."""
        chosen = self.settings.get("attribution.reference_folder")
        return Path(chosen) if chosen else None

    def references(self, folder: Path, control: "Control") -> "ReferenceIndex":
        """Return the index of a folder of reference tracks, made or brought up to date.

        Raises
        ------
        UserError
            ``studio.no_such_folder``.
        """
        from core.attribution import ReferenceIndex

        if not folder.is_dir():
            raise UserError("studio.no_such_folder", path=folder)
        return ReferenceIndex.build(folder, control, cache=self.folders.cache / "fingerprints")

    def close(self) -> None:
        """End the engine host, where it was started."""
        if "host" in self.__dict__:
            self.host.kill()
