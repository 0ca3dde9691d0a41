"""Which preset of which SoundFont a part is played by: stated values, read and checked.

A font is known by its hash; where it lies may change, and where it is gone the part's own
instrument plays.
"""

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.composer.plan import ROLES
from core.composer.soundfont import FontVoice, read_soundfont
from core.errors import DataError, UserError
from core.text import N_, _

LIBRARY = "tinysoundfont"
_FIELDS = frozenset({"path", "sha256", "bank", "program", "name"})
_DIGITS = frozenset("0123456789abcdef")


def read_voices(data: object) -> dict[str, FontVoice]:
    """Return role to preset, from the request's setting ``soundfonts``.

    Parameters
    ----------
    data
        Role to a mapping of path, hash, bank and program; a role with ``None`` is played by its
        own instrument.

    Raises
    ------
    UserError
        ``composer.bad_soundfonts`` or ``composer.unknown_part``.
    """
    if not isinstance(data, Mapping):
        raise UserError("composer.bad_soundfonts", given=str(data)[:40])
    voices = {}
    for role, row in data.items():
        if role not in ROLES:
            raise UserError("composer.unknown_part", given=str(role)[:40], known=", ".join(ROLES))
        if row is not None:
            voices[str(role)] = _voice(row)
    return voices


def _voice(row: Any) -> FontVoice:
    bad = UserError("composer.bad_soundfonts", given=str(row)[:40])
    if not isinstance(row, Mapping) or set(row) - _FIELDS or not {"path", "sha256"} <= set(row):
        raise bad
    bank, program = row.get("bank", 0), row.get("program", 0)
    if not all(type(number) is int and 0 <= number <= 128 for number in (bank, program)):
        raise bad
    texts = str(row["path"]), str(row["sha256"]).lower(), str(row.get("name", ""))
    if len(texts[1]) != 64 or set(texts[1]) - _DIGITS:
        raise bad
    return FontVoice(texts[0], texts[1], bank, program, texts[2][:80])


def voice_of(path: Path, bank: int | None = None, program: int | None = None) -> FontVoice:
    """Return the voice that a preset of a file is; its first one where none is named.

    Raises
    ------
    UserError, DataError
        What :func:`~core.composer.soundfont.read_soundfont` raises; ``composer.no_preset``.
    """
    font = read_soundfont(path)
    if program is None:
        preset = next((p for p in font.presets if bank in (None, p.bank)), None)
        preset = preset or font.preset(bank or 0, 0)
    else:
        preset = font.preset(bank or 0, program)
    return FontVoice(
        str(path.resolve()), font.sha256, preset.bank, preset.program, f"{font.name}: {preset.name}"
    )


def playable_voices(
    voices: Mapping[str, FontVoice],
) -> tuple[dict[str, FontVoice], tuple[str, ...]]:
    """Return the voices that can be played here, and sentences about the others."""
    if voices and importlib.util.find_spec(LIBRARY) is None:
        return {}, (
            _(N_("SoundFonts cannot be played here: the library “{library}” is missing.")).format(
                library=LIBRARY
            ),
        )
    playable, told = {}, []
    for role, voice in voices.items():
        why = _why_not(voice)
        if why:
            told.append(_(why).format(name=voice.name or Path(voice.path).name, role=role))
        else:
            playable[role] = voice
    return playable, tuple(told)


def _why_not(voice: FontVoice) -> str:
    try:
        font = read_soundfont(voice.path)
    except UserError:
        return N_("The SoundFont “{name}” is not where it was: {role} has its own instrument.")
    except DataError:
        return N_("The SoundFont “{name}” is damaged: {role} has its own instrument.")
    if font.sha256 != voice.sha256:
        return N_("The SoundFont “{name}” is another file now: {role} has its own instrument.")
    if (voice.bank, voice.program) not in {(p.bank, p.program) for p in font.presets}:
        return N_("The SoundFont “{name}” has no such preset: {role} has its own instrument.")
    return ""
