"""What the settings dialog decides; every change holds at once.

Knows no widget.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from PySide6.QtCore import QObject, Signal

from core.studio import keys
from core.studio.keys import KeyRing
from core.text import N_, _

if TYPE_CHECKING:
    from core.jobs import Control
    from core.studio.studio import Studio
    from desktop.bridge import JobBoard

THEME, DEVICE = "window.theme", "playback.device"
REFERENCES, ENGINE_SETTINGS = "attribution.reference_folder", "prompt.settings"
MUSICGEN = "musicgen"

ThemeName = Literal["dark", "light", "system"]
THEMES: tuple[tuple[ThemeName, str], ...] = (
    ("dark", N_("Dark")),
    ("light", N_("Light")),
    ("system", N_("As the system")),
)
_PLACES = {
    "keychain": N_("In the system keychain"),
    "file": N_("In a file that only you can read"),
    "environment": N_("In the file that SOUNDMARK_KEY_FILE names"),
}


class NamedDevice(Protocol):
    """What is needed of a sound device."""

    @property
    def name(self) -> str:
        """What the system calls it."""


class Signer(Protocol):
    """What is needed of the creator's identity."""

    @property
    def name(self) -> str:
        """Common name in its certificate."""

    @property
    def where(self) -> str:
        """``"keychain"``, ``"file"`` or ``"environment"``."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of its certificate, hexadecimal."""


@dataclass(frozen=True, slots=True)
class IdentityModel:
    """Say who signs: a name, where the key lives, and the fingerprint in groups of four."""

    name: str
    place: str
    fingerprint: str


class SettingsPresenter(QObject):
    """Read and change the person's settings.

    Parameters
    ----------
    studio
        Gives settings and identity.
    board
        Looks for devices and the identity, which take a while.
    output_devices
        Lists the devices that can play; ``desktop.playback.output_devices``.
    parent
        Qt owner.

    Notes
    -----
    ``theme_chosen`` and ``device_chosen`` send the setting's value, ``engines_changed`` says
    that a model was chosen, ``references_changed`` that the reference folder was.
    """

    changed = Signal()
    theme_chosen = Signal(str)
    device_chosen = Signal(str)
    engines_changed = Signal()
    references_changed = Signal()

    def __init__(
        self,
        studio: "Studio",
        board: "JobBoard",
        output_devices: Callable[[], Sequence[NamedDevice]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._board = studio, board
        self._output_devices = output_devices
        self.devices: tuple[str, ...] | None = None  # None while they are looked for
        self.device_error: BaseException | None = None
        self.identity: IdentityModel | None = None
        self.identity_error: BaseException | None = None
        self.keys: KeyRing | None = None
        self.keys_error: BaseException | None = None
        self._telling = ""
        self.keys_told = ""  # what came of the last thing that was done with the keys

    # What is shown ------------------------------------------------------------------------

    @property
    def themes(self) -> tuple[tuple[str, str], ...]:
        """(value, words) of the themes to choose from."""
        return tuple((value, _(words)) for value, words in THEMES)

    @property
    def theme(self) -> str:
        """The chosen theme."""
        return str(self._studio.settings.get(THEME, "dark"))

    @property
    def device(self) -> str:
        """The chosen sound device; empty for the system's choice."""
        return str(self._studio.settings.get(DEVICE, ""))

    @property
    def device_choices(self) -> tuple[tuple[str, str], ...]:
        """(value, words) of the devices to choose from; one that is gone is still named."""
        choices = [("", _("The system’s choice"))]
        choices += [(name, name) for name in dict.fromkeys(self.devices or ())]
        if self.device and self.device not in (self.devices or ()):
            gone = self.device if self.devices is None else _("{name} (not connected)")
            choices.append((self.device, gone.format(name=self.device)))
        return tuple(choices)

    @property
    def reference_folder(self) -> Path | None:
        """The folder of tracks that sound is compared with."""
        return self._studio.reference_folder

    @property
    def model(self) -> str:
        """MusicGen's model: a hub id or a folder."""
        stored = self._studio.settings.get(ENGINE_SETTINGS, {}).get(MUSICGEN, {})
        default = self._studio.engines.get(MUSICGEN).param("model").default
        return str(stored.get("model") or default or "")

    @property
    def has_musicgen(self) -> bool:
        """Whether there is an engine that takes a model."""
        return any(spec.id == MUSICGEN for spec in self._studio.engines)

    # What the person does -----------------------------------------------------------------

    def look(self) -> None:
        """Look for devices and the identity, in the background."""
        listing = self._output_devices

        def find_devices(_control: "Control") -> tuple[str, ...]:
            return tuple(device.name for device in listing())

        studio = self._studio
        devices = self._board.start(
            _("Looking for sound devices"), find_devices, lane="io", quiet=True, shows_errors=False
        )
        devices.succeeded.connect(self._show_devices)
        devices.failed.connect(self._miss_devices)
        identity = self._board.start(
            _("Opening the identity"),
            lambda _control: studio.identity,
            lane="io",
            quiet=True,
            shows_errors=False,
        )
        identity.succeeded.connect(self._show_identity)
        identity.failed.connect(self._miss_identity)

    def choose_theme(self, value: str) -> None:
        """Change the colours."""
        if value != self.theme:
            self._studio.settings.set(THEME, value)
            self.theme_chosen.emit(value)

    def choose_device(self, name: str) -> None:
        """Play on another device; empty for the system's choice."""
        if name != self.device:
            self._studio.settings.set(DEVICE, name)
            self.device_chosen.emit(name)

    def choose_references(self, folder: Path | None) -> None:
        """Compare with the tracks in a folder, or with none."""
        self._studio.settings.set(REFERENCES, str(folder) if folder else "")
        self.references_changed.emit()
        self.changed.emit()

    def choose_model(self, model: str) -> None:
        """Let MusicGen use a model: a hub id or a folder; empty for its default."""
        stored = dict(self._studio.settings.get(ENGINE_SETTINGS, {}))
        musicgen = {**stored.get(MUSICGEN, {}), "model": model.strip() or None}
        self._studio.settings.set(ENGINE_SETTINGS, {**stored, MUSICGEN: musicgen})
        self.engines_changed.emit()
        self.changed.emit()

    def back_up_keys(self, path: Path) -> None:
        """Write the watermark's keys to a new file."""
        self._do(partial(keys.back_up, self._studio, path), _("The keys were written."))

    def restore_keys(self, path: Path) -> None:
        """Take the watermark's keys from a backup."""
        self._do(partial(keys.restore, self._studio, path), _("The keys were taken."))

    def rotate_key(self) -> None:
        """Mark with a new key from now on."""
        told = _("A new key marks from now on. Make a new backup: the old one lacks it.")
        self._do(partial(keys.rotate, self._studio), told)

    # Within -------------------------------------------------------------------------------

    def _do(self, work: Callable[[], KeyRing], told: str) -> None:
        self.keys_error, self.keys_told = None, ""
        job = self._board.start(
            _("Keeping the keys"),
            lambda _control: work(),
            lane="io",
            quiet=True,
            shows_errors=False,
        )
        self._telling = told
        job.succeeded.connect(self._show_keys)
        job.failed.connect(self._miss_keys)

    def _show_keys(self, ring: KeyRing) -> None:
        self.keys, self.keys_told = ring, self._telling
        self.changed.emit()

    def _miss_keys(self, error: BaseException) -> None:
        self.keys_error = error
        self.changed.emit()

    def _show_devices(self, names: tuple[str, ...]) -> None:
        self.devices = names
        self.changed.emit()

    def _miss_devices(self, error: BaseException) -> None:
        self.devices, self.device_error = (), error
        self.changed.emit()

    def _show_identity(self, identity: Signer) -> None:
        digits = identity.fingerprint.upper()
        grouped = " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
        self.identity = IdentityModel(identity.name, _(_PLACES[identity.where]), grouped)
        self.changed.emit()

    def _miss_identity(self, error: BaseException) -> None:
        self.identity_error = error
        self.changed.emit()
