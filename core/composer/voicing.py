"""Which preset of which SoundFont a part is played by: stated values, read and checked.

A font is known by its hash; where it lies may change, and where it is gone the part's own
instrument plays.
"""

import importlib.util
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.composer.instruments import INSTRUMENTS
from core.composer.plan import ROLES, Plan
from core.composer.soundfont import DRUM_BANK, FontVoice, Preset, read_soundfont
from core.errors import DataError, UserError
from core.text import N_, _

LIBRARY = "tinysoundfont"
EVERY_PART = "all"
_DRUMS = "drums"
_FIELDS = frozenset({"path", "sha256", "bank", "program", "name"})
_DIGITS = frozenset("0123456789abcdef")


def read_voices(data: object) -> dict[str, FontVoice]:
    """Return role to preset, from the request's setting ``soundfonts``.

    Parameters
    ----------
    data
        Role to a mapping of path, hash, bank and program; a role with ``None`` is played by its
        own instrument. What ``"all"`` names plays every other part by the sound that General
        MIDI has for its instrument.

    Raises
    ------
    UserError
        ``composer.bad_soundfonts`` or ``composer.unknown_part``.
    """
    if not isinstance(data, Mapping):
        raise UserError("composer.bad_soundfonts", given=str(data)[:40])
    voices = {}
    for role, row in data.items():
        if role not in (*ROLES, EVERY_PART):
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


def with_voices(plan: Plan) -> tuple[Plan, tuple[str, ...]]:
    """Return the plan with those SoundFonts alone that can be played here, and what to say."""
    voices = {role: v for role, v in plan.soundfonts.items() if role in (*_roles(plan), EVERY_PART)}
    if voices and importlib.util.find_spec(LIBRARY) is None:
        told = _(N_("SoundFonts cannot be played here: the library “{library}” is missing."))
        return replace(plan, soundfonts={}), (told.format(library=LIBRARY),)
    playable, notices = {}, []
    for role, voice in voices.items():
        why = _why_not(voice, role)
        if why:
            name = voice.name or Path(voice.path).name
            notices.append(_(why).format(name=name, role=role))
        else:
            playable[role] = voice
    every = playable.pop(EVERY_PART, None)
    if every:
        general = {r: v for r in _roles(plan) if (v := _general(plan, r, every)) is not None}
        playable = {**general, **playable}
        own = [role for role in _roles(plan) if role not in playable]
        if own:
            told = _(N_("The SoundFont has no sound for: {parts}. Their own instruments play."))
            notices.append(told.format(parts=", ".join(own)))
    return replace(plan, soundfonts=playable), tuple(notices)


def _roles(plan: Plan) -> tuple[str, ...]:
    return (*plan.patches, *((_DRUMS,) if plan.kit else ()))


def _general(plan: Plan, role: str, voice: FontVoice) -> FontVoice | None:
    """Return the sound that General MIDI has for a part's instrument, from one font."""
    font = read_soundfont(voice.path)
    found: Preset | None
    if role == _DRUMS:
        found = next((preset for preset in font.presets if preset.bank == DRUM_BANK), None)
    else:
        patch = plan.sounds.get(role, plan.patches[role])
        wanted = (0, INSTRUMENTS[patch].program)
        found = next((p for p in font.presets if (p.bank, p.program) == wanted), None)
    if found is None:
        return None
    name = f"{font.name}: {found.name}"
    return replace(voice, bank=found.bank, program=found.program, name=name)


def _why_not(voice: FontVoice, role: str) -> str:
    try:
        font = read_soundfont(voice.path)
    except UserError:
        return N_("The SoundFont “{name}” is not where it was: {role} has its own instrument.")
    except DataError:
        return N_("The SoundFont “{name}” is damaged: {role} has its own instrument.")
    if font.sha256 != voice.sha256:
        return N_("The SoundFont “{name}” is another file now: {role} has its own instrument.")
    presets = {(preset.bank, preset.program) for preset in font.presets}
    if role != EVERY_PART and (voice.bank, voice.program) not in presets:
        return N_("The SoundFont “{name}” has no such preset: {role} has its own instrument.")
    return ""
