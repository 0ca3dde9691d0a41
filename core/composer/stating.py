"""What is stated beside the prompt, as JSON values: checked here, word for word.

Every value that cannot be is refused in a sentence of its own; nothing is bent in silence.
"""

import math
from collections.abc import Mapping
from typing import Any, get_args

from core.composer.clock import read_anchors
from core.composer.frozen import Frozen
from core.composer.genre_table import GENRES
from core.composer.genres import Form
from core.composer.hits import read_hits
from core.composer.instruments import INSTRUMENTS
from core.composer.metre import METRES
from core.composer.notation import read_notes
from core.composer.plan import ROLES
from core.composer.sectioning import MOST_BARS, read_sections
from core.composer.seeds import STAGES
from core.composer.voicing import read_voices
from core.errors import UserError

DRUMS = "drums"
_LOUDNESS_LUFS = (-40.0, -6.0)
_CONCERT_A_HZ = (400.0, 480.0)
MOST_SEED = 2**53 - 1  # whole in every JSON reader


def kits() -> tuple[str, ...]:
    """Return the drum kits that the genres know, by name."""
    return tuple(sorted({genre.kit for genre in GENRES.values() if genre.kit}))


def stated_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a :class:`Wish` that a request's settings state.

    Parameters
    ----------
    settings
        ``metre``, ``mood``, ``form``, ``builds``, ``instruments``, ``sounds``, ``seeds``,
        ``loop``, ``times``, ``sections``, ``hits``, ``loudness``, ``concert_a`` and
        ``frozen``; what is missing, empty or ``None`` states nothing.

    Raises
    ------
    UserError
        ``composer.unknown_metre``, ``composer.bad_mood``, ``composer.unknown_form``,
        ``composer.not_yes_or_no``, ``composer.unknown_part``, ``composer.unknown_instrument``,
        ``composer.wrong_instrument``, ``composer.unknown_kit``, ``composer.unknown_stage``,
        ``composer.bad_seed``, ``composer.bad_times``, ``composer.too_many_times``,
        ``composer.times_in_loop``, ``composer.bad_sections``, ``composer.bad_hits``,
        ``composer.bad_figure`` or ``composer.bad_frozen``.
    """
    fields: dict[str, Any] = {}
    if metre := settings.get("metre"):
        fields["metre"] = _metre(metre)
    if (mood := settings.get("mood")) is not None:
        fields["arousal"], fields["valence"] = _mood(mood)
    if form := settings.get("form"):
        fields["form"] = _form(form)
    for name in ("builds", "loop"):
        if (value := settings.get(name)) is not None:
            fields[name] = _yes_or_no(name, value)
    if instruments := settings.get("instruments"):
        fields["players"] = _players(instruments, may_be_empty=True)
    if sounds := settings.get("sounds"):
        fields["sounds"] = _players(sounds, may_be_empty=False)
    if soundfonts := settings.get("soundfonts"):
        fields["soundfonts"] = read_voices(soundfonts)
    if notes := settings.get("notes"):
        fields["notes"] = read_notes(notes)
    if seeds := settings.get("seeds"):
        fields["seeds"] = _seeds(seeds)
    if times := settings.get("times"):
        fields["times"] = read_anchors(times)
        if fields.get("loop"):
            raise UserError("composer.times_in_loop")
    if (bars := settings.get("bars")) is not None:
        fields["bars"] = _whole("bars", bars, 1, MOST_BARS)
    if sections := settings.get("sections"):
        fields["sections"] = read_sections(sections)
    if hits := settings.get("hits"):
        fields["hits"] = read_hits(hits)
    if (loudness := settings.get("loudness")) is not None:
        fields["loudness_lufs"] = _inside("loudness", loudness, *_LOUDNESS_LUFS)
    if (concert_a := settings.get("concert_a")) is not None:
        fields["concert_a_hz"] = _inside("concert A", concert_a, *_CONCERT_A_HZ)
    fields["choices"] = Frozen.from_json(settings.get("frozen")).choices
    return fields


def _metre(value: object) -> str:
    if not isinstance(value, str) or value not in METRES:
        raise UserError("composer.unknown_metre", given=_short(value), known=", ".join(METRES))
    return value


def _mood(value: object) -> tuple[float, float]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise UserError("composer.bad_mood", given=_short(value))
    for axis in value:
        number = isinstance(axis, int | float) and not isinstance(axis, bool)
        if not number or not math.isfinite(axis) or not -1.0 <= axis <= 1.0:
            raise UserError("composer.bad_mood", given=_short(value))
    return float(value[0]), float(value[1])


def _form(value: object) -> str:
    forms = get_args(Form)
    if value not in forms:
        raise UserError("composer.unknown_form", given=_short(value), known=", ".join(forms))
    return str(value)


def _yes_or_no(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise UserError("composer.not_yes_or_no", name=name, given=_short(value))
    return value


def _whole(name: str, value: object, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        given = _short(value)
        raise UserError("composer.bad_figure", name=name, given=given, least=least, most=most)
    return value


def _inside(name: str, value: object, least: float, most: float) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not least <= value <= most:  # type: ignore[operator]  # a number by now
        raise UserError(
            "composer.bad_figure", name=name, given=_short(value), least=least, most=most
        )
    return float(value)  # type: ignore[arg-type]


def _players(value: object, *, may_be_empty: bool) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise UserError("composer.unknown_part", given=_short(value), known=", ".join(ROLES))
    return {
        str(role): patch
        for role, given in value.items()
        if (patch := _player(role, given, may_be_empty)) or may_be_empty
    }


def _player(role: object, patch: object, may_be_empty: bool) -> str:
    if role not in ROLES:
        raise UserError("composer.unknown_part", given=_short(role), known=", ".join(ROLES))
    if patch == "" and may_be_empty:
        return ""
    if role == DRUMS:
        if patch not in kits():
            raise UserError("composer.unknown_kit", given=_short(patch), known=", ".join(kits()))
    elif patch not in INSTRUMENTS:
        raise UserError("composer.unknown_instrument", given=_short(patch))
    elif role not in INSTRUMENTS[str(patch)].roles:
        able = ", ".join(each.id for each in INSTRUMENTS.values() if role in each.roles)
        raise UserError("composer.wrong_instrument", given=patch, part=role, able=able)
    return str(patch)


def _seeds(value: object) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise UserError("composer.unknown_stage", given=_short(value), known=", ".join(STAGES))
    for stage, seed in value.items():
        if stage not in STAGES:
            raise UserError("composer.unknown_stage", given=_short(stage), known=", ".join(STAGES))
        if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed <= MOST_SEED:
            raise UserError("composer.bad_seed", stage=stage, given=_short(seed), most=MOST_SEED)
    return {str(stage): seed for stage, seed in value.items()}


def _short(value: object) -> str:
    return str(value)[:40]
