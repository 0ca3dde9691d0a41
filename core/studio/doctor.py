"""What this machine has for Soundmark, and what is missing."""

import importlib
import importlib.util
import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from core import __version__
from core.analysis.quality import warm_up
from core.audio import FORMATS
from core.errors import SoundmarkError
from core.studio.studio import Studio
from core.text import _, sentence

# Modules whose import compiles or loads the numba kernels of the rooms.
KERNELS = (
    "core.composer.mixing.kernels",
    "core.composer.synthesis.kernels",
    "core.composer.synthesis.kernels_world",
    "core.watermark.polar_numba",
    "core.watermark.walk_numba",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Tell of one thing that Soundmark uses.

    Attributes
    ----------
    title
        What it is.
    state
        ``"ok"``, ``"warning"`` (works with less) or ``"missing"``.
    text
        What was found, and what to do where it is not ok.
    """

    title: str
    state: Literal["ok", "warning", "missing"]
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"title": self.title, "state": self.state, "text": self.text}


def doctor(studio: Studio) -> tuple[Finding, ...]:
    """Look at device, audio output, codecs, keys, ledger and disk; change nothing."""
    return (
        Finding("Soundmark", "ok", f"{__version__}, Python {sys.version.split()[0]}"),
        _device(),
        _output(),
        _soundfonts(),
        Finding(_("Formats"), "ok", ", ".join(format.title for format in FORMATS.values())),
        _identity(studio),
        _ledger(studio),
        _disk(studio.folders.data),
    )


def compile_kernels() -> float:
    """Load every compiled kernel, compiling those that are not cached; return the seconds."""
    started = time.monotonic()
    for name in KERNELS:
        importlib.import_module(name)
    warm_up()
    return time.monotonic() - started


def _soundfonts() -> Finding:
    if importlib.util.find_spec("tinysoundfont") is None:
        text = _("tinysoundfont is not installed; our own instruments play every part.")
        return Finding(_("SoundFonts"), "warning", text)
    return Finding(_("SoundFonts"), "ok", _("SF2 and SF3 files can play any part."))


def _device() -> Finding:
    if importlib.util.find_spec("torch") is None:
        return Finding(_("Models"), "missing", _("torch is not installed; the composer works."))
    import torch

    if torch.cuda.is_available():
        return Finding(_("Models"), "ok", torch.cuda.get_device_name(0))
    if torch.backends.mps.is_available():
        return Finding(_("Models"), "ok", _("Apple GPU"))
    cores = os.cpu_count() or 1
    return Finding(
        _("Models"),
        "warning",
        _("No GPU: models run on {cores} CPU cores, slower than real time.").format(cores=cores),
    )


def _output() -> Finding:
    try:
        import sounddevice
    except OSError:
        return Finding(_("Sound output"), "missing", _("Install PortAudio (libportaudio2)."))
    try:
        device = sounddevice.query_devices(kind="output")
    except sounddevice.PortAudioError:
        return Finding(
            _("Sound output"), "warning", _("No sound device; everything but playback works.")
        )
    return Finding(_("Sound output"), "ok", str(device["name"]))


def _identity(studio: Studio) -> Finding:
    try:
        identity = studio.identity
    except SoundmarkError as error:
        return Finding(_("Identity"), "missing", str(sentence(error)))
    places = {
        "keychain": _("in the system keychain"),
        "file": _("in a file that only you can read"),
        "environment": _("in the file that SOUNDMARK_KEY_FILE names"),
    }
    return Finding(
        _("Identity"),
        "ok",
        _("{name}, {place}").format(name=identity.name, place=places[identity.where]),
    )


def _ledger(studio: Studio) -> Finding:
    try:
        problems = studio.ledger.verify(signer=studio.identity.fingerprint)
        count = len(studio.ledger.entries())
    except SoundmarkError as error:
        return Finding(_("Ledger"), "missing", str(sentence(error)))
    if problems:
        return Finding(
            _("Ledger"),
            "missing",
            _("{count} problems: run “soundmark ledger verify”.").format(count=len(problems)),
        )
    return Finding(_("Ledger"), "ok", _("{count} entries, intact").format(count=count))


def _disk(folder: Path) -> Finding:
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1e9
    state: Literal["ok", "warning"] = "ok" if free > 2 else "warning"
    return Finding(_("Disk"), state, _("{free:.0f} GB free for projects").format(free=free))
