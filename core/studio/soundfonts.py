"""SoundFonts that the person has loaded: which there are, and what plays a part.

The composer is loaded here at first use, not with the studio.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.studio.studio import Studio

SETTING = "soundfonts"
EVERY_PART = "all"
DRUMS = "drums"
_KIT_BANK = 128
_CHOICE = "soundfont:"  # before the JSON of a voice where an instrument's name may stand


@dataclass(frozen=True, slots=True)
class LoadedFont:
    """Hold what is remembered of a SoundFont, so that listing its presets reads no file.

    Attributes
    ----------
    path, sha256, name
        Where it lies, its hash, and how it calls itself.
    presets
        Bank, program and name of each sound.
    """

    path: str
    sha256: str
    name: str
    presets: tuple[tuple[int, int, str], ...]

    def voice(self, bank: int, program: int, name: str) -> dict[str, Any]:
        """Return the value of the request's setting ``soundfonts`` for one part."""
        return {
            "path": self.path,
            "sha256": self.sha256,
            "bank": bank,
            "program": program,
            "name": f"{self.name}: {name}",
        }


def load_soundfont(studio: Studio, path: Path) -> LoadedFont:
    """Read and check a SoundFont, and remember it; takes a second where it is large.

    Raises
    ------
    UserError
        ``composer.soundfont_missing``, ``composer.not_a_soundfont`` or
        ``composer.soundfont_too_large``.
    DataError
        ``composer.broken_soundfont``.
    """
    from core.composer.soundfont import read_soundfont

    read = read_soundfont(path.resolve())
    presets = tuple((preset.bank, preset.program, preset.name) for preset in read.presets)
    font = LoadedFont(str(path.resolve()), read.sha256, read.name, presets)
    others = [other for other in _remembered(studio) if other.path != font.path]
    _remember(studio, [*others, font])
    return font


def forget_soundfont(studio: Studio, path: str) -> None:
    """Offer a SoundFont's presets no more; the file stays where it is."""
    _remember(studio, [font for font in _remembered(studio) if font.path != path])


def loaded_soundfonts(studio: Studio) -> tuple[LoadedFont, ...]:
    """Return the SoundFonts that were loaded and are still there, in that order."""
    return tuple(font for font in _remembered(studio) if Path(font.path).is_file())


def font_choices(studio: Studio, role: str) -> tuple[tuple[str, str], ...]:
    """Return the presets that can play a part: the value of its choice, and its words.

    Drum kits play drums and nothing else does.
    """
    return tuple(
        (as_choice(font.voice(bank, program, name)), f"{font.name}: {name}")
        for font in loaded_soundfonts(studio)
        for bank, program, name in font.presets
        if (bank == _KIT_BANK) == (role == DRUMS)
    )


def as_choice(voice: Mapping[str, Any]) -> str:
    """Return a preset as text that may stand where an instrument's name stands.

    Examples
    --------
    >>> voice_in(as_choice({"path": "a.sf2", "bank": 0})), voice_in("piano")
    ({'bank': 0, 'path': 'a.sf2'}, None)
    """
    return _CHOICE + json.dumps(dict(voice), sort_keys=True)


def voice_in(choice: object) -> dict[str, Any] | None:
    """Return the preset that :func:`as_choice` wrote; ``None`` for an instrument of our own."""
    if not isinstance(choice, str) or not choice.startswith(_CHOICE):
        return None
    found: dict[str, Any] = json.loads(choice.removeprefix(_CHOICE))
    return found


def _remembered(studio: Studio) -> list[LoadedFont]:
    try:
        return [
            LoadedFont(
                str(row["path"]),
                str(row["sha256"]),
                str(row["name"]),
                tuple(
                    (int(bank), int(program), str(name)) for bank, program, name in row["presets"]
                ),
            )
            for row in studio.settings.get(SETTING, [])
        ]
    except (KeyError, TypeError, ValueError):
        return []  # edited by hand


def _remember(studio: Studio, fonts: list[LoadedFont]) -> None:
    studio.settings.set(
        SETTING,
        [
            {
                "path": font.path,
                "sha256": font.sha256,
                "name": font.name,
                "presets": [list(preset) for preset in font.presets],
            }
            for font in fonts
        ],
    )
