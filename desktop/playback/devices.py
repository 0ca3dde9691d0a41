"""The machine's sound devices."""

from dataclasses import dataclass
from types import ModuleType

from core.errors import MachineError


@dataclass(frozen=True, slots=True)
class Device:
    """Name a device that sound can be played on.

    Attributes
    ----------
    name
        What the system calls it; what the settings remember, for numbers change.
    is_default
        Whether the system would choose it.
    """

    name: str
    is_default: bool


def sound_library() -> ModuleType:
    """Return the sound library, imported at first use: it looks at all devices.

    Raises
    ------
    MachineError
        ``playback.no_library`` where PortAudio is not installed.
    """
    try:
        import sounddevice
    except OSError as error:
        raise MachineError("playback.no_library", reason=str(error)) from error
    library: ModuleType = sounddevice
    return library


def output_devices() -> tuple[Device, ...]:
    """Return the devices that can play stereo, the default one first.

    Raises
    ------
    MachineError
        ``playback.no_library``; a machine without devices has an empty list.

    Notes
    -----
    May take some hundred milliseconds: not for the thread that draws.
    """
    library = sound_library()
    default = library.default.device[1]
    found = [
        Device(str(entry["name"]), index == default)
        for index, entry in enumerate(library.query_devices())
        if entry["max_output_channels"] >= 1
    ]
    return tuple(sorted(found, key=lambda device: not device.is_default))
